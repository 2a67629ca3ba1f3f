"""Where a table's records come from: the one place that tells kinds of files apart.

Header, survey and rows are found in numbered records alone, so that they are the same for every kind.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from importer.file.blocks import Block
from importer.file.delimited import (
    delimited_blocks,
    delimited_records,
    detect_dialect,
)
from importer.file.faults import InexactRows
from importer.file.filled import Run, filled_in_blocks, filled_in_records
from importer.file.records import Record, Records
from importer.file.refusal import refuse_foreign_spreadsheet
from importer.file.repeated_headers import RepeatedHeaders
from importer.file.sheet_choice import pick_sheet
from importer.file.widths import Widths
from importer.file.workbook.reading import filled_sheets, is_workbook, sheet_rows
from importer.file.workbook.spool import Sheet
from importer.words.table_shape import Dialect

_SHEET_CELLS = 3_000


def recognise(
    path: Path,
    file_name: str,
    known: Collection[str],
    sheet: str | None = None,
    *,
    skip_hidden: bool = False,
) -> Dialect:
    """How the file is written; `known` are normalised headers that name a field. Raises FileRefusedError.

    `sheet` is the one of a workbook's sheets that was asked for; without it, it is found. `skip_hidden` leaves out what
    is hidden on it.
    """
    refuse_foreign_spreadsheet(path, file_name)
    if is_workbook(path):
        picked = pick_sheet(path, file_name, known, sheet)
        return Dialect(encoding="", delimiter="", newline="", sheet=picked, skip_hidden=skip_hidden)
    return detect_dialect(path, file_name, known)


def sheets_of(path: Path, file_name: str) -> Sequence[Sheet]:
    """All of a workbook's sheets with something on them, in their order; none of any other file."""
    return filled_sheets(path, file_name) if is_workbook(path) else ()


def all_records(path: Path, dialect: Dialect) -> Records:
    """All records of a file whose dialect is known and that `checked_records` had nothing against."""
    return checked_records(path, path.name, dialect)


def all_blocks(path: Path, dialect: Dialect) -> Iterator[Block]:
    """The same records, block by block."""
    return _sheet_blocks(path, dialect) if dialect.sheet else delimited_blocks(path, path.name, dialect)


def checked_records(path: Path, file_name: str, dialect: Dialect) -> Records:
    """The same records; raises FileRefusedError, which calls the file by `file_name`, where they can't be told apart."""
    if dialect.sheet:
        return _sheet_records(path, file_name, dialect)
    return delimited_records(path, file_name, dialect)


def checked_filled(
    path: Path,
    file_name: str,
    dialect: Dialect,
    inexact: InexactRows,
    widths: Widths,
    repeated: RepeatedHeaders,
) -> Iterator[Run]:
    """The numbers of the same records, of those that hold anything; several times as quick as the records themselves.

    Of a delimited file, those whose quotation marks don't fit, and how many cells each has, are counted on the way. Those
    that repeat the header are left out.
    """
    if dialect.sheet:
        return filled_in_records(repeated.leave_out(_sheet_records(path, file_name, dialect)))
    blocks = widths.watch_blocks(map(inexact.noted, delimited_blocks(path, file_name, dialect)))
    return filled_in_blocks(repeated.leave_out_of_blocks(blocks))


def _sheet_records(path: Path, file_name: str, dialect: Dialect) -> Records:
    """A sheet's rows; where hidden ones are skipped, nothing stands in hidden columns."""
    if not dialect.skip_hidden:
        return sheet_rows(path, file_name, dialect.sheet)
    sheet = next(one for one in filled_sheets(path, file_name) if one.name == dialect.sheet)
    hidden = frozenset(sheet.hidden_columns)
    rows = sheet_rows(path, file_name, sheet.name, skip_hidden=True)
    return ((number, _without(cells, hidden)) for number, cells in rows) if hidden else rows


def _without(cells: list[str], hidden: Collection[int]) -> list[str]:
    return ["" if place in hidden else cell for place, cell in enumerate(cells)]


def _sheet_blocks(path: Path, dialect: Dialect) -> Iterator[Block]:
    """A sheet's rows, some hundreds at once; fewer where they are wide."""
    block, cells = list[Record](), 0
    for record in _sheet_records(path, path.name, dialect):
        block.append(record)
        cells += len(record[1]) + 1
        if cells >= _SHEET_CELLS:
            yield block
            block, cells = [], 0
    if block:
        yield block
