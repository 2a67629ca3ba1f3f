"""The documents' tables are replaced by those that were just measured."""

import re
from collections.abc import Mapping
from pathlib import Path

_DOCS = Path(__file__).parents[2] / "docs"
PAGE = _DOCS / "performance.md"
SCALING = _DOCS / "scaling.md"
READING = _DOCS / "reading.md"
PICTURE = _DOCS / "pictures" / "performance.png"


def replace_tables(tables: Mapping[str, str], page: Path = PAGE) -> None:
    """Put each table between the two comments with its name; raises KeyError where they are missing."""
    text = page.read_text(encoding="utf-8")
    for name, table in tables.items():
        text = replaced(text, name, table)
    page.write_text(text, encoding="utf-8")


def replaced(text: str, name: str, table: str) -> str:
    """The text with the table between the comments; raises KeyError."""
    begin, end = f"<!-- measured: {name} -->", "<!-- end -->"
    place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not place.search(text):
        raise KeyError(name)
    return place.sub(lambda _: f"{begin}\n{table}\n{end}", text, count=1)
