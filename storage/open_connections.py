"""Connections that stay open between transactions, not one for each query: see docs/performance.md."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import QueuePool
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class OpenConnections:
    """Lends connections to transactions of one kind; a few stay open while nobody asks."""

    def __init__(self, engine: AsyncEngine, most: int) -> None:
        """`engine` opens them, and at most so many stay open: the pool's others are left to other kinds."""
        self._engine = engine
        self._most = most
        self._idle: list[AsyncConnection] = []

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[AsyncConnection]:
        """A connection, for who ends what they begin on it; where they fail, it isn't lent again."""
        connection = self._idle.pop() if self._idle else await self._engine.connect()
        stays_open = False
        try:
            yield connection
            stays_open = len(self._idle) < self._most and not self._is_used_up()
        finally:
            if stays_open:
                self._idle.append(connection)
            else:
                await connection.close()

    def _is_used_up(self) -> bool:
        """Whether someone may wait for a connection: then the pool has to decide who is next."""
        pool = self._engine.pool
        return isinstance(pool, QueuePool) and pool.checkedout() >= pool.size()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction in which all that is read is of one moment."""
        async with self.lend() as connection:
            yield connection
            await connection.rollback()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction whose end is committed, unless whoever writes fails."""
        async with self.lend() as connection, connection.begin():
            yield connection

    async def close(self) -> None:
        """Close those that nobody has, and what is lent as soon as it comes back."""
        self._most = 0
        while self._idle:
            await self._idle.pop().close()
