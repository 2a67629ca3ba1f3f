"""SQLite's driver with one trip to a connection's thread for each statement, where aiosqlite makes four.

Of short transactions most of the time goes into these trips: each wakes two threads, which wait for each
other. So what only begins a transaction, or begins or ends a part of it, waits for the next statement and
travels with it.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from typing import Any, Final, Self

import aiosqlite
from sqlalchemy import Connection
from sqlalchemy.connectors.asyncio import AsyncIODBAPIConnection
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    AsyncAdapt_aiosqlite_ss_cursor,
)
from sqlalchemy.util.concurrency import await_

_TRAVEL_ALONG: Final = ("SAVEPOINT ", "RELEASE ")
"""How statements begin that give nothing, and do nothing by themselves that anyone could see."""


class OneTrip:
    """What SQLAlchemy takes for a cursor of aiosqlite: a statement's rows are here once it is carried out."""

    arraysize: Final = 1

    def __init__(self, connection: aiosqlite.Connection, along: list[str]) -> None:
        """Nothing is opened for it yet; what the connection has waiting is kept in `along`."""
        self._connection = connection
        self._along = along
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        """Itself."""
        return self

    # Of any type is what the driver takes so.
    async def execute(self, statement: str, parameters: Any = ()) -> None:  # noqa: ANN401
        """Carry a statement out, and fetch all of its rows."""
        if statement.startswith(_TRAVEL_ALONG):
            self._along.append(statement)
            return
        await self._travel(lambda cursor: cursor.execute(statement, parameters))

    # The same.
    async def executemany(self, statement: str, parameters: Any) -> None:  # noqa: ANN401
        """Carry a statement out for each of the parameters."""
        await self._travel(lambda cursor: cursor.executemany(statement, parameters))

    async def send_along(self) -> None:
        """Carry out what waits, and nothing else."""
        await self._travel(lambda _cursor: None)

    async def fetchall(self) -> Sequence[Any]:
        """The rows of the statement."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open any more."""

    async def _travel(self, carry_out: Callable[[sqlite3.Cursor], object]) -> None:
        # Its door to its thread.
        travel: Callable[..., Awaitable[None]] = self._connection._execute  # noqa: SLF001
        along = self._along.copy()
        self._along.clear()
        await travel(self._carry_out, along, carry_out)

    def _carry_out(self, along: Sequence[str], carry_out: Callable[[sqlite3.Cursor], object]) -> None:
        """In the connection's thread."""
        own = self._connection._conn  # noqa: SLF001 - the connection that this thread owns
        with closing(own.cursor()) as cursor:
            for statement in along:
                cursor.execute(statement)
            carry_out(cursor)
            self._rows = cursor.fetchall() if cursor.description else ()
            self.description = cursor.description
            self.rowcount = cursor.rowcount
            self.lastrowid = cursor.lastrowid


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    # Of any type, as a cursor of the driver.
    def _make_new_cursor(self, connection: AsyncIODBAPIConnection) -> Any:  # noqa: ANN401
        along = self._adapt_connection.along  # type: ignore[attr-defined]  # ours, below
        return OneTrip(connection, along)  # type: ignore[arg-type]  # the driver of this dialect


class _StreamedCursor(AsyncAdapt_aiosqlite_ss_cursor):
    __slots__ = ()

    # Of any type is what the driver takes so.
    def execute(self, operation: Any, parameters: Any = None) -> Any:  # noqa: ANN401
        """What is streamed travels by another way, so that what waits has to go before it."""
        along = self._adapt_connection.along  # type: ignore[attr-defined]  # ours, below
        await_(OneTrip(self._connection, along).send_along())  # type: ignore[arg-type]  # as above
        return super().execute(operation, parameters)


class _Connection(AsyncAdapt_aiosqlite_connection):
    """`along` are the statements that wait for the next one."""

    __slots__ = ("along",)

    _cursor_cls = _Cursor
    _ss_cursor_cls = _StreamedCursor

    def __init__(self, *words: Any) -> None:  # noqa: ANN401 - as the driver takes them
        super().__init__(*words)
        self.along: list[str] = []

    def rollback(self) -> None:
        """Where nothing was begun, nothing has to be asked."""
        self.along.clear()
        if self._connection.in_transaction:
            super().rollback()

    def commit(self) -> None:
        """The same."""
        if not self._connection.in_transaction:
            self.along.clear()
        elif self.along:
            self.cursor().execute("COMMIT")
        else:
            super().commit()


class OneTripDriver(AsyncAdapt_aiosqlite_dbapi):
    """The driver's module, as SQLAlchemy's dialect sees it; what is streamed goes as it went."""

    def __init__(self) -> None:
        """Over the one driver that there is."""
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *words: Any, **options: Any) -> _Connection:  # noqa: ANN401 - as the driver takes them
        """A new connection, with a thread of its own."""
        adapted = super().connect(*words, **options)
        return _Connection(self, adapted._connection)  # noqa: SLF001 - what it adapts


def begin_with(statement: str, connection: Connection) -> None:
    """Let this travel with the first statement of a transaction: as one of its own it would take longer."""
    own: Any = connection.connection.dbapi_connection  # a connection of this driver's, below SQLAlchemy's
    own.along.append(statement)
