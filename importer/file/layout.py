"""How a file lays its table out: delimiter and line break, tried on its first rows.

Each delimiter is tried on 200 rows, and the one is taken under which a row holds most of the known headers;
between equals, the one whose rows agree best on how many cells they have.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from importer.file.csv_records import ClosedRecords
from importer.file.header import count_known, find_header, most_known
from importer.file.row_pattern import RowPattern
from importer.words.cells import FIRST_RECORDS, Inexact, Record, is_blank
from importer.words.errors import FileRefusedError
from importer.words.table_shape import Dialect

_QUOTED_ROWS = 10
_FOREIGN = ("#", "~", "^", "¦", ":", " ")
_BLANK_IN_QUOTES = re.compile(r'(?<![^ \r\n])"[^"]* [^"]*"(?![^ \r\n])')
_FEWEST = 2
_FILLED = re.compile(r'[^\s,;|"\x00-\x1f]')

_ESCAPE = '\\"'
_BEHIND_BLANK = ' "'
_SELDOM = 0.1


@dataclass(frozen=True, slots=True)
class Layout:
    """What the first records are in one dialect; `newline` is the line break that ends most of them."""

    dialect: Dialect
    newline: str
    first: tuple[Record, ...]


def detect_layout(lines: Sequence[str], delimiters: Collection[str], known: Collection[str]) -> Layout | None:
    """The layout that fits the first lines best, or None when there is nothing in them."""
    if not any(map(_FILLED.search, lines[:FIRST_RECORDS])):
        return None
    tried = _told_apart(lines, delimiters)
    layouts = [try_layout(lines, detect_quoting(lines, delimiter)) for delimiter in tried]
    anchors = [most_known(layout.first, known) for layout in layouts]
    best = [layout for layout, found in zip(layouts, anchors, strict=True) if found == max(anchors)]
    return max(best, key=lambda layout: _agreement(layout, known)) if len(best) > 1 else best[0]


def _told_apart(lines: Sequence[str], delimiters: Collection[str]) -> Sequence[str]:
    """The delimiters but for those that stand nowhere, of which the first does for all: they part the lines alike."""
    text = "".join(lines)
    absent = [delimiter for delimiter in delimiters if delimiter not in text]
    return [delimiter for delimiter in delimiters if delimiter not in absent[1:]]


def foreign_layout(lines: Sequence[str], layout: Layout, known: Collection[str]) -> Layout | None:
    """The layout with a delimiter that few use, where it separates all rows alike and no usual one does.

    A blank is one only where cells with blanks in them stand in quotation marks.
    """
    if is_uniform(layout.first):
        return None
    header = find_header(layout.first, known)
    if header and header.known:
        return None
    top = next(filter(str.strip, lines))
    for delimiter in filter(top.__contains__, _FOREIGN):
        if delimiter != " " or any(map(_BLANK_IN_QUOTES.search, lines[:FIRST_RECORDS])):
            found = try_layout(lines, detect_quoting(lines, delimiter))
            if is_table(found.first, known):
                return found
    return None


def separates(layout: Layout) -> bool:
    """Whether any row has more than one cell."""
    return any(len(cells) > 1 for _, cells in layout.first)


def is_all_quoted(lines: Sequence[str], layout: Layout) -> bool:
    """Whether the last of the first records, written down with every cell quoted, read as they do in the file."""
    filled = [cells for _, cells in layout.first if not is_blank(cells)]
    written = io.StringIO()
    writer = csv.writer(
        written, delimiter=layout.dialect.delimiter, lineterminator=layout.newline, quoting=csv.QUOTE_ALL
    )
    writer.writerows(filled[-_QUOTED_ROWS:])
    return written.getvalue().rstrip("\r\n") in "".join(lines)


def try_layout(lines: Sequence[str], dialect: Dialect) -> Layout:
    """The first records of these lines in this dialect, up to one that can't be told from what follows."""
    first, breaks = list[Record](), Counter[str]()
    records = ClosedRecords(lines, dialect, cache(lambda: RowPattern.of(lines, dialect)), "")
    with suppress(FileRefusedError):
        for record in islice(enumerate(records, 1), FIRST_RECORDS):
            first.append(record)
            breaks[_line_break(records.last_line)] += 1
    newline = breaks.most_common(1)[0][0] if breaks else "\r\n"
    return Layout(dialect, newline, tuple(first))


def is_uniform(first: Sequence[Record]) -> bool:
    """Whether all rows have the same number of cells from the first one on, and more than one."""
    widths = {len(cells) for _, cells in first if not is_blank(cells)}
    return len(widths) == 1 and widths != {1}


def is_table(first: Sequence[Record], known: Collection[str]) -> bool:
    """Whether all rows are as wide, and enough of them that it is no chance, or the first has a known header."""
    filled = [cells for _, cells in first if not is_blank(cells)]
    if not is_uniform(first) or len(filled) < _FEWEST:
        return False
    return count_known(filled[0], known) > 0 or (len(filled) > _FEWEST and len(filled[0]) > _FEWEST)


def _agreement(layout: Layout, known: Collection[str]) -> tuple[bool, float, int]:
    """Whether all rows have the same number of cells; how many have the usual one, as a share of 1; and that number.

    What separates lists inside of cells seldom does so from the header on. Many cells agree by chance less
    often than two. Rows above the header count half. A delimiter that separates nothing agrees with itself
    for nothing, unless a known header stands alone: then the file is a list, and no row of it should be
    separated.
    """
    header = find_header(layout.first, known)
    if header is None:
        return False, 0.0, 0
    filled = [(row, len(cells)) for row, cells in layout.first if not is_blank(cells)]
    widths = Counter(width for row, width in filled if row >= header.row)
    usual = max(widths, key=lambda width: (widths[width], width))
    is_list = header.known > 0 and len(header.cells) == 1
    rows = widths.total() + (len(filled) - widths.total()) / 2
    if is_list:
        return False, widths[1] / rows, 1
    return is_uniform(layout.first), widths[usual] / rows * (1 - 1 / usual), usual


def _line_break(line: str) -> str:
    if line.endswith("\n"):
        return "\r\n" if line.endswith("\r\n") else "\n"
    return "\r" if line.endswith("\r") else "\r\n"


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
