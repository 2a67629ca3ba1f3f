r"""Whether a file writes its quotation marks in another way than most: `\"` inside of cells, or a blank before a cell's."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from importer.file.quotes import ClosedRecords
from importer.file.records import FIRST_RECORDS, Inexact
from importer.file.row_pattern import RowPattern
from importer.words.errors import FileRefusedError
from importer.words.table_shape import Dialect

_ESCAPE = '\\"'
_BEHIND_BLANK = ' "'
_SELDOM = 0.1


def detect_quoting(lines: Sequence[str], delimiter: str) -> Dialect:
    """The dialect with this delimiter whose quotation marks fit; the usual one, as long as they do in it."""
    dialect = Dialect(delimiter=delimiter)
    if any(_BEHIND_BLANK in line for line in lines) and _is_spaced(lines, delimiter):
        dialect = _if_better(lines, dialect, replace(dialect, spaced=True))
    if any(_ESCAPE in line for line in lines) and _count_inexact(lines, dialect):
        dialect = _if_better(lines, dialect, replace(dialect, backslashes=True))
    return dialect


def _is_spaced(lines: Sequence[str], delimiter: str) -> bool:
    """Whether blanks stand before nearly all quotation marks that open a cell, but for a line's first one.

    In cells with quotation marks around them, one behind a blank is doubled, or ends the cell.
    """
    end = re.escape(delimiter)
    blank = re.compile(rf'{end} +"(?!"|{end}|\s*$)')
    tight = re.compile(rf'{end}"(?!{end}|\s*$)')
    spaced = sum(len(blank.findall(line)) for line in lines if f"{delimiter} " in line)
    return spaced > 0 and sum(len(tight.findall(line)) for line in lines) <= spaced * _SELDOM


def _if_better(lines: Sequence[str], usual: Dialect, other: Dialect) -> Dialect:
    """The other dialect where nothing in it is left that doesn't fit, or hardly anything."""
    wrong = _count_inexact(lines, other)
    return other if wrong <= min(_count_inexact(lines, usual), FIRST_RECORDS // 100) else usual


def _count_inexact(lines: Sequence[str], dialect: Dialect) -> int:
    """How many of the first records have quotation marks that don't fit."""
    records = ClosedRecords(lines, dialect, cache(lambda: RowPattern.of(lines, dialect)), "")
    try:
        return sum(isinstance(cells, Inexact) for cells in islice(records, FIRST_RECORDS))
    except FileRefusedError:
        return FIRST_RECORDS
