"""One job from its turn to its end: check, plan, apply, report; it goes on from wherever the job stands."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from importer.apply import apply
from importer.check.check import check
from importer.file.workbook.reading import make_ready
from importer.running.stopping import unless_stopped
from importer.words.errors import HandoffError, OvertakenError
from importer.words.jobs import Counts, ImportJob, JobState, Stage
from importer.words.ports import Announcer, Directory, FileCache, Jobs, Plans


def nobody_asked(job: ImportJob) -> None:
    """Hear of a checked job, and do nothing."""
    del job


@dataclass(frozen=True, slots=True)
class JobRun:
    """Carries jobs out; safe to call again for a job at any time, since the stored state tells what is left to do.

    Where another has taken the job up meanwhile, OvertakenError is raised and nothing more is written or told.
    `stopping` tells that the program is about to leave: a job then stops between batches and stays as it is.
    `on_checked` hears of each job whose check has ended, before anything else is done with it.
    """

    jobs: Jobs
    plans: Plans
    directory: Directory
    file_cache: FileCache
    announcer: Announcer
    max_bytes: int
    stopping: Callable[[], bool] = bool
    on_checked: Callable[[ImportJob], None] = nobody_asked

    async def carry_out(self, job: ImportJob) -> ImportJob:
        """Do all that is left to do for a job, and tell people its end; returns it as it stands then."""
        job = await self.settle(job)
        if job.state.ended:
            await asyncio.shield(self.announcer.announce_end(job))
        return job

    async def settle(self, job: ImportJob) -> ImportJob:
        """Check and apply what is left of a job, telling nobody its end; one that can't go on ends with the reason."""
        try:
            return await self._go_on(job)
        except HandoffError as error:
            return await self.give_up(job, str(error))

    async def _go_on(self, job: ImportJob) -> ImportJob:
        if job.state is JobState.QUEUED:
            job = await self.jobs.begin(job) or job
        if job.state is JobState.CHECKING:
            job = await self._check(job)
        if job.state is JobState.APPLYING:
            job = await self._apply(job)
        return job

    async def give_up(self, job: ImportJob, sentence: str) -> ImportJob:
        """End a job that can't go on: failed when nothing was changed, else cancelled where it stands."""
        job = await self._now(job)
        if not job.state.ended:
            end = JobState.CANCELLED if job.counts.changed else JobState.FAILED
            await self.jobs.end(job, end, failure=sentence)
            self.file_cache.discard(job.source)
        return await self._now(job)

    async def _check(self, job: ImportJob) -> ImportJob:
        """Read every row into the plan; the file isn't needed any more afterwards."""
        path = await unless_stopped(self._brought(job), lambda: self._goes_on(job))
        if path is None:
            return await self._stopped_or_current(job)
        counts = await self._checked(job, path)
        if counts is not None:
            await self.file_cache.fetch(
                job.source, self.max_bytes
            )  # refuses what was changed while it was checked
            after = self._after_check(job)
            if await self.jobs.finish_check(job, counts, after):
                self.on_checked(replace(job, state=after, counts=counts, checked=True))
            if after is JobState.PREVIEWED:
                await self.plans.error_kinds(job.id)
            self.file_cache.discard(job.source)
        return await self._stopped_or_current(job)

    async def _brought(self, job: ImportJob) -> Path:
        """The file on this machine, ready to be read."""
        path = await self.file_cache.fetch(job.source, self.max_bytes)
        await make_ready(path, job.source.file_name)
        return path

    async def _checked(self, job: ImportJob, path: Path) -> Counts | None:
        """The check's counts; raises SourceGoneError where the file has changed meanwhile."""
        try:
            return await check(
                job,
                path,
                directory=self.directory,
                plans=self.plans,
                on_progress=lambda rows, stage: self.announcer.show_progress(job, rows, stage),
                go_on=lambda: self._goes_on(job),
            )
        finally:
            self.file_cache.require_unchanged(job.source)

    def _after_check(self, job: ImportJob) -> JobState:
        return JobState.PREVIEWED if job.preview_only else JobState.APPLYING

    async def _apply(self, job: ImportJob) -> ImportJob:
        """Carry the plan out, and count its errors beside it: many take a while, and someone may want to know."""
        counting = asyncio.create_task(self.plans.error_kinds(job.id))
        try:
            return await self._carry_out_plan(job)
        finally:
            await asyncio.gather(counting, return_exceptions=True)

    async def _carry_out_plan(self, job: ImportJob) -> ImportJob:
        """How it ended depends on the rows that could not go through."""
        if await apply(job, self.plans, self._tell_and_go_on):
            job = await self._now(job)
            if job.state is JobState.APPLYING:
                end = JobState.COMPLETED_WITH_ERRORS if job.counts.errors else JobState.COMPLETED
                await self.jobs.end(job, end)
        return await self._stopped_or_current(job)

    async def _tell_and_go_on(self, job: ImportJob) -> bool:
        goes_on = await self._goes_on(job)
        await self.announcer.show_progress(job, job.counts.changed, Stage.APPLYING)
        return goes_on

    async def _goes_on(self, job: ImportJob) -> bool:
        if self.stopping():
            return False
        return not (await self._now(job)).cancel_asked

    async def _now(self, job: ImportJob) -> ImportJob:
        """The job as it stands; raises OvertakenError where it isn't ours any more."""
        now = await self.jobs.get(job.id)
        if now.attempt != job.attempt:
            raise OvertakenError(job.id)
        return now

    async def _stopped_or_current(self, job: ImportJob) -> ImportJob:
        """The job as it stands after a stage; one that was asked to stop, and had not ended, is cancelled now."""
        job = await self._now(job)
        if job.cancel_asked and not job.state.ended:
            await self.jobs.end(job, JobState.CANCELLED)
            job = await self._now(job)
        if job.state is JobState.CANCELLED:
            self.file_cache.discard(job.source)
        return job
