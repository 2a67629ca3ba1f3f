"""The changes file: a line for each value of each customer that a job changes, in the customers' order.

Delimited, in UTF-8 with a byte order mark and with the delimiter that the file had; a workbook where External
Ids begin with zeros, which a spreadsheet takes away when it opens a delimited file.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from importer.report.text_output import TextOutput
from importer.report.workbook_output import WorkbookOutput
from importer.report.written_files import (
    FOR_SPREADSHEETS,
    WORKBOOK_SUFFIX,
    OutputKind,
    WrittenFile,
    begins_with_zero,
    changes_file_name,
)
from importer.running.stopping import in_thread
from importer.words.changes import CHANGED_FIELDS, Change
from importer.words.errors import HandoffError
from importer.words.fields import Field, clearing_word
from importer.words.jobs import ImportJob
from importer.words.language import _, lazy_gettext
from importer.words.table_shape import Dialect, TableShape

CHANGES_COLUMNS: Final = (
    Field.EXTERNAL_ID.lazy_label,
    lazy_gettext("Customer"),
    lazy_gettext("Field"),
    lazy_gettext("Before"),
    lazy_gettext("After"),
    lazy_gettext("Row"),
    lazy_gettext("Matched"),
)
"""In the language of the moment. `Matched` is the cell as in the file, where it was cleaned or corrected."""

MOST_LINES: Final = (1 << 20) - 1
"""Below a sheet's header (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)."""

ChangePages = AsyncIterator[Sequence[Change]]


async def write_changes_file_of(
    job: ImportJob, lines: int, changes: Callable[[], ChangePages], folder: Path, kind: OutputKind
) -> WrittenFile:
    """Write all that a job changes, so many lines, into a file in the folder; can be cancelled at any moment.

    It begins as a delimited file, and anew as a workbook once an id begins with zero. More lines than a sheet
    holds stay delimited; raises HandoffError where a workbook of them was asked for.
    """
    path = folder / changes_file_name(job.reading.source.file_name, job.number)
    if kind is OutputKind.WORKBOOK:
        _require_fitting(lines)
        return await _write_workbook(path, changes())
    may_change = kind is OutputKind.KEEPING_ZEROS and lines <= MOST_LINES
    output = TextOutput(path, _dialect(job.reading.shape), _header())
    has_zeros = await _write(output, changes(), until_zeros=may_change)
    if may_change and has_zeros:
        path.unlink()
        return await _write_workbook(path, changes())
    return WrittenFile(path, is_workbook=False, has_zeros=has_zeros)


async def _write_workbook(path: Path, changes: ChangePages) -> WrittenFile:
    path = path.with_suffix(WORKBOOK_SUFFIX)
    has_zeros = await _write(WorkbookOutput(path, _("Changes"), _header()), changes)
    return WrittenFile(path, is_workbook=True, has_zeros=has_zeros)


async def _write(
    output: TextOutput | WorkbookOutput, changes: ChangePages, *, until_zeros: bool = False
) -> bool:
    """Write the changes as they come, all or until an External Id begins with zero; tells if one does."""
    has_zeros = False
    try:
        async for page in changes:
            has_zeros = has_zeros or await in_thread(_have_zeros, page)
            if has_zeros and until_zeros:
                break
            await in_thread(output.add, _lines(page))
    finally:
        await in_thread(output.close)
    return has_zeros


def _have_zeros(changes: Sequence[Change]) -> bool:
    return any(begins_with_zero(change.external_id) for change in changes)


def _header() -> list[str]:
    return [str(column) for column in CHANGES_COLUMNS]


def _lines(changes: Sequence[Change]) -> Iterator[Sequence[str]]:
    labels = {field: str(label) for field, label in CHANGED_FIELDS.items()}
    nothing = clearing_word()
    for change in changes:
        yield (
            change.external_id,
            change.name,
            labels[change.field],
            change.before or nothing,
            change.after or nothing,
            "" if change.row is None else str(change.row),
            change.written,
        )


def _dialect(shape: TableShape) -> Dialect:
    """As the file's, whose spreadsheet opens that; a workbook has none."""
    return FOR_SPREADSHEETS if shape.sheet else replace(FOR_SPREADSHEETS, delimiter=shape.dialect.delimiter)


def _require_fitting(lines: int) -> None:
    if lines > MOST_LINES:
        raise HandoffError(
            lazy_gettext(
                "The {lines} changes are more than a sheet holds. Name the changes file .csv instead.",
                lines=lines,
            )
        )
