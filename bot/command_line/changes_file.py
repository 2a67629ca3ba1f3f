"""The changes file that a person names: written once the job has come to rest, in place of an earlier one."""

import asyncio
import shutil
import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.command_line.error_file import kind_by_ending
from bot.command_line.local_files import writing
from importer.permissions import operator
from importer.report.written_files import WrittenFile
from importer.review import Review
from importer.words.errors import HandoffError
from importer.words.jobs import ImportJob
from importer.words.language import Language, _, catalogue, speaking

OPTION = "--changes-file"


def take_changes_file(parser: ArgumentParser) -> None:
    """Take where the changes are to be written."""
    parser.add_argument(
        OPTION, type=Path, metavar="FILE", help=_("write each value that changes here, before and after")
    )


async def put_changes_file(
    review: Review, job: ImportJob, path: Path | None, language: Language
) -> WrittenFile | None:
    """Put the job's changes at their place in this language, if any; a header alone where nothing changes.

    What was done is told even if they can't be written any more.
    """
    if path is None:
        return None
    try:
        with speaking(catalogue(language)), writing(path):
            return await _put(review, job, path)
    except HandoffError as error:
        print(error, file=sys.stderr)
        return None


async def _put(review: Review, job: ImportJob, path: Path) -> WrittenFile:
    """Written elsewhere first: what lies at the path is touched when all is written."""
    with TemporaryDirectory() as folder:
        written = await review.file(job, operator(""), Path(folder), kind_by_ending(path))
        await asyncio.to_thread(shutil.copyfile, written.path, path)
    return replace(written, path=path)


def changes_zeros_advice(written: WrittenFile | None) -> str | None:
    """What to do where a spreadsheet would take the zeros away that External Ids begin with; else None."""
    if written is None or written.is_workbook or not written.has_zeros:
        return None
    return _(
        "External Ids in {path} begin with zeros, which a spreadsheet takes away when it opens the file: "
        "name the changes file .xlsx to get a workbook, or have the spreadsheet read that column as text.",
        path=str(written.path),
    )
