"""Whose Home tab is drawn anew, and when: the one place that decides.

It is kept in memory, since nothing is lost with it: a tab that is opened again shows all as it is then.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from handlers.rate_limits import EditRation
from importer.words.situation import Situation

OPEN_SECONDS: Final = 600.0
"""So long after someone has opened the tab, or pressed something in it, they may still look at it."""
MOST_UNLINKED: Final = 5
"""So often a page is drawn while Slack hasn't told all links: it tells them right behind the messages."""
KEPT_FOR_OPENING: Final = 40
"""Of a minute's pages so many are left to who opens the tab, or presses something in it."""


@dataclass(slots=True)
class OpenHome:
    """One person's tab: what it was drawn of, when, and the word by which Slack knows that page.

    So many times in a row it was drawn `unlinked`: a message was there, and its link wasn't known yet.
    """

    until: float
    drawn_at: float
    shown: Situation | None = None
    hash: str = ""
    unlinked: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def note_drawn(self, of: Situation, *, is_linked: bool) -> None:
        """Note what it shows; without a link it is soon drawn once more, but not for ever."""
        self.unlinked = 0 if is_linked else self.unlinked + 1
        self.shown = None if 0 < self.unlinked < MOST_UNLINKED else of


class OpenHomes:
    """The tabs that were opened of late; of each, one page at a time is on its way, and overtakes none."""

    def __init__(
        self, ration: EditRation, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`ration` is that of `views.publish`; so many `seconds` lie between two pages of one person."""
        self._ration = ration
        self._seconds = seconds
        self._clock = clock
        self._open: dict[str, OpenHome] = {}

    @asynccontextmanager
    async def open(self, person: str) -> AsyncIterator[OpenHome]:
        """Draw the page of someone who has opened the tab, or pressed something in it."""
        self._ration.take()
        home = self._open.setdefault(person, OpenHome(0.0, 0.0))
        home.until = self._clock() + OPEN_SECONDS
        async with self._draw(home):
            yield home

    @asynccontextmanager
    async def redraw(self, person: str) -> AsyncIterator[OpenHome | None]:
        """Draw the page of someone who may still look at it; None where they don't, or no page is left."""
        home = self._open.get(person)
        if home is None or not self._ration.take(KEPT_FOR_OPENING):
            yield None
            return
        async with self._draw(home):
            yield home

    def forget(self, person: str) -> None:
        """Draw this person's page no more by itself."""
        self._open.pop(person, None)

    def find_due(self) -> Sequence[str]:
        """Whose page may be drawn anew: it was opened within ten minutes, and drawn long enough ago."""
        now = self._clock()
        self._open = {person: home for person, home in self._open.items() if home.until > now}
        if not self._ration.has(KEPT_FOR_OPENING):
            return []
        due = (person for person, home in self._open.items() if now - home.drawn_at >= self._seconds)
        return sorted(due, key=lambda person: self._open[person].drawn_at)

    def shows(self, person: str, situation: Situation) -> bool:
        """Whether this person's page was drawn of this."""
        home = self._open.get(person)
        return home is None or home.shown == situation

    @asynccontextmanager
    async def _draw(self, home: OpenHome) -> AsyncIterator[None]:
        async with home.turn:
            try:
                yield
            finally:
                home.drawn_at = self._clock()
