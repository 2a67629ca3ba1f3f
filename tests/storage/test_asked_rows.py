"""What rows ask for: planned beside what their customers have, or told to be about nobody."""

import random

from importer.words.directory import Assignment, CustomerRecord
from importer.words.plan import PART_ROWS, AskedRow, AskedRows, PlannedRow
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from storage.store import Store
from tests.storage.words import all_refused, applying_job, assignments, checking_job, load_directory, planned

NOTHING = Assignment()


async def test_customers_that_do_not_exist(store: Store, workspace: int) -> None:
    """Their rows are named, whatever they ask for; customers of other workspaces are none of ours."""
    await load_directory(store, workspace, 2)
    await load_directory(store, await store.workspaces.connect("T2", "Globex"), 3)
    rows = [
        AskedRow("C1", 2, "1"),
        AskedRow("C3", 3, "1"),
        AskedRow("c1", 4),
        AskedRow("", 5),
        AskedRow("C\\1\t\n", 6, "", 0),
        AskedRow("C2", 7),
    ]
    job = await checking_job(store, workspace)
    assert await store.plans.add(job, AskedRows.of(rows)) == {3, 4, 5, 6}
    assert await store.plans.count(job.id) == (1, 0)


async def test_an_endless_id_is_nobodys(store: Store, workspace: int) -> None:
    """A cell may be as long as its file: any length can be asked for, and kept as an error."""
    endless = random.Random(1).randbytes(100_000).hex()  # noqa: S311 - it only mustn't pack well
    await load_directory(store, workspace, 1)
    job = await checking_job(store, workspace)
    assert await store.plans.add(job, AskedRows.of([AskedRow(endless, 2, "1"), AskedRow("C1", 3, "1")])) == {
        2
    }
    refused = RefusedRow(2, (endless,), (RowError(RowErrorCode.CUSTOMER_NOT_FOUND, "Id", endless),))
    await store.plans.refuse(job, [refused])
    assert await all_refused(store, job) == [refused]
    assert (await store.plans.error_kinds(job.id))[0].examples[0].value == endless
    assert await store.directory.customers(workspace, [endless]) == {}


async def test_planned_beside_what_the_customers_have(store: Store, workspace: int) -> None:
    """Each row keeps what it asks for and the old value; one that asks for nothing is not kept."""
    first, second, *_ = await load_directory(store, workspace)
    await store.directory.load_customers(workspace, [CustomerRecord("C1", "", (1, 2), 1)])
    job = await checking_job(store, workspace)
    asked = [
        AskedRow("C1", 2, "2", None),
        AskedRow("C1", 3, None, 0),
        AskedRow("C2", 4, "", 2),
        AskedRow("C2", 5, None, None),
        AskedRow("C2", 6, "1,2", 0),
    ]
    assert await store.plans.add(job, AskedRows.of(asked)) == set()
    old = Assignment((1, 2), 1)
    assert await planned(store, job) == [
        PlannedRow(2, first, old, (2,), None),
        PlannedRow(3, first, old, None, 0),
        PlannedRow(4, second, NOTHING, (), 2),
        PlannedRow(6, second, NOTHING, (1, 2), 0),
    ]


async def test_only_changes_count(store: Store, workspace: int) -> None:
    """A row that asks for what is so already changes nothing, in each of the ways to ask for it."""
    await load_directory(store, workspace)
    await store.directory.load_customers(workspace, [CustomerRecord("C1", "", (1, 2), 1)])
    job = await checking_job(store, workspace)
    so_already = [
        AskedRow("C1", 2, "1,2", 1),
        AskedRow("C2", 3, "", 0),
        AskedRow("C3", 4, None, 0),
        AskedRow("C4", 5, "", None),
    ]
    await store.plans.add(job, AskedRows.of(so_already))
    assert await store.plans.count(job.id) == (0, 0)
    changing = [
        AskedRow("C1", 9, None, 2),
        AskedRow("C1", 10, "", None),
        AskedRow("C1", 11, None, 0),
        AskedRow("C2", 12, None, 1),
        AskedRow("C2", 13, "1", None),
    ]
    await store.plans.add(job, AskedRows.of(changing))
    assert await store.plans.count(job.id) == (5, 0)


async def test_batch_after_batch(store: Store, workspace: int) -> None:
    """A batch knows nothing of the rows of the one before."""
    await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    assert await store.plans.add(job, AskedRows.of([AskedRow("C1", 2, "1"), AskedRow("C9", 3, "1")])) == {3}
    assert await store.plans.add(job, AskedRows.of([AskedRow("C2", 4, "1"), AskedRow("C8", 5, "1")])) == {5}
    assert await store.plans.count(job.id) == (2, 0)


async def test_thousands_of_rows(store: Store, workspace: int) -> None:
    """However many rows a batch has, and whatever transactions store it, each is looked up once."""
    await load_directory(store, workspace, 5_000)
    job = await applying_job(store, workspace, [])
    asked = AskedRows.of([AskedRow(f"C{n}", n, "1") for n in range(2, 12_002)])
    assert await store.plans.add(job, asked) == set(range(5_001, 12_002))
    batch = await store.plans.apply_batch(job, 10_000)
    assert batch is not None
    assert (batch.changed, batch.left) == (4_999, 0)
    assert await assignments(store, workspace, 2) == {"C1": NOTHING, "C2": Assignment((1,))}


def test_a_batch_is_split_in_its_order() -> None:
    """Each piece tells how many rows it has."""
    asked = AskedRows.of([AskedRow(f"C{n:04}", n) for n in range(2_500)])
    pieces = list(asked.split(2 * PART_ROWS))
    assert [piece.rows for piece in pieces] == [2 * PART_ROWS, 2_500 - 2 * PART_ROWS]
    assert [row.number for piece in pieces for row in piece] == list(range(2_500))
    assert list(AskedRows.of([]).split(1)) == []
