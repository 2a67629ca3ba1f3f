"""The words for what stands open in a workspace: what waits for a person, what runs, and what ended last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob

MOST_LISTED: Final = 5
"""So many jobs of each sort are listed; of the others it is told how many there are."""
MOST_RUNNING: Final = 20
"""So many of those that run are looked at, as not everyone may see each."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The first jobs of a sort, and how many there are in all."""

    jobs: Sequence[ImportJob] = ()
    count: int = 0

    @property
    def more(self) -> int:
        """How many aren't listed."""
        return self.count - len(self.jobs)


NONE_LISTED: Final = Listed()


@dataclass(frozen=True, slots=True)
class Situation:
    """How a workspace stands at one moment, whoever may see what of it.

    `waiting` are a person's own questions and previews that nobody has answered, `to_fix` their own imports
    with errors that nobody has corrected. `running` is at work or waits for its turn, their own first;
    `asked` waits for a second person, `scheduled` for its day; `newest` ended last. `loaded` are the parts
    of the directory that hold anything.
    """

    waiting: Listed = NONE_LISTED
    to_fix: Listed = NONE_LISTED
    running: Listed = NONE_LISTED
    asked: Sequence[ImportJob] = ()
    scheduled: Sequence[ImportJob] = ()
    newest: Sequence[ImportJob] = ()
    loaded: frozenset[DirectoryKind] = frozenset()


class Situations(Protocol):
    """Tells how workspaces stand, for one person."""

    async def look(self, workspace: int, person: str, since: datetime, now: datetime) -> Situation:
        """How it stands for a person; what waits for them only as far as it was begun since that moment."""
