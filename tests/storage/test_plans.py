"""A stored plan: what was added is found again, settled and counted."""

from importer.directory import Assignment
from importer.plan import PlannedRow
from importer.report.summary import ErrorKind, WrongValue
from importer.row_errors import RowError, RowErrorCode
from storage.store import Store
from tests.storage.words import all_refused, checking_job, load_directory, refused, unknown_user

NOTHING = Assignment()


async def test_refused_rows_come_back_as_they_were(store: Store, workspace: int) -> None:
    """Cells and errors survive, blank, accented and odd ones too, in the order of the rows."""
    job = await checking_job(store, workspace)
    missing = RowError(RowErrorCode.EXTERNAL_ID_MISSING, "Id")
    contradicting = RowError(RowErrorCode.ROWS_CONTRADICT, value="C1", rows=(2, 9))
    rows = [
        refused(7, unknown_user("bbo@x.com", "bob@x.com", "rob@x.com"), missing),
        refused(3, contradicting),
    ]
    await store.plans.refuse(job, rows)
    assert await all_refused(store, job) == rows[::-1]


async def test_thousands_of_refused_rows(store: Store, workspace: int) -> None:
    """However many rows are refused, each comes once and in order."""
    job = await checking_job(store, workspace)
    for start in (2, 4_502):
        rows = [refused(number, unknown_user("x")) for number in range(start, start + 4_500)]
        await store.plans.refuse(job, rows)
    assert [row.number for row in await all_refused(store, job)] == list(range(2, 9_002))


async def test_counting(store: Store, workspace: int) -> None:
    """Planned rows that ask for what is so already don't count as changes; of other jobs none count."""
    (first, second, *_) = await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    planned = [PlannedRow(2, first, NOTHING, (1,)), PlannedRow(3, second, NOTHING, (), 0)]
    await store.plans.settle(job, planned, [])
    await store.plans.refuse(job, [refused(4, unknown_user("x"))])
    assert await store.plans.count(job.id) == (1, 1)
    assert await store.plans.count(job.id + 1) == (0, 0)


async def test_clearing(store: Store, workspace: int) -> None:
    """A check that begins anew finds nothing of the one before."""
    (first, *_) = await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    for _ in range(2):
        await store.plans.clear(job)
        await store.plans.settle(job, [PlannedRow(2, first, NOTHING, (1,))], [])
        await store.plans.refuse(job, [refused(3, unknown_user("x"))])
    assert await store.plans.count(job.id) == (1, 1)


async def test_repeated_customers(store: Store, workspace: int) -> None:
    """Rows about the same customer come together by number, those about different ones don't come."""
    (first, second, third, *_) = await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    old = Assignment((1,), 2)
    planned = [
        PlannedRow(2, third, old, (1, 2), None),
        PlannedRow(3, second, old, None, 0),
        PlannedRow(4, first, old, (), 1),
        PlannedRow(5, third, old, None, 1),
        PlannedRow(6, first, old, (1,), None),
    ]
    await store.plans.settle(job, planned[::-1], [])
    repeated = [list(rows) async for rows in store.plans.repeated(job.id)]
    assert repeated == [[planned[2], planned[4]], [planned[0], planned[3]]]


async def test_thousands_of_repeated_customers(store: Store, workspace: int) -> None:
    """Every repeated customer comes once, even when those before were settled meanwhile."""
    customers = await load_directory(store, workspace, 2_500)
    job = await checking_job(store, workspace)
    rows = [
        PlannedRow(2 * index + half, id_, NOTHING, (1,))
        for index, id_ in enumerate(customers)
        for half in (2, 3)
    ]
    await store.plans.settle(job, rows, [])
    seen, second = [], []
    async for one, two in store.plans.repeated(job.id):
        seen.append(one.customer)
        second.append(two)
        if len(second) % 500 == 0:
            await store.plans.settle(job, [], second[-500:])
    assert seen == sorted(customers)
    assert [rows async for rows in store.plans.repeated(job.id)] == []
    assert await store.plans.count(job.id) == (2_500, 0)


async def test_settling(store: Store, workspace: int) -> None:
    """Kept rows are replaced under their numbers, and dropped ones go."""
    (first, second, third, *_) = await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    of_customers = [(2, first), (3, first), (4, second), (5, second), (6, third), (7, third)]
    planned = [PlannedRow(*row, NOTHING, (1,)) for row in of_customers]
    await store.plans.settle(job, planned, [])
    kept = PlannedRow(2, first, NOTHING, (1,), 2)
    await store.plans.settle(job, [kept], planned[1:4])
    assert await store.plans.count(job.id) == (3, 0)
    assert [len(rows) async for rows in store.plans.repeated(job.id)] == [2]


async def test_kinds_of_errors(store: Store, workspace: int) -> None:
    """Rows are counted, not errors; wrong values come most frequent first, each with its nearest suggestion."""
    job = await checking_job(store, workspace)
    missing = RowError(RowErrorCode.EXTERNAL_ID_MISSING, "Id")
    rows = [
        refused(2, unknown_user("bbo@x.com", "bob@x.com", "rob@x.com"), unknown_user("zoe@x.com")),
        refused(
            3, unknown_user("bbo@x.com", "bob@x.com", "rob@x.com"), unknown_user("bbo@x.com", "bob@x.com")
        ),
        refused(4, unknown_user("amy@x.com"), missing),
    ]
    await store.plans.refuse(job, rows)
    assert await store.plans.error_kinds(job.id, examples=2) == [
        ErrorKind(
            RowErrorCode.USER_NOT_FOUND,
            3,
            (WrongValue("bbo@x.com", 2, "bob@x.com"), WrongValue("amy@x.com", 1)),
        ),
        ErrorKind(RowErrorCode.EXTERNAL_ID_MISSING, 1),
    ]
