"""The database while the bot writes, on both kinds: the bot stands still at a step of its import."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import OperationalError

from tests.command_line.midway import SECOND_BATCH, Halt, Step, halted

_STAND_STILL = """
CREATE OR REPLACE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$
"""
_HALT = (
    "CREATE TRIGGER halt BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION stand_still()"
)
_HALT_IN_COMMIT = """
CREATE CONSTRAINT TRIGGER halt AFTER UPDATE OF cursor ON import_jobs DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.cursor > OLD.cursor) EXECUTE FUNCTION stand_still()
"""
_STANDING_STILL = (
    "SELECT {what} FROM pg_locks WHERE locktype = 'advisory' AND (classid, objid) = (0, 1) AND NOT granted"
)


class Writing(Protocol):
    """What a test does to the database beside the bot."""

    def halted(self, step: Step = SECOND_BATCH) -> AbstractContextManager[Halt]:
        """Let the bot stand still at a step of an import, in the middle of a transaction."""


class SqliteWriting:
    """Of a SQLite file."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def halted(self, step: Step = SECOND_BATCH) -> AbstractContextManager[Halt]:
        """As `Writing` has it."""
        return halted(self._database, step)


class PostgresWriting:
    """Of a PostgreSQL database."""

    def __init__(self, url: str) -> None:
        self._url = url.replace("postgresql:", "postgresql+psycopg:")

    def halted(self, step: Step = SECOND_BATCH) -> AbstractContextManager[Halt]:
        """As `Writing` has it."""
        return self._halted_by(_HALT.format(event=step.event, table=step.table, when=step.when))

    def halted_in_commit(self) -> AbstractContextManager[Halt]:
        """Halt the bot in the commit of a batch; whatever becomes of the bot, the commit then succeeds."""
        return self._halted_by(_HALT_IN_COMMIT)

    def lose_commit(self) -> None:
        """Let the server lose what stands still in a commit, as where its own process dies."""
        with self._engine() as engine:
            _execute(engine, _STANDING_STILL.format(what="pg_terminate_backend(pid)"))

    @contextmanager
    def _halted_by(self, trigger: str) -> Iterator[Halt]:
        with self._engine() as engine:
            _execute(engine, _STAND_STILL)
            _execute(engine, trigger)
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT pg_advisory_lock(1)")
                try:
                    yield Halt(
                        lambda: _counts(engine, _STANDING_STILL.format(what="count(*)")),
                        lambda: _unlock(connection),
                    )
                finally:
                    _unlock(connection)
            _execute(engine, "DROP FUNCTION stand_still CASCADE")

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


def _counts(engine: Engine, query: str) -> bool:
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql(query).scalar_one())


def _unlock(connection: Connection) -> None:
    """Let go of it, unless the bot has cut it off, which it may where a killed one is kept waiting."""
    try:
        connection.exec_driver_sql("SELECT pg_advisory_unlock_all()")
    except OperationalError:
        connection.invalidate()
