"""Catching an import in the middle, without guessing how fast it is."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

from tests.command_line.program import PATIENCE

GLANCE = 0.001
"""How long to look away, in seconds, between two looks at what can only be looked at."""
MIDWAY = "SELECT count(*) FROM import_jobs WHERE state = 'applying' AND changed > 0 AND changed < planned"


@asynccontextmanager
async def halted_midway(database: Path) -> AsyncIterator[None]:
    """Hold the write lock of a SQLite file from when an import has applied some of its batches, but not all."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:

        async def caught() -> bool:
            return _is_midway(connection) and _is_locked(connection)

        await until(caught, "no import was ever caught in the middle")
        yield


def _is_midway(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute(MIDWAY).fetchone()[0])


def _is_locked(connection: sqlite3.Connection) -> bool:
    """Take the lock between two of the import's transactions; it may have come to its end meanwhile."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    if not _is_midway(connection):
        connection.execute("ROLLBACK")
    return connection.in_transaction


async def until(is_so: Callable[[], Awaitable[bool]], sentence: str) -> None:
    """Wait until something is so that nothing tells of."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not await is_so():  # noqa: ASYNC110 - another process does it, which has to be looked at
                await asyncio.sleep(GLANCE)
    except TimeoutError:
        raise AssertionError(sentence) from None
