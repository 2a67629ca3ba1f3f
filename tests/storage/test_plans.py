"""A stored plan: what was added is found again, settled and counted."""

import pytest

from importer.words.directory import Assignment
from importer.words.plan import LEAVES, Joined, PlannedPart, PlannedRow
from importer.words.row_errors import RowError, RowErrorCode
from importer.words.summary import ErrorKind, WrongValue
from storage.plan_rows import RANGE_IDS, key_range
from storage.store import Store
from tests.storage.words import (
    all_refused,
    checking_job,
    load_directory,
    plan,
    planned,
    refused,
    unknown_user,
)

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
    await plan(store, job, [PlannedRow(2, first, NOTHING, (1,)), PlannedRow(3, second, NOTHING, (), 0)])
    await store.plans.refuse(job, [refused(4, unknown_user("x"))])
    assert await store.plans.count(job.id) == (1, 1)
    assert await store.plans.count(job.id + 1) == (0, 0)


async def test_clearing(store: Store, workspace: int) -> None:
    """A check that begins anew finds nothing of the one before."""
    (first, *_) = await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    for _ in range(2):
        await store.plans.clear(job)
        await plan(store, job, [PlannedRow(2, first, NOTHING, (1,))])
        await store.plans.refuse(job, [refused(3, unknown_user("x"))])
    assert await store.plans.count(job.id) == (1, 1)


@pytest.mark.parametrize("at_once", [3, 4, 5, 100])
async def test_ranges_with_repeats(
    store: Store, workspace: int, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Of all ranges those in which a customer has several rows, however few rows are looked at at once."""
    monkeypatch.setattr("storage.repeats.GLANCE_ROWS", at_once)
    await load_directory(store, workspace)
    first, second, third, fourth = (number * RANGE_IDS for number in (1, 2, 3, 4))
    job = await checking_job(store, workspace)
    of_customers = [(2, third), (3, second), (4, first), (5, third), (6, first + 1), (7, fourth), (8, fourth)]
    await plan(store, job, [PlannedRow(*row, NOTHING, (1,)) for row in of_customers])
    assert await _ranges_with_repeats(store, job.id) == {key_range(third), key_range(fourth)}
    assert await _ranges_with_repeats(store, job.id + 1) == set()


async def _ranges_with_repeats(store: Store, job: int) -> set[int]:
    return {range_ async for seen in store.plans.ranges_with_repeats(job) for range_ in seen.with_repeats}


async def test_the_rows_of_a_range(store: Store, workspace: int) -> None:
    """They come by number, with what they ask for; what is left and what is cleared can be told apart."""
    first, second, *_ = await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    rows = [
        PlannedRow(9, second, NOTHING, (1, 2), None),
        PlannedRow(3, first, NOTHING, None, 0),
        PlannedRow(4, second, NOTHING, (), 2),
    ]
    await plan(store, job, rows)
    parts = [part async for part in store.plans.planned(job.id, key_range(first))]
    assert parts == [
        PlannedPart(
            [3, 4, 9], [str(first), str(second), str(second)], [LEAVES, "", "1,2"], ["0", "2", LEAVES]
        )
    ]


async def test_thousands_of_rows_in_a_range(store: Store, workspace: int) -> None:
    """Every row comes once, even when those before were settled meanwhile."""
    first, *_ = await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    await plan(store, job, [PlannedRow(number, first, NOTHING, (1,)) for number in range(2, 40_002)])
    seen = list[int]()
    async for part in store.plans.planned(job.id, key_range(first)):
        seen += part.numbers
        await store.plans.settle(job, key_range(first), dropped=[one for one in part.numbers if one > 2])
    assert seen == list(range(2, 40_002))
    assert await store.plans.count(job.id) == (1, 0)
    assert await _ranges_with_repeats(store, job.id) == set()


async def test_settling(store: Store, workspace: int) -> None:
    """Dropped rows go, joined ones ask for more, and it is told anew whether they change anything."""
    first, second, third, *_ = await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    old = Assignment((1,), 2)
    rows = [
        PlannedRow(2, first, old, (1,), None),
        PlannedRow(3, first, old, None, 1),
        PlannedRow(4, second, old, None, 2),
        PlannedRow(5, second, old, (1,), None),
        PlannedRow(6, third, old, None, 0),
    ]
    await plan(store, job, rows)
    joined = [Joined(2, "1", "1"), Joined(4, "1", "2"), Joined(6, "", LEAVES)]
    await store.plans.settle(job, key_range(first), dropped=[3, 5], joined=joined)
    assert await planned(store, job) == [
        PlannedRow(2, first, old, (1,), 1),
        PlannedRow(4, second, old, (1,), 2),
        PlannedRow(6, third, old, (), None),
    ]
    assert await store.plans.count(job.id) == (2, 0)


async def test_kinds_of_errors(store: Store, workspace: int) -> None:
    """Rows are counted, not errors; wrong values come most frequent first, each with all its suggestions."""
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
            (WrongValue("bbo@x.com", 2, ("bob@x.com", "rob@x.com")), WrongValue("amy@x.com", 1)),
        ),
        ErrorKind(RowErrorCode.EXTERNAL_ID_MISSING, 1),
    ]
