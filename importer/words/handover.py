"""The words for handing a person's customers over: whose, to whom, and which of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from importer.words.directory import User, Workflow


@dataclass(frozen=True, slots=True)
class HandoverWish:
    """What someone wants, as they write it: emails, and the name of a workflow where only its customers are meant."""

    leaving: str
    to: Sequence[str]
    workflow: str | None = None
    others_stay: bool = True


@dataclass(frozen=True, slots=True)
class Handover:
    """What a job hands over: the customers of `leaving`, of one workflow or of all, to one or several others.

    It keeps the names as they were when it was asked for. Others who look after the same customer stay, unless not
    `others_stay`.
    """

    leaving: User
    to: tuple[User, ...]
    workflow: Workflow | None = None
    others_stay: bool = True

    @property
    def name(self) -> str:
        """What it is called in any language: who, and to whom."""
        return f"{self.leaving.email} → {', '.join(user.email for user in self.to)}"

    def managers_after(self, managers: Sequence[int], place: int) -> tuple[int, ...]:
        """Who looks after a customer once it is handed over to the one at this place among `to`."""
        staying = {user for user in managers if user != self.leaving.id} if self.others_stay else set[int]()
        return tuple(sorted({*staying, self.to[place].id}))


class PlannedRange(NamedTuple):
    """What planning a range of customers came to: how many rows were added, and how many do something else than before."""

    added: int
    moved: int
