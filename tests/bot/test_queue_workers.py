"""The workers on PostgreSQL, where something is amiss: with the queue, or with what a row of it is about."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from procrastinate import App
from psycopg import OperationalError
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import select, text

from bot.engine import Engine
from bot.file_cache import LocalFileCache
from bot.queue import OneListener, open_queue
from bot.queue_workers import Chore, Errand, QueueWorkers, errand_of_jobs, errand_of_messages
from bot.runner import Turns
from bot.settings import Settings
from bot.worker import Work
from importer.words.postings import Posting
from storage.deliveries import IS_TO_DO, Queue, Task
from storage.queue_schema import queue_rows
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

    async def broke(posting: Posting, reference: str) -> None:
        del posting, reference

    return errand_of_messages(
        store.postings, Work(store.postings.due, lambda posting: posting.id, say, broke)
    )


async def test_an_import_of_a_workspace_that_left_is_put_off(
    store: Store, url: str, workspace: int, tmp_path: Path
) -> None:
    """It stands in the queue once, and isn't found anew each second."""
    await queued_job(store, workspace)
    engine = Engine(Settings(), store, LocalFileCache(tmp_path))
    turns = Turns(store.jobs, engine.job_run(Silent(), stopping=lambda: False), Silent(), found())

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
