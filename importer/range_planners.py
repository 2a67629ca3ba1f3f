"""Planners that make a plan in the store, range by range: no rows of a file are read for them."""

from dataclasses import dataclass, replace

from importer.planning import OnProgress
from importer.running.stopping import GoOn
from importer.words.job_ports import Plans
from importer.words.jobs import Counts, ImportJob, Stage
from importer.words.plan import Counting, Planned
from importer.words.plan_ports import Handovers, Undos


@dataclass(frozen=True, slots=True)
class UndoPlanner:
    """Plans what becomes of each value that a job had set, range by range of the customers."""

    plans: Plans
    undos: Undos

    async def plan(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Plan every range; raises RowsGoneError where rows that are needed were deleted."""
        await self.plans.clear(job)
        counting = self.plans.counting() if job.is_large else None
        return await self._plan_ranges(job, on_progress, go_on, counting)

    async def renew(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Plan every range anew."""
        return await self._plan_ranges(job, on_progress, go_on)

    async def _plan_ranges(
        self, job: ImportJob, on_progress: OnProgress, go_on: GoOn, counting: Counting | None = None
    ) -> Planned | None:
        planned, moved = 0, 0
        for range_ in await self.undos.ranges(job):
            if not await go_on():
                return None
            done = await self.undos.plan(job, range_)
            if counting:
                await counting.count_up_to(job, range_)
            planned, moved = planned + done.added, moved + done.moved
            await on_progress(planned, Stage.CHECKING)
        return Planned(await self.undos.count(job), moved=moved, counting=counting)

    def let_go(self, job: ImportJob) -> None:
        """Nothing is kept for the planning alone."""


@dataclass(frozen=True, slots=True)
class HandoverPlanner:
    """Plans who gets each customer of the person that leaves, range by range of the customers."""

    plans: Plans
    handovers: Handovers

    async def plan(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Plan every range."""
        await self.plans.clear(job)
        planned = await self.renew(job, on_progress, go_on)
        return planned and replace(planned, moved=0)

    async def renew(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Drop customers that left meanwhile, add those that came, and leave the others where they were."""
        last, moved = await self.handovers.last_number(job.id), 0
        for range_ in await self.handovers.ranges(job):
            if not await go_on():
                return None
            done = await self.handovers.plan(job, range_, last)
            last, moved = last + done.added, moved + done.moved
            await on_progress(last, Stage.CHECKING)
        planned, errors = await self.plans.count(job.id)
        return Planned(Counts(planned + errors, planned, errors=errors), moved=moved)

    def let_go(self, job: ImportJob) -> None:
        """Nothing is kept for the planning alone."""
