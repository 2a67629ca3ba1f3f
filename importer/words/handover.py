"""The words for handing a person's customers over: whose, to whom, which of them, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from importer.words.directory import Assignment, User, Workflow


@dataclass(frozen=True, slots=True)
class HandoverWish:
    """What someone wants, as they write it: emails, and a workflow's name if only its customers are meant.

    `until` is the last day of a cover, None where the customers are handed over for good. `only` are the
    External Ids of the customers that are meant; None for all.
    """

    leaving: str
    to: Sequence[str]
    workflow: str | None = None
    others_stay: bool = True
    until: date | None = None
    only: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """What a job hands over: the customers of `leaving`, of one workflow or of all, to one or several others.

    It keeps the names as they were when it was asked for. Others who look after the same customer stay,
    unless not `others_stay`. A cover has a last day, `until`, after which the customers return;
    `extended_by` is who has put it to another day last, and `first_until` the day that it had at first. Where
    only those of a list are meant, `listed` tells how many customers it has. `gone` are the emails of those
    who get customers although their accounts at Slack were deactivated when it was asked for.
    """

    leaving: User
    to: tuple[User, ...]
    workflow: Workflow | None = None
    others_stay: bool = True
    until: date | None = None
    listed: int | None = None
    extended_by: str = ""
    gone: tuple[str, ...] = ()
    first_until: date | None = None

    @property
    def returns_on(self) -> date | None:
        """The day on which the customers return, if they do."""
        return None if self.until is None else self.until + timedelta(days=1)

    @property
    def name(self) -> str:
        """What it is called in any language: who, and to whom."""
        return f"{self.leaving.email} → {', '.join(user.email for user in self.to)}"

    def touches(self, other: "Handover") -> bool:
        """Whether both are of one person's customers, or one may hand on what the other has handed over."""
        mine, theirs = {user.id for user in self.to}, {user.id for user in other.to}
        is_of_same = self.leaving.id == other.leaving.id
        return is_of_same or self.leaving.id in theirs or other.leaving.id in mine

    def is_about(self, assignment: Assignment) -> bool:
        """Whether a customer who has this is handed over, where it is one of those that are meant."""
        workflow = None if self.workflow is None else self.workflow.id
        return self.leaving.id in assignment.managers and workflow in (None, assignment.workflow)

    def managers_after(self, managers: Sequence[int], place: int) -> tuple[int, ...]:
        """Who looks after a customer once it is handed over to the one at this place among `to`."""
        staying = {user for user in managers if user != self.leaving.id} if self.others_stay else set[int]()
        return tuple(sorted({*staying, self.to[place].id}))

    def due(self, time_zone: str) -> datetime | None:
        """When that day begins, in UTC, where clocks go by this time zone (an IANA name)."""
        day = self.returns_on
        return None if day is None else datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


class PlannedRange(NamedTuple):
    """What planning a range of customers came to: the rows added, and how many do something else than before.

    At the first planning none does.
    """

    added: int
    moved: int
