"""The file of what an undo left: a line for each value that stays, with what it would have become and why.

A workbook, so that no spreadsheet takes zeros away from External Ids; delimited where a sheet is too short.
"""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

from importer.report.left_words import left_field, left_reason
from importer.report.text_output import TextOutput
from importer.report.workbook_output import WorkbookOutput
from importer.report.written_files import FOR_SPREADSHEETS
from importer.running.stopping import in_thread
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.language import _
from importer.words.undo import LeftValue

_MOST_CUSTOMERS: Final = ((1 << 20) - 1) // 2
"""A sheet, two values each (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)."""


async def write_left_file(job: ImportJob, left: AsyncIterator[Sequence[LeftValue]], folder: Path) -> Path:
    """Write the values that an undo leaves into a file in the folder, as they arrive; can be cancelled."""
    output, path = _open(job, folder)
    try:
        async for page in left:
            await in_thread(output.add, map(_cells, page))
    finally:
        await in_thread(output.close)
    return path


def _open(job: ImportJob, folder: Path) -> tuple[TextOutput | WorkbookOutput, Path]:
    name = _("left by undo {number}", number=str(job.number))
    header = [str(Field.EXTERNAL_ID.lazy_label), _("Field"), _("Value"), _("Instead of"), _("Why")]
    if job.counts.errors > _MOST_CUSTOMERS:
        path = folder / f"{name}.csv"
        return TextOutput(path, FOR_SPREADSHEETS, header), path
    path = folder / f"{name}.xlsx"
    return WorkbookOutput(path, name, header), path


def _cells(left: LeftValue) -> Sequence[str]:
    return [left.external_id, str(left_field(left)), left.value, left.target, left_reason(left)]
