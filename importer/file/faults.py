"""Files of which one fault concerns every row: one sentence about the file says more than an error in each of them."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from importer.file.csv_records import split_apart
from importer.file.header import HeaderRow, count_known, find_header
from importer.file.layout import Layout, is_table, is_uniform
from importer.words.cells import DELIMITERS, is_blank
from importer.words.error_columns import own_width
from importer.words.errors import FileRefusedError
from importer.words.language import Sentence, Value, lazy_gettext
from importer.words.table_shape import Dialect

_NAMES: Final = {
    ",": lazy_gettext("commas"),
    ";": lazy_gettext("semicolons"),
    "\t": lazy_gettext("tabs"),
    "|": lazy_gettext("bars"),
}
_BLANKS: Final = re.compile(r"\s{2,}")
_NEARLY_ALL: Final = 0.9
_IN_QUOTES: Final = lazy_gettext(
    'Each row of {file} stands in one pair of quotation marks, so it is read as a single cell: remove the " at the '
    "beginning and at the end of each row, and use the corrected file."
)


def refuse_whole(lines: Sequence[str], layout: Layout, known: Collection[str], file_name: str) -> None:
    """Raise FileRefusedError where the first rows all have the same fault, by which none of them is read right."""
    header = find_header(layout.first, known)
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
    """Whether a row is one cell that holds what should be its cells, as when a line was quoted a second time."""
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
    """Whether the header is one cell that holds known headers, and the rows below it are such cells as well."""
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
        "The cells of {file} stand in single quotes ('), which are read as part of them: put double quotes (\") around the "
        "cells instead, and use the corrected file."
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
