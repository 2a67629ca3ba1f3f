"""Calls that hang for as long as a test wants: for what an app does when Slack is slow, or when it dies."""

import asyncio
from enum import StrEnum

from aiohttp import web

from playground.failures import Failure

GLANCE = 0.02
"""How often a call that hangs looks whether anybody waits for it, in seconds."""
TURNS = 5
"""More than the event loop needs to notice that a connection has ended."""


class Moment(StrEnum):
    """Where a call hangs: before anything is done, or when all is done and only the answer is missing."""

    BEFORE = "before"
    AFTER = "after"


class Holds:
    """Which methods' calls hang, and how many do; `files.download` and `files.upload` are the file host's."""

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

    async def let_pass(self, method: str, moment: Moment, request: web.Request) -> None:
        """Wait until such a call may go on; where its caller died meanwhile, it counts as never arrived."""
        await self._wait_for_release(method, moment)
        if moment is Moment.BEFORE and await _is_gone(request):
            raise web.HTTPServiceUnavailable(text="The caller is gone.")

    async def _wait_for_release(self, method: str, moment: Moment) -> None:
        released = self._released.get((method, moment))
        if released is None:
            return
        self.hanging += 1
        try:
            await released.wait()
        finally:
            self.hanging -= 1


async def end_without_answer(failure: Failure, request: web.Request) -> None:
    """Let the caller wait until it goes, or cut its connection, where the failure is of that kind."""
    while failure.hangs and not await _is_gone(request):  # noqa: ASYNC110 - nothing tells when it goes
        await asyncio.sleep(GLANCE)
    if failure.cut and request.transport:
        request.transport.close()


async def _is_gone(request: web.Request) -> bool:
    """Whether the caller's connection has ended; what has come of that is taken note of first."""
    for _ in range(TURNS):
        await asyncio.sleep(0)
    return request.transport is None or request.transport.is_closing()
