"""Deadlines: each minute, requests for approval run out that nobody has answered, or follow the settings."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from bot.work_loop import Work
from importer.approving import Approving
from importer.words.clock import Clock, utc_now

EVERY: Final = timedelta(minutes=1)
_CHORE: Final = "requests for approval that run out"

Follow = Callable[[int], Awaitable[None]]
"""Lets what waits in a workspace follow who approves now, and whether approval is still wanted."""

log = logging.getLogger(__name__)


class Deadlines:
    """Looks each minute what is late, and how approval is set now; `clock` tells the time."""

    def __init__(self, approving: Approving, follow: Follow, clock: Clock = utc_now) -> None:
        self._approving = approving
        self._follow = follow
        self._clock = clock
        self._next = clock()

    def work(self) -> Work[str]:
        """What is to be done, as a work loop sees it."""
        return Work(self.find, lambda chore: chore, self.do, self.note_failure)

    async def find(self) -> Sequence[str]:
        """The one chore, when it is time for it."""
        return [_CHORE] if self._clock() >= self._next else []

    async def do(self, _chore: str) -> None:
        """Let what is late run out, and the rest follow the settings."""
        self._next = self._clock() + EVERY
        await self.expire()

    async def expire(self) -> bool:
        """The same; always True, as nothing is left of it."""
        if late := await self._approving.expire():
            log.info("%s requests for approval have run out", late)
        for workspace in await self._approving.find_asking():
            await self._follow(workspace)
        return True

    async def note_failure(self, _chore: str, reference: str) -> None:
        """It is looked again a minute later; the log has the reason."""
        log.warning("reference %s: what is late is looked for again in a minute", reference)
