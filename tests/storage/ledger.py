"""A plain model of what customers have: a list of writes for each value, of which some aren't in effect."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.storage.undoing import Asked, Values

FIELDS = (0, 1)
NOTHING: Values = ("", 0)


@dataclass(slots=True)
class Write:
    """One value that was written: by hand, or by a range of a job."""

    number: int
    value: str | int
    job: int | None = None
    range_: int = 0
    in_effect: bool = True
    turned_by: int | None = None


@dataclass(slots=True)
class Ledger:
    """Every write that there ever was, by customer and field, in their order."""

    ranges: Mapping[str, int]
    writes: dict[tuple[str, int], list[Write]] = field(default_factory=dict)
    numbers: int = 0

    def value(self, customer: str, place: int, below: int | None = None) -> str | int:
        """The last write in effect, of all or of those below a number."""
        for write in reversed(self.writes.get((customer, place), [])):
            if write.in_effect and (below is None or write.number < below):
                return write.value
        return NOTHING[place]

    def values(self) -> dict[str, Values]:
        """What each customer has."""
        return {name: (str(self.value(name, 0)), int(self.value(name, 1))) for name in self.ranges}

    def next(self) -> int:
        """The number of the next change."""
        self.numbers += 1
        return self.numbers

    def edit(self, customer: str, place: int, value: str | int) -> None:
        """Write by hand; the same value is no edit."""
        number = self.next()
        if value != self.value(customer, place):
            self._add(customer, place, Write(number, value))

    def apply(self, job: int, range_: int, asked: Mapping[str, Asked], old: Mapping[str, Values]) -> None:
        """Write what a job asks of a range's customers, except those that changed since the check."""
        number = self.next()
        for customer, wish in asked.items():
            if self.ranges[customer] == range_ and self._is_as_seen(customer, wish, old[customer]):
                for place in FIELDS:
                    value = wish[place]
                    if value is not None:
                        self._add(customer, place, Write(number, value, job, range_))

    def _is_as_seen(self, customer: str, wish: Asked, old: Values) -> bool:
        now = self.values()[customer]
        if self.changes(wish, old):
            return now == old
        return all(wish[place] in (None, now[place]) for place in FIELDS)

    @staticmethod
    def changes(wish: Asked, old: Values) -> bool:
        """Whether a row asks for anything that isn't so already."""
        return any(wish[place] not in (None, old[place]) for place in FIELDS)

    def turn(self, undo: int, of: int, root: int, range_: int) -> None:
        """Turn a range of a job out, or in: all that is in effect, or what an undo has turned."""
        self.next()
        for write in self.of(root, range_):
            if write.in_effect if of == root else write.turned_by == of:
                write.in_effect, write.turned_by = not write.in_effect, undo

    def of(self, job: int, range_: int | None = None) -> Iterator[Write]:
        """What a job has written, in one range or all."""
        for writes in self.writes.values():
            yield from (one for one in writes if one.job == job and range_ in (None, one.range_))

    def edited(self, customer: str, place: int) -> int:
        """The number of the last write by hand."""
        by_hand = [one.number for one in self.writes.get((customer, place), []) if one.job is None]
        return max(by_hand, default=0)

    def last_edits(self) -> dict[str, Values]:
        """What each customer would have if no job had ever written anything."""
        return {name: (str(self._by_hand(name, 0)), int(self._by_hand(name, 1))) for name in self.ranges}

    def _by_hand(self, customer: str, place: int) -> str | int:
        by_hand = [one.value for one in self.writes.get((customer, place), []) if one.job is None]
        return by_hand[-1] if by_hand else NOTHING[place]

    def _add(self, customer: str, place: int, write: Write) -> None:
        self.writes.setdefault((customer, place), []).append(write)
