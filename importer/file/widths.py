"""How many cells the rows of a delimited file have, told by its first ones."""

from collections import Counter
from collections.abc import Sequence

from importer.file.error_columns import ERROR_COLUMNS
from importer.file.header import Header
from importer.file.records import Record, is_blank

_MOSTLY = 0.8


def usual_widest(first: Sequence[Record], header: Header, own: int | None) -> int:
    """How many cells a row may have: as many as the header, or more where most rows end in blank ones.

    Some programs end each row in a delimiter, but not the header. `own` is how many columns of an error file are its
    own; its rows are never wider, because all of them may be malformed.
    """
    width = len(header.cells)
    if own is not None:
        return width - len(ERROR_COLUMNS)
    rows = [cells for number, cells in first if number > header.row and not is_blank(cells)]
    widths = Counter(map(len, rows))
    usual = max(widths, key=lambda cells: (widths[cells], -cells), default=width)
    over = [cells[width:] for cells in rows if len(cells) == usual]
    return usual if usual > width and all(map(is_blank, over)) else width


def is_list(first: Sequence[Record], header_row: int) -> bool:
    """Whether what has no delimiter is a table of one column: ids or emails, where a letter has words and spaces."""
    cells = [cells[0].strip() for number, cells in first if number > header_row and not is_blank(cells)]
    return sum(" " not in cell for cell in cells) > _MOSTLY * len(cells)
