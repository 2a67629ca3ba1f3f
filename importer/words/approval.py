"""The words for an approval: what somebody asks a second person to agree to, and what came of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

KEPT_FOR: Final = timedelta(days=7)
"""For so long an approval can be given, and holds once it was."""
MOST_REASON: Final = 500
"""So many characters of the reason for a no are kept."""


class Decision(StrEnum):
    """What came of asking."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Who had asked, or an import admin, took it back, or cancelled the import."""
    EXPIRED = "expired"
    """Nobody answered in time."""
    NOT_NEEDED = "not_needed"
    """The settings no longer want it for so many customers."""
    NOBODY = "nobody"
    """Nobody was left who could answer."""
    DAY_OVER = "day_over"
    """It was about a cover, whose last day came to its end before anybody answered."""
    EXEMPT = "exempt"
    """It was done without one, as may be: an undo, a return, or at the command line."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What was asked last for a job's plan; `number` counts how often it was, from 1.

    `digest` tells one plan from another: the customers, with what each has and would have; so many
    `customers` change, and `attempt` had made it. `approvers` are the ids of those who are asked. Where these
    have changed since, `times` tells how often each was asked, also of those who don't decide any more. Once
    decided, `decided_by` says who did, empty where time did. `holds` tells whether the plan that stands now
    is the one that was approved.
    """

    number: int
    digest: str
    customers: int
    asked_by: str
    asked_at: datetime
    approvers: Sequence[str]
    attempt: int = 0
    decision: Decision = Decision.WAITING
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    holds: bool = False
    times: Mapping[str, int] = field(default_factory=dict)

    @property
    def until(self) -> datetime:
        """When it runs out: an answer, or once there was one, what was approved."""
        return (self.decided_at or self.asked_at) + KEPT_FOR

    @property
    def former(self) -> Sequence[str]:
        """Who was asked, and doesn't decide about it any more."""
        return sorted(self.times.keys() - set(self.approvers))

    def times_asked(self, person: str) -> int:
        """How often someone was asked; each time has a message of its own."""
        return self.times.get(person, 1 if person in self.approvers else 0)

    def asking(self, approvers: Sequence[str]) -> "Approval":
        """The same, asked of these: who wasn't one of the approvers so far is asked once more."""
        new = {one: self.times_asked(one) + 1 for one in approvers if one not in self.approvers}
        so_far = {one: self.times_asked(one) for one in (*self.times, *self.approvers)}
        return replace(self, approvers=tuple(approvers), times=so_far | new)

    @property
    def is_let_go(self) -> bool:
        """Whether there was a yes, but to another plan than the one that stands now."""
        return self.decision is Decision.APPROVED and not self.holds

    @property
    def waits(self) -> bool:
        """Whether nobody has answered yet."""
        return self.decision is Decision.WAITING
