"""A lock at which what comes first passes the others, which are never held up for good."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

MOST_PASSED: Final = 5
"""Behind so many that came first one of the others has its turn."""


class PassingLock:
    """Held by one at a time; each kind comes in its order."""

    def __init__(self) -> None:
        self._is_held = False
        self._first: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._passed = 0

    @property
    def is_held(self) -> bool:
        """Whether anyone has it."""
        return self._is_held

    def count_waiting(self, *, comes_first: bool) -> int:
        """How many wait for it, of one kind."""
        return sum(not turn.done() for turn in (self._first if comes_first else self._others))

    @asynccontextmanager
    async def hold(self, *, comes_first: bool = False) -> AsyncIterator[None]:
        """Have it within the context."""
        await self._acquire(self._first if comes_first else self._others)
        try:
            yield
        finally:
            self._hand_on()

    async def _acquire(self, queue: deque[asyncio.Future[None]]) -> None:
        if not self._is_held:
            self._is_held = True
            return
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._hand_on()
            raise

    def _hand_on(self) -> None:
        for queue in (self._first, self._others):
            while queue and queue[0].done():  # whoever waited was cancelled
                queue.popleft()
        queue = self._choose()
        if queue:
            queue.popleft().set_result(None)
        else:
            self._is_held = False

    def _choose(self) -> deque[asyncio.Future[None]]:
        if not self._first or (self._others and self._passed >= MOST_PASSED):
            self._passed = 0
            return self._others
        self._passed += bool(self._others)
        return self._first
