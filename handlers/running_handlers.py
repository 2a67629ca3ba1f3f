"""Which handlers are at work: what was acknowledged is finished before the bot leaves."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class RunningHandlers:
    """The handlers at work.

    Bolt runs each in a task of its own and waits for none of them when the program ends.
    """

    def __init__(self) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def track(self) -> Iterator[None]:
        """Count a handler for as long as it works."""
        self._count += 1
        self._none.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._none.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until no handler is at work; False when one still is after so many seconds."""
        try:
            await asyncio.wait_for(self._none.wait(), seconds)
        except TimeoutError:
            return False
        return True
