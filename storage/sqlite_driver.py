"""SQLite's driver with one trip to a connection's thread for each statement, where aiosqlite makes four.

Of short transactions most of the time goes into these trips: each wakes two threads, which wait for each
other.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from typing import Any, Final, Self

import aiosqlite
from sqlalchemy.connectors.asyncio import AsyncIODBAPIConnection
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


class OneTrip:
    """What SQLAlchemy takes for a cursor of aiosqlite: a statement's rows are here once it is carried out."""

    arraysize: Final = 1

    def __init__(self, connection: aiosqlite.Connection) -> None:
        """Nothing is opened for it yet."""
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        """Itself."""
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> None:  # noqa: ANN401 - as the driver takes them
        """Carry a statement out, and fetch all of its rows."""
        await self._travel(lambda cursor: cursor.execute(statement, parameters))

    async def executemany(self, statement: str, parameters: Any) -> None:  # noqa: ANN401 - as the driver takes them
        """Carry a statement out for each of the parameters."""
        await self._travel(lambda cursor: cursor.executemany(statement, parameters))

    async def fetchall(self) -> Sequence[Any]:
        """The rows of the statement."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open any more."""

    async def _travel(self, carry_out: Callable[[sqlite3.Cursor], object]) -> None:
        travel: Callable[..., Awaitable[None]] = self._connection._execute  # noqa: SLF001 - its door to its thread
        await travel(self._carry_out, carry_out)

    def _carry_out(self, carry_out: Callable[[sqlite3.Cursor], object]) -> None:
        """In the connection's thread."""
        own = self._connection._conn  # noqa: SLF001 - the connection that this thread owns
        with closing(own.cursor()) as cursor:
            carry_out(cursor)
            self._rows = cursor.fetchall() if cursor.description else ()
            self.description = cursor.description
            self.rowcount = cursor.rowcount
            self.lastrowid = cursor.lastrowid


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    def _make_new_cursor(self, connection: AsyncIODBAPIConnection) -> Any:  # noqa: ANN401 - as a cursor of the driver
        return OneTrip(connection)  # type: ignore[arg-type]  # the driver of this dialect


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = _Cursor

    def rollback(self) -> None:
        """Where nothing was begun, nothing has to be asked."""
        if self._connection.in_transaction:
            super().rollback()

    def commit(self) -> None:
        """The same."""
        if self._connection.in_transaction:
            super().commit()


class OneTripDriver(AsyncAdapt_aiosqlite_dbapi):
    """The driver's module, as SQLAlchemy's dialect sees it; what is streamed goes as it went."""

    def __init__(self) -> None:
        """Over the one driver that there is."""
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *words: Any, **options: Any) -> _Connection:  # noqa: ANN401 - as the driver takes them
        """A new connection, with a thread of its own."""
        return _Connection(self, super().connect(*words, **options)._connection)  # noqa: SLF001 - what it adapts
