"""Through what the work comes to the program: one port, which has two forms.

One process on a SQLite file looks at our tables (`bot.work_loop`). On PostgreSQL procrastinate gives each row
to whichever process is free (`bot.queue_workers`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.core import Core
from bot.deadlines import Deadlines
from bot.housekeeping import Housekeeping
from bot.runner import Turns
from bot.work_loop import WakeSignals, Work, WorkLoop
from importer.words.postings import Posting
from storage.inbox import Event

EVENTS_AT_ONCE: Final = 16
"""What each waits for most is the database and Slack, so that many together are answered sooner."""
EVENT_RETRY_SECONDS: Final = 1.0
"""Someone has just shared a file, and looks at an empty thread."""


class Deliverer(Protocol):
    """Brings work to where it is done, each piece until it is done."""

    async def run(self) -> None:
        """Go on until asked to stop, and until what is under way has come to its next stopping place."""


@dataclass(frozen=True, slots=True)
class Works:
    """All that is done for whoever is connected to the database."""

    inbox: Work[Event]
    saying: Work[Posting]
    turns: Turns
    housekeeping: Housekeeping
    deadlines: Deadlines


def look_at_tables(core: Core, works: Works, signals: WakeSignals) -> Sequence[Deliverer]:
    """One loop for each kind of work: there is no other process that could do it."""
    return (
        WorkLoop(works.inbox, signals.inbox, at_once=EVENTS_AT_ONCE, retry_seconds=EVENT_RETRY_SECONDS),
        WorkLoop(works.saying, signals.sayer),
        WorkLoop(works.turns.work(), signals.jobs, at_once=core.settings.imports_at_once),
        WorkLoop(works.housekeeping.work(), signals.housekeeping),
        WorkLoop(works.deadlines.work(), signals.deadlines),
    )
