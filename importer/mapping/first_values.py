"""The first values of each column, however far down they begin: what its meaning is judged by."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import Final

from importer.check.values import clears, is_spreadsheet_error, trim
from importer.file.table import Row
from importer.mapping.headers import fold
from importer.mapping.words import SAYS_NOTHING

Rows = Callable[[], Iterable[Row]]
"""Reads a table's rows, from the first one anew with each call."""

MOST_VALUES: Final = 50
"""So many different values of a column are looked at."""
MOST_ROWS: Final = 1_000
"""So many rows of a column are looked at, from its first filled cell on."""
_LONGEST: Final = 200
_MOST: Final = 0.9


@dataclass(slots=True)
class FirstValues:
    """What stands in the first rows of a column; `late` where it is one that begins only below them.

    `filled` of the `rows` looked at hold anything; `cells` counts the first different values that tell anything.
    """

    late: bool = False
    rows: int = 0
    filled: int = 0
    cells: Counter[str] = field(default_factory=Counter)
    _seen: set[str] = field(default_factory=set)

    @property
    def tells_rows_apart(self) -> bool:
        """Whether it is filled, and different, in nine rows of ten."""
        return not self.late and len(self._seen) >= _MOST * max(self.rows, 1)

    def take(self, cell: str) -> None:
        """Look at the column's cell of the next row."""
        self.rows += 1
        value = trim(cell)
        if value:
            self.filled += 1
            self._seen.add(value)
            if cell in self.cells or (len(self.cells) < MOST_VALUES and _is_telling(value)):
                self.cells[cell] += 1


def first_values(rows: Rows, width: int) -> Sequence[FirstValues]:
    """Those of each column. All rows are walked only where a column is blank down to the end."""
    below = _trusted(rows())
    columns = [FirstValues() for _ in range(width)]
    for row in islice(below, MOST_ROWS):
        for column, cell in zip(columns, row.cells, strict=True):
            column.take(cell)
    _look_further(columns, below)
    return columns


def repeated(rows: Rows, columns: Iterable[int]) -> dict[int, int]:
    """Those of the columns that repeat an earlier one of them cell by cell, to the end: the column → the earlier one."""
    pairs = set(combinations(sorted(columns), 2))
    for row in _trusted(rows()) if pairs else ():
        pairs = {(one, other) for one, other in pairs if trim(row.cells[one]) == trim(row.cells[other])}
        if not pairs:
            break
    return {other: one for one, other in sorted(pairs, reverse=True)}


def _look_further(columns: list[FirstValues], below: Iterator[Row]) -> None:
    """Look at those that are blank so far from where they begin."""
    looked_at = {place: FirstValues(late=True) for place, column in enumerate(columns) if not column.filled}
    while looked_at and (row := next(below, None)):
        for place, column in list(looked_at.items()):
            if not column.filled and not trim(row.cells[place]):
                continue
            column.take(row.cells[place])
            columns[place] = column
            if column.rows == MOST_ROWS:
                del looked_at[place]


def _trusted(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of which nothing is wrong as a whole."""
    return (row for row in rows if not row.problem)


def _is_telling(value: str) -> bool:
    if len(value) > _LONGEST or clears(value) or is_spreadsheet_error(value):
        return False
    return any(map(str.isalnum, value)) and fold(value) not in SAYS_NOTHING
