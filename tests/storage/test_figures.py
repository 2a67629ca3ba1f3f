"""What whoever watches is told of the database, on both kinds."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from importer.words.jobs import Counts, JobKind, JobState
from importer.words.totals import Guard, Verdict
from storage.figures import Figures, read_figures
from storage.schema import import_jobs
from storage.slack_schema import inbox_events, postings
from storage.store import Store
from tests.storage.words import a_posting, checking_job, new_job, queued_job

NOW = datetime(2100, 1, 1, 12, tzinfo=UTC)


async def test_nothing_waits(store: Store) -> None:
    """There is nothing to count, and nothing has an age."""
    assert await read_figures(store.database) == Figures({}, None, None, {}, has_workers=nobody(store))


def nobody(store: Store) -> bool | None:
    """That nobody takes from the queue, where there is one."""
    return False if store.database.is_shared else None


async def test_everything_waits(store: Store, workspace: int) -> None:
    """Jobs are counted by kind and state, and of what waits the oldest is told, whatever was done since."""
    for share in ("F1", "F2"):
        await store.jobs.create(new_job(workspace, share))
    queued = await queued_job(store, workspace, "F3")
    for event in ("E1", "E2", "E3"):
        await store.inbox.put(event, "T1", {})
    await store.postings.add(workspace, [a_posting("first"), a_posting("second")])
    hour = timedelta(hours=1)
    for statement in (
        update(import_jobs).where(import_jobs.c.id == queued.id).values(state_since=NOW - hour),
        update(inbox_events).values(received_at=NOW - 2 * hour),
        update(inbox_events).where(inbox_events.c.event_id == "E1").values(received_at=NOW - 9 * hour),
        update(postings).values(created_at=NOW - hour),
        update(postings).where(postings.c.key == "first").values(created_at=NOW - 3 * hour),
    ):
        await store.database.execute(statement)
    await store.inbox.finish("E1", workspace)
    assert await read_figures(store.database, lambda: NOW) == Figures(
        jobs={(JobKind.FILE, JobState.MAPPING): 2, (JobKind.FILE, JobState.QUEUED): 1},
        oldest_event=NOW - 2 * hour,
        oldest_unsaid=NOW - 3 * hour,
        oldest_jobs={JobState.QUEUED: NOW - hour},
        has_workers=nobody(store),
    )


async def test_a_check_is_as_old_as_it_is_although_someone_wants_its_import(
    store: Store, workspace: int
) -> None:
    """A press on Import amid the check begins nothing anew."""
    hour, shared = timedelta(hours=1), await store.jobs.create(new_job(workspace))
    checking = await store.jobs.check_again(shared.id)
    await store.database.execute(update(import_jobs).values(state_since=NOW - hour))
    assert await store.jobs.start(checking.id, "U1")
    assert (await read_figures(store.database, lambda: NOW)).oldest_jobs == {JobState.CHECKING: NOW - hour}


async def test_a_job_that_waits_for_its_day_is_not_late(store: Store, workspace: int) -> None:
    """From that day on it waits since then."""
    queued = await queued_job(store, workspace)
    due = NOW + timedelta(days=3)
    await store.database.execute(update(import_jobs).values(state_since=NOW - timedelta(days=60)))
    await store.database.execute(update(import_jobs).where(import_jobs.c.id == queued.id).values(due=due))
    before = await read_figures(store.database, lambda: NOW)
    after = await read_figures(store.database, lambda: due + timedelta(minutes=1))
    assert (before.oldest_jobs, after.oldest_jobs) == ({}, {JobState.QUEUED: due})


async def test_a_preview_that_is_pressed_late_has_not_waited_before(store: Store, workspace: int) -> None:
    """It waits for its turn since the press, however long ago its file was shared and checked."""
    job = await checking_job(store, workspace)
    stands = await store.jobs.finish_check(job, Counts(rows=1), Verdict(guards=(Guard.MANY_CHANGES,)))
    assert stands
    long_ago = NOW - timedelta(days=40_000)
    aged = {"created_at": long_ago, "started_at": long_ago, "state_since": long_ago}
    await store.database.execute(update(import_jobs).values(aged))
    before = datetime.now(UTC)
    assert await store.jobs.start(job.id, "U1")
    waits = await read_figures(store.database)
    assert before <= waits.oldest_jobs[JobState.QUEUED] <= datetime.now(UTC)


async def test_a_job_of_an_earlier_version_waits_since_its_start(store: Store, workspace: int) -> None:
    """Since when it is in its state was not kept then."""
    await queued_job(store, workspace)
    hour_ago = NOW - timedelta(hours=1)
    await store.database.execute(update(import_jobs).values(started_at=hour_ago, state_since=None))
    waits = await read_figures(store.database, lambda: NOW)
    assert waits.oldest_jobs == {JobState.QUEUED: hour_ago}


async def test_what_waits_of_others_is_left_out(store: Store, workspace: int) -> None:
    """A bot that has gone back to serve one workspace takes nothing up of those that it served before."""
    elsewhere = await store.workspaces.connect("T2", "Globex")
    await queued_job(store, elsewhere)
    await store.inbox.put("E1", "T2", {})
    await store.postings.add(elsewhere, [a_posting("first")])
    ours = await read_figures(store.database, served=[workspace])
    theirs = await read_figures(store.database, served=[workspace, elsewhere])
    assert (ours.oldest_event, ours.oldest_unsaid, ours.oldest_jobs) == (None, None, {})
    assert ours.jobs == theirs.jobs
    assert theirs.oldest_event
    assert theirs.oldest_unsaid
    assert JobState.QUEUED in theirs.oldest_jobs
