"""A SQLite file's connections stay open between transactions, and nothing of one is left for the next."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.engines import CONNECTIONS, make_engine

_NAMES = text("SELECT name FROM names ORDER BY id")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A SQLite file with an empty table of names."""
    database = Database(make_engine(f"sqlite:///{tmp_path / 'handoff.db'}"))
    await database.execute(text("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT)"))
    yield database
    await database.close()


async def _add(connection: AsyncConnection, name: str) -> None:
    await connection.execute(text("INSERT INTO names (name) VALUES (:name)"), {"name": name})


async def _read_names(connection: AsyncConnection) -> Sequence[str]:
    return (await connection.scalars(_NAMES)).all()


async def _list(database: Database) -> Sequence[str]:
    return [row.name for row in await database.rows(_NAMES)]


async def test_what_is_asked_next_sees_what_was_written_since(database: Database) -> None:
    """A connection that stays open holds no earlier moment: neither for single queries nor for reads."""
    for name in ("Ada", "Bo"):
        await database.write(_add, name)
        assert (await _list(database))[-1] == (await database.read(_read_names))[-1] == name


async def test_a_query_that_fails_spoils_no_other(database: Database) -> None:
    """Its connection isn't lent again, and the next ones are answered."""
    for _ in range(20):
        with pytest.raises(OperationalError):
            await database.rows(text("SELECT name FROM nobody"))
        with pytest.raises(OperationalError):
            await database.execute(text("INSERT INTO nobody (name) VALUES ('Ada')"))
    await database.write(_add, "Ada")
    assert await _list(database) == ["Ada"]


async def test_a_write_that_raises_leaves_nothing_for_the_next(database: Database) -> None:
    """What it wrote is gone, and the next one's end doesn't commit it."""

    async def fail(connection: AsyncConnection) -> None:
        await _add(connection, "gone")
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fail)
    await database.write(_add, "Ada")
    assert await _list(database) == ["Ada"]


async def test_many_at_once_are_all_answered(database: Database) -> None:
    """There are fewer connections than those who ask; who comes later waits for one."""
    await database.write(_add, "Ada")
    asked = [database.rows(_NAMES) for _ in range(60)]
    read = [database.read(_read_names) for _ in range(60)]
    assert {row.name for rows in await asyncio.gather(*asked) for row in rows} == {"Ada"}
    assert {name for names in await asyncio.gather(*read) for name in names} == {"Ada"}


async def test_who_waits_for_a_connection_comes_before_who_asks_later(database: Database) -> None:
    """While all are lent, one that comes back goes to whoever has waited longest, and isn't kept aside."""
    gates = [asyncio.Event() for _ in range(CONNECTIONS - 1)]  # the one of the write stays with the writers
    all_lent, lent = asyncio.Event(), list[AsyncConnection]()

    async def hold(connection: AsyncConnection, gate: asyncio.Event) -> None:
        lent.append(connection)
        if len(lent) == len(gates):
            all_lent.set()
        await gate.wait()

    held = [asyncio.create_task(database.ask(hold, gate)) for gate in gates]
    await all_lent.wait()
    order = list[str]()

    async def ask(name: str) -> None:
        await database.rows(_NAMES)
        order.append(name)

    waiting = [asyncio.create_task(ask("first"))]
    await asyncio.sleep(0)  # it asks for a connection
    gates[0].set()
    await held[0]
    await asyncio.wait_for(asyncio.gather(*waiting, ask("later")), 10)
    assert order == ["first", "later"]
    for gate in gates:
        gate.set()
    await asyncio.gather(*held)


async def test_a_database_that_is_closed_leaves_no_thread(tmp_path: Path) -> None:
    """Each connection has a thread of its own, which ends with it."""
    before = set(threading.enumerate())
    database = Database(make_engine(f"sqlite:///{tmp_path / 'other.db'}"))
    await asyncio.gather(*(database.answers() for _ in range(20)))
    await database.execute(text("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT)"))
    await database.read(_read_names)
    await database.close()
    threads = [one for one in threading.enumerate() if one not in before]
    for thread in threads:
        thread.join(10)  # it was told to end, and is about to
    assert [thread.name for thread in threads if thread.is_alive()] == []
