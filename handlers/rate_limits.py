"""How often Slack may be told something, and how long the bot waits before it tells more."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from handlers.passing_lock import PassingLock

T = TypeVar("T")

KEPT_FOR_PRESSES: Final = 5
KEPT_FOR_PEOPLE: Final = 10
KEPT_FOR_ENDS: Final = 25
"""Edits of each minute's kept for what people press; for previews they wait for, too; for what ended, too.

Progress can wait.
"""

PATIENCE: Final = 5.0
"""So many times the pause between two messages an answer is waited for before the next one is sent."""

MOST_WAITING: Final = 8
"""So many of a kind wait for a conversation at once; others come back when it is nearly their turn.

Those that come back may be twice as many. So there are always some that wait: none of the conversation's
turns is lost until the next ones are there.
"""

_MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """The times that Slack and people can bear; tests, in which nobody reads along, shorten them.

    `post_seconds` lie between two messages in a conversation
    (https://docs.slack.dev/apis/web-api/rate-limits, "Posting messages"). What failed is left alone for the
    `first_pause`, and then for longer ones. So long as `file_lag` after a file was shared, Slack may not know
    yet where: it shares files behind its answer. What is silent for `silence_seconds` won't answer any more.
    Slack takes at least `edits_a_minute` (chat.update is tier 3 of these limits), and `homes_a_minute`
    (views.publish is tier 4); `home_seconds` lie between two pages of one person's Home tab. What is ready
    within `preview_patience` of being shared is posted at once, so that one message does for question and
    preview. Whoever hands a form in is answered there within `form_patience`: Slack waits three seconds
    (https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response).
    """

    post_seconds: float = 1.0
    first_pause: timedelta = timedelta(seconds=1)
    file_lag: timedelta = timedelta(minutes=2)
    silence_seconds: int = 60
    edits_a_minute: int = 50
    homes_a_minute: int = 100
    home_seconds: float = 3.0
    preview_patience: timedelta = timedelta(seconds=1.5)
    form_patience: timedelta = timedelta(seconds=1.5)


class EditRation:
    """Lets so many edits a minute through, and of each job one at a time."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._clock = clock
        self._times: deque[float] = deque()
        self._promised: dict[int, float] = {}
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def take(self, kept: int = 0) -> bool:
        """Whether there is an edit to be had beside those that are kept; then it is taken."""
        if not self.has(kept):
            return False
        self._times.append(self._clock())
        return True

    def has(self, kept: int = 0) -> bool:
        """Whether there is an edit to be had beside those that are kept."""
        now = self._clock()
        while self._times and now - self._times[0] >= _MINUTE:
            self._times.popleft()
        return len(self._times) < self._a_minute - kept

    def promise(self, kept: int = 0) -> timedelta:
        """After which time to ask again, where nothing is free: each who is told so comes a little later."""
        now, most = self._clock(), self._a_minute - kept
        free = now if self.has(kept) else self._times[len(self._times) - most] + _MINUTE
        self._promised[kept] = max(free, self._promised.get(kept, 0.0) + _MINUTE / most)
        return timedelta(seconds=self._promised[kept] - now)

    async def wait(self) -> None:
        """Take an edit, as soon as there is one."""
        while not self.take():  # noqa: ASYNC110 - nothing has to happen but that time passes
            await asyncio.sleep(self._times[0] + _MINUTE - self._clock())

    @asynccontextmanager
    async def hold(self, job: int) -> AsyncIterator[None]:
        """No other edit of this job's message is on its way meanwhile, so that none overtakes another."""
        lock = self._locks.setdefault(job, asyncio.Lock())
        async with lock:
            yield


class TurnsTakenError(Exception):
    """Enough wait for the conversation's turns already: this one is to come back after a `pause`."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__(pause)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks for a turn: what `comes_first`, or any other; what `is_back` was promised one."""

    comes_first: bool = False
    is_back: bool = False

    @property
    def most_waiting(self) -> int:
        """Behind so many it doesn't wait."""
        return MOST_WAITING * (2 if self.is_back else 1)

    @property
    def soonest(self) -> float:
        """After how many turns it comes back at the soonest; fewer than there are waiting."""
        return MOST_WAITING / 2 if self.is_back else 1

    @property
    def apart(self) -> float:
        """How many turns lie between two that come back."""
        return 1 / MOST_WAITING if self.is_back else 1


@dataclass(slots=True)
class _Conversation:
    """When the next message may go into a conversation, and whether the last one was answered.

    The last of each kind that is to come back was promised its time.
    """

    turn: PassingLock = field(default_factory=PassingLock)
    answered: asyncio.Event | None = None
    free_at: float = 0.0
    promised: dict[Call, float] = field(default_factory=dict)

    def is_known_for(self, now: float) -> bool:
        """Whether anything is to be remembered of it still."""
        is_silent = self.answered is not None and not self.answered.is_set()
        return self.turn.is_held or is_silent or max((self.free_at, *self.promised.values())) > now


class PostRation:
    """Lets one message at a time into each conversation, so many seconds apart as Slack sees them.

    A message is on its way for a while, and the next one may be faster. So the pause begins once Slack has
    answered; where it is silent for long, others don't wait for that. What `comes_first` passes others that
    wait for the same conversation. Where many wait, the next are told when to come back: they keep no place
    meanwhile that others could have.
    """

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._conversations: dict[str, _Conversation] = {}

    @asynccontextmanager
    async def turn(
        self,
        channel: str,
        prepare: Callable[[], Awaitable[T]],
        call: Call = Call(),
    ) -> AsyncIterator[T]:
        """Wait for the conversation's next turn, and send one message within the context.

        `prepare` comes last before that; it may take a while, and nobody else's turn begins meanwhile. The
        context is given what it returns; where it fails, the turn is the next one's. Raises TurnsTakenError.
        """
        self.require_room(channel, call)
        conversation = self._find(channel)
        async with conversation.turn.hold(comes_first=call.comes_first):
            await self._wait(conversation)
            prepared = await prepare()
            answered = conversation.answered = asyncio.Event()
            conversation.free_at = self._clock() + self._seconds
        try:
            yield prepared
        finally:
            conversation.free_at = self._clock() + self._seconds
            answered.set()

    def require_room(self, channel: str, call: Call) -> None:
        """Raise TurnsTakenError where this one is not to wait here; each who is told so comes a bit later."""
        conversation, now = self._find(channel), self._clock()
        if conversation.turn.count_waiting(comes_first=call.comes_first) >= call.most_waiting:
            soonest = now + call.soonest * self._seconds
            behind = conversation.promised.get(call, 0.0) + call.apart * self._seconds
            conversation.promised[call] = max(soonest, behind)
            raise TurnsTakenError(timedelta(seconds=conversation.promised[call] - now))

    async def _wait(self, conversation: _Conversation) -> None:
        if conversation.answered:
            with suppress(TimeoutError):
                await asyncio.wait_for(conversation.answered.wait(), PATIENCE * self._seconds)
        while (seconds := conversation.free_at - self._clock()) > 0:
            await self._sleep(seconds)

    def _find(self, channel: str) -> _Conversation:
        """The conversation; those in which nothing was posted of late are forgotten."""
        now = self._clock()
        self._conversations = {
            one: known for one, known in self._conversations.items() if known.is_known_for(now)
        }
        return self._conversations.setdefault(channel, _Conversation())
