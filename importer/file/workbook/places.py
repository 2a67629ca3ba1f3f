"""Where a sheet's rows and cells stand: as the workbook says if that makes sense, else one after another.

Merged cells are one value that a person sees beside several rows; the file keeps it in the first of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from importer.file.workbook.errors import DamagedError, TooLargeError, WorkbookError
from importer.file.workbook.spool import SheetRow
from importer.words.column_letters import column_letter, column_place
from importer.words.language import lazy_gettext

MOST_COLUMNS = 1_000
MOST_ROWS = 1_048_576  # as many as a sheet can have (Excel's specifications and limits)
_PLACE = re.compile("([A-Za-z]{1,3})([0-9]{0,9})")

_CORNER = r"\$?([A-Z]{1,3})\$?([0-9]{1,7})"
_RANGE = re.compile(f"{_CORNER}(?::{_CORNER})?", re.IGNORECASE)


class Columns(dict[str, int]):
    """The numbers of columns by their letters, counted from 1."""

    def __missing__(self, letters: str) -> int:
        self[letters] = column_place(letters) + 1
        return self[letters]


class Places:
    """Tells the rows' numbers, which always rise, and the cells' columns.

    A row may lack its number, or say one that some row before it has: then its cells tell it, else it is the
    next one. What can't be so is damaged: a row whose cells say that they are of several, a row within a row,
    a cell outside of rows. `doubtful` tells whether a row got another number than was said.
    """

    def __init__(self) -> None:
        self.columns = Columns()
        self.column = 0
        self.doubtful = False
        self._open = False
        self._last = 0
        self._said = 0
        self._digits = ""

    def open_row(self, said: str) -> None:
        """A row begins, with the number that it says, if any."""
        if self._open:
            raise DamagedError
        self._open = True
        self._said = int(float(said or 0))
        self._digits = str(self._said) if said else ""
        self.column = 0

    def open_cell(self, place: str | None) -> None:
        """Begin a cell at the place that it names, such as `B7`; without one it follows the one before."""
        if not self._open:
            raise DamagedError
        if place:
            self.column = self.columns.get(place.removesuffix(self._digits)) or self._placed(place)
        else:
            self.column += 1

    def number(self) -> int:
        """The number of the row that is open."""
        if self._said > self._last:
            return self._said
        return max(int(self._digits or 0), self._last + 1)

    def close_row(self) -> int:
        """The row ends; returns its number."""
        number = self.number()
        if number > MOST_ROWS:
            raise TooLargeError
        self.doubtful |= self._digits not in ("", str(number)) or self._said not in (0, number)
        self._open, self._last = False, number
        return number

    def far_cell(self) -> WorkbookError:
        """What is wrong with a cell behind all columns that are read."""
        cell = f"{column_letter(self.column - 1)}{self.number()}"
        return WorkbookError(
            lazy_gettext(
                "{file} has something in cell {cell}, far outside of any table: Handoff "
                "reads the first {limit} columns, so clear that cell or copy the table into a new workbook, "
                "and use that file.",
                cell=cell,
                limit=MOST_COLUMNS,
            )
        )

    def _placed(self, place: str) -> int:
        """The column of a cell that is the first of its column, or says another row than the row itself."""
        found = _PLACE.fullmatch(place)
        if not found:
            raise DamagedError
        letters, digits = found.groups()
        if digits and int(digits) != int(self._digits or 0):
            if self.column and self._digits:
                raise DamagedError
            self._digits = str(int(digits))
        return self.columns[letters]


def hidden_columns(said: Mapping[str, str]) -> range:
    """The places, from 0, of the columns that a `col` hides; empty where it is about visible columns."""
    if said.get("hidden") not in ("1", "true") and said.get("width") != "0":
        return range(0)
    first = int(said.get("min") or said.get("max") or 1)
    return range(max(first, 1) - 1, min(int(said.get("max") or first), MOST_COLUMNS))


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
