"""A database as the store relies on it: how it is connected to, and transactions that run to their end."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Executable, Row, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.open_connections import OpenConnections
from storage.prompt_lookups import PromptLookups, is_busy
from storage.shared_commits import SharedCommits
from storage.writer_turns import WriterTurns

P = ParamSpec("P")
T = TypeVar("T")

AnyRow = Row[*tuple[Any, ...]]

_STAY_OPEN = (2, 1, 4)
"""So many of a SQLite file's connections stay open for reads, for writes and for single queries."""

# PostgreSQL would else let each statement of a transaction see what was committed by then; SQLite never does.
_ONE_MOMENT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

# A query alone is one way there and back: what begins and ends a transaction would be two more.
_ALONE: dict[str, Any] = {"alone": True}  # `storage.engines` begins nothing then
_BEGINS_NOTHING: dict[str, Any] = {"isolation_level": "AUTOCOMMIT"}


Measure: TypeAlias = Callable[[str, float], None]
"""Takes the kind of a transaction (`read`, `write`, `long_write`) and its seconds."""


def measure_nothing(kind: str, seconds: float) -> None:
    """For whom nobody watches."""
    del kind, seconds


class Database:
    """Runs steps in transactions; a step is a function whose first argument is the connection.

    A task that is cancelled inside a transaction can leave SQLite's write lock behind. So each transaction
    has a task of its own: whoever asked for it may be cancelled, and then stops once the transaction has
    ended.
    """

    def __init__(self, engine: AsyncEngine, measure: Measure = measure_nothing) -> None:
        """`measure` is told how many seconds each transaction took, from when it was asked for."""
        self._engine = engine
        self._measure = measure
        self._reader = engine.execution_options(**_ONE_MOMENT) if self.is_shared else engine
        self._writer = engine.execution_options(writes=True)
        asker = engine.execution_options(**(_BEGINS_NOTHING if self.is_shared else _ALONE))
        most = (0, 0, 0) if self.is_shared else _STAY_OPEN
        self._readers, self._writers, self._askers = map(
            OpenConnections, (self._reader, self._writer, asker), most
        )
        self._prompt = None if self.is_shared else PromptLookups(engine)
        self._open: set[asyncio.Task[Any]] = set()
        # SQLite lets waiting writers in by chance; within one process they are told when.
        self._turns = WriterTurns()
        self._commits = SharedCommits(self._turns.short, self._writers.write, self._start)

    @property
    def dialect(self) -> str:
        """What SQLAlchemy calls the kind of database: `sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @property
    def is_shared(self) -> bool:
        """Whether several processes share what is kept here, and procrastinate delivers it."""
        return self.dialect == "postgresql"

    async def read(
        self, step: Callable[Concatenate[AsyncConnection, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the step returns; all that it reads is of one moment."""

        async def transaction() -> T:
            async with self._readers.read() as connection:
                return await step(connection, *args, **kwargs)

        return await self.run_to_its_end(transaction(), "read")

    async def write(
        self, step: Callable[Concatenate[AsyncConnection, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the step returns, once what it wrote is committed; nothing is written when it raises."""

        async def write(connection: AsyncConnection) -> T:
            return await step(connection, *args, **kwargs)

        async def transaction() -> T:
            async with self._writers.write() as connection:
                return await write(connection)

        writing = self._start(transaction()) if self.is_shared else self._commits.write(write)
        return await self._outlast(writing, "write")

    async def write_much(
        self, step: Callable[Concatenate[AsyncConnection, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for what may take a tenth of a second or more: it gives way to shorter writes."""

        async def transaction() -> T:
            async with self._long_turn(), self._writers.write() as connection:
                return await step(connection, *args, **kwargs)

        return await self.run_to_its_end(transaction(), "long_write")

    @property
    def engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        """To read with and to write with, for a library that opens transactions by itself.

        Each of its calls goes through `run_to_its_end`.
        """
        return self._reader, self._writer

    async def connect_alone(self) -> AsyncConnection:
        """A connection for whoever closes it, without transactions: what a session holds, it holds."""
        return await self._engine.execution_options(isolation_level="AUTOCOMMIT").connect()

    @property
    def others_wait(self) -> bool:
        """Whether short writes wait for long ones: then those had better be shorter."""
        return self._turns.others_wait

    def _long_turn(self) -> AbstractAsyncContextManager[None]:
        """A turn to write much; PostgreSQL lets all write at once."""
        return nullcontext() if self.is_shared else self._turns.long()

    async def answers(self) -> bool:
        """That it does; raises DBAPIError where it doesn't."""
        return len(await self.rows(select(1))) == 1

    async def ask(
        self, step: Callable[Concatenate[AsyncConnection, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What a step returns that asks one query.

        That is of one moment by itself, so that nothing has to begin or end; nor needs it a task of its own
        in SQLite, where nothing is left behind by whoever is cancelled.
        """

        async def asking() -> T:
            async with self._askers.lend() as connection:
                return await step(connection, *args, **kwargs)

        if self.is_shared:
            return await self.run_to_its_end(asking(), "read")
        begin = time.perf_counter()
        try:
            return await asking()
        finally:
            self._measure("read", time.perf_counter() - begin)

    async def look_up(
        self, step: Callable[Concatenate[AsyncConnection, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same where an index finds the few rows that it gives: on SQLite they are there at once.

        Where another program has the file to itself for a moment, `ask` waits for that.
        """
        if self._prompt is None:
            return await self.ask(step, *args, **kwargs)
        begin = time.perf_counter()
        try:
            found = await step(self._prompt.connect(), *args, **kwargs)
        except DBAPIError as error:
            self._prompt.close()
            if not is_busy(error):
                raise
            return await self.ask(step, *args, **kwargs)
        self._measure("read", time.perf_counter() - begin)
        return found

    async def look_up_rows(self, query: Executable, values: Mapping[str, object]) -> Sequence[AnyRow]:
        """The few rows of such a query."""
        return await self.look_up(_all_rows, query, values)

    async def rows(self, query: Executable, values: Mapping[str, object] | None = None) -> Sequence[AnyRow]:
        """All rows of one query, which by itself is of one moment; `values` are those of its parameters."""
        return await self.ask(_all_rows, query, values)

    async def execute(self, statement: Executable, values: Mapping[str, object] | None = None) -> int:
        """The number of rows that one writing statement touched; `values` are those of its parameters."""
        return await self.write(_row_count, statement, values)

    async def note(self, statement: Executable, values: Mapping[str, object]) -> None:
        """Carry out one writing statement, always the same object, whose result nobody asks for.

        Several that come at the same moment are one.
        """
        if self.is_shared:
            await self.execute(statement, values)
        else:
            await self._outlast(self._commits.note(statement, values), "write")

    async def wipe(self) -> None:
        """Take what was deleted out of SQLite's log as well, as far as nobody reads there at the moment."""
        if not self.is_shared:
            async with self._engine.connect() as connection:
                await connection.exec_driver_sql("COMMIT")
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Let running transactions end, and close every connection; that of a query closes behind it."""
        while self._open:
            await asyncio.wait(self._open)
        for kind in (self._readers, self._writers, self._askers):
            await kind.close()
        if self._prompt:
            self._prompt.close()
        await self._engine.dispose()

    def _start(self, transaction: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(transaction)
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        return task

    async def run_to_its_end(self, transaction: Coroutine[Any, Any, T], kind: str) -> T:
        """What a transaction returns; it goes on to its end where whoever asked for it is cancelled."""
        return await self._outlast(self._start(transaction), kind)

    async def _outlast(self, transaction: asyncio.Future[T], kind: str) -> T:
        """What comes of it; whoever is cancelled meanwhile stops once it has ended."""
        begin = time.perf_counter()
        try:
            return await asyncio.shield(transaction)
        except asyncio.CancelledError:
            await asyncio.wait({transaction})
            raise
        finally:
            self._measure(kind, time.perf_counter() - begin)


async def _all_rows(
    connection: AsyncConnection, query: Executable, values: Mapping[str, object] | None
) -> Sequence[AnyRow]:
    return (await connection.execute(query, values)).all()


async def _row_count(
    connection: AsyncConnection, statement: Executable, values: Mapping[str, object] | None
) -> int:
    return (await connection.execute(statement, values)).rowcount
