"""What Slack was asked is known for a minute, so that a press on every entry of a list doesn't ask it again."""

import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

SECONDS: Final = 60.0

Key = TypeVar("Key")
Value = TypeVar("Value")


class MinuteCache(Generic[Key, Value]):
    """Values by key, each for a minute; what could not be had is not kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[Key, tuple[float, Value]] = {}

    async def get(self, key: Key, ask: Callable[[], Awaitable[Value]]) -> Value:
        """The value, asked for unless it is known."""
        now = self._clock()
        self._known = {one: known for one, known in self._known.items() if now - known[0] < SECONDS}
        if key not in self._known:
            self._known[key] = (now, await ask())
        return self._known[key][1]
