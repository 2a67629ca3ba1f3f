"""The workers on PostgreSQL, where something is amiss: with the queue, or with what a row of it is about."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from procrastinate import App
from procrastinate.jobs import Status
from psycopg import OperationalError
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import select, text, update

from benchmarks.promises import TAKEN_OVER_LAST
from bot.core import Core
from bot.file_cache import LocalFileCache
from bot.queue import SIGN_SECONDS, OneListener, open_queue
from bot.queue_workers import LOOK_SECONDS, Chore, Errand, QueueWorkers, errand_of_jobs, errand_of_messages
from bot.runner import Turns
from bot.settings import Settings
from bot.work_loop import Work
from importer.words.postings import Posting
from storage.deliveries import IS_TO_DO, STALLED_SECONDS, Queue, Task
from storage.engines import make_engine
from storage.queue_schema import queue_rows, queue_workers
from storage.rescue import PATIENCE as LOCKED_SECONDS
from storage.store import Store
from tests.bot.silent import Silent, found
from tests.patience import PATIENCE, until
from tests.storage.conftest import laid_sqlite_url, store, workspace
from tests.storage.words import a_posting, queued_job

__all__ = ["laid_sqlite_url", "store", "workspace"]

_BREAKS_ONCE = (
    "CREATE SEQUENCE endings",
    "CREATE FUNCTION break_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF nextval('endings') = 1 THEN RAISE 'broken off'; END IF; RETURN NEW; END; $$",
    "CREATE TRIGGER break_once BEFORE UPDATE ON procrastinate_jobs FOR EACH ROW "
    "WHEN (NEW.status = 'succeeded') EXECUTE FUNCTION break_once()",
)
_CHORE = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status) "
    """VALUES ('chores-1', 'tidy', 'tidy', '{"timestamp"\\: 0}', 'todo')"""
)
_CHORE_LATER = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, scheduled_at) "
    """VALUES ('chores-1', 'tidy', 'tidy', '{"timestamp"\\: 0}', now() + interval '1 s')"""
)
_BREAKS_NO_MORE = ("DROP FUNCTION break_once CASCADE", "DROP SEQUENCE endings")


@pytest.fixture
def url(laid_postgres: str) -> str:
    """A database that has a queue."""
    return laid_postgres


@asynccontextmanager
async def at_work(
    store: Store, queue: App, errand: Errand[Any], name: Queue, chores: Sequence[Chore] = ()
) -> AsyncIterator[None]:
    """Workers that do one thing, until the context ends."""
    stopping = asyncio.Event()
    workers = QueueWorkers(queue, [errand], {name: 1}, store.rescue, stopping, chores)
    running = asyncio.create_task(workers.run())
    try:
        yield
    finally:
        stopping.set()
        async with asyncio.timeout(PATIENCE):
            await running


def saying(store: Store, said: list[str]) -> Errand[Posting]:
    """Messages, which are said by keeping what kind they are of."""

    async def say(posting: Posting) -> None:
        await store.postings.note_said(posting.id)
        said.append(posting.kind)

    return errand_of_messages(
        store.postings, Work(store.postings.due, lambda posting: posting.id, say, note_failure)
    )


async def note_failure(posting: Posting, reference: str) -> None:
    """Tell nobody."""
    del posting, reference


async def test_an_import_of_a_workspace_that_left_is_put_off(
    store: Store, url: str, workspace: int, tmp_path: Path
) -> None:
    """It stands in the queue once, and isn't found anew each second."""
    await queued_job(store, workspace)
    core = Core(Settings(), store, LocalFileCache(tmp_path))
    turns = Turns(store.jobs, core.job_run(Silent(), stopping=lambda: False), Silent(), found())

    async def is_put_off() -> bool:
        return bool(await store.database.rows(put_off))

    put_off = select(queue_rows.c.id).where(IS_TO_DO, queue_rows.c.scheduled_at > text("now()"))
    async with at_work(store, open_queue(url), errand_of_jobs(store.jobs, turns), Queue.SMALL):
        await until(is_put_off, "It was never put off.")
    await store.rescue.look()
    rows = await store.database.rows(select(queue_rows.c.id).where(queue_rows.c.task_name == Task.RUN_JOB))
    assert len(rows) == 1


@pytest.fixture
async def breaking_once(store: Store) -> AsyncIterator[None]:
    """The first row that ends can't be written down as ended."""
    for statement in _BREAKS_ONCE:
        await store.database.execute(text(statement))
    yield
    for statement in _BREAKS_NO_MORE:
        await store.database.execute(text(statement))


@pytest.mark.usefixtures("breaking_once")
async def test_a_chore_whose_end_could_not_be_written_is_done_the_next_time(store: Store, url: str) -> None:
    """Its lock would else be kept for as long as the process lives."""
    done: list[str] = []

    async def tidy() -> bool:
        done.append("tidied")
        return True

    for _ in range(2):
        await store.database.execute(text(_CHORE))
    nothing: Errand[Any] = saying(store, [])
    chores = [Chore("tidy", "0 0 1 1 *", tidy)]
    async with at_work(store, open_queue(url), nothing, Queue.CHORES, chores):
        await until(lambda: len(done) == 2, lambda: f"It was done {len(done)} times.")


@pytest.fixture
async def queue(url: str) -> AsyncIterator[App]:
    """The queue, open."""
    opened = open_queue(url)
    async with opened.open_async():
        yield opened


async def test_a_row_that_others_have_ended_is_no_failure(
    store: Store, queue: App, caplog: pytest.LogCaptureFixture
) -> None:
    """One quiet line says so, whether it was done here or is to be put off."""
    caplog.set_level("INFO", "bot.queue")
    await lie_in_queue(store, priority=0)
    worker = await queue.job_manager.register_worker()
    row = await queue.job_manager.fetch_job(["events-1"], worker)
    assert row
    await store.database.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
    await queue.job_manager.finish_job(row, Status.SUCCEEDED, delete_job=False)
    await queue.job_manager.retry_job(row)
    told = f"row {row.id} of the queue was given to others, as this process had given no sign of life"
    assert [one.getMessage() for one in caplog.records if one.name == "bot.queue"] == [told, told]


async def test_what_is_put_off_and_waits_already_is_ended(store: Store, queue: App) -> None:
    """Else it would be under way for as long as its worker lives."""
    await lie_in_queue(store, priority=0)
    worker = await queue.job_manager.register_worker()
    row = await queue.job_manager.fetch_job(["events-1"], worker)
    assert row
    await lie_in_queue(store, priority=0)
    await queue.job_manager.retry_job(row)
    rows = await store.database.rows(select(queue_rows.c.status).order_by(queue_rows.c.id))
    assert [one.status for one in rows] == ["failed", "todo"]


async def test_who_comes_second_for_a_lock_gets_nothing(store: Store, queue: App, url: str) -> None:
    """Of two rows with one lock, another worker takes one at the very moment: it is no failure of ours."""
    for priority in (0, 1):
        await lie_in_queue(store, priority)
    engine = make_engine(url)
    async with engine.connect() as other:
        worker = await queue.job_manager.register_worker()
        await other.execute(text("UPDATE procrastinate_jobs SET status = 'doing' WHERE priority = 0"))
        fetching = asyncio.create_task(queue.job_manager.fetch_job(["events-1"], worker))
        await until(lambda: is_waited_for(store), "It waits for nobody.")
        await other.commit()
        assert await fetching is None
    await engine.dispose()


async def test_a_sign_of_life_is_that_of_all_workers_which_have_not_ended(
    store: Store, queue: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One statement is enough for a process; where one was just given, another gives none."""
    monkeypatch.setattr("bot.queue.SIGN_SECONDS", 2 * PATIENCE)
    first, second, ended = [await queue.job_manager.register_worker() for _ in range(3)]
    await queue.job_manager.unregister_worker(ended)
    await _stand_still(store)
    await queue.job_manager.update_heartbeat(first)
    assert await _living(store) == {first, second}
    await _stand_still(store)
    await queue.job_manager.update_heartbeat(second)
    assert await _living(store) == set()


async def _stand_still(store: Store) -> None:
    await store.database.execute(update(queue_workers).values(last_heartbeat=text("now() - interval '1 h'")))


async def _living(store: Store) -> set[int]:
    """Those that have given a sign since the last hour, so that no pause of the machine matters."""
    signed = queue_workers.c.last_heartbeat > text("now() - interval '30 min'")
    return {row.id for row in await store.database.rows(select(queue_workers.c.id).where(signed))}


async def test_a_row_that_nobody_tells_of_is_taken_once_its_moment_has_come(store: Store, url: str) -> None:
    """The queue tells of rows as they are written, when it is too early for this one."""
    done: list[str] = []

    async def tidy() -> bool:
        done.append("tidied")
        return True

    nothing: Errand[Any] = saying(store, [])
    chores = [Chore("tidy", "0 0 1 1 *", tidy)]
    async with at_work(store, open_queue(url), nothing, Queue.CHORES, chores):
        await store.database.execute(text(_CHORE))
        await until(lambda: len(done) == 1, "What was told of was never done.")
        await store.database.execute(text(_CHORE_LATER))
        await until(lambda: len(done) == 2, "What nobody told of was never done.")


async def lie_in_queue(store: Store, priority: int) -> None:
    """A row that waits, with the one lock."""
    row = text(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, priority) "
        "VALUES ('events-1', 'a task', 'one', :key, :priority)"
    )
    await store.database.execute(row.bindparams(priority=priority, key=f"with priority {priority}"))


async def is_waited_for(store: Store) -> bool:
    """Whether a connection waits for another's lock."""
    waits = text("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    return bool(await store.database.rows(waits))


async def test_a_queue_that_can_not_be_opened_is_tried_again(store: Store, url: str, workspace: int) -> None:
    """The database takes no more connections at the start, and then it does."""
    tries, said = list[int](), list[str]()

    def make_pool(**kwargs: Any) -> AsyncConnectionPool:  # noqa: ANN401 - as the pool takes them
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError
        return AsyncConnectionPool(url, **kwargs)

    queue = App(connector=OneListener(Queue, pool_factory=make_pool))
    await store.postings.add(workspace, [a_posting("1", kind="first")])
    async with at_work(store, queue, saying(store, said), Queue.MESSAGES):
        await until(lambda: said == ["first"], "Nothing was ever said.")


def test_what_is_set_adds_up_to_what_is_promised() -> None:
    """At the worst moment, too.

    A sign of life was given just before the end, a look came just before that was too old, a transaction
    stands still, and nobody tells the next worker of its row.
    """
    noticed = STALLED_SECONDS + LOOK_SECONDS / 2
    assert noticed + LOCKED_SECONDS + SIGN_SECONDS <= TAKEN_OVER_LAST
    assert 3 * SIGN_SECONDS < STALLED_SECONDS  # two signs may be lost, and nobody is taken for dead
