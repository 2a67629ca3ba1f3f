"""The words for taking a job back: what becomes of each value, and why it can't be."""

from collections import Counter
from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, lazy_gettext


class UndoOutcome(StrEnum):
    """What becomes of a value that a job set, once the job is taken back."""

    GOES_BACK = "goes_back"
    AS_BEFORE = "as_before"
    """It is so already, whoever saw to that."""
    BY_HAND = "changed_by_hand"
    """Someone has changed it since, so it stays."""
    LATER_JOB = "set_by_later_job"
    """A later job has set it to something else, so it stays."""
    LATER_JOB_SAME = "asked_by_later_job"
    """A later job has asked for the same, so it stays, as that job's."""
    GONE = "customer_gone"
    """The customer isn't there any more."""
    IN_USE = "in_use"
    """Something was done with what a list has added, so it stays."""


LEFT: Final = (
    UndoOutcome.BY_HAND,
    UndoOutcome.LATER_JOB,
    UndoOutcome.LATER_JOB_SAME,
    UndoOutcome.GONE,
    UndoOutcome.IN_USE,
)
"""What is left, and listed."""


class Obstacle(StrEnum):
    """Why a job can't be taken back."""

    NOTHING_IN_EFFECT = "nothing_in_effect"
    BEFORE_THIS_VERSION = "before_this_version"
    ROWS_GONE = "rows_gone"
    LATER_ROWS_GONE = "later_rows_gone"


_SENTENCES: Final = {
    Obstacle.NOTHING_IN_EFFECT: lazy_gettext(
        "Nothing of import {number} is in effect, so there is nothing to take back."
    ),
    Obstacle.BEFORE_THIS_VERSION: lazy_gettext(
        "Import {number} was carried out by an earlier version of Handoff, which didn't keep what an undo "
        "needs, so it can't be taken back. Import a file with the earlier values instead."
    ),
    Obstacle.ROWS_GONE: lazy_gettext(
        "The rows of import {number} were deleted (it is old, or was forgotten), "
        "so it can't be taken back any more. Import a "
        "file with the earlier values instead."
    ),
    Obstacle.LATER_ROWS_GONE: lazy_gettext(
        "A later import of some of the same customers has had its rows deleted, so nobody can tell which "
        "values are still those of import {number}, and it can't be taken back. Import a file with the "
        "earlier values instead."
    ),
}


def obstacle_words(obstacle: Obstacle, number: int) -> Sentence:
    """Why the job of this number can't be taken back."""
    return _SENTENCES[obstacle].fill(number=str(number))


@dataclass(frozen=True, slots=True)
class UndoTotals:
    """What an undo does, in customers, each in one bucket.

    `goes_back` are those of whom any value does, `partly` how many of these keep another one; `left` has for
    each reason, and the later job's number where it is one, how many *values* stay. `kinds` tells of which
    kind these later jobs are, `over` which of them were taken back since, or have returned. Where a handover
    is taken back, `elsewhere` tells how many of those that go back go to others than the one who was handed
    over, as what had given them to that one doesn't stand any more, and `already_elsewhere` how many of those
    that are as before have.
    """

    goes_back: int = 0
    partly: int = 0
    stays: int = 0
    gone: int = 0
    as_before: int = 0
    left: Lookup[tuple[UndoOutcome, int | None], int] = field(default_factory=dict)
    kinds: Lookup[int, JobKind] = field(default_factory=dict)
    over: frozenset[int] = frozenset()
    elsewhere: int = 0
    already_elsewhere: int = 0

    @property
    def set_later(self) -> int:
        """How many values stay because a later job has set them: they go back once both are undone."""
        later = {UndoOutcome.LATER_JOB, UndoOutcome.LATER_JOB_SAME}
        return sum(values for (outcome, _), values in self.left.items() if outcome in later)

    def also(self, other: "UndoTotals") -> "UndoTotals":
        """Both together."""
        left = Counter(self.left)
        left.update(other.left)
        return UndoTotals(
            self.goes_back + other.goes_back,
            self.partly + other.partly,
            self.stays + other.stays,
            self.gone + other.gone,
            self.as_before + other.as_before,
            left,
            {**self.kinds, **other.kinds},
            self.over | other.over,
            self.elsewhere + other.elsewhere,
            self.already_elsewhere + other.already_elsewhere,
        )

    @property
    def customers(self) -> int:
        """All whose values the job had set."""
        return self.goes_back + self.stays + self.gone + self.as_before


@dataclass(frozen=True, slots=True)
class LeftValue:
    """A value that an undo leaves as it is, where it would have become another; both as people write them.

    `job` is the number of the later job that keeps it, where one does, and `kind` its kind. Without a `field`
    it is about an entry that a list has added, or about its name where there is a `target`; `external_id` is
    then what tells it from others.
    """

    external_id: str
    field: Field | None
    value: str
    target: str
    outcome: UndoOutcome
    job: int | None
    kind: JobKind = JobKind.FILE


@dataclass(frozen=True, slots=True)
class TakingBack:
    """How it stands with taking a job back.

    It can be done `until` that moment, None where it can't be. `by` is the undo that has taken it back; where
    nothing went back with that, `still_there` tells why.
    """

    until: datetime | None = None
    by: ImportJob | None = None
    still_there: UndoTotals | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all was taken back; values that stayed, or that a cancelled undo didn't reach, are left."""
        return self.by is not None and self.by.state is JobState.COMPLETED


NOT_TAKEN_BACK: Final = TakingBack()


@dataclass(frozen=True, slots=True)
class UndoDetails:
    """What an undo does, or did, and the first of the values that stay; without values unless `with_rows`."""

    job: ImportJob
    totals: UndoTotals
    left: Sequence[LeftValue] = ()
    with_rows: bool = True
