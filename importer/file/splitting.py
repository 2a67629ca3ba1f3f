r"""Lines become cells: by the csv module where quotation marks fit, and apart from it, cell by cell, where one doesn't."""

import csv
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from importer.words.table_shape import Dialect

if TYPE_CHECKING:
    from _csv import Reader

QUOTE = '"'
_BACKSLASH = re.compile(r'\\(["\\]?)')
_ESCAPED = re.compile(r'\\(["\\])')


def read_cells(lines: Iterable[str], dialect: Dialect, *, exact: bool) -> "Reader":
    r"""The records as the csv module makes them; raises csv.Error at the first that isn't exact, where that is asked.

    Exact quotation marks stand around a whole cell, are closed, and doubled inside (in a file that uses backslashes
    `\"`). Of the backslashes all others are text, while the csv module would take each away.
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
    """The cells of one line: where a quotation mark doesn't fit, it stays, and the next delimiter ends its cell."""
    if dialect.is_plain and QUOTE not in line:
        return line.rstrip("\r\n").split(dialect.delimiter)
    cells = _cell(dialect).finditer(line.rstrip("\r\n"))
    return [_unquoted(cell[1], dialect) if cell[2] is None else cell[2] for cell in cells]


def has_stray(line: str, dialect: Dialect) -> bool:
    """Whether a quotation mark stands in a cell that has none around it."""
    return any(QUOTE in (cell[2] or "") for cell in _cell(dialect).finditer(line.rstrip("\r\n")))


def lacks_delimiter(line: str, dialect: Dialect) -> bool:
    """Whether a delimiter is lost before a cell in quotation marks that holds another one: `a"b, c"` for `a,"b, c"`.

    The csv module then separates what stood between the quotation marks, so that the row is as wide as it was.
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
    """Finds a cell and the delimiter before it: what is between its quotation marks, or all of it where it has none."""
    end = re.escape(dialect.delimiter)
    blanks = " *" if dialect.spaced else ""
    inside = r'(?:[^"\\]|""|\\.?)*+' if dialect.backslashes else r'(?:[^"]|"")*+'
    return re.compile(rf'(?:\A|{end}){blanks}(?:"({inside})"(?={end}|\Z)|([^{end}]*))', re.DOTALL)


def _unquoted(text: str, dialect: Dialect) -> str:
    text = text.replace('""', QUOTE)
    return _ESCAPED.sub(r"\1", text) if dialect.backslashes else text
