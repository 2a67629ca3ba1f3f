"""Rows about one customer that ask for different things: which rows contradict which others."""

from array import array
from dataclasses import dataclass, field

from importer.words.row_errors import MOST_NAMED

_Sides = tuple[bool, bool]
"""Whether a row contradicts others about the managers, and about the workflow."""


@dataclass(frozen=True, slots=True)
class _Customer:
    """The first numbers of the rows that differ about each of the two, and the groups: rows that differ about the same."""

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

    Rows are noted customer by customer or mixed, in the order of their numbers, and the customers are closed at the
    end of each range.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._group_of = array("I")  # by row number; 0 for a row that contradicts nobody
        self._named = array("I")  # the first numbers of the first group, then those of the second, …
        self._ends = array("I", [0])
        self._groups = 0
        self._open: dict[str, _Customer] = {}

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
        """The numbers of the first rows that this one contradicts, once they are closed; at most `MOST_NAMED`."""
        group = self._group_of[number]
        named = self._named[self._ends[group - 1] : self._ends[group]].tolist()
        if number in named:
            named.remove(number)
        return tuple(named[:MOST_NAMED])
