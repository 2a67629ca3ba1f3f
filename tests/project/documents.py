"""The documents as text: their headings, tables, blocks of code and links."""

import re
import shlex
from functools import cache

from tests.project.sources import ROOT

DOCUMENTS = tuple(
    sorted(str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")])
)

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)
_CELL_END = re.compile(r"(?<!\\)\|")


@cache
def text_of(document: str) -> str:
    """A document by its path from the root."""
    return (ROOT / document).read_text(encoding="utf-8")


def section(document: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its rank or above."""
    match = re.search(rf"^(#+) {re.escape(heading)}\n", text_of(document), re.MULTILINE)
    assert match, f"{document} has no heading “{heading}”."
    rest = text_of(document)[match.end() :]
    end = re.search(rf"^#{{1,{len(match[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def blocks(text: str, language: str) -> list[str]:
    """The blocks of code in a language."""
    return [body for written, body in _BLOCK.findall(text) if written == language]


def prose(text: str) -> str:
    """The text without its blocks of code."""
    return _BLOCK.sub("", text)


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without the heads: plain cells, code marks removed."""
    cells = [[_plain(cell) for cell in _CELL_END.split(row)] for row in _ROW.findall(text)]
    heads = {place - 1 for place, row in enumerate(cells) if set("".join(row)) <= set("-: ")}
    return [row for place, row in enumerate(cells) if place not in heads and place - 1 not in heads]


def shell_lines(document: str) -> list[list[str]]:
    """The words of every command in a document's blocks of shell."""
    lines = [line for block in blocks(text_of(document), "sh") for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.strip() and not line.startswith("#")]


def _plain(cell: str) -> str:
    return cell.replace("\\|", "|").replace("`", "").strip()
