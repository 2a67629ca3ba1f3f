"""Carrying a job out from the command line: by a running bot where there is one, else here."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bot.command_line.status_line import clear_status, has_onlookers, show_status
from bot.core import Core
from bot.holding import IMPORT, hold_job
from importer.job_run import JobRun, nobody_asked
from importer.report.handover_words import handover_outcome
from importer.report.undo_words import undo_head, undo_outcome
from importer.words.errors import HandoffError, OvertakenError
from importer.words.jobs import ImportJob, JobKind, Stage
from importer.words.language import _, lazy_gettext, lazy_ngettext
from storage.presence import require_own_version
from storage.runner_lock import RunnerLock, run_alone

LOOK_SECONDS = 0.1
_PROGRESS: Final = {
    Stage.CHECKING: lazy_ngettext(
        "Import {number}: checking {rows} of {count} row",
        "Import {number}: checking {rows} of {count} rows",
        0,
    ),
    Stage.COMPARING: lazy_ngettext(
        "Import {number}: comparing {rows} of {count} row",
        "Import {number}: comparing {rows} of {count} rows",
        0,
    ),
    Stage.APPLYING: lazy_ngettext(
        "Import {number}: applying {rows} of {count} row",
        "Import {number}: applying {rows} of {count} rows",
        0,
    ),
}


def wake_nobody() -> None:
    """Nobody has to be woken: this program carries the job out, or a running bot finds it by itself."""


@dataclass(frozen=True, slots=True)
class LocalRun:
    """Sees a job through to its end; `stop` lets it stand where it is, between two batches.

    `on_checked` hears of each job that was checked here: of this one, and of those that came first.
    """

    core: Core
    stop: asyncio.Event
    on_checked: Callable[[ImportJob], None] = nobody_asked

    async def take_up(self, job: ImportJob) -> ImportJob:
        """The same of a job that was just made, held from before it waits."""
        async with hold_job(self.core, job):
            return await self.carry_out(await self.core.store.jobs.get(job.id))

    async def carry_out(self, job: ImportJob) -> ImportJob:
        """The job at its end, or where it stood when `stop` was set.

        What a bot has taken up is that bot's.
        """
        lock = RunnerLock(self.core.settings.database_url)
        while not self._is_over(job):
            if lock.take(IMPORT):
                try:
                    return await self._run_here(job)
                finally:
                    lock.release()
            job = await self._look_again(job)
        return job

    async def is_left(self, job: ImportJob) -> bool:
        """Whether whoever worked on it has gone, and no bot will go on with it by itself."""
        if RunnerLock(self.core.settings.database_url).holder() is not None:
            return False
        held = await self.core.store.jobs.held_elsewhere(0)
        return job.id not in held and not await self.core.store.has_bots_at_work()

    async def _run_here(self, job: ImportJob) -> ImportJob:
        """Run what waits before this job as well: nobody else would."""
        runner = self.core.job_run(Console(), stopping=self.stop.is_set, on_checked=self.on_checked)
        await self._settle_left(runner, job)
        while not self._is_over(job):
            if not await self._settle(runner, await self.core.store.jobs.ahead(job) or job, job.id):
                await self._look_again(job)
            job = await self.core.store.jobs.get(job.id)
        clear_status()
        return job

    async def _settle_left(self, runner: JobRun, job: ImportJob) -> None:
        """Go on with what was broken off, of either size: where bots are at work, they do.

        Each is tried once, as ours waits for none of another size that others have taken up meanwhile.
        """
        if await self.core.store.has_bots_at_work():
            return
        for other in await self.core.store.jobs.waiting():
            if _comes_first(other, job) and not self._has_to_be_fetched(other) and not self.stop.is_set():
                await self._settle(runner, other, job.id)

    async def _settle(self, runner: JobRun, job: ImportJob, ours: int) -> bool:
        """Whether it was ours to do. The end of an import that was shared in Slack is told by the bot."""
        if job.id in await self.core.store.jobs.held_elsewhere(ours):
            return False
        if self._has_to_be_fetched(job):
            if await self.core.store.has_bots_at_work():
                return False
            raise HandoffError(
                lazy_gettext(
                    "Import {number}, shared in Slack, comes first, and its file has to be fetched from "
                    "there: start the bot. It goes on with this import as well.",
                    number=str(job.number),
                )
            )
        async with run_alone(self.core.store.database, job.id) as is_alone:
            if is_alone:
                with suppress(OvertakenError):
                    await self._settle_ours(runner, await self.core.store.jobs.take(job.id))
        return is_alone

    def _has_to_be_fetched(self, job: ImportJob) -> bool:
        """Whether it can't go on without its file, which only a bot can get."""
        needs_file = job.reads_file and not job.checked and not job.is_from_command_line
        return needs_file and not self.core.file_cache.holds(job.reading.source)

    async def _settle_ours(self, runner: JobRun, job: ImportJob) -> None:
        try:
            await runner.settle(job)
        except OvertakenError:
            raise
        except Exception as error:
            await require_own_version(self.core.store.database)
            # Left as it is, the job would break every later import in the same way.
            await runner.give_up(
                job, lazy_gettext("The import broke off ({error}).", error=type(error).__name__)
            )
            raise

    async def _look_again(self, job: ImportJob) -> ImportJob:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stop.wait(), LOOK_SECONDS)
        return await self.core.store.jobs.get(job.id)

    def _is_over(self, job: ImportJob) -> bool:
        return job.state.is_at_rest or self.stop.is_set()


def _comes_first(other: ImportJob, job: ImportJob) -> bool:
    """Whether it was begun in the same workspace and left, or a command left it before its turn."""
    is_another = other.workspace == job.workspace and other.id != job.id
    was_left_waiting = other.is_from_command_line and other.number < job.number
    return is_another and (other.in_turn or was_left_waiting)


class Console:
    """Tells a person at a terminal how the job goes, on one line of standard error."""

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Write the line anew; what nobody looks at isn't put into words."""
        if not has_onlookers():
            return
        if job.is_undo:
            show_status(_("{head}: {told}", head=undo_head(job), told=undo_outcome(job)))
            return
        if job.kind is JobKind.HANDOVER:
            show_status(handover_outcome(job))
            return
        of = job.counts.planned if stage is Stage.APPLYING else job.reading.shape.rows
        show_status(str(_PROGRESS[stage].fill(of, number=str(job.number), rows=rows)))

    async def announce_end(self, job: ImportJob) -> None:
        """The result follows on standard output."""
        del job
