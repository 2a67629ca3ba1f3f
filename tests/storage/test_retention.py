"""The rows of old imports are deleted, a few at a time; what the imports came to stays."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from importer.retention import BATCH_ROWS, forget_outdated
from importer.words.directory import Assignment
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.plan import PlannedRow
from importer.words.totals import Guard, Verdict
from storage.plan_schema import planned_rows, refused_rows, row_errors
from storage.slack_schema import postings
from storage.store import Store
from tests.storage.words import (
    TYPED,
    a_posting,
    all_refused,
    applying_job,
    checking_job,
    load_directory,
    new_job,
    plan,
    queued_job,
    refused,
    unknown_user,
)

LATER = timedelta(hours=1)
COUNTS = Counts(rows=8, planned=5, changed=5, errors=3)


def later() -> datetime:
    """A moment by which all that has been done so far lies in the past."""
    return datetime.now(UTC) + LATER


async def ended_job(store: Store, workspace: int, share: str = "F1") -> ImportJob:
    """An import of five changes and three refused rows, whose end was told."""
    customers = await load_directory(store, workspace)
    job = await checking_job(store, workspace, share)
    await plan(store, job, [PlannedRow(row, one, Assignment()) for row, one in enumerate(customers)])
    await store.plans.refuse(job, [refused(row, unknown_user("x"), unknown_user("y")) for row in (7, 8, 9)])
    assert await store.jobs.finish_check(job, COUNTS, Verdict())
    assert await store.jobs.move(job.id, {JobState.APPLYING}, JobState.COMPLETED_WITH_ERRORS)
    await store.database.execute(update(postings).values(said_at=datetime.now(UTC)))
    return await store.jobs.get(job.id)


async def rows_of(store: Store, job: ImportJob) -> Sequence[int]:
    """How many planned rows, refused rows and row errors a job has."""
    counts = [
        select(func.count()).where(table.c.job_id == job.id)
        for table in (planned_rows, refused_rows, row_errors)
    ]
    return [(await store.database.rows(count))[0][0] for count in counts]


async def test_a_few_rows_at_a_time(store: Store, workspace: int) -> None:
    """No batch is larger than asked for, and no refused row is there without its errors."""
    job = await ended_job(store, workspace)
    left = [await rows_of(store, job)]
    while not await store.plans.forget(job.id, 2):
        left.append(await rows_of(store, job))
    assert left == [
        [5, 3, 6], [3, 3, 6], [1, 3, 6], [0, 3, 6], [0, 1, 6], [0, 0, 6], [0, 0, 4], [0, 0, 2], [0, 0, 0],
    ]  # fmt: skip


async def test_its_counts_stay(store: Store, workspace: int) -> None:
    """And it says of itself that its rows are gone, from the first one on."""
    job = await ended_job(store, workspace)
    assert not job.rows_gone
    assert not await store.plans.forget(job.id, 2)
    assert (await store.jobs.get(job.id)).rows_gone
    while not await store.plans.forget(job.id, 2):
        pass
    after = await store.jobs.numbered(workspace, job.number)
    assert (after.counts, after.state, after.rows_gone) == (job.counts, job.state, True)
    assert await store.plans.error_kinds(job.id) == []
    assert await all_refused(store, job) == []


async def test_others_keep_theirs(store: Store, workspace: int) -> None:
    """An import beside it that has the same rows."""
    first, second = [await ended_job(store, workspace, share) for share in ("F1", "F2")]
    while not await store.plans.forget(first.id, BATCH_ROWS):
        pass
    assert (await rows_of(store, first), await rows_of(store, second)) == ([0, 0, 0], [5, 3, 6])


async def test_only_what_is_old_and_at_rest(store: Store, workspace: int) -> None:
    """Not what waits, runs or was never started, and not what nobody was told of; oldest first."""
    ended = await ended_job(store, workspace, "F1")
    untold = await queued_job(store, workspace, "F2")
    assert await store.jobs.move(untold.id, {JobState.QUEUED}, JobState.FAILED)
    await store.postings.add(workspace, [a_posting("summary:2")], untold.id)
    silent = await queued_job(store, workspace, "F3", TYPED)
    assert await store.jobs.move(silent.id, {JobState.QUEUED}, JobState.FAILED)
    preview = await checking_job(store, workspace, "F4")
    assert await store.jobs.finish_check(preview, Counts(rows=1), Verdict(guards=(Guard.MANY_CHANGES,)))
    dropped = await store.jobs.create(new_job(workspace, "F5"))
    await store.jobs.ask_cancel(dropped.id, "U1")
    await store.jobs.create(new_job(workspace, "F6"))
    await applying_job(store, workspace, [], "F7")
    await queued_job(store, workspace, "F8")

    assert await store.jobs.outdated(later()) == [ended.id, silent.id, preview.id]
    assert await store.jobs.outdated(datetime.now(UTC) - LATER) == []


async def test_what_works_on_its_rows_keeps_them(store: Store, workspace: int) -> None:
    """It may have begun after it was looked for."""
    customers = await load_directory(store, workspace)
    job = await applying_job(store, workspace, [PlannedRow(2, customers[0], Assignment(), (1,))])
    assert await store.plans.forget(job.id, BATCH_ROWS)
    assert await rows_of(store, job) == [1, 0, 0]
    assert not (await store.jobs.get(job.id)).rows_gone


async def test_it_can_be_told_to_wait_and_goes_on(store: Store, workspace: int) -> None:
    """What has lost some of its rows is found again, and what has lost all isn't."""
    jobs = [await ended_job(store, workspace, share) for share in ("F1", "F2")]
    answers = iter([True, True, False])

    async def for_a_while() -> bool:
        return next(answers)

    async def always() -> bool:
        return True

    assert not await forget_outdated(store.jobs, store.plans, later(), for_a_while)
    assert [await rows_of(store, job) for job in jobs] == [[0, 0, 6], [5, 3, 6]]
    assert await store.jobs.outdated(later()) == [job.id for job in jobs]
    assert await forget_outdated(store.jobs, store.plans, later(), always)
    assert [await rows_of(store, job) for job in jobs] == [[0, 0, 0]] * 2
    assert await store.jobs.outdated(later()) == []
