"""Transactions: whole or not at all, in turn, and at an end when the task that asked for them is."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, cast

import pytest
from sqlalchemy import insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import workspaces
from storage.shared_commits import SharedCommits
from storage.store import Store, open_store
from tests.patience import until
from tests.storage.words import checking_job, refused, unknown_user


async def _add(connection: AsyncConnection, team_id: str) -> None:
    await connection.execute(insert(workspaces).values(team_id=team_id, name=""))


async def _teams(store: Store) -> list[str]:
    rows = await store.database.rows(select(workspaces.c.team_id).order_by(workspaces.c.team_id))
    return [row.team_id for row in rows]


class _Gate:
    """Halts a transaction after its first statement."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def add_slowly(self, connection: AsyncConnection, team_id: str) -> None:
        """Write something, and wait."""
        await _add(connection, team_id)
        self.reached.set()
        await self.opened.wait()


async def test_a_failure_writes_nothing(store: Store) -> None:
    """What a transaction wrote before it failed is gone."""

    async def fail(connection: AsyncConnection) -> None:
        await _add(connection, "T1")
        raise LookupError

    with pytest.raises(LookupError):
        await store.database.write(fail)
    assert await _teams(store) == []


async def test_reads_do_not_wait_for_a_write(store: Store, other: Store) -> None:
    """While a write is under way, others read what was so before it."""
    gate = _Gate()
    writing = asyncio.create_task(store.database.write(gate.add_slowly, "T1"))
    await gate.reached.wait()
    assert await _teams(store) == await _teams(other) == []
    gate.opened.set()
    await writing
    assert await _teams(other) == ["T1"]


async def test_all_that_one_read_sees_is_of_one_moment(store: Store, other: Store) -> None:
    """What is written between two of its statements is for later reads."""

    async def look_twice(connection: AsyncConnection) -> list[list[str]]:
        query = select(workspaces.c.team_id)
        first = list(await connection.scalars(query))
        await other.database.write(_add, "T1")
        return [first, list(await connection.scalars(query))]

    assert await store.database.read(look_twice) == [[], []]
    assert await _teams(store) == ["T1"]


async def test_writers_wait_their_turn(store: Store, other: Store) -> None:
    """Many writers at once on several connections all get through."""
    writes = [
        at.database.write(_add, f"{number:02}")
        for number in range(20)
        for at in (store, other)[number % 2 :][:1]
    ]
    await asyncio.gather(*writes)
    assert await _teams(store) == [f"{number:02}" for number in range(20)]


async def test_notes_of_one_moment(store: Store) -> None:
    """The database takes several of one kind as one; one that it refuses keeps none of the others from it."""
    add = insert(workspaces)
    notes = [store.database.note(add, {"team_id": team, "name": ""}) for team in ("T1", "T2", "T1", "T3")]
    ended = await asyncio.gather(*notes, return_exceptions=True)
    assert [type(error) for error in ended if error] == [IntegrityError]
    assert await _teams(store) == ["T1", "T2", "T3"]


async def test_a_cancelled_task_ends_with_its_transaction(store: Store, other: Store) -> None:
    """Whoever is cancelled while writing stops once it is written, and the next writer goes on at once."""
    gate = _Gate()
    writing = asyncio.create_task(store.database.write(gate.add_slowly, "T1"))
    await gate.reached.wait()
    writing.cancel()
    gate.opened.set()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await _teams(other) == ["T1"]
    await other.database.write(_add, "T2")


async def test_closing_waits_for_transactions(url: str) -> None:
    """A store that is closed lets what it writes come to its end, even when nobody waits for it any more."""
    store, gate = await open_store(url), _Gate()
    writing = asyncio.create_task(store.database.write(gate.add_slowly, "T1"))
    await gate.reached.wait()
    closing = asyncio.create_task(store.close())
    writing.cancel()
    gate.opened.set()
    await closing
    again = await open_store(url)
    assert await _teams(again) == ["T1"]
    await again.close()


def test_nobody_waits_for_what_is_torn_down() -> None:
    """Where all ends in the middle of a write, whoever waits for it or behind it ends as well."""

    @asynccontextmanager
    async def begin() -> AsyncIterator[AsyncConnection]:
        yield cast("AsyncConnection", None)  # what is torn down has asked nothing yet

    async def fail_meanwhile() -> None:
        commits, begun = SharedCommits(nullcontext, begin, asyncio.create_task), asyncio.Event()

        async def hang(_connection: AsyncConnection) -> None:
            begun.set()
            await asyncio.Event().wait()

        async def outlast(write: asyncio.Future[None]) -> None:
            try:
                await asyncio.shield(write)
            finally:
                await asyncio.wait({write})

        waiting = [asyncio.create_task(outlast(commits.write(hang)))]
        await begun.wait()
        waiting.append(asyncio.create_task(outlast(commits.write(hang))))
        await asyncio.sleep(0)
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(fail_meanwhile())


async def test_no_cancel_leaves_the_write_lock_behind(sqlite_url: str) -> None:
    """Wherever the cancel strikes, the lock is free afterwards, and the batch is stored wholly or not."""
    store = await open_store(sqlite_url)
    job = await checking_job(store, await store.workspaces.pick())
    beside = sqlite3.connect(str(make_url(sqlite_url).database), timeout=0, isolation_level=None)
    for steps in range(60):
        rows = [refused(steps * 10 + row, unknown_user("x")) for row in range(10)]
        adding = asyncio.create_task(store.plans.refuse(job, rows))
        for _ in range(steps):
            await asyncio.sleep(0)
        adding.cancel()
        await asyncio.wait({adding})
        beside.execute("BEGIN IMMEDIATE")
        assert beside.execute("SELECT count(*) % 10 FROM row_errors").fetchone() == (0,)
        beside.execute("ROLLBACK")
    beside.close()
    await store.close()


async def test_every_connection_is_set_up(sqlite_url: str) -> None:
    """Each of several connections at once has the pragmas that hold for one connection only."""
    store = await open_store(sqlite_url)

    async def pragmas(connection: AsyncConnection, others: asyncio.Barrier) -> list[object]:
        await others.wait()
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one() for name in names]

    barrier = asyncio.Barrier(3)
    found = await asyncio.gather(*(store.database.read(pragmas, barrier) for _ in range(3)))
    await store.close()
    assert found == [["wal", 2, 1, 30_000]] * 3


async def test_a_long_write_lets_the_short_ones_go_first_that_waited_for_the_one_before(
    sqlite_url: str,
) -> None:
    """A short one that comes during a long one goes before the next long one, which came earlier."""
    store, gate = await open_store(sqlite_url), _Gate()
    first = asyncio.create_task(store.database.write_much(gate.add_slowly, "1 long"))
    await gate.reached.wait()
    second = asyncio.create_task(store.database.write_much(_add, "2 long"))
    await asyncio.sleep(0)
    short = asyncio.create_task(store.database.write(_add, "short"))
    await until(lambda: store.database.others_wait, "the short one never waited")
    gate.opened.set()
    await asyncio.gather(first, second, short)
    rows = await store.database.rows(select(workspaces.c.team_id).order_by(workspaces.c.id))
    assert [row.team_id for row in rows] == ["1 long", "short", "2 long"]
    await store.close()


async def test_long_writes_come_through_beside_short_ones(sqlite_url: str) -> None:
    """However many short ones follow each other, a long one has its turn."""
    store, gate, ended = await open_store(sqlite_url), _Gate(), asyncio.Event()

    async def write_on() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            await store.database.write(_add, f"short {number}")

    first = asyncio.create_task(store.database.write_much(gate.add_slowly, "1 long"))
    await gate.reached.wait()
    beside = asyncio.create_task(write_on())
    await until(lambda: store.database.others_wait, "the short one never waited")
    gate.opened.set()
    await first
    await store.database.write_much(_add, "2 long")
    ended.set()
    await beside
    assert "2 long" in await _teams(store)
    await store.close()


async def _write_while_another_does(
    store: Store, *steps: Callable[[AsyncConnection], Awaitable[object]]
) -> list[Any]:
    """What comes of short writes that all wait until a long one has ended."""
    gate = _Gate()
    long = asyncio.create_task(store.database.write_much(gate.add_slowly, "long"))
    await gate.reached.wait()
    waiting = [asyncio.create_task(store.database.write(step)) for step in steps]
    await until(lambda: store.database.others_wait, "the short ones never waited")
    gate.opened.set()
    await long
    return await asyncio.gather(*waiting, return_exceptions=True)


def _adding(team_id: str, connections: list[AsyncConnection]) -> Callable[[AsyncConnection], Awaitable[str]]:
    async def add(connection: AsyncConnection) -> str:
        connections.append(connection)
        await _add(connection, team_id)
        return team_id

    return add


async def test_short_writes_that_wait_together_are_committed_together(sqlite_url: str) -> None:
    """In their order, and each gets what its own step returns."""
    store, connections = await open_store(sqlite_url), list[AsyncConnection]()
    steps = [_adding(f"{number:02}", connections) for number in range(30)]
    assert await _write_while_another_does(store, *steps) == [f"{number:02}" for number in range(30)]
    assert len(set(map(id, connections[:20]))) == 1
    assert await _teams(store) == [*(f"{number:02}" for number in range(30)), "long"]
    await store.close()


async def test_a_write_that_raises_takes_no_other_with_it(sqlite_url: str) -> None:
    """What it wrote is gone; those before and after it are stored, each once: all are tried alone then."""
    store, connections = await open_store(sqlite_url), list[AsyncConnection]()

    async def fail(connection: AsyncConnection) -> None:
        await _add(connection, "gone")
        raise LookupError

    steps = _adding("1", connections), fail, _adding("2", connections)
    first, failed, second = await _write_while_another_does(store, *steps)
    assert (first, type(failed), second) == ("1", LookupError, "2")
    assert await _teams(store) == ["1", "2", "long"]
    await store.close()


async def test_a_write_that_is_cancelled_takes_no_other_with_it(sqlite_url: str) -> None:
    """Whoever waits for it is cancelled as well, and nobody waits for ever, now or later."""
    store, connections = await open_store(sqlite_url), list[AsyncConnection]()

    async def be_cancelled(connection: AsyncConnection) -> None:
        await _add(connection, "gone")
        raise asyncio.CancelledError

    steps = _adding("1", connections), be_cancelled, _adding("2", connections)
    first, cancelled, second = await _write_while_another_does(store, *steps)
    assert (first, type(cancelled), second) == ("1", asyncio.CancelledError, "2")
    with pytest.raises(asyncio.CancelledError):
        await store.database.write(be_cancelled)
    await store.database.write(_add, "3")
    assert await _teams(store) == ["1", "2", "3", "long"]
    await store.close()


async def test_a_write_that_the_database_refuses_takes_no_other_with_it(sqlite_url: str) -> None:
    """Nothing of any is stored at first; then each is tried alone."""
    store, connections = await open_store(sqlite_url), list[AsyncConnection]()
    steps = [_adding(team_id, connections) for team_id in ("1", "long", "2")]
    first, refused_one, second = await _write_while_another_does(store, *steps)
    assert (first, type(refused_one), second) == ("1", IntegrityError, "2")
    assert await _teams(store) == ["1", "2", "long"]
    await store.close()


async def test_each_write_has_the_context_of_who_waits_for_it(sqlite_url: str) -> None:
    """Such as the language that is spoken there, whoever carries the write out."""
    store, asker = await open_store(sqlite_url), ContextVar[str]("asker")

    async def tell(_connection: AsyncConnection) -> str:
        return asker.get()

    async def write_for(name: str) -> str:
        asker.set(name)
        return await store.database.write(tell)

    assert [*await asyncio.gather(write_for("maya"), write_for("tom"))] == ["maya", "tom"]
    await store.close()
