"""Whose turn it is to write into a SQLite file, which takes one transaction at a time."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

SHARE: Final = 2.0
"""So many times as long as a long transaction took, the short ones that waited for it have to themselves."""


class WriterTurns:
    """Lets writers in as they come; but who writes much gives way to those who write little.

    What people wait for is many short transactions, one after the other. Behind each of them, the next long
    one would already stand at the door. So where any waited for a long one, the next long one comes a while
    later: short ones always get most of the time that they ask for, and long ones never wait for good.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = asyncio.Lock()
        self._long_turn = asyncio.Lock()
        self._waiting = 0
        self._reserved_until = 0.0

    @property
    def others_wait(self) -> bool:
        """Whether short ones wait now, or did for the last long one: then long ones had better be shorter."""
        return self._waiting > 0 or self._reserved_seconds > 0

    @asynccontextmanager
    async def short(self) -> AsyncIterator[None]:
        """The turn of a transaction that takes a few milliseconds."""
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turn.release()

    @asynccontextmanager
    async def long(self) -> AsyncIterator[None]:
        """The turn of a transaction that may take longer."""
        async with self._long_turn:
            await asyncio.sleep(self._reserved_seconds)
            async with self._turn:
                begun = self._clock()
                try:
                    yield
                finally:
                    self._reserve(self._clock() - begun)

    @property
    def _reserved_seconds(self) -> float:
        return max(0.0, self._reserved_until - self._clock())

    def _reserve(self, took: float) -> None:
        if self._waiting:
            self._reserved_until = self._clock() + SHARE * took
