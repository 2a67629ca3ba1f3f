"""Short writes that wait at the same moment share one transaction: what takes long is the disk."""

import asyncio
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Coroutine, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

MOST_AT_ONCE: Final = 20
"""More would hold up those that come later."""


@dataclass(frozen=True, slots=True, eq=False)
class _InContext(Generator[Any, Any, T]):
    """Work that whoever awaits it carries out in another's context, without a task of its own for that."""

    work: Coroutine[Any, Any, T]
    context: Context

    def __await__(self) -> Generator[Any, Any, T]:
        """Itself."""
        return self

    def send(self, value: Any) -> Any:  # noqa: ANN401 - whatever the event loop sends
        """Go on in that context."""
        return self.context.run(self.work.send, value)

    def throw(self, *error: Any) -> Any:  # noqa: ANN401 - as it is thrown
        """The same, with what was raised."""
        return self.context.run(self.work.throw, *error)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Write(ABC):
    """What waits to be written, and in the end what came of it."""

    outcome: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @abstractmethod
    async def carry_out(self, connection: AsyncConnection) -> Any:  # noqa: ANN401 - whatever comes of it
        """Write it, with no end to the transaction; what comes of it."""

    def settle(self, result: Any) -> None:  # noqa: ANN401 - as above
        """Let whoever waits have it."""
        self.outcome.set_result(result)

    def settle_as(self, attempt: asyncio.Task[Any]) -> None:
        """The same of what was tried alone, also where it raised or was cancelled."""
        if attempt.cancelled():
            self.outcome.cancel()
        elif error := attempt.exception():
            self.outcome.set_exception(error)
        else:
            self.outcome.set_result(attempt.result())


@dataclass(frozen=True, slots=True, eq=False)
class _Step(_Write):
    """A step, and the context of whoever waits for it."""

    step: Callable[[AsyncConnection], Coroutine[Any, Any, Any]]
    context: Context = field(default_factory=copy_context)

    async def carry_out(self, connection: AsyncConnection) -> Any:  # noqa: ANN401 - whatever the step returns
        """What the step returns, in that context."""
        return await _InContext(self.step(connection), self.context)


@dataclass(frozen=True, slots=True, eq=False)
class _Note(_Write):
    """One statement whose result nobody asks for, and its values."""

    statement: Executable
    values: Mapping[str, object]

    @property
    def kind(self) -> tuple[int, frozenset[str]]:
        """Equal of those that the database can take as one statement."""
        return id(self.statement), frozenset(self.values)

    async def carry_out(self, connection: AsyncConnection) -> None:
        """Write it."""
        await connection.execute(self.statement, self.values)


@dataclass(frozen=True, slots=True)
class _Notes:
    """Several notes of one kind: the database takes them on one way there and back."""

    notes: Sequence[_Note]

    async def carry_out(self, connection: AsyncConnection) -> None:
        """Write all of them."""
        await connection.execute(self.notes[0].statement, [note.values for note in self.notes])

    def settle(self, result: None) -> None:
        """Let all who wait go on."""
        for note in self.notes:
            note.settle(result)


class SharedCommits:
    """Carries out steps in their order; those that wait together are committed together.

    Notes come before the others of the same moment, several of one kind as one: nobody who waits can tell.

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

    def write(self, step: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> asyncio.Future[T]:
        """What the step returns, once what it wrote is committed; nothing of it is written when it raises."""
        return self._put(_Step(step))

    def note(self, statement: Executable, values: Mapping[str, object]) -> asyncio.Future[None]:
        """The same of one statement whose result nobody asks for: a note of how something stands."""
        return self._put(_Note(statement, values))

    def _put(self, write: _Write) -> asyncio.Future[Any]:
        self._waiting.append(write)
        if not self._is_at_work:
            self._is_at_work = True
            self._start(self._work())
        return write.outcome

    async def _work(self) -> None:
        """Write what waits; where that is cancelled, as when all is torn down, nobody waits any more."""
        together: Sequence[_Write] = ()
        try:
            while self._waiting:
                async with self._turn():
                    together, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                    await self._commit(together)
        finally:
            self._is_at_work = False
            for write in (*together, *self._waiting):
                write.outcome.cancel()
            self._waiting = []

    async def _commit(self, together: Sequence[_Write]) -> None:
        if len(together) > 1 and await self._is_committed(list(_join(together))):
            return
        for write in together:
            write.settle_as(await _end(self._write_alone(write)))

    async def _is_committed(self, together: Sequence[_Write | _Notes]) -> bool:
        """Commit these together; where the database doesn't take it all, none is."""
        writing = await _end(self._write_all(together))
        if writing.cancelled() or writing.exception():
            return False
        for write, result in zip(together, writing.result(), strict=True):
            write.settle(result)
        return True

    async def _write_alone(self, write: _Write) -> Any:  # noqa: ANN401 - whatever the step returns
        async with self._begin() as connection:
            return await write.carry_out(connection)

    async def _write_all(self, together: Sequence[_Write | _Notes]) -> Sequence[Any]:
        async with self._begin() as connection:
            return [await write.carry_out(connection) for write in together]


def _join(together: Sequence[_Write]) -> Iterator[_Write | _Notes]:
    """The same writes, the notes of each kind as one and before the others."""
    notes, others = defaultdict[Any, list[_Note]](list), list[_Write]()
    for write in together:
        if isinstance(write, _Note):
            notes[write.kind].append(write)
        else:
            others.append(write)
    yield from map(_Notes, notes.values())
    yield from others


async def _end(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """The work, once it has ended, well or not."""
    task = asyncio.create_task(work)
    await asyncio.wait({task})
    return task
