"""Brings a database's tables to what this version of Handoff needs, where anything is lacking."""

from sqlalchemy import Connection, column, inspect, select, table
from sqlalchemy.ext.asyncio import AsyncEngine

from importer.words.language import lazy_gettext
from storage.database_names import cant_be_opened

NEWEST = "0037"
"""The revision of the last migration; a test compares the two."""

VERSION = table("alembic_version", column("version_num"))
"""Where Alembic keeps which revision a database is at."""

# Any number will do that no other program on the same PostgreSQL uses: "handoff" on a telephone's keys.
_POSTGRES_LOCK = 4263633


async def migrate(engine: AsyncEngine) -> None:
    """Apply the migrations that the database lacks, all in one transaction.

    Raises HandoffError where it is a newer one.

    Of two processes that start at once the second waits, and then finds nothing left to do: on SQLite the
    write lock sees to that, on PostgreSQL a lock of our own.
    """
    async with engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})")
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    """Loading Alembic takes a quarter of a command's start, and is hardly ever needed."""
    from alembic import command  # noqa: PLC0415 - told above
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise cant_be_opened(lazy_gettext("a newer Handoff has used it; install that version")) from error


async def is_current(engine: AsyncEngine) -> bool:
    """Whether nothing is left to be migrated."""
    return await find_revision(engine) == NEWEST


async def find_revision(engine: AsyncEngine) -> str | None:
    """The revision that the database is at; None where it has no tables of ours."""
    async with engine.connect() as connection:
        return await connection.run_sync(_revision)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION.name):
        return None
    return connection.scalar(select(VERSION.c.version_num))
