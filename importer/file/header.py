"""Which row is the header, and what its columns are called."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from importer.words.cells import DELIMITERS, Inexact, Record, is_blank
from importer.words.header_names import NAME, normalise

HEADER_WITHIN = 30
_LONGEST_NAME = 200  # no known header comes near it; a long text needn't be normalised to know that
_INSTEAD = {"Cc": "", "Cf": "", "Cs": "?"}
_normalised = lru_cache(1 << 10)(normalise)  # the first rows are looked at several times, in each layout
_CERTAIN = 2  # a row of values may hold one known header by chance, as a workflow's name; hardly two

_OFTEN = 0.1  # a column is in use when so many of the rows have something in it
_COVERED = 2 / 3  # a header names so many of the columns in use, a title line fewer
_MOSTLY = 0.6
_TITLES = 1
_EMAIL = re.compile(r"\w@\w")
EMAIL_FORM = "@"
_LONGEST = 200
_TELLING = re.compile(r"[\d@]")
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """The header row: its number, its cells on one line each, and how many of them are known."""

    row: int
    cells: tuple[str, ...]
    known: int

    @property
    def heads_names(self) -> bool:
        """Whether it is the header of a list of names and nothing else, as that of the workflows is."""
        return [normalise(cell) for cell in self.cells if not is_blank([cell])] == [normalise(NAME)]


def find_header(records: Sequence[Record], known: Collection[str]) -> HeaderRow | None:
    """The header among the first records of a table, or None when all of them are blank.

    It is the first row with the most known headers. A single one may be a value below a header that nobody
    knows; where there is none, it is the row that looks most like a header.
    """
    filled = _that_tell([(row, cells) for row, cells in records if not is_blank(cells)])
    if not filled:
        return None
    within = [record for record in filled if record[0] <= HEADER_WITHIN] or filled
    counts = [_count_as_headers(record, filled, known) for record in within]
    place = _choose(within, filled, counts)
    row, cells = within[place]
    return HeaderRow(row, tuple(map(clean_header, cells)), counts[place])


def header_at(records: Sequence[Record], row: int, known: Collection[str]) -> HeaderRow | None:
    """The row of this number as the header, or None when it is blank or isn't there."""
    for number, cells in records:
        if number == row and not is_blank(cells):
            return HeaderRow(row, tuple(map(clean_header, cells)), count_known(cells, known))
    return None


def most_known(records: Sequence[Record], known: Collection[str]) -> int:
    """How many of the known headers stand in the one of the first rows that has most."""
    return max((count_known(cells, known) for row, cells in records if row <= HEADER_WITHIN), default=0)


def count_known(cells: Sequence[str], known: Collection[str]) -> int:
    """How many known headers a row has; none in one cell that a delimiter would separate, as `Key,Owner`."""
    if len(cells) == 1 and any(delimiter in cells[0] for delimiter in DELIMITERS):
        return 0
    return len({_normalised(cell) for cell in cells if len(cell) <= _LONGEST_NAME}.intersection(known))


def clean_header(header: str) -> str:
    """The header on one line, without invisible characters; `?` stands for what could not be read of it."""
    return " ".join(header.translate(_Shown()).split())


class _Shown(dict[int, str]):
    """What is shown of each character: it is found out once, because a header may be megabytes long."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        shown = " " if character.isspace() else _INSTEAD.get(unicodedata.category(character), character)
        self[code] = shown
        return shown


def _that_tell(filled: Sequence[Record]) -> list[Record]:
    """The records without misplaced quotation marks; the first stays, as it may be a header all the same."""
    return [record for place, record in enumerate(filled) if not place or type(record[1]) is not Inexact]


def _choose(within: Sequence[Record], filled: Sequence[Record], counts: Sequence[int]) -> int:
    most = max(counts)
    anchored = counts.index(most)
    if most >= _CERTAIN:
        return anchored
    candidates = _Candidates(within, filled)
    likely = candidates.most_like_a_header()
    if not most or candidates.is_value_below(anchored, likely):
        return likely
    return anchored


def _count_as_headers(record: Record, filled: Sequence[Record], known: Collection[str]) -> int:
    """How many known headers the row has that don't stand elsewhere in their column, as values do."""
    _, cells = record
    if not count_known(cells, known):
        return 0
    return count_known(
        [cell for column, cell in enumerate(cells) if not _recurs(cells, column, filled)], known
    )


def _recurs(cells: Sequence[str], column: int, filled: Sequence[Record]) -> bool:
    """Whether another row, that isn't the same row once more, has the same in this column."""
    return any(
        len(others) > column and others[column] == cells[column] and others != cells for _, others in filled
    )


class _Candidates:
    """Rows that may be the header of a table, beside all of the first rows of it, with which these begin."""

    def __init__(self, rows: Sequence[Record], table: Sequence[Record]) -> None:
        self._rows = [cells for _, cells in rows]
        self._table = [cells for _, cells in table]
        self._used = _columns_in_use(self._table)
        self._last_alike: list[int] | None = None

    def most_like_a_header(self) -> int:
        """The place of the row that names most columns and, as far as can be told, holds no value."""
        covered = [self._coverage(cells) for cells in self._rows]
        enough = [place for place, share in enumerate(covered) if share >= _COVERED]
        names = self._above_the_values(enough)
        if names:
            return max(names, key=lambda place: (covered[place], -place))
        return enough[0] if enough else covered.index(max(covered))

    def _above_the_values(self, places: Sequence[int]) -> list[int]:
        """Those of the rows without a value that stand above the table's: no footer, no row of `TBD`."""
        names, values = list[int](), list[int]()
        for place in places:
            cells = self._rows[place]
            if any(map(is_value, cells)):
                values.append(place)
            elif self._count_alike(values, cells) <= (0 if names else _TITLES):
                names.append(place)
        return names

    def _count_alike(self, above: Sequence[int], names: list[str]) -> int:
        """How many rows of values above a row of names belong to the table below it; all if none does.

        They have an id or an email of the same form in the same column; titles, such as dates, have others.
        """
        if not above:
            return 0
        if self._last_alike is None:
            self._last_alike = _last_alike(self._table)
        place, last = self._table.index(names), self._last_alike
        return sum(last[row] > place for row in above) if max(last) > place else len(above)

    def is_value_below(self, place: int, header: int) -> bool:
        """Whether the row at a place is one of values, and the header stands above it.

        It is none when it differs in kind from what is below it: a name above numbers, ids or emails.
        """
        if header >= place or len(self._used) < 2 or self._coverage(self._rows[header]) < _COVERED:
            return False
        return any(map(is_value, self._rows[place])) or not self._stands_out(self._rows[place])

    def _coverage(self, cells: Sequence[str]) -> float:
        """The share of the used columns with a name; one may lack it, but not the last, as in titles."""
        named = sum(_cell(cells, column) != "" for column in self._used)
        if named and named == len(self._used) - 1 and _cell(cells, self._used[-1]):
            return 1.0
        return named / max(len(self._used), 1)

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
    """The shape of an id or an email, in which all digits and all letters are alike; empty for other text."""
    if len(cell) > _LONGEST or not _TELLING.search(cell):
        return ""
    return _LETTERS.sub("a", _DIGITS.sub("0", cell.strip(' "')))


def form_of_cell(cell: str) -> str:
    """The same of any id without white space in it; `@` of whatever holds an email."""
    if not _TELLING.search(cell):
        return ""
    text = cell.strip(' "\r\n')
    if _EMAIL.search(text):
        return EMAIL_FORM
    if len(text) > _LONGEST or any(map(str.isspace, text)) or not any(map(str.isdigit, text)):
        return ""
    return kind_of_value(text)


def _last_alike(table: Sequence[Sequence[str]]) -> list[int]:
    """For each row, the last one that has one of its forms in the same column; -1 where it has no form."""
    forms = [_forms(cells) for cells in table]
    last = {form: place for place, found in enumerate(forms) for form in found}
    return [max((last[form] for form in found), default=-1) for found in forms]


def _forms(cells: Sequence[str]) -> set[tuple[int, str]]:
    """The forms in a row, each with its column."""
    return {(column, form) for column, cell in enumerate(cells) if (form := form_of_cell(cell))}


def _columns_in_use(table: Sequence[Sequence[str]]) -> list[int]:
    filled = Counter(column for cells in table for column, cell in enumerate(cells) if cell.strip())
    return [column for column, rows in sorted(filled.items()) if rows > _OFTEN * len(table)]


def _are_values(rows: Sequence[Sequence[str]], column: int) -> bool:
    cells = [cell for row in rows if (cell := _cell(row, column))]
    return bool(cells) and sum(map(is_value, cells)) >= _MOSTLY * len(cells)


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""
