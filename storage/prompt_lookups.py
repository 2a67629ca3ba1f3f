"""What an index finds in a SQLite file is looked up in the thread that asks.

That takes less than to hand it to a connection's own thread and back, each of which waits for Python's
lock: see docs/performance.md. Everything else waits meanwhile, so that nothing may be asked so but what is
sure to be short.
"""

from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, ScalarResult
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engines import make_prompt_engine


class PromptConnection(AsyncConnection):
    """What a step takes for a connection, whose answers are there at once; for queries alone."""

    def __init__(self, engine: AsyncEngine, own: Connection) -> None:
        """Asks on `own`, which has no thread of its own."""
        super().__init__(engine, own)
        self._own = own

    async def execute(
        self,
        statement: Executable,
        parameters: Any = None,  # noqa: ANN401 - as SQLAlchemy takes them
        **options: Any,  # noqa: ANN401 - as above
    ) -> CursorResult[Any]:
        """The rows that a query finds."""
        return self._own.execute(statement, parameters, **options)

    async def scalar(
        self,
        statement: Executable,
        parameters: Any = None,  # noqa: ANN401 - as above
        **options: Any,  # noqa: ANN401 - as above
    ) -> Any:  # noqa: ANN401 - as above
        """The first value of the first of them."""
        return self._own.scalar(statement, parameters, **options)

    async def scalars(
        self,
        statement: Executable,
        parameters: Any = None,  # noqa: ANN401 - as above
        **options: Any,  # noqa: ANN401 - as above
    ) -> ScalarResult[Any]:
        """The first value of each."""
        return self._own.scalars(statement, parameters, **options)


class PromptLookups:
    """The one connection for this, opened when it is first asked for."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Of the file that this engine connects to."""
        self._engine = engine
        self._open: PromptConnection | None = None

    def connect(self) -> PromptConnection:
        """Each statement on it sees what is committed by then."""
        if self._open is None:
            self._open = PromptConnection(self._engine, make_prompt_engine(self._engine).connect())
        return self._open

    def close(self) -> None:
        """Close it; the next who asks opens another."""
        if self._open and self._open.sync_connection:
            self._open.sync_connection.close()
            self._open.sync_connection.engine.dispose()
        self._open = None


def is_busy(error: DBAPIError) -> bool:
    """Whether a SQLite file was another's at that moment (https://sqlite.org/rescode.html#busy)."""
    return getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")
