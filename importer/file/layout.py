"""How a file lays its table out: delimiter and line break, tried on its first rows.

Each delimiter is tried on 200 rows, and the one is taken under which a row holds most of the known headers;
between equals, the one whose rows agree best on how many cells they have. Where one fault of the layout
concerns every row, one sentence about the file says more than an error in each of them.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import islice
from typing import Final

from importer.file.csv_records import ClosedRecords, split_apart
from importer.file.header import HeaderRow, count_known, find_header, most_known
from importer.file.row_pattern import RowPattern
from importer.words.cells import DELIMITERS, FIRST_RECORDS, Inexact, Record, is_blank
from importer.words.error_columns import own_width
from importer.words.errors import FileRefusedError
from importer.words.language import Sentence, Value, lazy_gettext
from importer.words.table_shape import Dialect

_QUOTED_ROWS = 10
_FOREIGN = ("#", "~", "^", "¦", ":", " ")
_BLANK_IN_QUOTES = re.compile(r'(?<![^ \r\n])"[^"]* [^"]*"(?![^ \r\n])')
_FEWEST = 2
_FILLED = re.compile(r'[^\s,;|"\x00-\x1f]')
_ESCAPE = '\\"'
_BEHIND_BLANK = ' "'
_SELDOM = 0.1

_NAMES: Final = {
    ",": lazy_gettext("commas"),
    ";": lazy_gettext("semicolons"),
    "\t": lazy_gettext("tabs"),
    "|": lazy_gettext("bars"),
}
_BLANKS: Final = re.compile(r"\s{2,}")
_NEARLY_ALL: Final = 0.9
_IN_QUOTES: Final = lazy_gettext(
    'Each row of {file} stands in one pair of quotation marks, so it is read as a single cell: remove the " '
    "at the beginning and at the end of each row, and use the corrected file."
)


@dataclass(frozen=True)
class Layout:
    """What the first records are in one dialect; `newline` ends most, `pattern` tells how rows look."""

    dialect: Dialect
    newline: str
    first: tuple[Record, ...]
    known: Collection[str]
    pattern: Callable[[], RowPattern]

    @cached_property
    def header(self) -> HeaderRow | None:
        """The header, found once for all who ask; None when all of the first records are blank."""
        return find_header(self.first, self.known)


def detect_layout(lines: Sequence[str], delimiters: Collection[str], known: Collection[str]) -> Layout | None:
    """The layout that fits the first lines best, or None when there is nothing in them."""
    if not any(map(_FILLED.search, lines[:FIRST_RECORDS])):
        return None
    tried = _told_apart(lines, delimiters)
    layouts = [try_layout(lines, detect_quoting(lines, delimiter), known) for delimiter in tried]
    anchors = [most_known(layout.first, known) for layout in layouts]
    best = [layout for layout, found in zip(layouts, anchors, strict=True) if found == max(anchors)]
    return max(best, key=_agreement) if len(best) > 1 else best[0]


def _told_apart(lines: Sequence[str], delimiters: Collection[str]) -> Sequence[str]:
    """The delimiters that occur; of the others only the first, since they all separate the same lines."""
    text = "".join(lines)
    absent = [delimiter for delimiter in delimiters if delimiter not in text]
    return [delimiter for delimiter in delimiters if delimiter not in absent[1:]]


def foreign_layout(lines: Sequence[str], layout: Layout, known: Collection[str]) -> Layout | None:
    """The layout with a delimiter that few use, where it separates all rows alike and no usual one does.

    A blank is one only where cells with blanks in them stand in quotation marks.
    """
    if is_uniform(layout.first) or (layout.header and layout.header.known):
        return None
    top = next(filter(str.strip, lines))
    for delimiter in filter(top.__contains__, _FOREIGN):
        if delimiter != " " or any(map(_BLANK_IN_QUOTES.search, lines[:FIRST_RECORDS])):
            found = try_layout(lines, detect_quoting(lines, delimiter), known)
            if is_table(found.first, known):
                return found
    return None


def is_all_quoted(lines: Sequence[str], layout: Layout) -> bool:
    """Whether the last of the first records, once every cell is quoted, read as they do in the file."""
    filled = [cells for _, cells in layout.first if not is_blank(cells)]
    written = io.StringIO()
    writer = csv.writer(
        written, delimiter=layout.dialect.delimiter, lineterminator=layout.newline, quoting=csv.QUOTE_ALL
    )
    writer.writerows(filled[-_QUOTED_ROWS:])
    return written.getvalue().rstrip("\r\n") in "".join(lines)


def try_layout(lines: Sequence[str], dialect: Dialect, known: Collection[str]) -> Layout:
    """The first records of these lines in this dialect, up to one that can't be told from what follows."""
    first, breaks = list[Record](), Counter[str]()
    pattern = cache(lambda: RowPattern.of(lines, dialect))
    records = ClosedRecords(lines, dialect, pattern, "")
    with suppress(FileRefusedError):
        for record in islice(enumerate(records, 1), FIRST_RECORDS):
            first.append(record)
            breaks[_line_break(records.last_line)] += 1
    newline = breaks.most_common(1)[0][0] if breaks else "\r\n"
    return Layout(dialect, newline, tuple(first), known, pattern)


def is_uniform(first: Sequence[Record]) -> bool:
    """Whether all rows have the same number of cells from the first one on, and more than one."""
    widths = {len(cells) for _, cells in first if not is_blank(cells)}
    return len(widths) == 1 and widths != {1}


def is_table(first: Sequence[Record], known: Collection[str]) -> bool:
    """Whether all rows are equally wide, and too many to be so by chance, or the first has a known header."""
    filled = [cells for _, cells in first if not is_blank(cells)]
    if not is_uniform(first) or len(filled) < _FEWEST:
        return False
    return count_known(filled[0], known) > 0 or (len(filled) > _FEWEST and len(filled[0]) > _FEWEST)


def _agreement(layout: Layout) -> tuple[bool, float, int]:
    """Whether all rows are equally wide; the share, up to 1, of those as wide as usual; and that width.

    What separates lists inside of cells seldom does so from the header on. Many cells agree by chance less
    often than two. Rows above the header count half. A delimiter that separates nothing agrees with itself
    for nothing, unless a known header stands alone: then the file is a list, and no row of it should be
    separated.
    """
    header = layout.header
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


def refuse_whole(lines: Sequence[str], layout: Layout, known: Collection[str], file_name: str) -> None:
    """Raise FileRefusedError where the first rows share one fault, so that none of them is read right."""
    header = layout.header
    if header is None or own_width(header.cells) is not None:
        return
    below = [cells for number, cells in layout.first if number > header.row and not is_blank(cells)]
    faults = (
        _whole_rows_in_quotes(header, below, layout.dialect, known),
        _rows_separated_otherwise(header, below, layout.dialect),
        _single_quotes(header, below, layout.dialect),
        None if header.known else _blanks_between(lines, layout, known),
    )
    for fault in filter(None, faults):
        raise FileRefusedError(fault.fill(file=file_name))


def _whole_rows_in_quotes(
    header: HeaderRow, below: Sequence[Sequence[str]], dialect: Dialect, known: Collection[str]
) -> Sentence | None:
    """What to say where a row is one cell that holds its cells, as when a line was quoted a second time."""
    if len(header.cells) > 1:
        found = _hold_cells(below, len(header.cells), dialect)
    else:
        found = any(
            _holds_header(header, below, Dialect(delimiter=delimiter), known) for delimiter in DELIMITERS
        )
    return _IN_QUOTES if found else None


def _holds_header(
    header: HeaderRow, below: Sequence[Sequence[str]], dialect: Dialect, known: Collection[str]
) -> bool:
    """Whether the header is one cell that holds known headers, and the rows below are such cells too."""
    names = split_apart(header.cells[0], dialect)
    return len(names) > 1 and count_known(names, known) > 0 and _hold_cells(below, len(names), dialect)


def _hold_cells(below: Sequence[Sequence[str]], width: int, dialect: Dialect) -> bool:
    return _most(len(cells) == 1 and len(split_apart(cells[0], dialect)) == width for cells in below)


def _rows_separated_otherwise(
    header: HeaderRow, below: Sequence[Sequence[str]], dialect: Dialect
) -> Sentence | None:
    """Whether hardly any row is as wide as the header, and nearly all would be by another delimiter."""
    width = len(header.cells)
    if width == 1 or not _most(len(cells) != width for cells in below):
        return None
    rows = [dialect.delimiter.join(cells) for cells in below]
    for delimiter in DELIMITERS:
        if delimiter != dialect.delimiter and _most(row.count(delimiter) == width - 1 for row in rows):
            return lazy_gettext(
                "The header of {file} is separated by {header}, the rows below it by {rows}: put the same "
                "between all cells, and use the corrected file.",
                header=_named(dialect.delimiter),
                rows=_named(delimiter),
            )
    return None


def _named(delimiter: str) -> Value:
    return _NAMES.get(delimiter, f'"{delimiter}"')


def _single_quotes(header: HeaderRow, below: Sequence[Sequence[str]], dialect: Dialect) -> Sentence | None:
    """Whether single quotes stand around cells, in every row in which a column has anything."""
    if not _most(any(cell.startswith("'") for cell in cells) for cells in below):
        return None
    rows = [split_apart(dialect.delimiter.join(cells).replace("'", '"'), dialect) for cells in below]
    quoted = [sum(_is_quoted(cell) for cell in cells) for cells in below]
    mends = sum(len(cells) != len(row) == len(header.cells) for cells, row in zip(below, rows, strict=True))
    if not (mends or _most(count == len(header.cells) for count in quoted)):
        return None
    return lazy_gettext(
        "The cells of {file} stand in single quotes ('), which are read as part of them: put double quotes "
        '(") around the cells instead, and use the corrected file.'
    )


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell.startswith("'") and cell.endswith("'")


def _blanks_between(lines: Sequence[str], layout: Layout, known: Collection[str]) -> Sentence | None:
    """Whether runs of blanks separate all rows alike, and nothing does that is read as a delimiter."""
    blanks = [(number, _BLANKS.split(line.strip())) for number, line in enumerate(lines, 1) if line.strip()]
    if is_uniform(layout.first) or not is_table(blanks, known):
        return None
    return lazy_gettext(
        "The cells of {file} are separated by blanks, which isn't read as a separator: save the table "
        "with commas, semicolons, tabs or bars between its cells, and use that file."
    )


def _most(found: Iterable[bool]) -> bool:
    """Whether nearly all are so, and there is one at all."""
    told = list(found)
    return bool(told) and sum(told) >= _NEARLY_ALL * len(told)
