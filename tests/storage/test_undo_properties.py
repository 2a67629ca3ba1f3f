"""Whatever is imported, tried, corrected, edited and undone, values equal those of a plain list of writes."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from importer.words.errors import CannotUndoError
from importer.words.jobs import ImportJob, JobState
from storage.plan_rows import RANGE_IDS as RANGE
from storage.plan_schema import planned_rows
from storage.schema import customers, import_jobs
from storage.store import open_store
from storage.undo_schema import applied_ranges
from tests.laid_tables import lay_tables
from tests.storage.ledger import FIELDS, Ledger
from tests.storage.undoing import Asked, Office, Values

Note = Callable[[int], None]
"""Does in the model what a batch did to a range."""
NAMES = ("C1", "C2", "C3")
MANAGERS, WORKFLOWS = ("", "1", "2"), (0, 1, 2)
ASKED = st.tuples(st.sampled_from([None, *MANAGERS]), st.sampled_from([None, *WORKFLOWS])).filter(
    lambda wish: wish != (None, None)
)
IMPORT = st.dictionaries(st.sampled_from(NAMES), ASKED, min_size=1)
EDIT = st.tuples(st.sampled_from(NAMES), st.one_of(st.sampled_from(MANAGERS), st.sampled_from(WORKFLOWS)))


@dataclass(frozen=True, slots=True)
class Step:
    """What someone does: imports, edits, or undoes one of the jobs; and what comes between its batches.

    A job with `stops` is cancelled after its first range. What comes in between comes before the first one
    where it is `early`. An import may correct one of the jobs, or have so many changes `tried` first, which
    are then perhaps taken back before the rest.
    """

    asked: dict[str, Asked] | None = None
    edit: tuple[str, str | int] | None = None
    undo: int | None = None
    between: "Step | None" = None
    stops: bool = False
    early: bool = False
    corrects: int | None = None
    tried: int = 0
    takes_back: bool = False


BETWEEN = st.one_of(st.none(), st.none(), st.builds(Step, edit=EDIT), st.builds(Step, asked=IMPORT))
STEP = st.one_of(
    st.builds(Step, asked=IMPORT, between=BETWEEN, stops=st.booleans(), early=st.booleans()),
    st.builds(Step, asked=IMPORT, between=BETWEEN, stops=st.booleans(), corrects=st.integers(0, 20)),
    st.builds(
        Step,
        asked=IMPORT,
        between=BETWEEN,
        stops=st.booleans(),
        early=st.booleans(),
        tried=st.integers(1, 2),
        takes_back=st.booleans(),
    ),
    st.builds(Step, edit=EDIT),
    st.builds(Step, undo=st.integers(0, 20), between=BETWEEN, stops=st.booleans(), early=st.booleans()),
    st.builds(Step, undo=st.integers(0, 20)),
)


@dataclass(slots=True)
class Trial:
    """The store and the model, taken through the same steps."""

    office: Office
    ledger: Ledger
    jobs: list[int] = field(default_factory=list)
    roots: dict[int, int] = field(default_factory=dict)

    async def take(self, step: Step) -> None:
        """Take one step in both, and compare."""
        if step.edit:
            await self._edit(step.edit)
        elif step.asked and step.tried:
            await self._import_in_two(step, step.asked)
        elif step.asked:
            await self._import(step, step.asked)
        elif step.undo is not None and self.jobs:
            await self.undo(self.jobs[step.undo % len(self.jobs)], step)
        await self.compare()

    async def _edit(self, edit: tuple[str, str | int]) -> None:
        name, value = edit
        place = 0 if isinstance(value, str) else 1
        await self.office.edit(name, **{("managers", "workflow")[place]: value})  # type: ignore[arg-type]
        self.ledger.edit(name, place, value)

    async def _import(self, step: Step, asked: dict[str, Asked], *, large: bool = False) -> None:
        corrects = None
        if step.corrects is not None and self.jobs:
            corrects = self.jobs[step.corrects % len(self.jobs)]
        old = self.ledger.values()
        await self._apply(await self.office.plan(asked, large=large, corrects=corrects), asked, old, step)

    async def _import_in_two(self, step: Step, asked: dict[str, Asked]) -> None:
        """The first changes of a preview, and then what is left of it."""
        old = self.ledger.values()
        preview = await self.office.preview(asked)
        changing = [name for name in sorted(asked) if self.ledger.changes(asked[name], old[name])]
        first = {name: asked[name] for name in changing[: step.tried]}
        trial = await self.office.try_out(preview, step.tried)
        await self._apply(trial, first, old, step)
        await self.office.renew(preview)
        await self.compare()
        if step.takes_back:
            await self.undo(trial.number)
            await self.office.renew(preview)
        old = self.ledger.values()
        await self._apply(await self.office.go_on(preview), asked, old, Step())

    async def _apply(
        self, job: ImportJob, asked: dict[str, Asked], old: dict[str, Values], step: Step
    ) -> None:
        self.jobs.append(job.number)
        self.roots[job.number] = job.number
        ranges = sorted({self.ledger.ranges[name] for name in asked})
        await self._carry_out(
            job, ranges, step, lambda range_: self.ledger.apply(job.number, range_, asked, old)
        )

    async def undo(self, of: int, step: Step = Step()) -> None:
        """Undo a job, unless nothing of it is in effect."""
        try:
            job = await self.office.plan_undo(of)
        except CannotUndoError:
            return
        root = self.roots[of]
        self.jobs.append(job.number)
        self.roots[job.number] = root
        planned = job.counts
        before = await self.office.values()
        ranges = await self._root_ranges(root)
        await self._carry_out(
            job, ranges, step, lambda range_: self.ledger.turn(job.number, of, root, range_)
        )
        if step.between is None and not step.stops:
            after = await self.office.values()
            assert sum(before[name] != after[name] for name in before) == planned.planned
            totals = await self.office.store.undos.totals(job)
            assert totals.customers == planned.rows
            assert totals.goes_back == planned.planned

    async def _carry_out(self, job: ImportJob, ranges: Sequence[int], step: Step, note: Note) -> None:
        """Range by range, as the store's batches go; the counter of both must go alike."""
        done = False
        if step.between and step.early:
            await self._come_between(step.between, job)
        while not done:
            from_ = (await self.office.store.jobs.get(job.id)).cursor
            done = await self.office.step(job)
            to = (await self.office.store.jobs.get(job.id)).cursor
            reached = [one for one in ranges if from_ < (one + 1) * RANGE - 1 <= to]
            self._note(note, reached)
            if step.stops:
                break
            if step.between and not step.early and not done:
                await self._come_between(step.between, job)
        await self.office.end(job, None if done else JobState.CANCELLED)

    async def _come_between(self, step: Step, job: ImportJob) -> None:
        """An edit, or a whole import of the other size, which goes beside the job."""
        if step.edit:
            await self._edit(step.edit)
        elif step.asked:
            await self._import(step, step.asked, large=not job.is_large)

    def _note(self, note: Note, ranges: Sequence[int]) -> None:
        """A batch has one number, however many ranges it has."""
        number = self.ledger.numbers + 1
        for range_ in ranges:
            self.ledger.numbers = number - 1
            note(range_)
        self.ledger.numbers = number

    async def _root_ranges(self, root: int) -> Sequence[int]:
        job = await self.office.job(root)
        rows = select(applied_ranges.c.key_range).where(applied_ranges.c.job_id == job.id)
        return [row.key_range for row in await self.office.store.database.rows(rows)]

    async def compare(self) -> None:
        """Values, and what lies beneath each write of a job, in effect or not."""
        assert await self.office.values() == self.ledger.values()
        for name, place, number, beneath in await self._memory():
            if self.ledger.edited(name, place) < number:
                assert beneath == self.ledger.value(name, place, below=number), (name, place, number)

    async def _memory(self) -> list[tuple[str, int, int, str | int]]:
        p, a = planned_rows.c, applied_ranges.c
        rows = (
            select(planned_rows, a.number.label("change"), customers.c.external_id)
            .join(applied_ranges, (a.job_id == p.job_id) & (a.key_range == p.key_range))
            .join(import_jobs, import_jobs.c.id == p.job_id)
            .join(customers, customers.c.id == p.customer_id)
            .where(import_jobs.c.workspace_id == self.office.workspace)
        )
        found = list[tuple[str, int, int, str | int]]()
        for row in await self.office.store.database.rows(rows):
            managers = row.old_managers if row.under_managers is None else row.under_managers
            workflow = row.old_workflow or 0 if row.under_workflow is None else row.under_workflow
            beneath = (managers, workflow)
            asked = (row.managers, row.workflow)
            found += [
                (row.external_id, place, row.change, beneath[place])
                for place in FIELDS
                if asked[place] is not None
            ]
        return found

    async def undo_everything(self, order: Sequence[int]) -> None:
        """Undo every import that anything is in effect of; what was edited last stays."""
        roots = [job for job in self.jobs if self.roots[job] == job]
        for place in order:
            await self.undo(roots.pop(place % len(roots))) if roots else None
        for root in roots:
            await self.undo(root)
        await self.compare()
        assert await self.office.values() == self.ledger.last_edits()


@settings(max_examples=settings().max_examples // 14)  # each takes half a second
@given(st.lists(STEP, min_size=3, max_size=9), st.lists(st.integers(0, 9), max_size=9))
def test_any_sequence(steps: list[Step], order: list[int]) -> None:
    """After each step both agree; with all undone, in any order, only what was edited has changed."""
    asyncio.run(_try(steps, order))


async def _try(steps: Sequence[Step], order: Sequence[int]) -> None:
    with TemporaryDirectory() as folder:
        store = await open_store(await lay_tables(Path(folder) / "handoff.db"))
        try:
            office = await Office.open(store, await store.workspaces.connect("T1", "Acme"), len(NAMES))
            found = await store.database.rows(select(customers.c.external_id, customers.c.id))
            ledger = Ledger({row.external_id: row.id // RANGE for row in found}, numbers=1)
            trial = Trial(office, ledger)
            for step in steps:
                await trial.take(step)
            await trial.undo_everything(order)
        finally:
            await store.close()
