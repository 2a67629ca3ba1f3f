"""The words for an approval: what somebody asks a second person to agree to, and what came of that."""

from collections.abc import Sequence
from dataclasses import dataclass
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
    EXEMPT = "exempt"
    """It was done without one, as may be: an undo, a return, or at the command line."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What was asked last for a job's plan; `number` counts how often it was, from 1.

    `digest` tells one plan from another: the customers, with what each has and would have; so many
    `customers` change, and `attempt` had made it. `approvers` are the ids of those who were asked. Once
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

    @property
    def until(self) -> datetime:
        """When it runs out: an answer, or once there was one, what was approved."""
        return (self.decided_at or self.asked_at) + KEPT_FOR

    @property
    def waits(self) -> bool:
        """Whether nobody has answered yet."""
        return self.decision is Decision.WAITING
