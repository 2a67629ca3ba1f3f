r"""The error file: the refused rows as they came, each with what is wrong, to be corrected and shared again.

A workbook's is a workbook, the others are delimited, or a workbook where External Ids begin with zeros: a
spreadsheet takes these away when it opens a delimited file.

A delimited one is written as the file was: encoding, delimiter, line break, quoting, column order. Two things
can differ. Where the encoding lacks a letter of a suggestion (a Polish name beside a Windows-1252 file), or
too few letters are left to tell it by, the whole error file becomes UTF-8 with a byte order mark, which
spreadsheets open rightly. And the headers come without the line breaks and invisible characters that
`TableShape.columns` is cleaned of.

The cells of a malformed row that are too many stand behind the four columns: the four stay aligned, and once
the cells are back in their places and the last ones are blank, the row is in order. On a sheet, where people
make notes beside a table, they have a header that says so. Left as it is, a malformed row reads back as
malformed, also one that had too few cells: `How to fix` tells how many were filled.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from importer.report.explanation import explain
from importer.report.text_output import TextOutput
from importer.report.workbook_output import WorkbookOutput
from importer.report.written_files import (
    FOR_SPREADSHEETS,
    WORKBOOK_SUFFIX,
    OutputKind,
    WrittenFile,
    begins_with_zero,
    error_file_name,
)
from importer.running.stopping import in_thread
from importer.words.absent import FIRST_ABSENT
from importer.words.cells import is_blank
from importer.words.error_columns import BEYOND, ERROR_COLUMNS
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import _
from importer.words.row_errors import Advice, RefusedRow
from importer.words.table_shape import TableShape

RefusedRows = AsyncIterator[Iterable[RefusedRow]]


@dataclass(slots=True)
class Contents:
    """What was seen in the refused rows while writing: ids that begin with zero, rows with too many cells."""

    zeros: bool = False
    beyond: bool = False


_SECOND: Final = frozenset({JobKind.CORRECTION, JobKind.TRIAL})
"""These stand in the thread of another import of the same file, which has an error file of its own."""


async def write_error_file_of(
    job: ImportJob, refused: Callable[[], RefusedRows], folder: Path, kind: OutputKind, advice: Advice
) -> WrittenFile:
    """Write the job's refused rows into a file in the folder; can be cancelled at any moment.

    Only once all are written it is known that a delimited file won't do, or that a workbook needs one header
    more. They are then written anew.
    """
    was_workbook = bool(job.reading.shape.sheet) and kind is not OutputKind.DELIMITED
    original = job.reading.source.file_name
    name = error_file_name(original, job.number, is_workbook=was_workbook, is_second=job.kind in _SECOND)
    path = folder / name
    shape, external_id = job.reading.shape, job.reading.mapping.external_id
    seen = await write_error_file(path, shape, refused(), external_id, advice=advice)
    wanted = kind is OutputKind.WORKBOOK or (kind is OutputKind.KEEPING_ZEROS and seen.zeros)
    lacks_header = was_workbook and seen.beyond
    if lacks_header or (wanted and not was_workbook):
        path.unlink()
        path = path.with_suffix(WORKBOOK_SUFFIX)
        await write_error_file(path, shape, refused(), external_id, beyond=seen.beyond, advice=advice)
    return WrittenFile(path, wanted or was_workbook, seen.zeros)


async def write_error_file(
    path: Path,
    shape: TableShape,
    refused: RefusedRows,
    external_id: int | None = None,
    *,
    beyond: bool = False,
    advice: Advice,
) -> Contents:
    """Write the refused rows of a file of this shape, as they arrive; can be cancelled at any moment.

    The name's ending decides: `.xlsx` is a workbook; `beyond` tells if it needs a header for extra cells.
    """
    rows = _Rows(shape, external_id, advice, beyond=beyond)
    # Not in a thread: whoever is cancelled meanwhile would leave it open.
    output = _open(path, shape, beyond=beyond)
    try:
        async for page in refused:
            await in_thread(output.add, map(rows.cells, page))
    finally:
        await in_thread(output.close)
    return rows.seen


def _open(path: Path, shape: TableShape, *, beyond: bool) -> TextOutput | WorkbookOutput:
    header = [*shape.columns, *map(str, ERROR_COLUMNS)]
    if path.suffix == WORKBOOK_SUFFIX:
        return WorkbookOutput(path, shape.sheet or "Errors", [*header, str(BEYOND)] if beyond else header)
    return TextOutput(path, FOR_SPREADSHEETS if shape.sheet else shape.dialect, header)


class _Rows:
    """Lays out refused rows as the error file has them, and takes note of what is in them."""

    def __init__(self, shape: TableShape, external_id: int | None, advice: Advice, *, beyond: bool) -> None:
        self.seen = Contents()
        self._advise = cache(advice.on)  # the same for a million rows
        self._beyond = beyond
        self._width = len(shape.columns)
        self._external_id = external_id
        self._header = "" if external_id is None else shape.columns[external_id]

    def cells(self, row: RefusedRow) -> list[str]:
        """The row's own cells, the four that explain it, and its own ones that are too many."""
        if not self.seen.zeros and self._external_id is not None:
            self.seen.zeros = self._has_zeros(row, self._external_id)
        width = self._width
        if len(row.cells) == width:
            return [*row.cells, _number(row), *explain(row, width, self._advise)]
        own, over = row.cells[:width], row.cells[width:]
        missing = ("",) * (width - len(own))
        self.seen.beyond |= bool(over)
        if self._beyond and over and is_blank(over):
            over = (_("(blank)"),)  # on a sheet nobody could tell that there was a cell
        return [*own, *missing, _number(row), *explain(row, width, self._advise), *over]

    def _has_zeros(self, row: RefusedRow, place: int) -> bool:
        """Whether the row's External Id begins with zero, or one that is suggested for it."""
        if place < len(row.cells) and begins_with_zero(row.cells[place]):
            return True
        return any(
            error.column == self._header and any(map(begins_with_zero, error.suggestions))
            for error in row.errors
            if error.suggestions
        )


def _number(row: RefusedRow) -> str:
    """The number that the row has in the file; empty of a customer whom no row of it names."""
    return str(row.number) if row.number < FIRST_ABSENT else ""
