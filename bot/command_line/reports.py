"""The report of a job of any kind, for the commands that are given a number alone."""

from collections.abc import Awaitable, Callable
from typing import Final

from bot.command_line.directory_load import report_load
from bot.command_line.handover import report_handover
from bot.command_line.local_import import report_import
from bot.command_line.report import Report
from bot.command_line.undo import report_undo
from bot.core import Core
from importer.words.jobs import ImportJob, JobKind

_OF_KIND: Final[dict[JobKind, Callable[[Core, ImportJob], Awaitable[Report]]]] = {
    JobKind.UNDO: report_undo,
    JobKind.RETURN: report_undo,
    JobKind.HANDOVER: report_handover,
    JobKind.DIRECTORY: report_load,
}


async def report_any(core: Core, job: ImportJob) -> Report:
    """What came of a job, or what it would do, as the command that makes such jobs tells it."""
    return await _OF_KIND.get(job.kind, report_import)(core, job)
