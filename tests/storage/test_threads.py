"""Where jobs are talked about: known before there is a job, and forgotten where none came of it."""

from datetime import UTC, datetime, timedelta

from importer.words.postings import Thread
from storage.store import Store
from tests.storage.words import THREAD, TYPED, queued_job, shared_job

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


async def test_what_no_job_came_of_is_forgotten_a_while_later(store: Store, workspace: int) -> None:
    """As where a file was refused; one that is just being read may still become a job."""
    job = await shared_job(store, workspace)
    await store.threads.keep(workspace, "refused", "C1", "1.0")
    assert await store.threads.forget(datetime.now(UTC) - LATER) == 0
    assert await store.threads.forget(datetime.now(UTC) + LATER) == 1
    assert await store.threads.of(job.id) == Thread(THREAD.channel, THREAD.thread)
