"""Merged cells: one value that a person sees beside several rows, and that the file keeps in the first of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from importer.file.workbook.errors import DamagedError
from importer.file.workbook.spool import SheetRow

_PLACE = r"\$?([A-Z]{1,3})\$?([0-9]{1,7})"
_RANGE = re.compile(f"{_PLACE}(?::{_PLACE})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Cells merged over several rows: the first and the last row, and the column, counted from 0."""

    first: int
    last: int
    column: int


def read_merge(reference: str, columns: Mapping[str, int]) -> Iterator[Merge]:
    """The merge that a range such as `A2:A5` tells of; none when it spans columns only, as titles do.

    Raises DamagedError for what is no range.
    """
    found = _RANGE.fullmatch(reference)
    if not found:
        raise DamagedError
    column, row, other_column, other_row = found.groups()
    if other_row and int(row) != int(other_row):
        first, last = sorted((int(row), int(other_row)))
        yield Merge(first, last, min(columns[column], columns[other_column]) - 1)


def fill_merged(rows: Iterable[SheetRow], merges: Iterable[Merge]) -> Iterator[SheetRow]:
    """The rows with each merged value in every row that a person sees it beside, and that holds something."""
    waiting = sorted(merges, reverse=True)
    open_merges: list[tuple[Merge, str]] = []
    for row in rows:
        number, cells = row.number, row.cells
        open_merges = [(merge, value) for merge, value in open_merges if merge.last >= number]
        while waiting and waiting[-1].first <= number:
            merge = waiting.pop()
            if merge.first == number and _cell(cells, merge.column):
                open_merges.append((merge, _cell(cells, merge.column)))
        for merge, value in open_merges:
            if not _cell(cells, merge.column):
                cells.extend([""] * (merge.column + 1 - len(cells)))
                cells[merge.column] = value
        yield row


def _cell(cells: list[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""
