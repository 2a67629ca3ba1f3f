"""Customers that several rows are about: what becomes of those rows, once all rows were read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from importer.check.contradictions import Contradictions
from importer.words.plan import LEAVES, Joined, PlannedPart

_Asked = tuple[str, str]
"""Managers and workflow, as in a `PlannedPart`."""

_DIFFERS = "!"
"""Stands for what several rows ask for, where that isn't the same."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of some rows: those dropped repeat another row or were joined to it, those refused contradict others."""

    repeats: list[int] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    @property
    def gone(self) -> Sequence[int]:
        """The rows that aren't planned any more, in their order."""
        return sorted(self.repeats + self.refused)


class Repeats:
    """The customers of one range: first all their rows are compared, then each row is settled.

    Rows contradict when they ask for different managers, or for different workflows; a row that leaves a value as it is
    contradicts nobody about it. Of the others the first one stays, and asks for all that they ask for.
    """

    def __init__(self, contradictions: Contradictions) -> None:
        self._contradictions = contradictions
        self._asked: dict[str, _Asked] = {}
        self._staying = set[str]()

    def compare(self, part: PlannedPart) -> None:
        """Take note of what some rows ask for."""
        asked = self._asked
        for customer, own in zip(part.customers, _asked(part), strict=True):
            others = asked.get(customer)
            if others is None:
                asked[customer] = own
            elif others != own:
                asked[customer] = _both(others[0], own[0]), _both(others[1], own[1])

    def settle(self, part: PlannedPart) -> Settled:
        """Decide about some rows, once all were compared; they come in the order of their numbers."""
        settled = Settled()
        for number, customer, own in zip(part.numbers, part.customers, _asked(part), strict=True):
            together = self._asked[customer]
            if own != together and any(sides := _contradicts(own, together)):
                self._contradictions.note(number, customer, sides)
                settled.refused.append(number)
            elif customer in self._staying:
                settled.repeats.append(number)
            else:
                self._staying.add(customer)
                if own != together and _DIFFERS not in together:
                    settled.joined.append(Joined(number, *together))
        return settled


def _asked(part: PlannedPart) -> Iterable[_Asked]:
    return zip(part.managers, part.workflows, strict=True)


def _both(one: str, other: str) -> str:
    """What two rows ask for together."""
    if LEAVES in (one, other):
        return one if other == LEAVES else other
    return one if one == other else _DIFFERS


def _contradicts(own: _Asked, together: _Asked) -> tuple[bool, bool]:
    """About which of the two a row contradicts others."""
    return (
        together[0] == _DIFFERS and own[0] != LEAVES,
        together[1] == _DIFFERS and own[1] != LEAVES,
    )
