"""What the queue on PostgreSQL holds after each step, and what becomes of what a dead process had."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Table, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import HandoffError
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.postings import tell_nobody
from storage.deliveries import Queue, Task
from storage.engines import make_engine
from storage.forgetting import forget_workspace
from storage.job_steps import step
from storage.queue_schema import queue_rows
from storage.schema import import_jobs
from storage.slack_schema import postings
from storage.store import Store, open_store
from tests.patience import until
from tests.storage.words import SHAPE, TYPED, a_posting, new_job, queued_job, shared_job, taken

DEAD = timedelta(seconds=6)
_WORKER = text(
    "INSERT INTO procrastinate_workers (last_heartbeat) "
    "VALUES (now() - make_interval(secs => :age)) RETURNING id"
)
_TAKEN = text(
    "UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker WHERE status = 'todo' RETURNING id"
)


@pytest.fixture
def url(laid_postgres: str) -> str:
    """A database that has a queue."""
    return laid_postgres


async def waiting(store: Store) -> list[tuple[str, str, int]]:
    """The task, the queue and the subject of what waits to be delivered, in the order that it comes in."""
    todo = select(queue_rows).where(queue_rows.c.status == text("'todo'"))
    rows = await store.database.rows(todo.order_by(queue_rows.c.id))
    return [(row.task_name, row.queue_name, row.args["id"]) for row in rows]


def run(job: ImportJob, queue: str = Queue.SMALL) -> tuple[str, str, int]:
    """That an import is to be run."""
    return (Task.RUN_JOB, queue, job.id)


async def taken_by_a_worker(store: Store, age: timedelta = timedelta(0)) -> None:
    """All that waits is under way at a worker that gave its last sign of life so long ago."""

    async def take(connection: AsyncConnection) -> None:
        worker = await connection.scalar(_WORKER, {"age": age.total_seconds()})
        await connection.execute(_TAKEN, {"worker": worker})

    await store.database.write(take)


async def end(store: Store, job: ImportJob) -> None:
    """Carry an import to its end."""
    mine = await store.jobs.begin(await taken(store, job.id))
    assert mine
    assert await store.jobs.end(mine, JobState.COMPLETED)


async def ended_rows(store: Store) -> list[str]:
    """How the rows stand that nobody has to do anything about."""
    rows = await store.database.rows(select(queue_rows).order_by(queue_rows.c.id))
    return [row.status for row in rows if row.status not in {"todo", "doing"}]


async def test_only_who_has_the_turn_is_delivered(store: Store, workspace: int) -> None:
    """The next one is told that it waits; it is delivered in the transaction that ends the one before."""
    first, second = [await queued_job(store, workspace, share) for share in ("F1", "F2")]
    tells = (Task.TELL_WAITING, Queue.MESSAGES, second.id)
    assert await waiting(store) == [run(first), tells]
    await end(store, first)
    assert await waiting(store) == [tells, run(second)]


async def test_a_long_queue_in_one_workspace_holds_up_no_other(store: Store, workspace: int) -> None:
    """Its second import comes after the first one of another, which was started later."""
    first, second, _ = [await queued_job(store, workspace, share) for share in ("F1", "F2", "F3")]
    elsewhere = await queued_job(store, await store.workspaces.connect("T2", "Globex"), "F4")
    runs = [row for row in await waiting(store) if row[0] == Task.RUN_JOB]
    assert runs == [run(first), run(elsewhere)]
    await end(store, first)
    runs = [row for row in await waiting(store) if row[0] == Task.RUN_JOB]
    assert runs == [run(elsewhere), run(second)]


async def test_a_large_one_goes_beside_a_small_one(store: Store, workspace: int) -> None:
    """In a queue of its own, which has places of its own."""
    small = await queued_job(store, workspace, "F1")
    new = new_job(workspace, "F2")
    reading = replace(new.reading, shape=replace(SHAPE, rows=1_000_000))
    large = await store.jobs.create(replace(new, reading=reading, state=JobState.QUEUED))
    assert await waiting(store) == [run(small), run(large, Queue.LARGE)]


async def test_what_was_taken_back_is_not_delivered(store: Store, workspace: int) -> None:
    """A word in the queue commits together with what makes it true."""
    job = await shared_job(store, workspace)

    async def queue_and_break(connection: AsyncConnection) -> None:
        await connection.execute(text("SELECT 1"))
        raise LookupError(await _queue(connection, job))

    with pytest.raises(LookupError):
        await store.database.write(queue_and_break)
    assert await waiting(store) == []


async def _queue(connection: AsyncConnection, job: ImportJob) -> int:
    await step(connection, job.id, {JobState.MAPPING}, JobState.QUEUED, tell_nobody, datetime.now(UTC))
    return job.id


async def test_a_persons_small_files_are_checked_one_after_another(store: Store, workspace: int) -> None:
    """So that they leave places for others."""
    for share, by in (("F1", "U1"), ("F2", "U1"), ("F3", "U2")):
        job = await shared_job(store, workspace, share, by)
        assert await store.jobs.move(job.id, {JobState.MAPPING}, JobState.CHECKING)
    rows = await store.database.rows(select(queue_rows.c.lock).order_by(queue_rows.c.id))
    locks = [row.lock for row in rows]
    assert {queue for _, queue, _ in await waiting(store)} == {Queue.SMALL_CHECKS}
    assert locks[0] == locks[1] != locks[2]


async def test_a_return_is_delivered_on_its_day(store: Store, workspace: int) -> None:
    """What waits for it holds no lock, as it would hold up everything behind it."""
    day = datetime.now(UTC) + timedelta(days=3)
    new = replace(new_job(workspace), kind=JobKind.RETURN, state=JobState.QUEUED, due=day)
    returns = await store.jobs.create(new)
    assert await waiting(store) == [(Task.BEGIN_RETURN, Queue.CHORES, returns.id)]
    (row,) = await store.database.rows(select(queue_rows))
    assert (row.lock, row.scheduled_at) == (None, day)


async def test_what_is_cancelled_is_called_back(store: Store, workspace: int) -> None:
    """Nobody is told to run it any more."""
    job = await queued_job(store, workspace)
    await store.jobs.ask_cancel(job.id, "U1")
    assert await waiting(store) == []
    assert await ended_rows(store) == ["cancelled"]


async def test_the_queue_remembers_nobody_who_is_forgotten(store: Store, workspace: int) -> None:
    """Their ids are among its locks; what others have waiting is found again."""
    elsewhere = await queued_job(store, await store.workspaces.connect("T2", "Globex"), "F4")
    await store.inbox.put("Ev1", "T1", {}, "U1")
    await store.database.execute(text("UPDATE procrastinate_jobs SET status = 'succeeded'"))
    await forget_workspace(store.database, workspace, look_only=False)
    await store.rescue.look()
    rows = await store.database.rows(select(queue_rows.c.lock).where(queue_rows.c.lock.contains("U1")))
    assert list(rows) == []
    assert await waiting(store) == [run(elsewhere)]


async def test_what_names_nobody_outlives_a_workspace_that_is_forgotten(store: Store, workspace: int) -> None:
    """What waits elsewhere and follows from no table: words about waiting, and the row of a command."""
    other = await store.workspaces.connect("T2", "Globex")
    for share, by in (("F4", "U1"), ("F5", "U1"), ("F6", TYPED)):
        await queued_job(store, other, share, by=by)
    before = await waiting(store)
    await forget_workspace(store.database, workspace, look_only=False)
    await store.rescue.look()
    assert sorted(await waiting(store)) == sorted(before)


async def test_what_lives_is_left_alone(store: Store, workspace: int) -> None:
    """However often it is looked."""
    job = await queued_job(store, workspace)
    await taken_by_a_worker(store)
    await store.rescue.look()
    assert await waiting(store) == []
    assert await store.jobs.held_elsewhere(0) == {job.id}
    assert await store.has_bots_at_work()


async def test_a_workspace_in_which_someone_is_at_work_is_not_forgotten(store: Store, workspace: int) -> None:
    """Others are, and so is this one once that process is dead: what waited for nobody goes with it."""
    job = await queued_job(store, workspace)
    other = await store.workspaces.connect("T2", "Globex")
    await taken_by_a_worker(store)
    for look_only in (True, False):
        with pytest.raises(HandoffError, match=rf"imports are under way \({job.number}\)"):
            await forget_workspace(store.database, workspace, look_only=look_only)
    assert (await forget_workspace(store.database, other, look_only=False)).deleted
    await store.database.execute(text("UPDATE procrastinate_workers SET last_heartbeat = '2020-01-01'"))
    assert (await forget_workspace(store.database, workspace, look_only=False)).deleted


async def test_others_get_what_a_dead_process_had(store: Store, workspace: int) -> None:
    """As new rows: the old ones have failed, and whoever wakes may end them."""
    job = await queued_job(store, workspace)
    await store.inbox.put("Ev1", "T1", {}, "U1")
    await store.postings.add(workspace, [a_posting("1")])
    before = await waiting(store)
    await taken_by_a_worker(store, DEAD)
    assert await store.jobs.held_elsewhere(0) == set()
    assert not await store.has_bots_at_work()
    await store.rescue.look()
    assert sorted(await waiting(store)) == sorted(before)
    assert run(job) in before
    assert await ended_rows(store) == ["failed"] * len(before)


async def test_what_was_lost_is_found(store: Store, workspace: int) -> None:
    """It follows from our own tables, so the queue may be emptied."""
    job = await queued_job(store, workspace)
    await store.inbox.put("Ev1", "T1", {}, "U1")
    await store.postings.add(workspace, [a_posting("1")])
    await store.database.execute(text("TRUNCATE procrastinate_jobs CASCADE"))
    for _ in range(2):
        await store.rescue.look()
    found = await waiting(store)
    assert [task for task, _, _ in found] == [Task.RUN_JOB, Task.TAKE_UP_EVENT, Task.SAY]
    assert found[0] == run(job)


async def test_who_stands_still_amid_a_transaction_is_cut_off(
    store: Store, workspace: int, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it has locked: the import, or its row of the queue."""
    monkeypatch.setattr("storage.rescue.PATIENCE", 0.05)
    job = await queued_job(store, workspace)
    await taken_by_a_worker(store, DEAD)
    engine = make_engine(url)
    async with engine.connect() as stopped:
        for table in (import_jobs, queue_rows):
            await stopped.execute(select(table.c.id).with_for_update())
        await store.rescue.look()
        assert await waiting(store) == [run(job)]
        with pytest.raises(DBAPIError):
            await stopped.execute(text("SELECT 1"))
        await stopped.invalidate()
    await engine.dispose()


async def test_a_step_does_not_put_what_a_dead_process_had_behind_the_others(
    store: Store, workspace: int
) -> None:
    """Each step looks who has the turn in its workspace; the rescue alone gives it on, and in front."""
    job = await queued_job(store, workspace)
    await taken_by_a_worker(store, DEAD)
    elsewhere = [await store.workspaces.connect(team, team) for team in ("T2", "T3")]
    others = [await queued_job(store, one, f"F{one}") for one in elsewhere]
    await queued_job(store, workspace, "F9")
    assert [row for row in await waiting(store) if row[0] == Task.RUN_JOB] == [run(one) for one in others]
    await store.rescue.look()
    todo = select(queue_rows.c.args["id"].as_integer()).where(queue_rows.c.status == text("'todo'"))
    runs = todo.where(queue_rows.c.task_name == Task.RUN_JOB)
    in_order = await store.database.rows(runs.order_by(queue_rows.c.priority.desc(), queue_rows.c.id))
    assert [id_ for (id_,) in in_order] == [one.id for one in (job, *others)]


@asynccontextmanager
async def standing_still(url: str, table: Table) -> AsyncIterator[AsyncConnection]:
    """A connection amid a transaction that has locked all rows of a table; they are free at the end."""
    engine = make_engine(url)
    async with engine.connect() as connection:
        await connection.execute(select(table.c.id).with_for_update())
        yield connection
        with suppress(DBAPIError):  # it may have been cut off
            await connection.rollback()  # else the server frees them a moment after the connection is gone
        await connection.invalidate()
    await engine.dispose()


async def test_imports_do_not_wait_for_what_is_locked(store: Store, workspace: int, url: str) -> None:
    """A message of the same process may stand still amid its transaction; what is free is given at once."""
    job = await queued_job(store, workspace)
    await store.postings.add(workspace, [a_posting("1")])
    await taken_by_a_worker(store, DEAD)

    async def is_given() -> bool:
        return await waiting(store) == [run(job)]

    async with standing_still(url, postings):
        looking = asyncio.create_task(store.rescue.give_to_others())
        await until(is_given, "It waits for the message.")
        assert not looking.done()
        await looking
    assert len(await waiting(store)) == 2


async def test_who_lives_and_has_taken_over_is_not_cut_off(
    store: Store, workspace: int, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long its transaction takes; the row stays locked, and nobody waits for it without end."""
    monkeypatch.setattr("storage.rescue.PATIENCE", 0.05)
    monkeypatch.setattr("storage.rescue.LONGEST_WAIT", 0.2)
    await queued_job(store, workspace)
    await taken_by_a_worker(store, DEAD)
    again = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
        "SELECT queue_name, task_name, args FROM procrastinate_jobs"
    )
    await store.database.execute(text(again))
    await taken_by_a_worker(store)
    async with standing_still(url, import_jobs) as alive:
        await asyncio.sleep(0.1)
        await store.rescue.look()
        assert await waiting(store) == []
        await alive.execute(text("SELECT 1"))


async def test_who_waits_in_front_is_not_cut_off(
    store: Store, workspace: int, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who stands still is: then those who wait go on, in their order."""
    monkeypatch.setattr("storage.rescue.PATIENCE", 0.1)
    job = await queued_job(store, workspace)
    await taken_by_a_worker(store, DEAD)
    async with standing_still(url, import_jobs):
        cancelling = asyncio.create_task(store.jobs.ask_cancel(job.id, "U1"))
        await until(lambda: is_waited_for(store), "Nobody waits.")
        await store.rescue.look()
        assert (await cancelling).state is JobState.CANCELLED


async def is_waited_for(store: Store) -> bool:
    """Whether a connection waits for another's lock."""
    waits = text("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    return bool(await store.database.rows(waits))


async def test_who_may_not_be_cut_off_is_told_of_once(
    store: Store,
    workspace: int,
    url: str,
    limited: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log says what to do, and no connection waits for it for ever; once it is gone, others go on."""
    monkeypatch.setattr("storage.rescue.PATIENCE", 0.05)
    monkeypatch.setattr("storage.rescue.LONGEST_WAIT", 0.5)
    caplog.set_level("WARNING")
    job = await queued_job(store, workspace)
    await taken_by_a_worker(store, DEAD)

    async def is_told() -> bool:
        await limited.rescue.give_to_others()
        return bool(caplog.records)

    async with standing_still(url, import_jobs) as stopped:
        pid = await stopped.scalar(text("SELECT pg_backend_pid()"))
        for _ in range(2):
            await until(is_told, "Nobody is told.")
        assert not await is_waited_for(store)
        assert await waiting(store) == []
    (told,) = [one.getMessage() for one in caplog.records]
    assert f"import_jobs {job.id} is kept locked by a process that stands still" in told
    assert f"(SELECT pg_terminate_backend(pid), pid: [{pid}])" in told
    await limited.rescue.give_to_others()
    assert await waiting(store) == [run(job)]


@pytest.fixture
async def limited(store: Store, url: str) -> AsyncIterator[Store]:
    """The same database as a role sees it that may end nobody else's connections."""
    for statement in (
        "CREATE ROLE limited LOGIN",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO limited",
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO limited",
    ):
        await store.database.execute(text(statement))
    opened = await open_store(re.sub(r"//\w+@", "//limited@", url))
    yield opened
    await opened.close()
    for statement in ("DROP OWNED BY limited", "DROP ROLE limited"):
        await store.database.execute(text(statement))


async def test_an_import_of_the_command_line_waits_for_its_command(store: Store, workspace: int) -> None:
    """Where that never came, bots have it after a while; where it is gone, once it gives no sign of life."""
    job = await queued_job(store, workspace, by=TYPED)
    held_by_command = run(job, f"desk-{job.id}")
    assert await waiting(store) == [held_by_command]
    await store.rescue.look()
    assert await waiting(store) == [held_by_command]
    assert [await store.jobs.held_elsewhere(ours) for ours in (0, job.id)] == [{job.id}, set()]
    await store.database.execute(text("UPDATE procrastinate_events SET at = at - interval '11 s'"))
    assert await store.jobs.held_elsewhere(0) == set()
    await store.rescue.look()
    assert await waiting(store) == [run(job)]


async def test_what_a_command_holds_is_its_own(store: Store, workspace: int) -> None:
    """To itself it isn't held elsewhere, and a command alone is no bot."""
    job = await queued_job(store, workspace, by=TYPED)
    await taken_by_a_worker(store)
    assert await store.jobs.held_elsewhere(job.id) == set()
    assert await store.jobs.held_elsewhere(0) == {job.id}
    assert not await store.has_bots_at_work()
    await store.database.execute(
        text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '6 s'")
    )
    await store.rescue.look()
    assert await waiting(store) == [run(job)]


async def test_an_event_with_a_large_file_waits_in_a_queue_of_its_own(laid_postgres: str) -> None:
    """So that downloads that take long hold up nobody who shares a small one."""
    store = await open_store(laid_postgres)
    await store.inbox.put("Ev1", "T1", {}, "U1", is_large=True)
    await store.inbox.put("Ev2", "T1", {}, "U1")
    rows = await store.database.rows(select(queue_rows.c.queue_name).order_by(queue_rows.c.id))
    assert [row.queue_name for row in rows] == [Queue.LARGE_EVENTS, Queue.EVENTS]
    await store.close()
