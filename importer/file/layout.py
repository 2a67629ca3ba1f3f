"""How a file lays its table out: delimiter and line break, tried on its first rows.

Each delimiter is tried on 200 rows, and the one is taken under which a row holds most of the known headers; between
equals, the one whose rows agree best on how many cells they have.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from importer.file.header import find_header, most_known
from importer.file.records import FIRST_RECORDS, Record, is_blank

_QUOTED_ROWS = 10
_LINE_BREAKS = ("\r\n", "\n", "\r")
_FILLED = re.compile(r'[^\s,;|"\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Layout:
    """What the first records are under one delimiter; `newline` is the line break that ends most of them."""

    delimiter: str
    newline: str
    first: tuple[Record, ...]


def detect_layout(lines: Sequence[str], delimiters: Collection[str], known: Collection[str]) -> Layout | None:
    """The layout that fits the first lines best, or None when there is nothing in them."""
    if not any(map(_FILLED.search, lines[:FIRST_RECORDS])):
        return None
    layouts = [_try_delimiter(lines, delimiter) for delimiter in delimiters]
    anchors = [most_known(layout.first, known) for layout in layouts]
    best = [layout for layout, found in zip(layouts, anchors, strict=True) if found == max(anchors)]
    return max(best, key=lambda layout: _agreement(layout, known)) if len(best) > 1 else best[0]


def separates(layout: Layout) -> bool:
    """Whether any row has more than one cell."""
    return any(len(cells) > 1 for _, cells in layout.first)


def is_all_quoted(lines: Sequence[str], layout: Layout) -> bool:
    """Whether the last of the first records, written down with every cell quoted, read as they do in the file."""
    filled = [cells for _, cells in layout.first if not is_blank(cells)]
    written = io.StringIO()
    writer = csv.writer(
        written, delimiter=layout.delimiter, lineterminator=layout.newline, quoting=csv.QUOTE_ALL
    )
    writer.writerows(filled[-_QUOTED_ROWS:])
    return written.getvalue().rstrip("\r\n") in "".join(lines)


def _try_delimiter(lines: Sequence[str], delimiter: str) -> Layout:
    reader = csv.reader(lines, delimiter=delimiter)
    first, breaks = list[Record](), Counter[str]()
    for row, cells in enumerate(islice(reader, FIRST_RECORDS), 1):
        first.append((row, cells))
        breaks[_line_break(lines[reader.line_num - 1])] += 1
    return Layout(delimiter, breaks.most_common(1)[0][0], tuple(first))


def _agreement(layout: Layout, known: Collection[str]) -> tuple[float, int]:
    """How many of the rows have the usual number of cells, as a share of 1, and how much that says; and that number.

    Many cells agree by chance less often than two. Rows above the header count half. A delimiter that separates
    nothing agrees with itself for nothing, unless a known header stands alone: then the file is a list, and no row of
    it should be separated.
    """
    header = find_header(layout.first, known)
    if header is None:
        return 0.0, 0
    filled = [(row, len(cells)) for row, cells in layout.first if not is_blank(cells)]
    widths = Counter(width for row, width in filled if row >= header.row)
    usual = max(widths, key=lambda width: (widths[width], width))
    is_list = header.known > 0 and len(header.cells) == 1
    rows = widths.total() + (len(filled) - widths.total()) / 2
    if is_list:
        return widths[1] / rows, 1
    return widths[usual] / rows * (1 - 1 / usual), usual


def _line_break(line: str) -> str:
    return next((end for end in _LINE_BREAKS if line.endswith(end)), _LINE_BREAKS[0])
