"""Transactions: each runs to its end, whatever happens to the task that asked for it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

P = ParamSpec("P")
T = TypeVar("T")

AnyRow = Row[*tuple[Any, ...]]

# PostgreSQL would else let each statement of a transaction see what was committed by then; SQLite never does.
_ONE_MOMENT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """Runs steps in transactions; a step is a function whose first argument is the connection.

    A task that is cancelled inside a transaction can leave SQLite's write lock behind. So each transaction has a task
    of its own: whoever asked for it may be cancelled, and then stops once the transaction has ended.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reader = engine if engine.dialect.name == "sqlite" else engine.execution_options(**_ONE_MOMENT)
        self._writer = engine.execution_options(writes=True)
        self._open: set[asyncio.Task[Any]] = set()
        # SQLite lets waiting writers in by chance; within one process they go in the order in which they came.
        self._turn: AbstractAsyncContextManager[None] = (
            asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()
        )

    @property
    def is_shared(self) -> bool:
        """Whether several processes may do what is kept here, so that each has to claim what it does."""
        return self._engine.dialect.name == "postgresql"

    async def read(
        self, step: Callable[Concatenate[AsyncConnection, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the step returns; all that it reads is of one moment."""

        async def transaction() -> T:
            async with self._reader.connect() as connection:
                return await step(connection, *args, **kwargs)

        return await self._to_its_end(transaction())

    async def write(
        self, step: Callable[Concatenate[AsyncConnection, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the step returns, once what it wrote is committed; nothing is written when it raises."""

        async def transaction() -> T:
            async with self._turn, self._writer.begin() as connection:
                return await step(connection, *args, **kwargs)

        return await self._to_its_end(transaction())

    async def rows(self, query: Executable) -> Sequence[AnyRow]:
        """All rows of one query."""
        return await self.read(_all_rows, query)

    async def execute(self, statement: Executable) -> int:
        """The number of rows that one writing statement touched."""
        return await self.write(_row_count, statement)

    async def close(self) -> None:
        """Let running transactions end, and close every connection."""
        while self._open:
            await asyncio.wait(self._open)
        await self._engine.dispose()

    async def _to_its_end(self, transaction: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(transaction)
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait({task})
            raise


async def _all_rows(connection: AsyncConnection, query: Executable) -> Sequence[AnyRow]:
    return (await connection.execute(query)).all()


async def _row_count(connection: AsyncConnection, statement: Executable) -> int:
    return (await connection.execute(statement)).rowcount
