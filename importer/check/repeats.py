"""Customers that several rows are about: which of these rows repeat others, and which contradict them."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from importer.words.plan import LEAVES, Joined, PlannedPart
from importer.words.row_errors import MOST_NAMED

_Asked = tuple[str, str]
"""Managers and workflow, as in a `PlannedPart`."""
_DIFFERS = "!"
"""Stands for what several rows ask for, where that isn't the same."""
_NOTHING: _Asked = (LEAVES, LEAVES)
_Sides = tuple[bool, bool]
"""Whether a row contradicts others about the managers, and about the workflow."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of some rows, by number: they repeat others, take what others ask for, or contradict."""

    repeats: list[int] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    @property
    def gone(self) -> Sequence[int]:
        """The rows that aren't planned any more, in their order."""
        return sorted(self.repeats + self.refused)


class Repeats:
    """The customers of one range: first all their rows are compared, then each row is settled.

    Rows contradict when they ask for different managers, or for different workflows; a row that leaves a
    value as it is contradicts nobody about it. Of the others the first one stays, and asks for all that they
    ask for. Where some rows contradict, the others can ask for one of the two alone.

    Rows that went through earlier stay as they are: others can contradict them, and are never joined to them.
    """

    def __init__(self, contradictions: "Contradictions") -> None:
        self._contradictions = contradictions
        self._asked: dict[str, _Asked] = {}
        self._earlier: dict[str, _Asked] = {}
        """Of some of these customers, what the rows ask for that went through earlier."""
        self._staying = set[str]()
        self._blank: dict[str, int] = {}
        """Of customers whose rows differ, the row that stays, as long as it asks for nothing."""

    def compare(self, part: PlannedPart) -> None:
        """Take note of what some rows ask for."""
        asked = self._asked
        for customer, own in zip(part.customers, _requests(part), strict=True):
            others = asked.get(customer)
            if others is None:
                asked[customer] = own
            elif others != own:
                asked[customer] = _join(others, own)

    def hold_against(self, earlier: PlannedPart) -> None:
        """Hold some rows that went through earlier against all that were compared."""
        requests = zip(earlier.numbers, earlier.customers, _requests(earlier), strict=True)
        for number, customer, own in requests:
            asked = self._asked.get(customer)
            if asked is not None:
                self._earlier[customer] = _join(self._earlier.get(customer, _NOTHING), own)
                self._contradictions.name(number, customer, _contradicts(own, _join(asked, own)))

    def settle(self, part: PlannedPart) -> Settled:
        """Decide about some rows, once all were compared; they come in the order of their numbers."""
        settled = Settled()
        for number, customer, own in zip(part.numbers, part.customers, _requests(part), strict=True):
            together = self._asked[customer]
            of_all = _join(together, self._earlier[customer]) if customer in self._earlier else together
            if own != of_all and any(sides := _contradicts(own, of_all)):
                self._contradictions.note(number, customer, sides)
                settled.refused.append(number)
            elif customer in self._staying:
                settled.repeats.append(number)
                if own != _NOTHING and (first := self._blank.pop(customer, None)) is not None:
                    settled.joined.append(Joined(first, *own))
            else:
                self._staying.add(customer)
                if own != together and _DIFFERS not in of_all:
                    settled.joined.append(Joined(number, *together))
                elif own != together and own == _NOTHING:
                    self._blank[customer] = number
        return settled


def _requests(part: PlannedPart) -> Iterable[_Asked]:
    return zip(part.managers, part.workflows, strict=True)


def _join(one: _Asked, other: _Asked) -> _Asked:
    """What two rows ask for together, of each of the two."""
    return _both(one[0], other[0]), _both(one[1], other[1])


def _both(one: str, other: str) -> str:
    """What they ask for of one of the two."""
    if LEAVES in (one, other):
        return one if other == LEAVES else other
    return one if one == other else _DIFFERS


def _contradicts(own: _Asked, together: _Asked) -> _Sides:
    """About which of the two a row contradicts others."""
    return (
        together[0] == _DIFFERS and own[0] != LEAVES,
        together[1] == _DIFFERS and own[1] != LEAVES,
    )


@dataclass(frozen=True, slots=True)
class _Customer:
    """The first rows that differ about each of the two, and the groups of rows that differ about the same."""

    managers: "array[int]" = field(default_factory=lambda: array("I"))
    workflow: "array[int]" = field(default_factory=lambda: array("I"))
    groups: dict[_Sides, int] = field(default_factory=dict)

    def name(self, number: int, sides: _Sides) -> None:
        if sides[0] and len(self.managers) <= MOST_NAMED:
            self.managers.append(number)
        if sides[1] and len(self.workflow) <= MOST_NAMED:
            self.workflow.append(number)

    def first(self, sides: _Sides) -> list[int]:
        """As many as are named to a row that is one of them itself."""
        return sorted(set[int]().union(*self._of(sides)))[: MOST_NAMED + 1]

    def _of(self, sides: _Sides) -> list["array[int]"]:
        return [
            numbers for numbers, differ in zip((self.managers, self.workflow), sides, strict=True) if differ
        ]


class Contradictions:
    """The rows that contradict others, by number; a few bytes for each, because all rows of a large file may.

    Rows are noted customer by customer or mixed, in the order of their numbers, and the customers are closed
    at the end of each range. Those that went through earlier are named before, and are none of these rows.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._group_of = array("I")  # by row number; 0 for a row that contradicts nobody
        self._named = array("I")  # the first numbers of the first group, then those of the second, …
        self._ends = array("I", [0])
        self._groups = 0
        self._open: dict[str, _Customer] = {}

    def name(self, number: int, customer: str, sides: _Sides) -> None:
        """Have a row that went through earlier named by those that contradict it."""
        if any(sides):
            self._open.setdefault(customer, _Customer()).name(number, sides)

    def note(self, number: int, customer: str, sides: _Sides) -> None:
        """A row contradicts others about at least one of the two."""
        self.rows += 1
        of_customer = self._open.get(customer)
        if of_customer is None:
            of_customer = self._open[customer] = _Customer()
        group = of_customer.groups.get(sides)
        if group is None:
            self._groups += 1
            group = of_customer.groups[sides] = self._groups
        if number >= len(self._group_of):
            self._group_of.extend(bytes(number + 1 - len(self._group_of)))
        self._group_of[number] = group
        of_customer.name(number, sides)

    def close(self) -> None:
        """No more rows come about the customers so far."""
        ordered = sorted(
            (group, sides, customer)
            for customer in self._open.values()
            for sides, group in customer.groups.items()
        )
        for _, sides, customer in ordered:
            self._named.extend(customer.first(sides))
            self._ends.append(len(self._named))
        self._open.clear()

    def __contains__(self, number: object) -> bool:
        """Whether the row with this number contradicts others."""
        return isinstance(number, int) and number < len(self._group_of) and self._group_of[number] > 0

    def others(self, number: int) -> tuple[int, ...]:
        """The first rows that this one contradicts, once they are closed; at most `MOST_NAMED`."""
        group = self._group_of[number]
        named = self._named[self._ends[group - 1] : self._ends[group]].tolist()
        if number in named:
            named.remove(number)
        return tuple(named[:MOST_NAMED])
