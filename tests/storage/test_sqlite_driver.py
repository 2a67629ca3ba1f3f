"""SQLite's driver: each statement is one trip to its connection's thread, and gives all that it gave."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, make_engine


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A SQLite file with an empty table of names."""
    database = Database(make_engine(f"sqlite:///{tmp_path / 'handoff.db'}"))
    await database.execute(text("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
    yield database
    await database.close()


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was done in the threads of connections, as it comes."""
    made: list[object] = []
    travel: Any = aiosqlite.Connection._execute  # noqa: SLF001 - nothing else tells

    async def counted(self: aiosqlite.Connection, what: Any, *args: Any) -> Any:  # noqa: ANN401 - whatever is done
        made.append(what)
        return await travel(self, what, *args)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return made


async def test_a_statement_is_one_trip(database: Database, trips: list[object]) -> None:
    """A query alone is one trip; a transaction also begins and ends."""
    await database.rows(text("SELECT name FROM names"))
    assert len(trips) == 1
    trips.clear()
    await database.execute(text("INSERT INTO names (name) VALUES ('Ada')"))
    assert len(trips) == len(("begin", "insert", "commit"))


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
