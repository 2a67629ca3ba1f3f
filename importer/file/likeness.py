"""How much a row looks like a header, when no header that anyone knows tells."""

import re
from collections.abc import Sequence

from importer.file.records import Record

_OFTEN = 0.1  # a column is in use when so many of the rows have something in it
_COVERED = 2 / 3  # a header names so many of the columns in use, a title line fewer
_MOSTLY = 0.6
_EMAIL = re.compile(r"\w@\w")
_LONGEST = 200
_TELLING = re.compile(r"[\d@]")
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")


class Candidates:
    """Rows that may be the header of a table, beside all of the first rows of it."""

    def __init__(self, rows: Sequence[Record], table: Sequence[Record]) -> None:
        self._rows = [cells for _, cells in rows]
        self._table = [cells for _, cells in table]
        self._used = _columns_in_use(self._table)

    def most_like_a_header(self) -> int:
        """The place of the row that names most of the columns in use and holds no value, as far as can be told."""
        covered = [self._coverage(cells) for cells in self._rows]
        enough = [place for place, share in enumerate(covered) if share >= _COVERED]
        names = [place for place in enough if not any(map(is_value, self._rows[place]))]
        if names:
            return max(names, key=lambda place: (covered[place], -place))
        return enough[0] if enough else covered.index(max(covered))

    def is_value_below(self, place: int, header: int) -> bool:
        """Whether the row at a place is one of values, and the header stands above it.

        It is none when it differs in kind from what is below it: a name above numbers, ids or emails.
        """
        if header >= place or len(self._used) < 2 or self._coverage(self._rows[header]) < _COVERED:
            return False
        return any(map(is_value, self._rows[place])) or not self._stands_out(self._rows[place])

    def _coverage(self, cells: Sequence[str]) -> float:
        return sum(_cell(cells, column) != "" for column in self._used) / max(len(self._used), 1)

    def _stands_out(self, cells: Sequence[str]) -> bool:
        below = self._table[self._table.index(list(cells)) + 1 :]
        return any(_cell(cells, column) and _are_values(below, column) for column in self._used)


def is_value(cell: str) -> bool:
    """Whether a cell holds an email, or what is a number, a date or an id by its digits."""
    if len(cell) > _LONGEST or _EMAIL.search(cell):
        return True
    digits = sum(map(str.isdigit, cell))
    return digits > 1 and digits * 2 >= sum(map(str.isalnum, cell))


def kind_of_value(cell: str) -> str:
    """What is left of an id or an email once its digits and its letters all count alike; nothing of other text."""
    if len(cell) > _LONGEST or not _TELLING.search(cell):
        return ""
    return _LETTERS.sub("a", _DIGITS.sub("0", cell.strip(' "')))


def _columns_in_use(table: Sequence[Sequence[str]]) -> list[int]:
    widest = max(map(len, table), default=0)
    filled = [sum(_cell(cells, column) != "" for cells in table) for column in range(widest)]
    return [column for column, rows in enumerate(filled) if rows > _OFTEN * len(table)]


def _are_values(rows: Sequence[Sequence[str]], column: int) -> bool:
    cells = [cell for row in rows if (cell := _cell(row, column))]
    return bool(cells) and sum(map(is_value, cells)) >= _MOSTLY * len(cells)


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""
