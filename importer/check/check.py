"""The stage that reads every row before anything is changed, and stores the plan that comes of it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping

from importer.check.batches import Batches
from importer.check.comparison import Comparison
from importer.check.doubtful_ids import DoubtfulRows, settle_doubtful
from importer.check.read_ahead import Task, begin_reading
from importer.check.refusals import Refusals
from importer.check.row_reader import NOTHING_READ, ReadRows
from importer.file.row_sources import RowSource
from importer.matching.corrections import NO_USABLE_CORRECTIONS, UsableCorrections
from importer.matching.damaged_ids import ZerosInUse
from importer.matching.external_id_suggestions import ExternalIdSuggestions
from importer.running.stopping import GoOn, run_unless_stopped
from importer.words.corrections import WrongKey
from importer.words.exports import MarkCounts, read_round_trip
from importer.words.fields import Field
from importer.words.job_ports import Plans
from importer.words.jobs import Counts, ImportJob, Stage
from importer.words.plan import Counting, Planned
from importer.words.ports import Directory


async def check(
    job: ImportJob,
    rows: RowSource,
    *,
    directory: Directory,
    plans: Plans,
    on_progress: Callable[[int, Stage], Awaitable[None]],
    go_on: GoOn,
    corrections: UsableCorrections = NO_USABLE_CORRECTIONS,
) -> Planned | None:
    """Check all rows of a job and store its plan; what was planned, or None when it was told to stop.

    `go_on` is asked before each batch of rows and while one is waited for, `on_progress` hears after it how
    many rows are done. A check that was stopped, or ended with the program, is simply done again. Raises
    MappingIncompleteError without a column for the External Id.
    """
    await plans.clear(job)
    counting = _begin_counting(job, plans)
    users, workflows = await directory.assignable(job.workspace)
    zeros = await zeros_in_use(directory, job.workspace)
    task = Task(rows, job.reading, users, workflows, zeros, corrections)
    doubtful = DoubtfulRows(job.workspace, directory, zeros)
    stage = _Stage(job, directory, plans, doubtful, lambda done: on_progress(done, Stage.CHECKING), go_on)
    reading = await asyncio.to_thread(begin_reading, task)
    if not await stage.check_all(Batches(reading)):
        return None
    if not await settle_doubtful(job, task, doubtful, plans, go_on):
        return None
    comparison = Comparison(job, plans, lambda done: on_progress(done, Stage.COMPARING), go_on, counting)
    repeats = await comparison.settle(rows)
    if repeats is None:
        return None
    so_far = await directory.changes_so_far(job.workspace)
    return Planned(
        await stage.counts(repeats),
        stage.filled,
        corrected=corrections.used(stage.corrected),
        round_trip=read_round_trip(stage.marks.rows, so_far),
        counting=counting,
    )


def _begin_counting(job: ImportJob, plans: Plans) -> Counting | None:
    """Of many rows; not where customers that the file doesn't name come into the plan behind them."""
    if not job.is_large or job.absent is not None:
        return None
    counting = plans.counting()
    counting.begin(job)
    return counting


async def zeros_in_use(directory: Directory, workspace: int) -> ZerosInUse:
    """What the directory's External Ids tell of zeros that a spreadsheet would take away."""
    return ZerosInUse.of(
        await directory.leading_zeros(workspace),
        await directory.some_external_ids(workspace),
        await directory.first_with_zeros(workspace, ZerosInUse.MOST + 1),
    )


class _Stage:
    """The check of one job while it goes on."""

    def __init__(
        self,
        job: ImportJob,
        directory: Directory,
        plans: Plans,
        doubtful: DoubtfulRows,
        on_progress: Callable[[int], Awaitable[None]],
        go_on: GoOn,
    ) -> None:
        self._on_progress = on_progress
        self._go_on = go_on
        self._rows = 0
        self._cleaned = 0
        self._filled = Counter[Field]()
        self.corrected = Counter[WrongKey]()
        self.marks = MarkCounts()
        self._job = job
        self._plans = plans
        self._doubtful = doubtful
        self._suggestions = ExternalIdSuggestions(job.workspace, directory)
        self._refusals = Refusals(job.reading, self._suggestions)
        self._before: tuple[ReadRows, Collection[int]] = NOTHING_READ, ()
        self._refusing = asyncio.create_task(asyncio.sleep(0))

    async def check_all(self, batches: Batches) -> bool:
        """Check batch after batch; False when told to stop."""
        try:
            return await self._check_all(batches)
        finally:
            self._refusing.cancel()
            await asyncio.gather(self._refusing, return_exceptions=True)
            await batches.close()

    async def _check_all(self, batches: Batches) -> bool:
        while await self._go_on():
            batch = await batches.next_unless_stopped(self._go_on)
            if batch is None:
                return False
            # The wrong ones among the rows before are put together while the database looks these up.
            self._refusing = asyncio.create_task(self._refuse(*self._before))
            missing = await run_unless_stopped(self._plan(batch), self._go_on)
            if missing is None or not await self._finish_refusing():
                return False
            if not batch.rows:
                return True
            self._before = batch, missing
            await self._on_progress(self._count(batch))
        return False

    async def _plan(self, batch: ReadRows) -> Collection[int]:
        """Returns the numbers of the rows whose customers don't exist."""
        if batch.written:
            await self._plans.keep_written(self._job, batch.written)
        return await self._plans.add(self._job, await self._doubtful.hold(batch))

    async def _finish_refusing(self) -> bool:
        """Wait for the refusing; False when told to stop before its end."""

        async def end() -> bool:
            await self._refusing
            return True

        return await run_unless_stopped(end(), self._go_on) or False

    async def _refuse(self, batch: ReadRows, missing: Collection[int]) -> None:
        wrong = {*batch.errors, *missing}
        if self._doubtful.count:
            wrong = {number for number in wrong if number not in self._doubtful}
        if not wrong:
            return
        rows = await asyncio.to_thread(lambda: list(batch.numbered(wrong)))
        if missing:
            existing = (row.external_id for row in batch.asked if row.number not in missing)
            await self._suggestions.look_up(self._refusals.external_ids(rows, missing), existing)
        await self._plans.refuse(
            self._job, await asyncio.to_thread(self._refusals.refuse, rows, batch, missing)
        )

    def _count(self, read: ReadRows) -> int:
        self._rows += read.rows
        self._cleaned += read.cleaned
        self._filled.update(read.filled)
        self.corrected.update(read.corrected)
        self.marks.add(read.marks)
        return self._rows

    @property
    def filled(self) -> Mapping[Field, int]:
        """How many cells of each mapped column are filled."""
        return {
            field: self._filled[field]
            for field in Field
            if self._job.reading.mapping.column(field) is not None
        }

    async def counts(self, repeats: int) -> Counts:
        """What the plan holds; a row without a change or an error was already so, or repeats another."""
        planned, errors = await self._plans.count(self._job.id)
        return Counts(
            rows=self._rows,
            planned=planned,
            unchanged=self._rows - planned - errors,
            errors=errors,
            cleaned=self._cleaned,
            repeats=repeats,
        )
