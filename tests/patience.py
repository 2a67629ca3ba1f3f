"""How long tests wait for what must come, and how they wait for what nothing tells of.

A wait that is answered costs nothing, so each is long enough for a machine that has much else to do.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

PATIENCE: Final = 180.0
GLANCE: Final = 0.002
"""How long to look away, in seconds, between the first looks."""
LATER: Final = 0.1
"""What part of the time waited so far to look away later on: a look may cost more than what is waited for."""
LONGEST_GLANCE: Final = 0.25
TURNS: Final = 100
"""More than any task of this process needs to come to its end, or to where it waits for something else."""


async def until(is_so: Callable[[], bool | Awaitable[bool]], sentence: str | Callable[[], str]) -> None:
    """Wait until something is so that can only be looked at; the sentence says what never was."""
    begun = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            while not await _looked(is_so()):
                waited = time.monotonic() - begun
                await asyncio.sleep(min(max(GLANCE, LATER * waited), LONGEST_GLANCE))
    except TimeoutError:
        raise AssertionError(sentence if isinstance(sentence, str) else sentence()) from None


async def let_others_go_on() -> None:
    """Give every task of this event loop its turns: what then hasn't happened waits for something else.

    Turns are counted, so that it comes to the same on a slow machine; what threads and other processes do
    isn't met so.
    """
    for _ in range(TURNS):
        await asyncio.sleep(0)


async def _looked(found: bool | Awaitable[bool]) -> bool:
    return found if isinstance(found, bool) else await found
