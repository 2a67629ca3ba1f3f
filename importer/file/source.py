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
    return checked_records(path, path.name, dialect)


def all_blocks(path: Path, dialect: Dialect) -> Iterator[Block]:
    """The same records, block by block."""
    if dialect.sheet:
        return _sheet_blocks(path, dialect.sheet)
    return delimited_blocks(path, path.name, dialect)


def checked_records(path: Path, file_name: str, dialect: Dialect) -> Records:
    """The same records; raises FileRefusedError, which calls the file by `file_name`, where they can't be told apart."""
    if dialect.sheet:
        return sheet_rows(path, file_name, dialect.sheet)
    return delimited_records(path, file_name, dialect)


def checked_filled(
    path: Path, file_name: str, dialect: Dialect, inexact: InexactRows, widths: Widths
) -> Iterator[Run]:
    """The numbers of the same records, of those that hold anything; several times as quick as the records themselves.

    Of a delimited file, those whose quotation marks don't fit, and how many cells each has, are counted on the way.
    """
    if dialect.sheet:
        return filled_in_records(sheet_rows(path, file_name, dialect.sheet))
    blocks = map(inexact.noted, delimited_blocks(path, file_name, dialect))
    return filled_in_blocks(widths.watch_blocks(blocks))


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
