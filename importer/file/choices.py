"""The rows that a person can choose from when the header was taken from the wrong one."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from importer.file.header import HEADER_WITHIN, clean_header
from importer.file.source import all_records
from importer.words.table_shape import TableShape

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class HeaderChoice:
    """A row that may be the header: its number, and its filled cells in up to 60 characters."""

    row: int
    text: str


def header_choices(path: Path, shape: TableShape) -> tuple[HeaderChoice, ...]:
    """Those of the first 30 rows that have something to show; the header that was taken is mostly among them."""
    first = islice(all_records(path, shape.dialect), HEADER_WITHIN)
    choices = (HeaderChoice(row, _short(cells)) for row, cells in first if row <= HEADER_WITHIN)
    return tuple(choice for choice in choices if choice.text)


def _short(cells: list[str]) -> str:
    text = ", ".join(filter(None, (clean_header(cell[:_LONGEST]) for cell in cells[: _LONGEST * 2])))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
