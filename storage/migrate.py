"""Brings a database's tables to what this version of Handoff needs."""

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import cant_be_opened

# Any number will do that no other program on the same PostgreSQL uses: "handoff" on a telephone's keys.
_POSTGRES_LOCK = 4263633


async def migrate(engine: AsyncEngine) -> None:
    """Apply the migrations that the database lacks, all in one transaction; raises HandoffError where it is a newer one.

    Of two processes that start at once the second waits, and then finds nothing left to do: on SQLite the write
    lock sees to that, on PostgreSQL a lock of our own.
    """
    async with engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})")
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise cant_be_opened("a newer Handoff has used it; install that version") from error
