"""Imports, handovers and undos against the real store, step by step, and what customers have then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, update

from bot.core import NobodyElse
from bot.file_cache import LocalFileCache
from importer.access import Permissions
from importer.covers import Covers
from importer.file_reader import FileReader
from importer.handover import HandingOver
from importer.job_run import JobRun
from importer.permissions import operator
from importer.range_planners import HandoverPlanner, UndoPlanner
from importer.undo import Undoing
from importer.words.clock import Clock, utc_now
from importer.words.directory import CustomerRecord, DirectoryKind, Entry, UserRecord
from importer.words.handover import HandoverWish
from importer.words.jobs import Counts, ImportJob, JobKind, JobState, Stage
from importer.words.new_jobs import NewJob
from importer.words.plan import AskedRow, AskedRows, ListedEntries, Planned
from importer.words.table_shape import FEW_ROWS
from importer.words.totals import Verdict
from storage.plan_rows import RANGE_IDS
from storage.schema import customers
from storage.store import Store
from tests.storage.words import load_directory, new_job

Asked = tuple[str | None, int | None]
"""The managers and the workflow that a row asks for: None leaves one, an empty text or 0 clears it."""
Values = tuple[str, int]
"""What a customer has; workflow 0 is none."""
MAYA = operator("cli:maya")


async def goes_on() -> bool:
    """Nobody has told to stop."""
    return True


async def say_nothing(rows: int, stage: Stage) -> None:
    """Nobody watches."""
    del rows, stage


@dataclass
class StopsAfter:
    """The program ends after so many ranges."""

    ranges: int

    async def __call__(self) -> bool:
        """Whether to go on with the next one."""
        self.ranges -= 1
        return self.ranges >= 0


class Silent:
    """Tells nobody anything."""

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Say nothing."""

    async def announce_end(self, job: ImportJob) -> None:
        """Say nothing."""


@dataclass
class MovedClock:
    """A clock that goes only where it is moved; it begins on a Monday morning."""

    now: datetime = datetime(2026, 10, 19, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """What it shows."""
        return self.now

    def move(self, days: int, hour: int = 9, minute: int = 0) -> None:
        """To this hour, in UTC, so many days after the Monday."""
        self.now = datetime(2026, 10, 19, hour, minute, tzinfo=UTC) + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Office:
    """A workspace whose customers C1, C2, … lie two to a range, and the people who work there."""

    store: Store
    workspace: int
    clock: Clock = utc_now

    @classmethod
    async def open(
        cls, store: Store, workspace: int, many: int = 4, base: int = 1, clock: Clock = utc_now
    ) -> "Office":
        """Users 1 and 2, workflows 1 and 2 in the first workspace, and customers that have nothing yet."""
        office = cls(store, workspace, clock)
        for place, id_ in enumerate(await load_directory(store, workspace, many)):
            far = (base * 10 + place // 2) * RANGE_IDS + place % 2
            await store.database.execute(update(customers).where(customers.c.id == id_).values(id=far))
        return office

    async def hire(self, *emails: str) -> None:
        """More users, numbered on."""
        await self.store.directory.load_users(self.workspace, [UserRecord(email, "") for email in emails])

    async def plan(
        self,
        asked: Mapping[str, Asked],
        *,
        large: bool = False,
        corrects: int | None = None,
        columns: tuple[str, ...] = (),
    ) -> ImportJob:
        """An import that has been checked, and is to be applied; a correction of a job that it `corrects`."""
        jobs, new = self.store.jobs, await self._new()
        if large:
            shape = replace(new.reading.shape, rows=FEW_ROWS + 1)
            new = replace(new, reading=replace(new.reading, shape=shape))
        if corrects is not None:
            new = replace(new, kind=JobKind.CORRECTION, of=corrects)
        if columns:
            shape = replace(new.reading.shape, columns=columns, is_error_file=False)
            new = replace(new, reading=replace(new.reading, shape=shape))
        job = await jobs.create(new)
        await jobs.start(job.id, MAYA.name)
        return await self._check(await self.begun(job), asked)

    async def plan_list(self, asked: Mapping[str, Asked]) -> ImportJob:
        """A list of customers who are there already that has been planned, and is to be applied."""
        jobs, new = self.store.jobs, await self._new()
        job = await jobs.create(replace(new, kind=JobKind.DIRECTORY, loads=DirectoryKind.CUSTOMERS))
        await jobs.start(job.id, MAYA.name)
        job = await self.begun(job)
        await self.store.plans.clear(job)
        rows = [
            Entry(number, name, managers=managers, workflow=workflow)
            for number, (name, (managers, workflow)) in enumerate(asked.items(), 1)
        ]
        await self.store.entries.plan(job, ListedEntries.of(rows))
        return await self._finish_check(job, len(rows))

    async def preview(self, asked: Mapping[str, Asked]) -> ImportJob:
        """An import that has been checked, and that nobody has said yes to."""
        job = await self.store.jobs.create(replace(await self._new(), state=JobState.CHECKING))
        return await self._check(job, asked)

    async def try_out(self, of: ImportJob, most: int) -> ImportJob:
        """A trial of a preview with its first changes, which is to be applied."""
        new = replace(await self._new(), kind=JobKind.TRIAL, of=of.number, state=JobState.QUEUED)
        trial = await self.store.jobs.begin_trial(of, new, MAYA.name, most)
        assert trial
        return await self.begun(trial)

    async def renew(self, preview: ImportJob) -> None:
        """Bring a preview up to what customers have now, where its trial has ended or was taken back."""
        now = await self.store.jobs.get(preview.id)
        if now.state is JobState.CHECKING:
            for range_ in await self.store.plans.ranges(now.id):
                await self.store.plans.renew(now, range_)
            await self._finish_check(now, now.counts.rows)

    async def go_on(self, preview: ImportJob) -> ImportJob:
        """A preview that someone has said yes to; it is to be applied."""
        assert await self.store.jobs.start(preview.id, MAYA.name)
        begun = await self.begun(await self.store.jobs.get(preview.id))
        assert begun.state is JobState.APPLYING
        return begun

    async def _new(self) -> NewJob:
        earlier = await self.store.jobs.history(self.workspace, limit=1)
        return new_job(self.workspace, f"F{earlier[0].number if earlier else 0}", MAYA.name)

    async def _check(self, job: ImportJob, asked: Mapping[str, Asked]) -> ImportJob:
        await self.store.plans.clear(job)
        rows = [AskedRow(name, number, *wish) for number, (name, wish) in enumerate(asked.items(), 1)]
        await self.store.plans.add(job, AskedRows.of(rows))
        return await self._finish_check(job, len(rows))

    async def _finish_check(self, job: ImportJob, rows: int) -> ImportJob:
        planned, errors = await self.store.plans.count(job.id)
        counts = Counts(rows, planned, unchanged=rows - planned - errors, errors=errors)
        assert await self.store.jobs.finish_check(job, counts, Verdict())
        return await self.store.jobs.get(job.id)

    def undoing(self, keep: timedelta) -> Undoing:
        """The use cases, where rows are kept for so long."""
        return Undoing(self.store.jobs, self.store.undos, Permissions(NobodyElse()), lambda: None, keep)

    async def plan_undo(self, number: int) -> ImportJob:
        """An undo of the job with this number that has been planned, and is to be applied."""
        jobs, undos, undoing = self.store.jobs, self.store.undos, self.undoing(timedelta(days=365))
        of = await jobs.numbered(self.workspace, number)
        job = await self.begun(await undoing.begin(of, MAYA, share=f"undo:{uuid4().hex}"))
        planned = await UndoPlanner(self.store.plans, undos).plan(job, say_nothing, goes_on)
        assert planned is not None
        assert await jobs.finish_check(job, planned.counts, Verdict())
        return await jobs.get(job.id)

    async def plan_handover(self, wish: HandoverWish) -> ImportJob:
        """A handover that has been planned, and is to be applied."""
        return await self._planned_handover(wish, preview_only=False)

    async def preview_handover(self, wish: HandoverWish) -> ImportJob:
        """A handover that someone is to look at."""
        return await self._planned_handover(wish, preview_only=True)

    def handing_over(self) -> HandingOver:
        """The use cases of handovers."""
        jobs, handovers = self.store.jobs, self.store.handovers
        settings, alone = self.store.workspace_settings, Permissions(NobodyElse())
        directory, links = self.store.directory, self.store.links
        files = FileReader(directory, self.store.mappings, LocalFileCache(Path("unused")), 0)
        return HandingOver(
            jobs, handovers, directory, links, files, settings, alone, lambda: None, self.clock
        )

    async def _planned_handover(self, wish: HandoverWish, *, preview_only: bool) -> ImportJob:
        jobs, handovers = self.store.jobs, self.store.handovers
        share = f"handover:{uuid4().hex}"
        job = await self.handing_over().begin(
            self.workspace, wish, MAYA, share=share, preview_only=preview_only
        )
        job = job if preview_only else await self.begun(job)
        planned = await HandoverPlanner(self.store.plans, handovers).plan(job, say_nothing, goes_on)
        assert planned is not None
        assert await jobs.finish_check(job, planned.counts, Verdict())
        return await jobs.get(job.id)

    def covers(self) -> Covers:
        """The use cases of covers."""
        jobs, handovers, settings = self.store.jobs, self.store.handovers, self.store.workspace_settings
        return Covers(jobs, handovers, settings, Permissions(NobodyElse()), lambda: None, self.clock)

    async def renew_handover(self, job: ImportJob) -> Planned:
        """Bring the plan of a handover up to what customers have now."""
        renewed = await HandoverPlanner(self.store.plans, self.store.handovers).renew(
            job, say_nothing, goes_on
        )
        assert renewed is not None
        return renewed

    async def begun(self, job: ImportJob) -> ImportJob:
        """A job that waited, once it has its turn."""
        begun = await self.store.jobs.begin(job)
        assert begun
        return begun

    async def step(self, job: ImportJob) -> bool:
        """Apply the next range; tells whether it was the last."""
        batch = await self.store.plans.apply_batch(await self.store.jobs.get(job.id), 1)
        assert batch
        return batch.done

    async def finish(self, job: ImportJob) -> ImportJob:
        """Apply what is left of a job."""
        while not await self.step(job):
            pass
        return await self.end(job)

    async def end(self, job: ImportJob, state: JobState | None = None) -> ImportJob:
        """End a job where it stands."""
        now = await self.store.jobs.get(job.id)
        end = JobState.COMPLETED_WITH_ERRORS if now.counts.errors else JobState.COMPLETED
        assert await self.store.jobs.end(now, state or end)
        return await self.store.jobs.get(job.id)

    async def import_(self, asked: Mapping[str, Asked]) -> ImportJob:
        """A whole import."""
        return await self.finish(await self.plan(asked))

    async def undo(self, number: int) -> ImportJob:
        """A whole undo."""
        return await self.finish(await self.plan_undo(number))

    async def hand_over(self, wish: HandoverWish) -> ImportJob:
        """A whole handover."""
        return await self.finish(await self.plan_handover(wish))

    async def do_what_is_due(self) -> Sequence[ImportJob]:
        """Carry out the returns whose day has come, as a bot does that finds them at its start."""
        store = self.store
        planner = {JobKind.RETURN: UndoPlanner(store.plans, store.undos)}
        run = JobRun(store.jobs, store.plans, planner, store.workspace_settings, Silent())
        done = list[ImportJob]()
        for job in await store.jobs.waiting():
            taken = await store.jobs.take(job.id)
            assert taken
            done.append(await run.carry_out(taken))
        return done

    async def edit(self, name: str, managers: str | None = None, workflow: int | None = None) -> None:
        """Set something by hand."""
        record = CustomerRecord(
            name,
            None,
            None if managers is None else tuple(map(int, filter(None, managers.split(",")))),
            workflow or None,
            clears_workflow=workflow == 0,
        )
        await self.store.directory.load_customers(self.workspace, [record])

    async def values(self) -> dict[str, Values]:
        """What each customer has."""
        rows = select(customers).where(customers.c.workspace_id == self.workspace)
        found = await self.store.database.rows(rows.order_by(customers.c.external_id))
        return {row.external_id: (row.managers, row.workflow_id or 0) for row in found}

    async def job(self, number: int) -> ImportJob:
        """The job of this number."""
        return await self.store.jobs.numbered(self.workspace, number)

    async def lose_rows(self, number: int) -> None:
        """Let the rows of a job be deleted, as after a long time."""
        job = await self.job(number)
        while not await self.store.plans.forget(job.id, 100):
            pass
