"""Whose turn it is: a workspace runs one small and one large import, others wait, runners find them all."""

import asyncio
from dataclasses import replace

from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.table_shape import FEW_ROWS
from importer.words.totals import Guard, Verdict
from storage.store import Store
from tests.storage.words import TYPED, checking_job, new_job, queued_job


async def _end(store: Store, job: ImportJob) -> None:
    assert await store.jobs.move(job.id, {JobState.CHECKING, JobState.APPLYING}, JobState.COMPLETED)


async def _queued_large(store: Store, workspace: int, share: str) -> ImportJob:
    """It was thought to be a small one, until the sheet with the table was chosen."""
    job = await store.jobs.create(new_job(workspace, share))
    await store.jobs.reshape(
        job.id, replace(job.reading, shape=replace(job.reading.shape, rows=FEW_ROWS + 1))
    )
    assert await store.jobs.start(job.id, "U1")
    return await store.jobs.get(job.id)


async def test_a_turn(store: Store, workspace: int) -> None:
    """A queued job's turn is its check, and once it was checked its apply."""
    job = await queued_job(store, workspace)
    begun = await store.jobs.begin(job)
    assert begun is not None
    assert begun.state is JobState.CHECKING
    assert await store.jobs.begin(job) is None
    await store.jobs.finish_check(job, Counts(rows=1), Verdict(guards=(Guard.MANY_CHANGES,)))
    assert await store.jobs.begin(job) is None
    await store.jobs.move(job.id, {JobState.PREVIEWED}, JobState.QUEUED)
    again = await store.jobs.begin(job)
    assert again is not None
    assert again.state is JobState.APPLYING


async def test_one_runs_and_the_oldest_is_next(store: Store, workspace: int) -> None:
    """While one import of the workspace runs the others wait, and then the oldest goes first."""
    first, second, third = [await queued_job(store, workspace, share) for share in ("F1", "F2", "F3")]
    assert await store.jobs.begin(second) is None
    assert await store.jobs.begin(first)
    assert await store.jobs.begin(second) is None
    running = await store.jobs.ahead(third)
    assert running is not None
    assert (running.number, running.state) == (1, JobState.CHECKING)
    await _end(store, first)
    assert await store.jobs.begin(third) is None
    assert await store.jobs.ahead(third) == second
    assert await store.jobs.ahead(second) is None
    assert await store.jobs.begin(second)


async def test_a_small_import_runs_beside_a_large_one(store: Store, workspace: int) -> None:
    """Each waits for those of its own size alone."""
    large, larger = [await _queued_large(store, workspace, share) for share in ("F1", "F2")]
    small, smaller = [await queued_job(store, workspace, share) for share in ("F3", "F4")]
    assert await store.jobs.begin(large)
    assert await store.jobs.begin(small)
    assert await store.jobs.begin(larger) is await store.jobs.begin(smaller) is None
    waited_for = [await store.jobs.ahead(job) for job in (larger, smaller)]
    assert [job.number for job in waited_for if job] == [large.number, small.number]
    await _end(store, small)
    assert await store.jobs.begin(smaller)
    assert await store.jobs.begin(larger) is None


async def test_workspaces_do_not_wait_for_each_other(store: Store, workspace: int) -> None:
    """Two workspaces import at the same time."""
    stranger = await store.workspaces.connect("T2", "Globex")
    mine, theirs = await queued_job(store, workspace), await queued_job(store, stranger)
    assert await store.jobs.begin(mine)
    assert await store.jobs.ahead(theirs) is None
    assert await store.jobs.begin(theirs)


async def test_two_runners_begin_one_job(store: Store, other: Store, workspace: int) -> None:
    """Of runners that take the same turn at the same moment, one gets it."""
    job = await queued_job(store, workspace)
    begun = await asyncio.gather(*(at.jobs.begin(job) for at in (store, other, store, other)))
    assert sum(one is not None for one in begun) == 1


async def test_what_waits_for_a_runner(store: Store, workspace: int) -> None:
    """Queued and running jobs, oldest first, and nothing else: what people must be told is kept elsewhere."""
    ended = await checking_job(store, workspace, "F1")
    await _end(store, ended)
    running = await checking_job(store, workspace, "F2")
    queued = await queued_job(store, workspace, "F3")
    await store.jobs.create(new_job(workspace, "F4"))
    cancelled = await queued_job(store, workspace, "F5")
    await store.jobs.ask_cancel(cancelled.id, "U1")
    dropped = await store.jobs.create(new_job(workspace, "F6"))
    await store.jobs.ask_cancel(dropped.id, "U1")
    silent = await queued_job(store, workspace, "F7", TYPED)
    await store.jobs.ask_cancel(silent.id, "U1")
    assert [job.id for job in await store.jobs.waiting()] == [running.id, queued.id]


async def test_cancelling(store: Store, workspace: int) -> None:
    """A job that waits is cancelled at once, a running one is asked to stop, an ended one stays as it is."""
    running = await checking_job(store, workspace, "F1")
    queued = await queued_job(store, workspace, "F2")
    asked = await store.jobs.ask_cancel(running.id, "U1")
    assert (asked.state, asked.cancel_asked) == (JobState.CHECKING, True)
    cancelled = await store.jobs.ask_cancel(queued.id, "U1")
    assert cancelled.state is JobState.CANCELLED
    assert cancelled.finished_at is not None
    await _end(store, running)
    ended = await store.jobs.get(running.id)
    assert await store.jobs.ask_cancel(running.id, "U1") == ended
