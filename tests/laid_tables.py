"""Databases with all tables, empty: the migrations run once in a run of tests, not for each."""

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from storage.store import open_store
from tests.postgres_server import PostgresServer

TEMPLATE: Final = "laid_template"
"""The PostgreSQL database that others are copies of; nobody is connected to it."""
_LAID = list[bytes]()
"""The SQLite file, once it was needed."""


def open_and_close(url: str) -> None:
    """What a process does first and last, in one that was forked for it: the tables are made if need be."""

    async def open_it() -> None:
        await (await open_store(url)).close()

    asyncio.run(open_it())


async def lay_tables(database: Path) -> str:
    """The URL of a SQLite file, which is made here."""
    if not _LAID:
        with tempfile.TemporaryDirectory() as folder:
            await (await open_store(f"sqlite:///{folder}/handoff.db")).close()
            _LAID.append((Path(folder) / "handoff.db").read_bytes())
    database.parent.mkdir(parents=True, exist_ok=True)
    database.write_bytes(_LAID[0])
    return f"sqlite:///{database}"


async def lay_tables_on(server: PostgresServer) -> str:
    """The URL of a database on PostgreSQL, which is made here, and its template before."""
    await (await open_store(server.create(TEMPLATE))).close()
    return server.create("laid", TEMPLATE)
