"""What an index finds in a SQLite file is answered in the thread that asks, and as it is by then."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.database import Database
from storage.engines import make_engine

_NAME = text("SELECT name FROM names WHERE id = :id")
_ADD = text("INSERT INTO names (name) VALUES (:name)")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A SQLite file with an empty table of names."""
    database = _open(tmp_path)
    await database.execute(text("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT)"))
    yield database
    await database.close()


def _open(folder: Path) -> Database:
    return Database(make_engine(f"sqlite:///{folder / 'handoff.db'}"))


def _at_once(asking: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - whatever is asked for
    """What comes of it without anyone else having their turn; fails where it would wait."""
    with pytest.raises(StopIteration) as end:
        asking.send(None)
    return end.value.value


async def test_the_answer_is_there_at_once(database: Database) -> None:
    """Nobody else has their turn meanwhile, and no other thread is asked."""
    await database.execute(_ADD, {"name": "Ada"})
    assert [row.name for row in _at_once(database.look_up_rows(_NAME, {"id": 1}))] == ["Ada"]


async def test_each_look_sees_what_is_committed_by_then(database: Database, tmp_path: Path) -> None:
    """Be it by this process or by another; no look holds an earlier moment."""
    other = _open(tmp_path)
    for id_, (writer, name) in enumerate([(database, "Ada"), (other, "Bo"), (database, "Cy")], start=1):
        assert await database.look_up_rows(_NAME, {"id": id_}) == []
        await writer.execute(_ADD, {"name": name})
        [row] = await database.look_up_rows(_NAME, {"id": id_})
        assert row.name == name
    await other.close()


async def test_what_another_program_has_to_itself_is_waited_for_elsewhere(
    database: Database, tmp_path: Path
) -> None:
    """Only who asks waits for it, and is answered once it is free."""
    await database.execute(_ADD, {"name": "Ada"})
    await database.close()
    own = sqlite3.connect(tmp_path / "handoff.db")
    own.executescript("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;")
    late = _open(tmp_path)
    asking = asyncio.create_task(late.look_up_rows(_NAME, {"id": 1}))
    await asyncio.sleep(0)  # it has asked, and goes on waiting elsewhere
    assert not asking.done()
    own.close()
    assert [row.name for row in await asking] == ["Ada"]
    await late.close()


async def test_a_query_that_fails_is_told(database: Database) -> None:
    """As by any other way to ask; the next one is answered."""
    with pytest.raises(OperationalError):
        await database.look_up_rows(text("SELECT name FROM nobody"), {})
    assert await database.look_up_rows(_NAME, {"id": 1}) == []


async def test_nothing_can_be_written_so(database: Database) -> None:
    """Whoever tries is told, and nothing is written by another way."""
    with pytest.raises(OperationalError, match="readonly"):
        await database.look_up_rows(text("INSERT INTO names (name) VALUES ('Ada') RETURNING name"), {})
    assert await database.look_up_rows(_NAME, {"id": 1}) == []
