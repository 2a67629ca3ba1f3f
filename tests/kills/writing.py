"""The database while the bot writes: writing made slow, and a look at whether it is under way; of either kind."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, create_engine

from tests.command_line.midway import APPLYING, slowed

_SLOW = """
CREATE FUNCTION take_a_while() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM count(*) FROM generate_series(1, 1000); RETURN NEW; END $$
"""
_HELD_COMMIT = """
CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER held_commit AFTER UPDATE OF cursor ON import_jobs DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.cursor > OLD.cursor) EXECUTE FUNCTION wait_for_the_test()
"""
_WRITERS = "SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
_HANGING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


class Writing(Protocol):
    """What a test does to the database beside the bot."""

    def slowed(self, step: Mapping[str, str] = APPLYING) -> AbstractContextManager[None]:
        """Let each row of a step take a while, so that the bot can be caught there."""

    def is_under_way(self) -> bool:
        """Whether the bot is in the middle of a transaction that writes."""


class SqliteWriting:
    """Of a SQLite file."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def slowed(self, step: Mapping[str, str] = APPLYING) -> AbstractContextManager[None]:
        """As `Writing` has it."""
        return slowed(self._database, step)

    def is_under_way(self) -> bool:
        """Whoever else wants to write has to wait then."""
        with closing(sqlite3.connect(self._database, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
        return False


class PostgresWriting:
    """Of a PostgreSQL database."""

    def __init__(self, url: str) -> None:
        self._url = url.replace("postgresql:", "postgresql+psycopg:")

    @contextmanager
    def slowed(self, step: Mapping[str, str] = APPLYING) -> Iterator[None]:
        """As `Writing` has it."""
        with self._engine() as engine:
            _execute(engine, _SLOW)
            for table, action in step.items():
                _execute(
                    engine,
                    f"CREATE TRIGGER slow BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION take_a_while()",
                )
            yield
            _execute(engine, "DROP FUNCTION take_a_while CASCADE")

    def is_under_way(self) -> bool:
        """The server tells."""
        return self._counts(_WRITERS)

    def hangs(self) -> bool:
        """Whether the commit of a batch was sent, and hangs."""
        return self._counts(_HANGING)

    @contextmanager
    def held_commits(self) -> Iterator[None]:
        """Let each commit of a batch hang for as long as the context lasts; then what was sent is committed."""
        with self._engine() as engine:
            _execute(engine, _HELD_COMMIT)
            try:
                with engine.connect() as connection:
                    connection.exec_driver_sql("SELECT pg_advisory_lock(1)")
                    yield
                    connection.exec_driver_sql("SELECT pg_advisory_unlock(1)")
            finally:
                engine.dispose()  # and with it the lock
            _execute(engine, "DROP FUNCTION wait_for_the_test CASCADE")

    def _counts(self, query: str) -> bool:
        with self._engine() as engine, engine.connect() as connection:
            return bool(connection.exec_driver_sql(query).scalar_one())

    @contextmanager
    def _engine(self) -> Iterator[Engine]:
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        try:
            yield engine
        finally:
            engine.dispose()


def _execute(engine: Engine, statement: str) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
