"""Several may take a job up, and only the last one writes: an earlier one that wakes does no harm."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from importer.words.directory import Assignment
from importer.words.errors import OvertakenError
from importer.words.fields import Field
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.language import lazy_gettext
from importer.words.plan import AskedRow, AskedRows, PlannedRow, WrittenCell
from importer.words.totals import Verdict
from storage.store import Store
from tests.storage.words import (
    applying_job,
    assignments,
    checking_job,
    load_directory,
    plan,
    queued_job,
    refused,
    taken,
    unknown_user,
)

Write = Callable[[Store, ImportJob], Awaitable[object]]
OF_A_CHECK: dict[str, Write] = {
    "clear": lambda store, job: store.plans.clear(job),
    "add": lambda store, job: store.plans.add(job, AskedRows.of([AskedRow("C2", 3, "1")])),
    "refuse": lambda store, job: store.plans.refuse(job, [refused(4, unknown_user("x"))]),
    "keep_written": lambda store, job: store.plans.keep_written(
        job, [WrittenCell(2, Field.WORKFLOW, "gentle")]
    ),
    "settle": lambda store, job: store.plans.settle(job, 0, dropped=[2]),
    "finish_check": lambda store, job: store.jobs.finish_check(job, Counts(rows=9), Verdict()),
    "end": lambda store, job: store.jobs.end(job, JobState.FAILED, failure=lazy_gettext("It broke.")),
    "broke": lambda store, job: store.jobs.count_break(job),
}


@pytest.mark.parametrize("name", OF_A_CHECK)
async def test_who_was_overtaken_writes_nothing_of_a_check(store: Store, workspace: int, name: str) -> None:
    """Whatever it tries raises, and the job and its plan stay as they are; the last one can do it."""
    await load_directory(store, workspace)
    first = await taken(store, (await checking_job(store, workspace)).id)
    await store.plans.add(first, AskedRows.of([AskedRow("C1", 2, "1")]))
    last = await taken(store, first.id)
    with pytest.raises(OvertakenError):
        await OF_A_CHECK[name](store, first)
    assert await store.jobs.get(first.id) == last
    assert await store.plans.count(first.id) == (1, 0)
    await OF_A_CHECK[name](store, last)


async def test_who_was_overtaken_begins_nothing(store: Store, workspace: int) -> None:
    """A queued job is begun by the last one that took it up."""
    first = await taken(store, (await queued_job(store, workspace)).id)
    last = await taken(store, first.id)
    with pytest.raises(OvertakenError):
        await store.jobs.begin(first)
    begun = await store.jobs.begin(last)
    assert begun
    assert (begun.state, begun.attempt) == (JobState.CHECKING, last.attempt)


async def test_who_was_overtaken_applies_nothing(store: Store, workspace: int) -> None:
    """A batch from a checkpoint that is still the same is refused as well, and no customer changes."""
    customers = await load_directory(store, workspace)
    planned = [PlannedRow(row, one, Assignment(), (1,)) for row, one in enumerate(customers, 2)]
    first = await applying_job(store, workspace, planned)
    before = await assignments(store, workspace)
    last = await taken(store, first.id)
    assert await store.plans.apply_batch(first, 2) is None
    assert await assignments(store, workspace) == before
    assert await store.plans.apply_batch(last, 2)


async def test_taking_a_job_up_waits_for_what_is_being_written(
    store: Store, other: Store, workspace: int
) -> None:
    """What was begun before is whole once another has the job; all of it, or nothing."""
    job = await taken(store, (await checking_job(store, workspace)).id)
    rows = [refused(number, unknown_user("x")) for number in range(2, 2_002)]
    writing = asyncio.create_task(store.plans.refuse(job, rows))
    theirs = await taken(other, job.id)
    kept = await other.plans.count(job.id)
    (refusal,) = await asyncio.gather(writing, return_exceptions=True)
    assert theirs.attempt == job.attempt + 1
    assert (kept, refusal is None) in [((0, len(rows)), True), ((0, 0), False)]
    assert await other.plans.count(job.id) == kept


async def test_breaks_are_counted_until_the_job_comes_forward(store: Store, workspace: int) -> None:
    """Whoever took it up; a batch, or the next stage, lets the count begin anew."""
    customers = await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    await plan(store, job, [PlannedRow(2, customers[0], Assignment(), (1,))])
    assert [await store.jobs.count_break(job), await store.jobs.count_break(job)] == [1, 2]
    job = await taken(store, job.id)
    assert await store.jobs.count_break(job) == 3
    await store.jobs.finish_check(job, Counts(rows=1, planned=1), Verdict())
    assert await store.jobs.count_break(job) == 1
    assert await store.plans.apply_batch(await store.jobs.get(job.id), 1)
    assert await store.jobs.count_break(job) == 1
