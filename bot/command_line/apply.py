"""`apply`: carries out what a preview has planned."""

import argparse
from asyncio import Event
from dataclasses import dataclass
from functools import partial

from bot.command_line.arguments import take_confirmation, take_workspace, who_works_here
from bot.command_line.coming_to_rest import tell_end
from bot.command_line.local_run import LocalRun, wake_nobody
from bot.command_line.reports import report_any
from bot.command_line.stop_signals import catch_stop_signals
from bot.core import Core, open_core
from bot.holding import hold_job
from bot.settings import Settings
from importer.words.errors import RowsGoneError, WrongStateError
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import _, lazy_gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the number of the preview, and the form of the answer."""
    parser.add_argument("number", type=int, metavar="NUMBER", help=_("the number of the preview"))
    take_confirmation(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    take_workspace(parser)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Carry it out.

    0 when every row went through, 1 when some had errors, 2 when nothing was done.
    """
    with catch_stop_signals() as stop:
        async with open_core(settings) as core:
            return await _Apply(arguments, core, stop).run()


@dataclass(frozen=True, slots=True)
class _Apply:
    """One apply, as the words ask for it."""

    words: argparse.Namespace
    core: Core
    stop: Event

    async def run(self) -> int:
        workspace = await self.core.store.workspaces.pick(self.words.workspace)
        job = await self.core.store.jobs.numbered(workspace, self.words.number)
        _require_previewed(job)
        job = await self._carry_out(job)
        return await tell_end(job, partial(report_any, self.core), as_json=self.words.json)

    async def _carry_out(self, job: ImportJob) -> ImportJob:
        """As it stands where guards speak that nobody has confirmed: what it says then, says how."""
        if job.verdict and job.verdict.guards and not (self.words.confirm and job.verdict.can_be_confirmed):
            return job
        async with hold_job(self.core, job):
            taken = await self.core.store.jobs.take(job.id)
            _require_previewed(taken)
            return await LocalRun(self.core, self.stop).carry_out(await self._start(taken))

    async def _start(self, job: ImportJob) -> ImportJob:
        asker, confirmed = who_works_here(), self.words.confirm
        if job.is_undo:
            return await self.core.undoing(wake_nobody).confirm(job, asker, confirmed=confirmed)
        if job.kind is JobKind.HANDOVER:
            return await self.core.handing_over(wake_nobody).confirm(job, asker, confirmed=confirmed)
        imports = self.core.imports(wake_nobody, stopping=self.stop.is_set)
        return await imports.start(job, asker, confirmed=confirmed)


def _require_previewed(job: ImportJob) -> None:
    number = str(job.number)
    if job.state is not JobState.PREVIEWED:
        raise WrongStateError(
            lazy_gettext(
                "Import {number} is no preview that waits to be applied: see python -m bot history.",
                number=number,
            )
        )
    if job.rows_gone and not job.reads_file:
        raise RowsGoneError(
            lazy_gettext(
                "Preview {number} is so old that its plan was let go of: ask for the same once more.",
                number=number,
            )
        )
    if job.rows_gone:
        raise RowsGoneError(
            lazy_gettext(
                "Import {number} was previewed so long ago that its plan was let go of: "
                "import the file again.",
                number=number,
            )
        )
