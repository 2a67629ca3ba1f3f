"""Short writes that wait at the same moment share one transaction: what takes long is the disk."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

MOST_AT_ONCE: Final = 20
"""More would hold up those that come later."""


@dataclass(frozen=True, slots=True, eq=False)
class _Note:
    """One statement whose result nobody asks for, and its values."""

    statement: Executable
    values: Mapping[str, object]

    @property
    def kind(self) -> tuple[int, frozenset[str]]:
        """Equal of those that the database can take as one statement."""
        return id(self.statement), frozenset(self.values)


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


@dataclass(frozen=True, slots=True, eq=False)
class _Write:
    """A step that waits, the context of whoever waits for it, and in the end what came of it.

    Of a `note` the step is known.
    """

    step: Callable[[AsyncConnection], Coroutine[Any, Any, Any]]
    note: _Note | None = None
    context: Context = field(default_factory=copy_context)
    outcome: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def carry_out(self, connection: AsyncConnection) -> Any:  # noqa: ANN401 - whatever the step returns
        """What the step returns, in the context of whoever waits for it."""
        return await _InContext(self.step(connection), self.context)

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


@dataclass(frozen=True, slots=True)
class _Notes:
    """Several notes of one kind: the database takes them on one way there and back."""

    writes: Sequence[_Write]

    async def carry_out(self, connection: AsyncConnection) -> None:
        """Write all of them."""
        await _write_notes([write.note for write in self.writes if write.note], connection)

    def settle(self, result: None) -> None:
        """Let all who wait go on."""
        for write in self.writes:
            write.settle(result)


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
        return self._put(_Write(step))

    def note(self, statement: Executable, values: Mapping[str, object]) -> asyncio.Future[None]:
        """The same of one statement whose result nobody asks for: a note of how something stands."""
        note = _Note(statement, values)
        return self._put(_Write(partial(_write_notes, [note]), note))

    def _put(self, write: _Write) -> asyncio.Future[Any]:
        self._waiting.append(write)
        if not self._is_at_work:
            self._is_at_work = True
            self._start(self._work())
        return write.outcome

    async def _work(self) -> None:
        try:
            while self._waiting:
                async with self._turn():
                    together, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                    await self._commit(together)
        finally:
            self._is_at_work = False

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
    notes, others = defaultdict[Any, list[_Write]](list), list[_Write]()
    for write in together:
        (notes[write.note.kind] if write.note else others).append(write)
    yield from map(_Notes, notes.values())
    yield from others


async def _write_notes(notes: Sequence[_Note], connection: AsyncConnection) -> None:
    await connection.execute(notes[0].statement, [note.values for note in notes])


async def _end(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """The work, once it has ended, well or not."""
    task = asyncio.create_task(work)
    await asyncio.wait({task})
    return task
