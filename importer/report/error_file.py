r"""The error file: the refused rows as they came, each with what is wrong, to be corrected and shared again.

A workbook's is a workbook, the others are delimited.

It is written as the file was: encoding, delimiter, line break, quoting, column order. Two things can differ. Where the
encoding lacks a letter of a suggestion (a Polish name beside a Windows-1252 file), or too few letters are left to tell
it by, the whole error file becomes UTF-8 with a byte order mark, which spreadsheets open rightly. And the headers come
without the line breaks and invisible characters that `TableShape.columns` is cleaned of.

A malformed row has more cells than the header. Those too many stand behind the four columns: the four stay aligned,
and once the cells are back in their places and the last ones are blank, the row is in order. Left as it is, it reads
back as the same malformed row.
"""

import re
from collections.abc import AsyncIterator, Iterable
from pathlib import Path, PurePath
from typing import Final

from importer.file.error_columns import ERROR_COLUMNS
from importer.file.table import TableShape
from importer.report.error_text import ErrorText
from importer.report.error_workbook import ErrorWorkbook
from importer.report.explanation import explain
from importer.row_errors import RefusedRow
from importer.stopping import in_thread

_TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt"})
_LONGEST_STEM: Final = 200  # in bytes: file systems take 255 for a name, Slack takes longer ones
# Control characters, and those that turn the direction of writing, by which `exe` can look like `csv` (Unicode UAX 9).
_MISLEADING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ERROR_FILE_STEM = re.compile(r"( - errors( \(?\d+\)?)*)+$")


async def write_error_file(
    path: Path, shape: TableShape, refused: AsyncIterator[Iterable[RefusedRow]]
) -> None:
    """Write the refused rows of a file of this shape, as they arrive; can be cancelled at any moment."""
    output = _open(path, shape)  # not in a thread: whoever is cancelled meanwhile would leave it open
    try:
        async for rows in refused:
            await in_thread(_add, output, rows, len(shape.columns))
    finally:
        await in_thread(output.close)


def error_file_name(original: str, number: int, *, is_workbook: bool = False) -> str:
    """`assignments - errors.csv` for `assignments.csv`; for an error file, its first name and this import's number."""
    name = PurePath(original)
    stem = _ERROR_FILE_STEM.sub("", name.stem)
    again = f" {number}" if stem != name.stem else ""
    stem = _MISLEADING.sub("", stem).strip() or "table"
    stem = stem.encode()[:_LONGEST_STEM].decode(errors="ignore")
    suffix = name.suffix if name.suffix.lower() in _TABLE_SUFFIXES else ".csv"
    return f"{stem} - errors{again}{'.xlsx' if is_workbook else suffix}"


def _open(path: Path, shape: TableShape) -> ErrorText | ErrorWorkbook:
    header = [*shape.columns, *ERROR_COLUMNS]
    if shape.sheet:
        return ErrorWorkbook(path, shape.sheet, header)
    return ErrorText(path, shape.dialect, header)


def _add(output: ErrorText | ErrorWorkbook, rows: Iterable[RefusedRow], width: int) -> None:
    output.add(_cells(row, width) for row in rows)


def _cells(row: RefusedRow, width: int) -> list[str]:
    if len(row.cells) == width:
        return [*row.cells, str(row.number), *explain(row)]
    own, over = row.cells[:width], row.cells[width:]
    missing = ("",) * (width - len(own))
    return [*own, *missing, str(row.number), *explain(row), *over]
