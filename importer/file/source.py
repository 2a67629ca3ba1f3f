"""Where a table's records come from: the one place that tells kinds of files apart.

Header, survey and rows are found in numbered records alone, so that they are the same for every kind.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from importer.file.blocks import Block
from importer.file.delimited import (
    checked_delimited_blocks,
    checked_delimited_records,
    delimited_blocks,
    delimited_records,
    detect_dialect,
)
from importer.file.filled import Run, filled_in_blocks, filled_in_records
from importer.file.records import Record, Records
from importer.file.table import Dialect
from importer.file.widths import Widths
from importer.file.workbook.foreign import refuse_foreign_spreadsheet
from importer.file.workbook.picking import pick_sheet
from importer.file.workbook.reading import filled_sheets, is_workbook, sheet_rows
from importer.file.workbook.spool import Sheet

_SHEET_CELLS = 3_000


def recognise(path: Path, file_name: str, known: Collection[str], sheet: str | None = None) -> Dialect:
    """How the file is written; `known` are normalised headers that name a field. Raises FileRefusedError.

    `sheet` is the one of a workbook's sheets that was asked for; without it, it is found.
    """
    refuse_foreign_spreadsheet(path, file_name)
    if is_workbook(path):
        return Dialect(encoding="", delimiter="", newline="", sheet=pick_sheet(path, file_name, known, sheet))
    return detect_dialect(path, file_name, known)


def sheets_of(path: Path, file_name: str, dialect: Dialect) -> Sequence[Sheet]:
    """All of a workbook's sheets with something on them, in their order; none of any other file."""
    return filled_sheets(path, file_name) if dialect.sheet else ()


def all_records(path: Path, dialect: Dialect) -> Records:
    """All records of a file whose dialect is known and that `checked_records` had nothing against."""
    if dialect.sheet:
        return sheet_rows(path, path.name, dialect.sheet)
    return delimited_records(path, dialect)


def all_blocks(path: Path, dialect: Dialect) -> Iterator[Block]:
    """The same records, block by block."""
    return _sheet_blocks(path, dialect.sheet) if dialect.sheet else delimited_blocks(path, dialect)


def checked_records(path: Path, file_name: str, dialect: Dialect, width: int) -> Records:
    """The same records, watched for what would be read wrong; `width` is how many cells the header has, 0 if unknown.

    Raises FileRefusedError with the row that it begins in.
    """
    if dialect.sheet:
        return sheet_rows(path, file_name, dialect.sheet)
    return checked_delimited_records(path, file_name, dialect, width)


def checked_filled(path: Path, file_name: str, dialect: Dialect, width: int, widths: Widths) -> Iterator[Run]:
    """The numbers of the same records, of those that hold anything; several times as quick as the records themselves.

    On their way `widths` counts those of a delimited file.
    """
    if dialect.sheet:
        return filled_in_records(sheet_rows(path, file_name, dialect.sheet))
    return filled_in_blocks(widths.watch_blocks(checked_delimited_blocks(path, file_name, dialect, width)))


def _sheet_blocks(path: Path, sheet: str) -> Iterator[Block]:
    """A sheet's rows, some hundreds at once; fewer where they are wide."""
    block, cells = list[Record](), 0
    for record in sheet_rows(path, path.name, sheet):
        block.append(record)
        cells += len(record[1]) + 1
        if cells >= _SHEET_CELLS:
            yield block
            block, cells = [], 0
    if block:
        yield block
