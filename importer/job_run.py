"""One job from its turn to its end: plan, apply, report; it goes on from wherever the job stands."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from importer.apply import apply
from importer.planning import Planner
from importer.preview.guards import fields_that_hardly_fit, judge
from importer.words.corrections import UsedCorrections
from importer.words.errors import HandoffError, OvertakenError
from importer.words.fields import Field
from importer.words.job_ports import Jobs, Plans
from importer.words.jobs import ImportJob, JobKind, JobState, Stage
from importer.words.language import Sentence
from importer.words.plan import Planned
from importer.words.ports import Announcer, SettingsOfWorkspaces
from importer.words.totals import Guard, PlanTotals, Verdict


def nobody_asked(job: ImportJob) -> None:
    """Hear of a checked job, and do nothing."""
    del job


@dataclass(frozen=True, slots=True)
class JobRun:
    """Carries jobs out; safe to call at any time, since the stored state tells what is left to do.

    It stops where a person has to say yes, or where others have their turn. `planners` has one for each kind
    of job. Where another has taken the job up meanwhile, OvertakenError is raised and nothing more is written
    or told. `stopping` tells that the program is about to leave: a job then stops between batches and stays
    as it is. `on_checked` hears of each job whose check has ended, before anything else is done with it.
    """

    jobs: Jobs
    plans: Plans
    planners: Mapping[JobKind, Planner]
    settings: SettingsOfWorkspaces
    announcer: Announcer
    stopping: Callable[[], bool] = bool
    on_checked: Callable[[ImportJob], None] = nobody_asked

    async def carry_out(self, job: ImportJob) -> ImportJob:
        """Do all that can be done for a job, and tell people where it rests; returns it as it is then."""
        job = await self.settle(job)
        if job.state.is_at_rest:
            await asyncio.shield(self.announcer.announce_end(job))
        return job

    async def settle(self, job: ImportJob) -> ImportJob:
        """Plan and apply what is left of a job, telling nobody its end; give up one that can't go on."""
        try:
            return await self._go_on(job)
        except HandoffError as error:
            return await self.give_up(job, error.sentence)

    async def _go_on(self, job: ImportJob) -> ImportJob:
        """From step to step, until one leaves the job where it was."""
        before = None
        while job.state is not before and not job.state.is_at_rest:
            before = job.state
            job = await self._step(job)
        return job

    async def _step(self, job: ImportJob) -> ImportJob:
        match job.state:
            case JobState.QUEUED:
                return await self.jobs.begin(job) or job
            case JobState.CHECKING:
                return await self._plan(job)
            case JobState.APPLYING:
                return await self._apply(job)
            case _:
                return job

    async def give_up(self, job: ImportJob, sentence: Sentence) -> ImportJob:
        """End a job that can't go on: failed when nothing was changed, else cancelled where it stands."""
        job = await self._now(job)
        if not job.state.ended:
            end = JobState.CANCELLED if job.counts.changed else JobState.FAILED
            await self.jobs.end(job, end, failure=sentence)
            self._let_go(job)
        return await self._now(job)

    async def _plan(self, job: ImportJob) -> ImportJob:
        """Have the planner of the job's kind store the whole plan, or bring it up to date, and judge it."""
        planner = self.planners[job.kind]
        make = planner.renew if job.checked else planner.plan
        planned = await make(
            job,
            lambda rows, stage: self.announcer.show_progress(job, rows, stage),
            lambda: self._goes_on(job),
        )
        if planned is not None:
            await self._finish_check(job, planned)
            self._let_go(job)
        return await self._stopped_or_current(job)

    async def _finish_check(self, job: ImportJob, planned: Planned) -> None:
        checked = replace(job, counts=planned.counts, checked=True)
        after = await self.jobs.finish_check(job, planned.counts, await self._judge(checked, planned))
        if after:
            self.on_checked(after)
        if after and after.state is JobState.PREVIEWED:
            await self.plans.error_kinds(job.id)

    async def _judge(self, job: ImportJob, planned: Planned) -> Verdict:
        """What the plan comes to; one that was seen, and would do the same in its turn, is judged as it was.

        One that is to be looked at once more may have moved before a renewal was broken off.
        """
        if job.verdict and job.in_turn and not planned.moved and not job.preview_only:
            return replace(job.verdict, moved=0)
        numbers = (await self.settings.of(job.workspace)).guards
        round_trip = planned.round_trip or (job.verdict.round_trip if job.verdict else None)
        counting = planned.counting or self.plans.counting()
        totals = await counting.total(job, planned.filled or _filled_before(job), numbers, round_trip)
        guards = judge(job, totals, numbers)
        unfit = fields_that_hardly_fit(totals, numbers) if Guard.HARDLY_FITS in guards else ()
        used = UsedCorrections.of(planned.corrected)
        corrected = used or (job.verdict.corrected if job.verdict else used)
        return Verdict(totals, guards, planned.moved, unfit, corrected, round_trip)

    def _let_go(self, job: ImportJob) -> None:
        self.planners[job.kind].let_go(job)

    async def _apply(self, job: ImportJob) -> ImportJob:
        """Carry the plan out, and count its errors beside it: many take a while, and people may ask."""
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
                await self._count_applied(job)
                end = JobState.COMPLETED_WITH_ERRORS if job.counts.errors else JobState.COMPLETED
                await self.jobs.end(job, end)
        return await self._stopped_or_current(job)

    async def _count_applied(self, job: ImportJob) -> None:
        """Count what came of the plan where not all was done: customers were left, or it was stopped."""
        seen = job.verdict.totals if job.verdict else None
        if job.is_undo or seen is None or not job.cursor or seen.customers == job.counts.changed:
            return
        numbers = (await self.settings.of(job.workspace)).guards
        counted = await self.plans.counting().total(job, _filled_before(job), numbers)
        await self.jobs.keep_totals(job, _as_it_was_checked(counted, seen))

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
        """The job after a stage; one that was asked to stop, and had not ended, is cancelled now."""
        job = await self._now(job)
        if job.cancel_asked and not job.state.ended:
            await self._count_applied(job)
            await self.jobs.end(job, JobState.CANCELLED)
            job = await self._now(job)
        if job.state is JobState.CANCELLED:
            self._let_go(job)
        return job


def _as_it_was_checked(counted: PlanTotals, seen: PlanTotals) -> PlanTotals:
    """With what was found when its rows were checked, as of an export: once applied, nobody can tell."""
    return replace(
        counted,
        added_twice=seen.added_twice,
        first_twice=seen.first_twice,
        first_load=seen.first_load,
        undoes_later=seen.undoes_later,
        first_undone=seen.first_undone,
        undated=seen.undated,
        absence=seen.absence,
    )


def _filled_before(job: ImportJob) -> Mapping[Field, int]:
    """How many cells of each column were filled when the file was read; of a plan without a file, nothing."""
    return {field: fit.filled for field, fit in job.verdict.totals.fits.items()} if job.verdict else {}
