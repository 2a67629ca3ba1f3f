"""A connection to the database that a DATABASE_URL names, set up the way that the store relies on."""

from pathlib import Path

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from importer.words.errors import HandoffError

# How long one process waits for another's write to end; the longest writes take a few seconds.
BUSY_SECONDS = 30.0

_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY")


def make_engine(url: str, name: str = "handoff") -> AsyncEngine:
    """The engine for `sqlite:///path` or `postgresql://…`; raises HandoffError for anything else.

    A SQLite file's folder is made when it is missing. In-memory databases are refused: they would forget every
    import when the bot stops, and each connection would have one of its own. PostgreSQL is told the name.
    """
    parsed = parse_url(url)
    return _sqlite_engine(parsed) if is_sqlite(parsed) else _postgres_engine(parsed, name)


def parse_url(url: str) -> URL:
    """The URL in its parts; raises HandoffError, without repeating the URL, which may hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError, with the port in it
        parsed = None
    if (
        parsed is None
        or "@" in (parsed.host or "")
        or parsed.get_backend_name() not in {"sqlite", "postgresql", "postgres"}
    ):
        raise HandoffError(
            "DATABASE_URL names no database that Handoff can use. "
            "Write it like sqlite:///data/handoff.db or postgresql://user:password@host/name; "
            "in a password, write @ as %40."
        )
    return parsed


def is_sqlite(url: URL) -> bool:
    """Whether the database is a file beside us."""
    return url.get_backend_name() == "sqlite"


def sqlite_path(url: URL) -> Path:
    """The file of a SQLite database; raises HandoffError when the URL names none."""
    if url.database in {None, "", ":memory:"} or url.query.get("mode") == "memory":
        raise HandoffError("DATABASE_URL names no file. Write it like sqlite:///data/handoff.db.")
    return Path(str(url.database))


def require_database(url: str) -> None:
    """Raise HandoffError where a SQLite file isn't there: what only reads must not make one."""
    parsed = parse_url(url)
    if is_sqlite(parsed) and not sqlite_path(parsed).exists():
        raise HandoffError(
            f"There is no database at {sqlite_path(parsed)}. Check DATABASE_URL; the first import, the first "
            "`directory load` and the bot make one."
        )


def cant_be_opened(reason: str) -> HandoffError:
    """The sentence for a database that can't be used; the URL, which may hold a password, is not in it."""
    return HandoffError(f"The database can't be opened: {reason}. Check DATABASE_URL.")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cant_be_opened(f"{folder} can't be made ({error.strerror})") from error


def _sqlite_engine(url: URL) -> AsyncEngine:
    _make_folder(sqlite_path(url).parent)
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        # Without an isolation level the driver begins nothing by itself, and `_begin` decides.
        # Statements for many rows are as long as their rows: few are worth keeping.
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None, "cached_statements": 32},
        # The connection used last still has the pages that are needed next.
        pool_use_lifo=True,
    )
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _postgres_engine(url: URL, name: str) -> AsyncEngine:
    try:
        # Positional parameters, so that bulk rows go to the driver as the tuples they are.
        return create_async_engine(
            url.set(drivername="postgresql+psycopg"),
            paramstyle="format",
            connect_args={"application_name": name},
            pool_pre_ping=True,  # a connection may have been cut off, by the server or by who took over from us
        )
    except ModuleNotFoundError as missing:
        raise HandoffError(
            'DATABASE_URL names a PostgreSQL database, which needs one more package: pip install "handoff[postgres]".'
        ) from missing


def _set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """These hold for one connection only, so each new one is told."""
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at once where it will be needed: a read that turns into a write can't wait for it."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
