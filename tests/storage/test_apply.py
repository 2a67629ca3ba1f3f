"""Carrying a plan out: batch, checkpoint and counts are one, and nothing is done twice."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.directory import Assignment, CustomerRecord
from importer.words.jobs import Counts, JobState
from importer.words.plan import AppliedBatch, PlannedRow
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from storage.plan_rows import RANGE_IDS, key_range, last_of
from storage.store import Store, open_store
from storage.workspaces import hold
from tests.patience import until
from tests.storage.words import all_refused, applying_job, assignments, load_directory, spread_customers

NOTHING = Assignment()
WAITING = text("SELECT pid FROM pg_locks WHERE NOT granted")


async def far_apart(store: Store, workspace: int) -> list[int]:
    """Five customers, each in a range of ids of its own."""
    customers = await load_directory(store, workspace)
    await spread_customers(store)
    return [customer * RANGE_IDS for customer in customers]


def end_of_range(customer: int) -> int:
    """Where the checkpoint stands after a batch that ended with this customer."""
    return last_of(key_range(customer))


async def test_batch_after_batch(store: Store, workspace: int) -> None:
    """Batches go in the customers' order, from checkpoint to checkpoint, and leave out what is so already."""
    customers = await far_apart(store, workspace)
    planned = [PlannedRow(number, id_, NOTHING, (1,)) for number, id_ in enumerate(customers[::-1], 2)]
    planned[2] = replace(planned[2], managers=None)
    job = await applying_job(store, workspace, planned)
    assert await store.plans.apply_batch(job, 4) == AppliedBatch(end_of_range(customers[3]), 3, 0, done=False)
    changed = {name: now.managers for name, now in (await assignments(store, workspace)).items()}
    assert changed == {"C1": (1,), "C2": (1,), "C3": (), "C4": (1,), "C5": ()}
    job = await store.jobs.get(job.id)
    assert job.counts == Counts(rows=5, planned=4, changed=3, unchanged=1)
    assert await store.plans.apply_batch(job, 3) == AppliedBatch(end_of_range(customers[4]), 1, 0, done=True)
    job = await store.jobs.get(job.id)
    assert job.counts.changed == 4
    assert await store.plans.apply_batch(job, 3) == AppliedBatch(end_of_range(customers[4]), 0, 0, done=True)


async def test_a_batch_that_ends_exactly(store: Store, workspace: int) -> None:
    """A full batch with nothing behind it is the last one."""
    customers = await load_directory(store, workspace, 2)
    job = await applying_job(
        store, workspace, [PlannedRow(n, id_, NOTHING, (1,)) for n, id_ in enumerate(customers)]
    )
    assert await store.plans.apply_batch(job, 2) == AppliedBatch(end_of_range(customers[1]), 2, 0, done=True)


class Loading:
    """A directory that is being loaded: it has read its customers, and writes them back when allowed."""

    def __init__(self, workspace: int) -> None:
        self.workspace = workspace
        self.has_read = asyncio.Event()
        self.may_write = asyncio.Event()

    async def load(self, connection: AsyncConnection) -> None:
        """Load it."""
        await hold(connection, self.workspace)
        await connection.execute(text("SELECT external_id FROM customers"))
        self.has_read.set()
        await self.may_write.wait()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_batch_waits_while_a_directory_is_loaded(store: Store, other: Store, workspace: int) -> None:
    """A load writes back what it has read: a batch in between would be undone, although it was counted."""
    customers = await load_directory(store, workspace, 1)
    job = await applying_job(store, workspace, [PlannedRow(2, customers[0], NOTHING, (1,))])
    loading = Loading(workspace)
    load = asyncio.create_task(other.database.write(loading.load))
    await loading.has_read.wait()
    batch = asyncio.create_task(store.plans.apply_batch(job, 2))

    async def waits_or_is_done() -> bool:
        return batch.done() or bool(await other.database.rows(WAITING))

    await until(waits_or_is_done, "the batch neither waited nor came to its end")
    assert not batch.done()
    loading.may_write.set()
    await asyncio.gather(load, batch)
    assert await assignments(store, workspace, 1) == {"C1": Assignment((1,))}


async def test_a_batch_waits_for_whoever_writes_to_sqlite(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same there, where nothing tells who waits: one that has no time to wait is refused."""
    store = await open_store(sqlite_url)
    workspace = await store.workspaces.connect("T1", "Acme")
    customers = await load_directory(store, workspace, 1)
    job = await applying_job(store, workspace, [PlannedRow(2, customers[0], NOTHING, (1,))])
    monkeypatch.setattr("storage.engines.BUSY_SECONDS", 0.0)
    impatient = await open_store(sqlite_url)
    loading = Loading(workspace)
    load = asyncio.create_task(store.database.write(loading.load))
    await loading.has_read.wait()
    with pytest.raises(OperationalError, match="locked"):
        await impatient.plans.apply_batch(job, 2)
    loading.may_write.set()
    await load
    assert await impatient.plans.apply_batch(job, 2)
    assert await assignments(store, workspace, 1) == {"C1": Assignment((1,))}
    await impatient.close()
    await store.close()


async def test_an_empty_plan(store: Store, workspace: int) -> None:
    """A plan without changes is done at once."""
    job = await applying_job(store, workspace, [])
    assert await store.plans.apply_batch(job, 2) == AppliedBatch(0, 0, 0, done=True)


@pytest.mark.parametrize(
    ("managers", "workflow", "new"),
    [
        (None, 2, Assignment((1, 2), 2)),
        ((2,), None, Assignment((2,), 1)),
        ((), None, Assignment((), 1)),
        (None, 0, Assignment((1, 2), None)),
        ((), 0, Assignment()),
    ],
)
async def test_what_a_row_asks_for(
    store: Store, workspace: int, managers: tuple[int, ...] | None, workflow: int | None, new: Assignment
) -> None:
    """A row sets, leaves or clears each of its two values, as the plan told beforehand."""
    (customer,) = await load_directory(store, workspace, 1)
    await store.directory.load_customers(workspace, [CustomerRecord("C1", "", (1, 2), 1)])
    row = PlannedRow(2, customer, Assignment((1, 2), 1), managers, workflow)
    job = await applying_job(store, workspace, [row])
    await store.plans.apply_batch(job, 10)
    assert await assignments(store, workspace, 1) == {"C1": new} == {"C1": row.new}


async def test_two_appliers_of_one_batch(store: Store, other: Store, workspace: int) -> None:
    """Of appliers that saw the same checkpoint one wins, and the counts tell its work alone."""
    customers = await far_apart(store, workspace)
    job = await applying_job(
        store, workspace, [PlannedRow(n, id_, NOTHING, (1,)) for n, id_ in enumerate(customers)]
    )
    batches = await asyncio.gather(*(at.plans.apply_batch(job, 3) for at in (store, other, store, other)))
    assert [batch for batch in batches if batch] == [
        AppliedBatch(end_of_range(customers[2]), 3, 0, done=False)
    ]
    now = await store.jobs.get(job.id)
    assert (now.cursor, now.counts.changed) == (end_of_range(customers[2]), 3)


async def test_only_while_applying(store: Store, workspace: int) -> None:
    """A job that was ended meanwhile changes nothing more."""
    customers = await load_directory(store, workspace, 1)
    job = await applying_job(store, workspace, [PlannedRow(2, customers[0], NOTHING, (1,))])
    await store.jobs.move(job.id, {JobState.APPLYING}, JobState.CANCELLED)
    assert await store.plans.apply_batch(job, 3) is None
    assert await assignments(store, workspace, 1) == {"C1": NOTHING}


async def test_customers_that_changed_meanwhile(store: Store, workspace: int) -> None:
    """They stay, and become refused rows that can be shared again, as they say what was asked for."""
    customers = await load_directory(store, workspace, 4)
    planned = [PlannedRow(number, id_, NOTHING, (1,), 1) for number, id_ in enumerate(customers, 2)]
    job = await applying_job(store, workspace, planned)
    meanwhile = [CustomerRecord("C1", "", (2,)), CustomerRecord("C3", "", None, 2)]
    await store.directory.load_customers(workspace, meanwhile)
    assert await store.plans.apply_batch(job, 10) == AppliedBatch(end_of_range(customers[3]), 2, 2, done=True)
    assert await assignments(store, workspace, 4) == {
        "C1": Assignment((2,)),
        "C2": Assignment((1,), 1),
        "C3": Assignment((), 2),
        "C4": Assignment((1,), 1),
    }
    assert await all_refused(store, job) == [
        RefusedRow(number, ("", name, "Gentle"), (RowError(RowErrorCode.CHANGED_MEANWHILE, value=name),))
        for number, name in [(2, "C1"), (4, "C3")]
    ]
    assert (await store.jobs.get(job.id)).counts == Counts(rows=4, planned=2, changed=2, errors=2)
    assert await store.plans.count(job.id) == (2, 2)


async def test_a_customer_that_can_not_be_changed_ends_the_import(sqlite_url: str) -> None:
    """Whatever keeps the database from it: the batch fails, instead of being tried for ever."""
    store = await open_store(sqlite_url)
    workspace = await store.workspaces.pick()
    (customer,) = await load_directory(store, workspace, 1)
    job = await applying_job(store, workspace, [PlannedRow(2, customer, NOTHING, (1,))])
    never = "CREATE TRIGGER never BEFORE UPDATE ON customers BEGIN SELECT RAISE(IGNORE); END"
    await store.database.write(lambda connection: connection.exec_driver_sql(never))
    with pytest.raises(LookupError, match="could not be changed"):
        await store.plans.apply_batch(job, 10)
    assert (await store.jobs.get(job.id)).cursor == 0
    await store.close()


async def test_customers_of_another_workspace(store: Store, workspace: int) -> None:
    """A plan never reaches beyond its own workspace, even if it named a customer there."""
    stranger = await store.workspaces.connect("T2", "Globex")
    (theirs,) = await load_directory(store, stranger, 1)
    job = await applying_job(store, workspace, [PlannedRow(2, theirs, NOTHING, (1,))])
    batch = await store.plans.apply_batch(job, 1)
    assert batch is not None
    assert (batch.changed, batch.left) == (0, 1)
    assert await assignments(store, stranger, 1) == {"C1": NOTHING}


async def test_a_batch_takes_whole_ranges(store: Store, workspace: int) -> None:
    """Customers whose ids lie near each other are changed together, though fewer rows were asked for."""
    customers = await load_directory(store, workspace)
    planned = [PlannedRow(number, id_, NOTHING, (1,)) for number, id_ in enumerate(customers)]
    job = await applying_job(store, workspace, planned)
    assert await store.plans.apply_batch(job, 1) == AppliedBatch(end_of_range(customers[0]), 5, 0, done=True)
