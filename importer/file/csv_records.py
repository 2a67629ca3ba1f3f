"""The records of a delimited file, by the csv module, or cell by cell where a quotation mark is misplaced.

A quotation mark may have swallowed rows, because the csv module reads on to the next one in silence; and a
line of more cells than anyone has takes many times its length in memory.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from importer.words.cells import Inexact
from importer.words.errors import FileRefusedError
from importer.words.language import lazy_gettext
from importer.words.table_shape import Dialect

if TYPE_CHECKING:
    from _csv import Reader

_MOST_LINES = 10_000  # no cell has as many; reading on would bring the rest of the file into memory
_MOST_CHARACTERS = 1 << 25
_JUDGED_LINES = 500
_NEARLY_ALL = 0.8
_LONG_LINE = 1 << 20
_MOST_CELLS = 16_384  # as many columns as a sheet has (Excel, "specifications and limits")
_QUOTED = re.compile(r'"[^"]*"')

QUOTE = '"'
_BACKSLASH = re.compile(r'\\(["\\]?)')
_ESCAPED = re.compile(r'\\(["\\])')


class Pattern(Protocol):
    """What the rows of a file look like, to know one that a quotation mark has swallowed."""

    def share_swallowed(self, cells: Sequence[str]) -> float:
        """How many lines of a cell look like rows, as a share of 1; of the worst cell."""

    def share_of_rows(self, lines: Iterable[str]) -> float:
        """The share, from 0 to 1, of the lines that look like rows; 1 where all lines are blank."""


class ClosedRecords:
    """The records of lines, as the csv module makes them; `Inexact` where a quotation mark is misplaced.

    A quotation mark that is left open always runs into another line. So only records over several lines are
    doubted: where the lines after the first look like rows of the file, they are, and the first is an
    `Inexact` record by itself; where only some do, all is one `Inexact` record. Of the other lines one that
    has a quotation mark within a cell is `Inexact` too: it is the other half of what went wrong. The iterator
    raises FileRefusedError, naming the row where the quotation mark opens, or the line that is too wide.
    """

    def __init__(
        self,
        lines: Iterable[str],
        dialect: Dialect,
        pattern: Callable[[], Pattern],
        file_name: str,
        first_row: int = 1,
        first_line: int = 1,
    ) -> None:
        """Nothing is read yet; the pattern is only asked for where a record has several lines."""
        self._dialect = dialect
        self._pattern = pattern
        self._file_name = file_name
        self._row = first_row
        self._back = deque[str]()
        self._lines = self._with_those_put_back(enumerate(lines, first_line))
        self._taken = _TakenLines(self._lines)
        self._exact = read_cells(self._taken, dialect, exact=True)
        self._is_doubtful = False
        self.last_line = ""

    @property
    def lines_left(self) -> int:
        """How many lines that a record was first thought to have are still to be read."""
        return len(self._back)

    def __iter__(self) -> Iterator[list[str]]:
        """Go past the csv module where a line has no quotation mark: see docs/performance.md."""
        plain, delimiter = self._dialect.is_plain, self._dialect.delimiter
        for line in self._lines:
            if line is None:
                return
            self.last_line = line
            if plain and QUOTE not in line:
                record = line.rstrip("\r\n")
                yield record.split(delimiter) if record else []
            else:
                self._taken.begin(line)
                yield self._read()
            self._row += 1

    def _read(self) -> list[str]:
        taken = self._taken
        try:
            cells = next(self._exact)
        except csv.Error:
            return self._read_inexact()
        doubtful, self._is_doubtful = self._is_doubtful, self._is_doubtful and bool(self._back)
        if doubtful and has_stray(taken.lines[-1], self._dialect):
            return Inexact(cells) if len(taken.lines) > 1 else self._apart(taken.lines[0])
        if len(taken.lines) == 1:
            return Inexact(cells) if lacks_delimiter(taken.lines[0], self._dialect) else cells
        self.last_line = taken.lines[-1]
        rows = self._pattern().share_swallowed(cells)
        if rows >= _NEARLY_ALL and sum(map(_has_lines, cells)) == 1:
            return self._put_back()
        return Inexact(cells) if rows else cells

    def _read_inexact(self) -> list[str]:
        """The same once a quotation mark was found that doesn't fit."""
        taken = self._taken
        self._back.extendleft(reversed(taken.lines[1:]))
        taken.begin(taken.lines[0])
        cells = next(read_cells(taken, self._dialect, exact=False))
        self.last_line = taken.lines[-1]
        if len(taken.lines) == 1 and not taken.ran_out:
            return self._apart(taken.lines[0])
        if self._pattern().share_of_rows(taken.lines[1:_JUDGED_LINES]) >= _NEARLY_ALL:
            return self._put_back()
        if taken.ran_out:
            raise FileRefusedError(
                lazy_gettext(
                    "A quotation mark in row {row} of {file} is never closed, so the rows after it can't "
                    'be told apart: remove the " or add the missing one, and use the corrected file.',
                    row=self._row,
                    file=self._file_name,
                )
            )
        return Inexact(cells)

    def _put_back(self) -> list[str]:
        """The first line as a record of its own; the others will be read again."""
        first, *others = self._taken.lines
        self._back.extendleft(reversed(others))
        self._is_doubtful = not self._taken.ran_out
        self.last_line = first
        return self._apart(first)

    def _apart(self, line: str) -> list[str]:
        return Inexact(split_apart(line, self._dialect))

    def _with_those_put_back(self, lines: Iterable[tuple[int, str]]) -> Iterator[str | None]:
        """The lines, each put-back one before the next; None at the end, as often as it is asked for."""
        for number, line in lines:
            if len(line) > _LONG_LINE:
                self._refuse_too_wide(number, line)
            yield line
            while self._back:
                yield self._back.popleft()
        while True:
            yield self._back.popleft() if self._back else None

    def _refuse_too_wide(self, number: int, line: str) -> None:
        if _QUOTED.sub("", line).count(self._dialect.delimiter) >= _MOST_CELLS:
            raise FileRefusedError(
                lazy_gettext(
                    "Line {line} of {file} has more than {limit} cells, more than a spreadsheet takes: "
                    "look for a missing line break there, and use the corrected file.",
                    line=number,
                    file=self._file_name,
                    limit=_MOST_CELLS,
                )
            )


def _has_lines(cell: str) -> bool:
    return "\n" in cell or "\r" in cell


class _TakenLines:
    """The lines of one record for the csv module: the first, and as many from the file as it asks for."""

    def __init__(self, lines: Iterator[str | None]) -> None:
        self.lines: list[str] = []
        self.ran_out = False
        self._first: str | None = None
        self._source = lines
        self._characters = 0

    def begin(self, line: str) -> None:
        """Take this line as the first of a record."""
        self.lines = []
        self.ran_out = False
        self._first = line
        self._characters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line, as long as there is one, and the record isn't longer than any could be."""
        line, self._first = self._first, None
        lines = self.lines
        if line is None and len(lines) <= _MOST_LINES and self._characters <= _MOST_CHARACTERS:
            line = next(self._source)
        if line is None:
            self.ran_out = True
            raise StopIteration
        self._characters += len(line)
        lines.append(line)
        return line


def read_cells(lines: Iterable[str], dialect: Dialect, *, exact: bool) -> "Reader":
    r"""The records as the csv module makes them; raises csv.Error at the first inexact one if `exact`.

    Exact quotation marks stand around a whole cell, are closed, and doubled inside (in a file that uses
    backslashes `\"`). Of the backslashes all others are text, while the csv module would take each away.
    """
    escape = "\\" if dialect.backslashes else None
    return csv.reader(
        map(_keep_backslashes, lines) if escape else lines,
        delimiter=dialect.delimiter,
        escapechar=escape,
        skipinitialspace=dialect.spaced,
        strict=exact,
    )


def split_apart(line: str, dialect: Dialect) -> list[str]:
    """The cells of one line; a misplaced quotation mark stays, and the next delimiter ends its cell."""
    if dialect.is_plain and QUOTE not in line:
        return line.rstrip("\r\n").split(dialect.delimiter)
    cells = _cell(dialect).finditer(line.rstrip("\r\n"))
    return [_unquoted(cell[1], dialect) if cell[2] is None else cell[2] for cell in cells]


def has_stray(line: str, dialect: Dialect) -> bool:
    """Whether a quotation mark stands in a cell that has none around it."""
    return any(QUOTE in (cell[2] or "") for cell in _cell(dialect).finditer(line.rstrip("\r\n")))


def leaves_open(line: str, dialect: Dialect) -> bool:
    """Whether a quotation mark opens a cell and the line ends without the one that closes it."""
    loose = (cell[2] or "" for cell in _cell(dialect).finditer(line.rstrip("\r\n")))
    counted = (_ESCAPED.sub("", text) if dialect.backslashes else text for text in loose)
    return any(text.startswith(QUOTE) and text.count(QUOTE) % 2 for text in counted)


def lacks_delimiter(line: str, dialect: Dialect) -> bool:
    """Whether a delimiter is lost before a quoted cell that holds another one: `a"b, c"` for `a,"b, c"`.

    The csv module then separates what stood between the quotation marks: the row is as wide as it was.
    """
    return _behind_lost_delimiter(dialect).search(line) is not None


def _keep_backslashes(line: str) -> str:
    return _BACKSLASH.sub(lambda found: found[0] if found[1] else r"\\", line)


@lru_cache(8)
def _behind_lost_delimiter(dialect: Dialect) -> re.Pattern[str]:
    """Finds text with a delimiter between quotation marks that ends as a cell does, but begins within one."""
    end = re.escape(dialect.delimiter)
    before = rf'"{end} ' if dialect.spaced else rf'"{end}'
    inside = rf'(?:[^"{end}]|"")*+{end}(?:[^"]|"")*+'
    return re.compile(rf'(?<=[^{before}])"(?=[^\s"{end}]){inside}"(?=[{end}\r\n]|\Z)')


@lru_cache(8)
def _cell(dialect: Dialect) -> re.Pattern[str]:
    """Finds a delimiter and the cell behind it: the inside of its quotation marks, or all without them."""
    end = re.escape(dialect.delimiter)
    blanks = " *" if dialect.spaced else ""
    inside = r'(?:[^"\\]|""|\\.?)*+' if dialect.backslashes else r'(?:[^"]|"")*+'
    return re.compile(rf'(?:\A|{end}){blanks}(?:"({inside})"(?={end}|\Z)|([^{end}]*))', re.DOTALL)


def _unquoted(text: str, dialect: Dialect) -> str:
    text = text.replace('""', QUOTE)
    return _ESCAPED.sub(r"\1", text) if dialect.backslashes else text
