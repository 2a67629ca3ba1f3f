"""What is told of a database's error never shows a row."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, literal, select, text
from sqlalchemy.exc import DBAPIError

from storage.database_errors import find_refusal, tell_database_error
from storage.schema import workspaces
from storage.store import Store

CELL = "CU-7741-SHARP"


async def test_a_row_that_is_there_already(store: Store) -> None:
    """Which rule it breaks is told; PostgreSQL would show the values as well."""
    twice = insert(workspaces).values(team_id=CELL, name=CELL)
    await store.database.execute(twice)
    with pytest.raises(DBAPIError) as raised:
        await store.database.execute(twice)
    told = tell_database_error(raised.value)
    assert "workspaces" in told
    assert CELL not in told
    assert CELL not in str(raised.value).partition("[SQL:")[2]


async def test_a_value_that_fits_no_column(store: Store) -> None:
    """PostgreSQL quotes it in the first line, so nothing but the kind is told; SQLite takes it as it is."""
    query = select(text("CAST(:cell AS INTEGER)").bindparams(cell=literal(CELL).value))
    if not store.database.is_shared:
        assert [tuple(row) for row in await store.database.rows(query)] == [(0,)]
        return
    with pytest.raises(DBAPIError) as raised:
        await store.database.rows(query)
    assert CELL in str(raised.value.orig)
    assert tell_database_error(raised.value) == "InvalidTextRepresentation"


async def test_a_table_that_is_gone_is_named(store: Store) -> None:
    """What helps whoever looks after the database is told."""
    with pytest.raises(DBAPIError) as raised:
        await store.database.rows(text("SELECT 1 FROM no_such_table"))
    assert "no_such_table" in tell_database_error(raised.value)


def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    """What to do is said; of any other error nothing is."""
    file = tmp_path / "handoff.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE one (id)")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        refused = _error_of(connection, "INSERT INTO one VALUES (1)")
        missing = _error_of(connection, "INSERT INTO two VALUES (1)")
    assert str(find_refusal(refused)) == (
        "The database's file can't be written: attempt to write a readonly database. Let the user that runs "
        "Handoff write into it, and into its folder."
    )
    assert find_refusal(missing) is None


def _error_of(connection: sqlite3.Connection, statement: str) -> DBAPIError:
    with pytest.raises(sqlite3.Error) as raised:
        connection.execute(statement)
    return DBAPIError(statement, None, raised.value)
