"""The work loop: finds what there is to do, does several at once, and survives whatever happens to one."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from structlog.contextvars import bind_contextvars

from storage.database_errors import find_away

T = TypeVar("T")
log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
RETRY_SECONDS = 5.0
"""How long a piece of work that broke is left alone, when it is still there to be done afterwards."""


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    """What a loop does, as four functions.

    `find` gives all that is to be done, what comes first first; of those with the same `key` only the first
    is done at a time. `note_failure` is told the piece of work that raised, and the reference under which the
    log has the reason. What is no `is_long` work, such as telling someone something, waits for no place among
    those done at once. Each `kind` has places of its own. Pieces that have one `owner` never take all of
    them, so that there is one left for the next. What the log tells of it bears its `context`.
    """

    find: Callable[[], Awaitable[Sequence[T]]]
    key: Callable[[T], Hashable]
    do: Callable[[T], Awaitable[object]]
    note_failure: Callable[[T, str], Awaitable[object]]
    is_long: Callable[[T], bool] = lambda _: True
    owner: Callable[[T], Hashable] = lambda _: None
    kind: Callable[[T], Hashable] = lambda _: None
    weight: Callable[[T], int] = lambda _: 1
    context: Callable[[T], Mapping[str, object]] = lambda _: {}


@dataclass(frozen=True, slots=True)
class Signals:
    """What a loop listens to: `wake` makes it look at once, `ask_to_stop` makes it begin nothing new."""

    awake: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Look now for something to do."""
        self.awake.set()

    def ask_to_stop(self) -> None:
        """Let `run` return once what is under way has come to its next stopping place."""
        self.stopping.set()
        self.wake()


@dataclass(frozen=True, slots=True)
class WakeSignals:
    """What wakes the loops.

    Who takes up what people share, runs jobs, says what is to be said, draws Home tabs anew, and keeps house.
    """

    inbox: Signals = field(default_factory=Signals)
    jobs: Signals = field(default_factory=Signals)
    sayer: Signals = field(default_factory=Signals)
    homes: Signals = field(default_factory=Signals)
    housekeeping: Signals = field(default_factory=Signals)
    deadlines: Signals = field(default_factory=Signals)

    def ask_to_stop(self) -> None:
        """Let all come to their next stopping place."""
        self.inbox.ask_to_stop()
        self.jobs.ask_to_stop()
        self.sayer.ask_to_stop()
        self.homes.ask_to_stop()
        self.housekeeping.ask_to_stop()
        self.deadlines.ask_to_stop()


class WorkLoop(Generic[T]):
    """Runs until it is asked to stop; it looks for work when it is woken, and by itself every second."""

    def __init__(
        self, work: Work[T], signals: Signals, *, at_once: int = 4, retry_seconds: float = RETRY_SECONDS
    ) -> None:
        self._work = work
        self._signals = signals
        self._at_once = at_once
        self._retry_seconds = retry_seconds
        self._outage = Outage()
        self._under_way: dict[Hashable, asyncio.Task[None]] = {}
        self._long: dict[Hashable, T] = {}
        """What is under way and long, by key."""

    async def run(self) -> None:
        """Work until asked to stop; then wait for what is under way."""
        while not self._signals.stopping.is_set():
            self._signals.awake.clear()
            await survive(self._look(), "looking for something to do", self._outage)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._signals.awake.wait(), POLL_SECONDS)
        await asyncio.gather(*self._under_way.values())

    async def _look(self) -> None:
        """Take up what is there, but for what was under way at first: it may be found as it was then.

        Where the end has come meanwhile, nothing is.
        """
        busy, full = frozenset(self._under_way), set[Hashable]()
        for piece in await self._work.find():
            if self._work.key(piece) not in busy and not self._signals.stopping.is_set():
                self._take_up(piece, full)

    def _take_up(self, piece: T, full: set[Hashable]) -> None:
        """Begin it where there is room; behind one that waits for room nothing of its kind passes."""
        key, kind = self._work.key(piece), self._work.kind(piece)
        if key in self._under_way:
            return
        if self._work.is_long(piece):
            if kind in full or not self._has_room(piece):
                full.add(kind)
                return
            if not self._leaves_room_for_others(piece):
                return
            self._long[key] = piece
        task = asyncio.create_task(self._do(piece))
        self._under_way[key] = task
        task.add_done_callback(lambda _: self._release(key))

    def _has_room(self, piece: T) -> bool:
        """What weighs more than all places has them all to itself."""
        taken = sum(map(self._work.weight, self._beside(piece)))
        return not taken or taken + self._work.weight(piece) <= self._at_once

    def _leaves_room_for_others(self, piece: T) -> bool:
        """Whether the pieces of one owner leave a place, where there is more than one."""
        owner, weight = self._work.owner(piece), self._work.weight(piece)
        theirs = [one for one in self._beside(piece) if self._work.owner(one) == owner]
        taken = sum(map(self._work.weight, theirs))
        return owner is None or taken + weight <= max(weight, self._at_once - 1)

    def _beside(self, piece: T) -> Sequence[T]:
        """What is under way and long, of the same kind."""
        kind = self._work.kind(piece)
        return [one for one in self._long.values() if self._work.kind(one) == kind]

    def _release(self, key: Hashable) -> None:
        del self._under_way[key]
        self._long.pop(key, None)
        self._signals.wake()

    async def _do(self, piece: T) -> None:
        bind_contextvars(**self._work.context(piece))  # for the rest of this task alone
        reference = await survive(self._work.do(piece), f"doing {self._work.key(piece)}")
        if reference:
            await survive(self._work.note_failure(piece, reference), "telling people about it")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._signals.stopping.wait(), self._retry_seconds)


class Outage:
    """Whether the database was away when something was done last that is done again and again.

    That would fill the log: the log has a line when the database goes, and one when it is back.
    """

    def __init__(self) -> None:
        self._lasts = False

    def is_told(self, error: Exception) -> bool:
        """Whether the log has it already that the database is away; any other error it hasn't."""
        lasted, self._lasts = self._lasts, bool(find_away(error))
        return lasted and self._lasts

    def end(self, what: str) -> None:
        """It could be done: where the database was away, it is back."""
        if self._lasts:
            log.warning("%s works again: the database is back", what)
        self._lasts = False


async def survive(work: Awaitable[object], what: str, outage: Outage | None = None) -> str | None:
    """Do it; when it raises, log why and return the reference that stands in the log.

    With an `outage`, of a database that stays away nothing more is logged.
    """
    try:
        await work
    except Exception as error:  # one of the two outermost places: one broken piece must not end the loop
        reference = new_reference()
        if outage is None or not outage.is_told(error):
            log.exception("reference %s: %s failed", reference, what, extra={"reference": reference})
        return reference
    if outage:
        outage.end(what)
    return None


def new_reference() -> str:
    """A short word that stands in a message and in the log, such as `7F3A-91C2`; not secret."""
    word = secrets.token_hex(4).upper()
    return f"{word[:4]}-{word[4:]}"
