"""What records are, and the lines that those of a delimited file are made of."""

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

from importer.words.table_shape import Encoding

Record = tuple[int, list[str]]
Records = Iterator[Record]
"""Records with the numbers that a spreadsheet shows, rising from 1; blank ones may be left out."""


class Inexact(list[str]):
    """The cells of a record whose quotation marks don't fit, so that nobody can be sure where one ends."""


FIRST_RECORDS = 200
"""So many records tell how a file is laid out."""

DELIMITERS = (",", ";", "\t", "|")

_MARK = "\ufeff"
# White space and what nobody sees: control characters, soft hyphens, zero-width marks.
NOTHING = (
    "".join(map(chr, (*range(0x21), *range(0x7F, 0xA1))))
    + "\xad\u200b\u200c\u200d\u2028\u2029\u202f\u2060\u3000\ufeff"
)
_SEPARATOR_LINE = re.compile(r'"?sep=([!#-/:-@\[-`{-~]|\t)', re.IGNORECASE)


@contextmanager
def open_lines(path: Path, encoding: Encoding) -> Iterator[Iterator[str]]:
    r"""The file's lines with their own ends (`\n`, `\r\n`, `\r`), without a first line such as `sep=;`.

    Spreadsheets obey that line and don't show it, so it has no row number either.
    """
    with open_text(path, encoding) as (first, stream):
        yield chain([first], stream) if first else stream


@contextmanager
def open_text(path: Path, encoding: Encoding) -> Iterator[tuple[str, TextIO]]:
    """The file's first line, nothing where it is one such as `sep=;`, and the stream with all that is behind it."""
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as stream:
        first = stream.readline().lstrip(_MARK)
        yield "" if is_separator_line(first) else first, stream


def is_separator_line(text: str) -> bool:
    """Whether a spreadsheet would take a first line that begins so for one that names the delimiter."""
    return _SEPARATOR_LINE.match(text) is not None


def named_delimiter(path: Path, encoding: Encoding) -> str | None:
    """The delimiter that a first line such as `sep=;` names."""
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as stream:
        named = _SEPARATOR_LINE.match(stream.readline().lstrip(_MARK))
    return named[1] if named else None


def allow_long_cells(path: Path) -> None:
    """Let the csv module read a cell as long as the whole file; its own limit is 128 KiB."""
    allow_cells_of(path.stat().st_size)


def allow_cells_of(length: int) -> None:
    """Let the csv module read cells of so many characters."""
    csv.field_size_limit(max(csv.field_size_limit(), length))


def is_blank(cells: Iterable[str]) -> bool:
    """Whether nothing but white space and control characters stands in the cells."""
    return not "".join(cells).strip(NOTHING)


def count_filled(cells: Iterable[str]) -> int:
    """How many cells have something in them."""
    return sum(cell.strip(NOTHING) != "" for cell in cells)


def count_to_last_filled(cells: Iterable[str]) -> int:
    """How many cells there are up to the last one with something in it."""
    return max((place for place, cell in enumerate(cells, 1) if cell.strip(NOTHING)), default=0)
