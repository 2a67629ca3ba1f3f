"""The first values of each column, however far down they begin: what its meaning is judged by."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from importer.matching.values import SAYS_NOTHING, clears, fold, is_spreadsheet_error, trim
from importer.words.table_shape import Row

Rows = Callable[[], Iterable[Row]]
"""Reads a table's rows, from the first one anew with each call."""

MOST_VALUES: Final = 50
"""So many different values of a column are looked at."""
MOST_ROWS: Final = 1_000
"""So many rows of a column are looked at, from its first filled cell on; fewer with many columns."""
_LEAST_ROWS: Final = 100
_MOST_CELLS: Final = 50_000
_LONGEST: Final = 200
_MOST: Final = 0.9


@dataclass(slots=True)
class FirstValues:
    """What stands in the first rows of a column.

    Of so many `rows` there were `filled` ones, and `begun` of them came since the first of those; `cells`
    counts the first different values that tell anything.
    """

    rows: int = 0
    begun: int = 0
    filled: int = 0
    cells: Counter[str] = field(default_factory=Counter)
    _seen: set[int] = field(default_factory=set)
    """The hashes of the different values, which may be long: what is known here passes between processes."""

    @property
    def tells_rows_apart(self) -> bool:
        """Whether it is filled, and different, in nine rows of ten."""
        return len(self._seen) >= _MOST * max(self.rows, 1)

    def take(self, cell: str) -> int:
        """Look at the column's cell of the next row; tells how many were seen since its first filled one."""
        self.rows += 1
        if cell and (value := trim(cell)):
            self.filled += 1
            self._seen.add(hash(value))
            if cell in self.cells or (len(self.cells) < MOST_VALUES and _is_telling(value)):
                self.cells[cell] += 1
        if self.filled:
            self.begun += 1
        return self.begun


def first_values(rows: Rows, width: int) -> Sequence[FirstValues]:
    """Those of each column. All rows are walked only where a column is blank down to the end."""
    most = min(MOST_ROWS, max(_LEAST_ROWS, _MOST_CELLS // max(width, 1)))
    columns = [FirstValues() for _ in range(width)]
    looked_at = list(enumerate(columns))
    for row in _trusted(rows()):
        seen = [column.take(row.cells[place]) for place, column in looked_at]
        if most in seen:
            looked_at = [(place, column) for place, column in looked_at if column.begun < most]
            if not looked_at:
                break
    return columns


def repeated(rows: Rows, columns: Iterable[int]) -> dict[int, int]:
    """The columns that repeat an earlier one cell by cell to the end: the column → the earlier one."""
    pairs = set(combinations(sorted(columns), 2))
    for row in _trusted(rows()) if pairs else ():
        pairs = {(one, other) for one, other in pairs if trim(row.cells[one]) == trim(row.cells[other])}
        if not pairs:
            break
    return {other: one for one, other in sorted(pairs, reverse=True)}


def _trusted(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of which nothing is wrong as a whole."""
    return (row for row in rows if not row.problem)


def _is_telling(value: str) -> bool:
    if len(value) > _LONGEST or clears(value) or is_spreadsheet_error(value):
        return False
    return any(map(str.isalnum, value)) and fold(value) not in SAYS_NOTHING
