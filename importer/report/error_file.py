r"""The error file: the refused rows as they came, each with what is wrong, to be corrected and shared again.

A workbook's is a workbook, the others are delimited, or a workbook where External Ids begin with zeros: a spreadsheet
takes these away when it opens a delimited file.

A delimited one is written as the file was: encoding, delimiter, line break, quoting, column order. Two things can
differ. Where the encoding lacks a letter of a suggestion (a Polish name beside a Windows-1252 file), or too few letters
are left to tell it by, the whole error file becomes UTF-8 with a byte order mark, which spreadsheets open rightly. And
the headers come without the line breaks and invisible characters that `TableShape.columns` is cleaned of.

The cells of a malformed row that are too many stand behind the four columns: the four stay aligned, and once the cells
are back in their places and the last ones are blank, the row is in order. On a sheet, where people make notes beside a
table, they have a header that says so. Left as it is, a malformed row reads back as malformed, also one that had too
few cells: `How to fix` tells how many were filled.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePath
from typing import Final

from importer.report.error_text import ErrorText
from importer.report.error_workbook import ErrorWorkbook
from importer.report.explanation import explain
from importer.running.stopping import in_thread
from importer.words.cells import NOTHING, is_blank
from importer.words.error_columns import BEYOND, ERROR_COLUMNS
from importer.words.jobs import ImportJob
from importer.words.language import _, say_in_each
from importer.words.row_errors import RefusedRow
from importer.words.table_shape import Dialect, TableShape

RefusedRows = AsyncIterator[Iterable[RefusedRow]]

WORKBOOK_SUFFIX: Final = ".xlsx"
_FOR_SPREADSHEETS: Final = Dialect(encoding="utf-8-sig")  # what was a workbook has no dialect of its own
_TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt"})
_LONGEST_STEM: Final = 200  # in bytes: file systems take 255 for a name, Slack takes longer ones
# Control characters, and those that turn the direction of writing, by which `exe` can look like `csv` (Unicode UAX 9).
_MISLEADING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class ErrorFileKind(StrEnum):
    """What an error file is to be."""

    AS_THE_FILE = "as_the_file"
    DELIMITED = "delimited"
    WORKBOOK = "workbook"
    KEEPING_ZEROS = "keeping_zeros"
    """As the file, but a workbook where External Ids in it, or suggested in it, begin with zero."""


@dataclass(frozen=True, slots=True)
class ErrorFile:
    """An error file that was written: where, and as what.

    `has_zeros` tells whether External Ids in it, or suggested in it, begin with zero.
    """

    path: Path
    is_workbook: bool
    has_zeros: bool


@dataclass(slots=True)
class Contents:
    """What was seen of refused rows while they were written: ids that begin with zero, rows with cells too many."""

    zeros: bool = False
    beyond: bool = False


async def write_error_file_of(
    job: ImportJob, refused: Callable[[], RefusedRows], folder: Path, kind: ErrorFileKind
) -> ErrorFile:
    """Write the job's refused rows into a file in the folder; can be cancelled at any moment.

    Only once all are written it is known that a delimited file won't do, or that a workbook needs one header more. They
    are then written anew.
    """
    was_workbook = bool(job.reading.shape.sheet) and kind is not ErrorFileKind.DELIMITED
    path = folder / error_file_name(job.reading.source.file_name, job.number, is_workbook=was_workbook)
    seen = await write_error_file(path, job.reading.shape, refused(), job.reading.mapping.external_id)
    wanted = kind is ErrorFileKind.WORKBOOK or (kind is ErrorFileKind.KEEPING_ZEROS and seen.zeros)
    lacks_header = was_workbook and seen.beyond
    if lacks_header or (wanted and not was_workbook):
        path.unlink()
        path = path.with_suffix(WORKBOOK_SUFFIX)
        await write_error_file(
            path, job.reading.shape, refused(), job.reading.mapping.external_id, beyond=seen.beyond
        )
    return ErrorFile(path, wanted or was_workbook, seen.zeros)


async def write_error_file(
    path: Path,
    shape: TableShape,
    refused: RefusedRows,
    external_id: int | None = None,
    *,
    beyond: bool = False,
) -> Contents:
    """Write the refused rows of a file of this shape, as they arrive; can be cancelled at any moment.

    The ending of the name decides: `.xlsx` is a workbook, `beyond` whether it needs a header for cells too many.
    """
    rows = _Rows(shape, external_id, beyond=beyond)
    # Not in a thread: whoever is cancelled meanwhile would leave it open.
    output = _open(path, shape, beyond=beyond)
    try:
        async for page in refused:
            await in_thread(output.add, map(rows.cells, page))
    finally:
        await in_thread(output.close)
    return rows.seen


def error_file_name(original: str, number: int, *, is_workbook: bool = False) -> str:
    """`assignments - errors.csv` for `assignments.csv`; for an error file, its first name and this import's number."""
    name = PurePath(original)
    stem = _error_file_stem().sub("", name.stem)
    again = f" {number}" if stem != name.stem else ""
    stem = _MISLEADING.sub("", stem).strip() or "table"
    stem = stem.encode()[:_LONGEST_STEM].decode(errors="ignore")
    suffix = name.suffix if name.suffix.lower() in _TABLE_SUFFIXES else ".csv"
    return f"{stem} - {_('errors')}{again}{WORKBOOK_SUFFIX if is_workbook else suffix}"


@cache
def _error_file_stem() -> re.Pattern[str]:
    """What was put behind a file's name, once for each time that its errors were shared again, in any language."""
    words = "|".join(map(re.escape, say_in_each("errors")))
    return re.compile(rf"( - ({words})( \(?\d+\)?)*)+$")


def _open(path: Path, shape: TableShape, *, beyond: bool) -> ErrorText | ErrorWorkbook:
    header = [*shape.columns, *map(str, ERROR_COLUMNS)]
    if path.suffix == WORKBOOK_SUFFIX:
        return ErrorWorkbook(path, shape.sheet, [*header, str(BEYOND)] if beyond else header)
    return ErrorText(path, _FOR_SPREADSHEETS if shape.sheet else shape.dialect, header)


class _Rows:
    """Lays out refused rows as the error file has them, and takes note of what is in them."""

    def __init__(self, shape: TableShape, external_id: int | None, *, beyond: bool) -> None:
        self.seen = Contents()
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
            return [*row.cells, str(row.number), *explain(row, width)]
        own, over = row.cells[:width], row.cells[width:]
        missing = ("",) * (width - len(own))
        self.seen.beyond |= bool(over)
        if self._beyond and over and is_blank(over):
            over = (_("(blank)"),)  # on a sheet nobody could tell that there was a cell
        return [*own, *missing, str(row.number), *explain(row, width), *over]

    def _has_zeros(self, row: RefusedRow, place: int) -> bool:
        """Whether the row's External Id begins with zero, or one that is suggested for it."""
        if place < len(row.cells) and _begins_with_zero(row.cells[place]):
            return True
        return any(
            error.column == self._header and any(map(_begins_with_zero, error.suggestions))
            for error in row.errors
            if error.suggestions
        )


def _begins_with_zero(external_id: str) -> bool:
    """Whether a spreadsheet may take something away; a zero alone stays."""
    if external_id[:1].isalpha():  # as most do, and it is asked of each row
        return False
    seen = external_id.strip(NOTHING)
    return seen[:1] == "0" and seen != "0"
