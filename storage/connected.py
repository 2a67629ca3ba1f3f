"""Who else is connected to a PostgreSQL database; a SQLite file has one runner, by a lock of the operating system."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_OTHERS = (
    "SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND application_name <> current_setting('application_name')"
)


async def others_connected(connection: AsyncConnection) -> Sequence[str]:
    """The names that they gave; `storage.holders` knows those of Handoff."""
    if connection.dialect.name != "postgresql":
        return []
    await connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
    return list(await connection.scalars(text(_OTHERS)))
