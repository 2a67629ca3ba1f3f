"""SQLite's driver: each statement is one trip to its connection's thread, and gives all that it gave."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.engines import make_engine


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A SQLite file with an empty table of names; what stays open of it is open."""
    database = Database(make_engine(f"sqlite:///{tmp_path / 'handoff.db'}"))
    await database.execute(text("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
    await database.rows(text("SELECT name FROM names"))
    await database.read(_read_all)
    yield database
    await database.close()


async def _read_all(connection: AsyncConnection) -> Sequence[str]:
    return (await connection.scalars(text("SELECT name FROM names ORDER BY id"))).all()


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was done in the threads of connections, as it comes."""
    made: list[object] = []
    travel: Any = aiosqlite.Connection._execute  # noqa: SLF001 - nothing else tells

    # Of any type, as is what is done.
    async def counted(self: aiosqlite.Connection, what: Any, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        made.append(what)
        return await travel(self, what, *args, **named)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return made


async def test_a_statement_is_one_trip(database: Database, trips: list[object]) -> None:
    """A query alone is one trip; a transaction begins with its first statement, and ends in a trip."""
    await database.rows(text("SELECT name FROM names"))
    assert len(trips) == 1
    trips.clear()
    await database.read(_read_all)
    assert len(trips) == len(("begin and query", "end"))
    trips.clear()
    await database.execute(text("INSERT INTO names (name) VALUES ('Ada')"))
    assert len(trips) == len(("begin and insert", "commit"))


async def test_a_part_of_a_transaction_begins_and_ends_with_other_statements(
    database: Database, trips: list[object]
) -> None:
    """What was taken back of it is gone, and the rest is there."""

    async def write(connection: AsyncConnection) -> None:
        for name, is_kept in (("Ada", True), ("Bo", False), ("Cy", True)):
            part = await connection.begin_nested()
            await connection.execute(text(f"INSERT INTO names (name) VALUES ('{name}')"))  # noqa: S608 - ours
            await (part.commit() if is_kept else part.rollback())

    await database.write(write)
    assert len(trips) == len(("Ada", "Bo", "not Bo", "Cy", "commit"))
    assert [row.name for row in await database.rows(text("SELECT name FROM names"))] == ["Ada", "Cy"]


async def test_a_transaction_that_did_nothing_asks_nothing(database: Database, trips: list[object]) -> None:
    """Neither where it ends well, nor where its step raises; the connection goes on."""

    async def do_nothing(_connection: AsyncConnection) -> None:
        """There is nothing to do."""

    async def fail(_connection: AsyncConnection) -> None:
        raise LookupError

    await database.write(do_nothing)
    await database.read(do_nothing)
    with pytest.raises(LookupError):
        await database.write(fail)
    assert trips == []
    await database.execute(text("INSERT INTO names (name) VALUES ('Ada')"))
    assert len(await database.rows(text("SELECT * FROM names"))) == 1


async def test_what_statements_give_is_there(database: Database) -> None:
    """Rows, counts, what was written for many at once, and what a statement returns of it."""

    async def write(connection: AsyncConnection) -> list[str]:
        many = await connection.execute(
            text("INSERT INTO names (name) VALUES (:name)"), [{"name": "Ada"}, {"name": "Bo"}]
        )
        assert many.rowcount == len(("Ada", "Bo"))
        again = text("UPDATE names SET name = lower(name) RETURNING name")
        return list(await connection.scalars(again))

    assert await database.write(write) == ["ada", "bo"]
    assert [row.name for row in await database.rows(text("SELECT name FROM names ORDER BY id"))] == [
        "ada",
        "bo",
    ]


async def test_what_is_refused_is_raised_and_taken_back(database: Database) -> None:
    """An error is raised as it was, nothing of its transaction stays, and the connection goes on."""

    async def write(connection: AsyncConnection) -> None:
        for _ in range(2):
            await connection.execute(text("INSERT INTO names (name) VALUES ('Ada')"))

    with pytest.raises(IntegrityError):
        await database.write(write)
    assert await database.rows(text("SELECT * FROM names")) == []


async def test_what_is_streamed_comes_page_by_page(database: Database) -> None:
    """A stream reads on as it is asked."""
    await database.execute(
        text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
            "INSERT INTO names (name) SELECT i FROM n"
        )
    )

    async def read(connection: AsyncConnection) -> int:
        query = text("SELECT id FROM names").execution_options(yield_per=100)
        async with connection.stream(query) as rows:
            return sum([row.id async for row in rows])

    assert await database.read(read) == sum(range(1001))


async def test_a_stream_reads_of_one_moment(database: Database) -> None:
    """It begins its transaction before it reads: what others write meanwhile isn't in it."""

    async def read(connection: AsyncConnection) -> Sequence[str]:
        async with connection.stream(text("SELECT name FROM names")) as rows:
            before = [row.name async for row in rows]
        await database.execute(text("INSERT INTO names (name) VALUES ('Ada')"))
        return [*before, *await connection.scalars(text("SELECT name FROM names"))]

    assert await database.read(read) == []
    assert len(await database.rows(text("SELECT * FROM names"))) == 1
