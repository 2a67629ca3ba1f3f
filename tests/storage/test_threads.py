"""Where jobs are talked about: known before there is a job, and forgotten where none came of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.postings import NewPosting, Thread
from importer.words.totals import Verdict
from storage.jobs import SqlJobs
from storage.slack_schema import threads
from storage.store import Store
from tests.storage.words import THREAD, TYPED, new_job, queued_job, shared_job

LATER = timedelta(hours=1)


async def test_a_job_is_talked_about_where_its_file_was_shared(store: Store, workspace: int) -> None:
    """In each workspace by itself; what was typed on a command line is talked about nowhere."""
    stranger = await store.workspaces.connect("T2", "Globex")
    await store.threads.keep(stranger, "F1", "C2", "2.0")
    shared, typed = await shared_job(store, workspace), await queued_job(store, workspace, "F2", TYPED)
    theirs = await store.threads.of((await shared_job(store, stranger, "F3")).id)
    assert (await store.threads.of(shared.id), await store.threads.of(typed.id)) == (THREAD, None)
    assert theirs == THREAD


async def test_an_event_that_is_delivered_again_moves_nothing(store: Store, workspace: int) -> None:
    """The thread that was kept first stays."""
    job = await shared_job(store, workspace)
    await store.threads.keep(workspace, "F1", "C9", "9.0")
    assert await store.threads.of(job.id) == THREAD


async def test_what_is_said_of_a_job_is_said_in_its_own_thread(store: Store, workspace: int) -> None:
    """At each of its steps, while others are talked about elsewhere, before it and behind it."""
    told = list[tuple[int, Thread]]()

    def tell(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
        told.append((job.number, thread))
        return ()

    jobs, own = SqlJobs(store.database, tell), {number: Thread(f"C{number}", "1.0") for number in (1, 2, 3)}
    for number, thread in own.items():
        await store.threads.keep(workspace, f"F{number}", thread.channel, thread.thread)
        job = await jobs.create(new_job(workspace, f"F{number}"))
        assert job.number == number
        assert await jobs.move(job.id, {JobState.MAPPING}, JobState.CHECKING)
        checked = await jobs.finish_check(await jobs.take(job.id), Counts(), Verdict())
        assert checked
        assert await jobs.start(job.id, "U1")
    first = await jobs.numbered(workspace, 1)
    await jobs.ask_cancel(first.id, "U1")
    assert [thread for _, thread in told] == [own[number] for number, _ in told]
    assert {number for number, _ in told} == {1, 2, 3}
    assert len(told) == 3 * 4 + 1


async def test_a_thread_that_was_kept_long_ago_is_not_sure_to_stay(store: Store, workspace: int) -> None:
    """Whoever begins with its file now keeps it again: housekeeping could forget it meanwhile."""
    await store.threads.keep(workspace, "F1", "C1", "1.0")
    assert await store.threads.is_fresh(workspace, "F1")
    long_ago = {"kept_at": datetime.now(UTC) - LATER}
    await store.database.execute(update(threads).values(long_ago))
    assert not await store.threads.is_fresh(workspace, "F1")
    await store.threads.keep(workspace, "F1", "C1", "1.0")
    assert await store.threads.is_fresh(workspace, "F1")


async def test_what_no_job_came_of_is_forgotten_a_while_later(store: Store, workspace: int) -> None:
    """As where a file was refused; one that is just being read may still become a job."""
    job = await shared_job(store, workspace)
    await store.threads.keep(workspace, "refused", "C1", "1.0")
    assert await store.threads.forget(datetime.now(UTC) - LATER) == 0
    assert await store.threads.forget(datetime.now(UTC) + LATER) == 1
    assert await store.threads.of(job.id) == Thread(THREAD.channel, THREAD.thread)
