"""Calls that hang for as long as a test wants: what an app does when Slack is slow, or when it dies in the middle."""

import asyncio
from enum import StrEnum

from aiohttp import web


class Moment(StrEnum):
    """Where a call hangs: before anything is done, or when all is done and only the answer is missing."""

    BEFORE = "before"
    AFTER = "after"


class Holds:
    """The methods whose calls hang, and how many are `hanging`; `files.download` and `files.upload` are the file host's."""

    def __init__(self) -> None:
        self._released: dict[tuple[str, Moment], asyncio.Event] = {}
        self.hanging = 0

    def hold(self, method: str, moment: Moment) -> None:
        """Let the calls of a method hang from now on."""
        self._released.setdefault((method, moment), asyncio.Event())

    def release(self) -> None:
        """Let everything go on."""
        for released in self._released.values():
            released.set()
        self._released.clear()

    async def passed(self, method: str, moment: Moment, request: web.Request) -> None:
        """Wait until such a call may go on; where its caller has died meanwhile, it counts as never arrived."""
        released = self._released.get((method, moment))
        if released is None:
            return
        self.hanging += 1
        try:
            await released.wait()
        finally:
            self.hanging -= 1
        if request.transport is None or request.transport.is_closing():
            raise web.HTTPServiceUnavailable(text="The caller is gone.")
