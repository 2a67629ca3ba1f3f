"""How a database is connected to: SQLite with one thread for each connection, or PostgreSQL."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from importer.words.errors import HandoffError
from importer.words.language import lazy_gettext
from importer.words.system_words import reason_of
from storage.connections import label_connections
from storage.database_names import SETTING, cant_be_opened, is_sqlite, parse_url, sqlite_path
from storage.sqlite_driver import OneTripDriver, begin_with

# How long one process waits for another's write to end; the longest writes take a few seconds.
BUSY_SECONDS = 30.0

CONNECTIONS: Final = 15
"""So many transactions of one process can be open in a SQLite file at once; the others wait for them."""

_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY")
_FOR_QUERIES = ("query_only = ON", "temp_store = MEMORY")


def make_engine(url: str) -> AsyncEngine:
    """The engine for `sqlite:///path` or `postgresql://…`; raises HandoffError for anything else.

    A SQLite file's folder is made when it is missing. In-memory databases are refused: they would forget
    every import when the bot stops, and each connection would have one of its own.
    """
    parsed = parse_url(url)
    return _sqlite_engine(parsed) if is_sqlite(parsed) else _postgres_engine(parsed)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        cant = lazy_gettext("{path} can't be made ({error})", path=str(folder), error=reason_of(error))
        raise cant_be_opened(cant) from error


def _sqlite_engine(url: URL) -> AsyncEngine:
    _make_folder(sqlite_path(url).parent)
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        module=OneTripDriver(),
        hide_parameters=True,  # the rows of an error's statement are nobody's business
        # Without an isolation level the driver begins nothing by itself, and `_begin` decides.
        # Statements for many rows are as long as their rows: few are worth keeping.
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None, "cached_statements": 32},
        # The connection used last still has the pages that are needed next.
        pool_use_lifo=True,
        # A connection has a thread and a cache of its own: opening one for a moment costs more than its use.
        pool_size=CONNECTIONS,
        max_overflow=0,
    )
    event.listen(engine.sync_engine, "connect", partial(_set_pragmas, _PRAGMAS))
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def make_prompt_engine(like: AsyncEngine) -> Engine:
    """One connection to the same SQLite file that answers in the thread that asks, and waits for nobody."""
    engine = create_engine(
        like.url.set(drivername="sqlite"),
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        poolclass=StaticPool,
        connect_args={"timeout": 0.0},
    )
    event.listen(engine, "connect", partial(_set_pragmas, _FOR_QUERIES))
    return engine


def _postgres_engine(url: URL) -> AsyncEngine:
    try:
        # Positional parameters, so that bulk rows go to the driver as the tuples they are.
        return create_async_engine(
            url.set(drivername="postgresql+psycopg"),
            paramstyle="format",
            hide_parameters=True,
            connect_args={"application_name": label_connections()},
            pool_pre_ping=True,  # the server, or whoever takes over from us, may have cut a connection off
        )
    except ModuleNotFoundError as missing:
        raise HandoffError(
            lazy_gettext(
                "{setting} names a PostgreSQL database, which needs one more package: "
                'pip install "handoff[postgres]".',
                setting=SETTING,
            )
        ) from missing


def _set_pragmas(pragmas: Sequence[str], connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """These hold for one connection only, so each new one is told."""
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at once where it will be needed; a statement alone needs no beginning.

    A read that turns into a write can't wait for it.
    """
    options = connection.get_execution_options()
    if not options.get("alone"):
        begin_with("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN", connection)
