"""Short writes that wait at the same moment share one transaction: what takes long is the disk."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

MOST_AT_ONCE: Final = 20
"""More would hold up those that come later."""


@dataclass(frozen=True, slots=True, eq=False)
class _Write:
    """A step that waits, the context of whoever waits for it, and in the end what came of it."""

    step: Callable[[AsyncConnection], Coroutine[Any, Any, Any]]
    context: Context = field(default_factory=copy_context)
    outcome: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def attempt(self, connection: AsyncConnection) -> asyncio.Task[Any]:
        """The step, carried out in the context of whoever waits for it."""
        return await _end(self.step(connection), self.context)

    def settle(self, attempt: asyncio.Task[Any]) -> None:
        """Let whoever waits have what the step returned or raised, also where it was cancelled."""
        if attempt.cancelled():
            self.outcome.cancel()
        elif error := attempt.exception():
            self.outcome.set_exception(error)
        else:
            self.outcome.set_result(attempt.result())


class SharedCommits:
    """Carries out steps in their order; those that wait together are committed together.

    To whoever waits each is a transaction of its own: it sees what those before it wrote, and what it wrote
    is gone when it raises, while the others' stays. For where any raises, which is rare, or the database
    refuses anything, nothing is written of any, and each is tried alone.
    """

    def __init__(
        self,
        turn: Callable[[], AbstractAsyncContextManager[None]],
        begin: Callable[[], AbstractAsyncContextManager[AsyncConnection]],
        start: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        """`begin` opens a transaction, allowed in a `turn`; `start` begins a task that runs to its end."""
        self._turn = turn
        self._begin = begin
        self._start = start
        self._waiting: list[_Write] = []
        self._is_at_work = False

    async def write(self, step: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> T:
        """What the step returns, once what it wrote is committed; nothing of it is written when it raises."""
        write = _Write(step)
        self._waiting.append(write)
        if not self._is_at_work:
            self._is_at_work = True
            self._start(self._work())
        result: T = await write.outcome
        return result

    async def _work(self) -> None:
        try:
            while self._waiting:
                async with self._turn():
                    together, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                    await self._commit(together)
        finally:
            self._is_at_work = False

    async def _commit(self, together: Sequence[_Write]) -> None:
        if len(together) > 1 and await self._is_committed(together):
            return
        for write in together:
            write.settle(await _end(self._write_alone(write)))

    async def _is_committed(self, together: Sequence[_Write]) -> bool:
        """Commit these together; where the database doesn't take it all, none is."""
        writing = await _end(self._write_all(together))
        if writing.cancelled() or writing.exception():
            return False
        for write, attempt in zip(together, writing.result(), strict=True):
            write.settle(attempt)
        return True

    async def _write_alone(self, write: _Write) -> Any:  # noqa: ANN401 - whatever the step returns
        async with self._begin() as connection:
            return await (await write.attempt(connection))

    async def _write_all(self, together: Sequence[_Write]) -> list[asyncio.Task[Any]]:
        async with self._begin() as connection:
            return [await _require_written(await write.attempt(connection)) for write in together]


async def _require_written(attempt: asyncio.Task[Any]) -> asyncio.Task[Any]:
    """The same attempt; raises what it raised."""
    await attempt
    return attempt


async def _end(work: Coroutine[Any, Any, T], context: Context | None = None) -> asyncio.Task[T]:
    """The work, once it has ended, well or not."""
    task = asyncio.create_task(work, context=context)
    await asyncio.wait({task})
    return task
