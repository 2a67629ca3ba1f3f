"""Quotes that are never closed: the csv module reads on to the next quote in silence, and whole rows are gone.

And rows of more cells than anyone has, which take many times their length in memory.
"""

import csv
import re
from collections.abc import Iterable, Iterator

from importer.errors import FileRefusedError
from importer.file.likeness import kind_of_value
from importer.file.splitting import split_records

_MOST_LINES = 10_000  # no cell has as many; reading on would bring the rest of the file into memory
_LONG_LINE = 1 << 20
_MOST_CELLS = 16_384  # as many columns as a sheet has (Excel, "specifications and limits")
_QUOTED = re.compile(r'"[^"]*"')


def closed_records(
    lines: Iterable[str], delimiter: str, width: int, file_name: str, first_row: int = 1, first_line: int = 1
) -> Iterator[list[str]]:
    """The records as `csv.reader` makes them; `width` is how many cells the header has.

    Raises FileRefusedError, naming the row where the quote opens, or the line that is too wide. A quote left open always runs into another line, so
    only records over several lines are looked at: their quotes must be exact (closed before a delimiter or line
    break, doubled inside), no cell may hold what looks like a row, and the lines may not all look like rows.
    """
    seen: list[str] = []
    narrow = _not_too_wide(enumerate(lines, first_line), delimiter, file_name)
    for row, cells in enumerate(split_records(narrow, delimiter, seen, _MOST_LINES), first_row):
        if len(seen) > 1 and _hides_rows(seen, cells, delimiter, width):
            raise FileRefusedError(
                f"A quotation mark in row {row:,} of {file_name} is never closed, so the rows after it can't be "
                'told apart: remove the " or add the missing one, and use the corrected file.'
            )
        yield cells


def _not_too_wide(lines: Iterable[tuple[int, str]], delimiter: str, file_name: str) -> Iterator[str]:
    for number, line in lines:
        if len(line) > _LONG_LINE and _QUOTED.sub("", line).count(delimiter) >= _MOST_CELLS:
            raise FileRefusedError(
                f"Line {number:,} of {file_name} has more than {_MOST_CELLS:,} cells, more than a spreadsheet takes: "
                "look for a missing line break there, and use the corrected file."
            )
        yield line


def _hides_rows(lines: list[str], cells: list[str], delimiter: str, width: int) -> bool:
    return (
        _is_inexact(lines, delimiter)
        or _holds_row(cells, delimiter, width)
        or _are_rows(lines, delimiter, width)
    )


def _is_inexact(lines: list[str], delimiter: str) -> bool:
    if not lines[-1] or len(lines) > _MOST_LINES:
        return True
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return False


def _holds_row(cells: list[str], delimiter: str, width: int) -> bool:
    """Whether the record is narrower than the header, and a line inside one of its cells is not."""
    if len(cells) >= width:
        return False
    return any(line.count(delimiter) >= width - 1 for cell in cells for line in cell.splitlines()[1:])


def _are_rows(lines: list[str], delimiter: str, width: int) -> bool:
    """Whether each line has as many cells as the header, and an id or email where the first one has one like it.

    So it is when a stray quote closes at the end of a cell in a later row: the record is as wide as any other.
    """
    rows = [line.rstrip("\r\n").split(delimiter) for line in lines if line.strip()]
    if len(rows) < 2 or any(len(row) != width for row in rows):
        return False
    kinds = [kind_of_value(cell) for cell in rows[0]]
    return all(
        any(kind and kind == kind_of_value(cell) for kind, cell in zip(kinds, row, strict=True))
        for row in rows[1:]
    )
