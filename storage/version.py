"""Which version a database's tables are of; told without Alembic, which takes a quarter of a command's start to load."""

from sqlalchemy import Connection, column, inspect, select, table
from sqlalchemy.ext.asyncio import AsyncEngine

NEWEST = "0013"
"""The revision of the last migration; a test compares the two."""

_VERSION = table("alembic_version", column("version_num"))


async def is_current(engine: AsyncEngine) -> bool:
    """Whether nothing is left to be migrated."""
    async with engine.connect() as connection:
        return await connection.run_sync(_is_newest)


def _is_newest(connection: Connection) -> bool:
    if not inspect(connection).has_table(_VERSION.name):
        return False
    return list(connection.scalars(select(_VERSION.c.version_num))) == [NEWEST]
