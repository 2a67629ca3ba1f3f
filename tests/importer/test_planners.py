"""Where a job's plan comes from: its kind's planner makes it, and from there every job goes the same way."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from importer.job_run import JobRun
from importer.planning import OnProgress
from importer.running.stopping import GoOn
from importer.words.directory import CustomerRecord
from importer.words.job_ports import Plans
from importer.words.jobs import Counts, ImportJob, JobKind, JobState, Stage
from importer.words.plan import AskedRow, AskedRows, Planned
from tests.importer.workspace import Workspace, open_workspace
from tests.storage.words import new_job


@dataclass
class WithoutFile:
    """Plans that the first user gets two customers, one of which doesn't exist; it reads no file."""

    plans: Plans
    let_go_of: list[int] = field(default_factory=list)

    async def plan(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Store the one row that can go through."""
        del on_progress
        if not await go_on():
            return None
        await self.plans.clear(job)
        missing = await self.plans.add(job, AskedRows.of([AskedRow("C1", 1, "1"), AskedRow("C9", 2, "1")]))
        planned, _ = await self.plans.count(job.id)
        return Planned(Counts(rows=2, planned=planned, unchanged=len(missing)))

    async def renew(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Make the plan anew."""
        return await self.plan(job, on_progress, go_on)

    def let_go(self, job: ImportJob) -> None:
        """Note it."""
        self.let_go_of.append(job.id)


class Silent:
    """Tells nobody anything."""

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Say nothing."""

    async def announce_end(self, job: ImportJob) -> None:
        """Say nothing."""


async def _queued(workspace: Workspace, *, preview_only: bool) -> ImportJob:
    """A job that waits for its plan, in a workspace with one customer and one user."""
    await workspace.fill(users=["ann@x.com"], customers=[CustomerRecord("C1", "One")])
    jobs = workspace.store.jobs
    job = await jobs.create(replace(new_job(workspace.id), preview_only=preview_only))
    await jobs.start(job.id, "U1")
    return await jobs.get(job.id)


@pytest.mark.parametrize(
    ("preview_only", "state", "managers"),
    [(False, JobState.COMPLETED, "ann@x.com"), (True, JobState.PREVIEWED, "")],
)
async def test_a_plan_that_comes_from_elsewhere_goes_the_same_way(
    tmp_path: Path, *, preview_only: bool, state: JobState, managers: str
) -> None:
    """It is previewed or applied as a file's is, and its planner hears that it isn't needed any more."""
    async with open_workspace(tmp_path) as workspace:
        store = workspace.store
        planner = WithoutFile(store.plans)
        run = JobRun(store.jobs, store.plans, {JobKind.FILE: planner}, store.workspace_settings, Silent())
        job = await run.carry_out(await _queued(workspace, preview_only=preview_only))
        assert (job.state, job.counts.planned, job.checked) == (state, 1, True)
        exported = store.directory.export_customers(workspace.id)
        assert [one async for one in exported] == [("C1", "One", managers, "")]
        assert planner.let_go_of == [job.id]


async def test_a_planner_that_is_told_to_stop_leaves_the_job_to_be_planned_anew(tmp_path: Path) -> None:
    """As when the program is about to leave: nothing is lost, and nothing is half planned."""
    async with open_workspace(tmp_path) as workspace:
        store = workspace.store
        planner = WithoutFile(store.plans)
        leaving = JobRun(
            store.jobs,
            store.plans,
            {JobKind.FILE: planner},
            store.workspace_settings,
            Silent(),
            stopping=lambda: True,
        )
        job = await leaving.carry_out(await _queued(workspace, preview_only=False))
        assert (job.state, job.checked, planner.let_go_of) == (JobState.CHECKING, False, [])
        staying = JobRun(store.jobs, store.plans, {JobKind.FILE: planner}, store.workspace_settings, Silent())
        assert (await staying.carry_out(job)).state is JobState.COMPLETED
