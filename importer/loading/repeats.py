"""Rows of a list that are about the same one: equal ones count once, and of contradicting ones none is taken.

Which keys come several times is known once all rows were read; their rows are then read again, and held
against each other. Most lists have no such key, and are read once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from importer.file.row_batches import Part, Parts
from importer.loading.records import EntryReader, RowRefusedError
from importer.loading.seen_keys import hash_of
from importer.words.directory import EntryValues
from importer.words.plan import PART_ROWS
from importer.words.row_errors import MOST_NAMED, RefusedRow
from importer.words.table_shape import Row

T = TypeVar("T")

BATCH_ROWS: Final = 10 * PART_ROWS
_ROUND_KEYS: Final = 1 << 16
"""Rows about so many are compared at once: what is kept of these takes some twenty megabytes."""

_Values: TypeAlias = tuple[str | None, str | None, int | None]
"""Name, managers and workflow, as in an `Entry`."""
_Found: TypeAlias = tuple[Sequence[str], EntryValues]
"""The cells of a row, and the entry that it is."""
Refuse: TypeAlias = Callable[[int, Sequence[str], Sequence[int]], RefusedRow]
"""What refuses the row with this number and these cells, which contradicts the rows of the numbers."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of some rows: so many are repeats, those with errors are refused.

    Of what was planned the rows with the numbers `dropped` are taken out, and the entries are planned.
    """

    dropped: Sequence[int] = ()
    entries: Sequence[EntryValues] = ()
    refused: Sequence[RefusedRow] = ()
    repeats: int = 0


@dataclass(slots=True)
class SameOne:
    """The rows about one key: the first of them, how many they are, and what they say together.

    A row that leaves a value as it is contradicts nobody about it. Once two contradict each other, they say
    nothing together.
    """

    first: EntryValues
    values: _Values | None
    numbers: list[int]
    rows: int = 1

    def add(self, entry: EntryValues) -> None:
        """Take note of what a row says; they come in the order of their numbers."""
        self.rows += 1
        if len(self.numbers) <= MOST_NAMED:
            self.numbers.append(entry[0])
        if self.values is not None and entry[3:] != self.values:
            self.values = _join(self.values, entry[3:])

    @property
    def is_planned(self) -> bool:
        """Whether the first row says all of it; of one row it isn't known whether it is planned."""
        return self.rows > 1 and self.values == self.first[3:]

    def others(self, number: int) -> tuple[int, ...]:
        """The numbers of the first rows beside this one."""
        return tuple(other for other in self.numbers if other != number)[:MOST_NAMED]


class Repeats:
    """The rows about keys that come several times, held against each other."""

    def __init__(self, read: Callable[[], Parts], reader: EntryReader, refuse: Refuse) -> None:
        """All rows can be read as often as it takes."""
        self._read_parts = read
        self._reader = reader
        self._refuse = refuse

    def settle(self, hashes: Sequence[int]) -> Iterator[Settled]:
        """What becomes of the rows whose keys have these hashes; often that nothing does."""
        for start in range(0, len(hashes), _ROUND_KEYS):
            yield from self._settle(frozenset(hashes[start : start + _ROUND_KEYS]))

    def _settle(self, hashes: AbstractSet[int]) -> Iterator[Settled]:
        same = dict[str, SameOne]()
        for found in self._read(lambda key: hash_of(key) in hashes):
            for _cells, entry in found:
                _note(same, entry)
            yield Settled()
        yield from _settle_planned(list(same.values()))
        contradicting = {key: one for key, one in same.items() if one.values is None}
        for found in self._read(contradicting.__contains__) if contradicting else ():
            yield Settled(refused=[self._refuse_one(contradicting, *row) for row in found])

    def _refuse_one(self, same: dict[str, SameOne], cells: Sequence[str], entry: EntryValues) -> RefusedRow:
        return self._refuse(entry[0], cells, same[entry[1]].others(entry[0]))

    def _read(self, is_wanted: Callable[[str], bool]) -> Iterator[Sequence[_Found]]:
        """The rows with such keys, of so many rows at once that whoever waits can stop meanwhile."""
        parts, rows, found = self._read_parts(), 0, list[_Found]()
        while part := parts.take(BATCH_ROWS):
            found += (row for row in self._entries(part) if is_wanted(row[1][1]))
            rows += len(part.numbers)
            if rows >= BATCH_ROWS:
                yield found
                rows, found = 0, []
        yield found

    def _entries(self, part: Part) -> Iterable[_Found]:
        if not part.problems and (entries := self._reader.read_plain(part)):
            return zip(part.cells, entries, strict=True)
        return self._read_each(part)

    def _read_each(self, part: Part) -> Iterator[_Found]:
        """Those that are entries: the others were refused at the first reading."""
        for number, cells in zip(part.numbers, part.cells, strict=True):
            if number in part.problems:
                continue
            try:
                yield cells, self._reader.read(Row(number, tuple(cells)))
            except RowRefusedError:
                continue


def _note(same: dict[str, SameOne], entry: EntryValues) -> None:
    key = entry[1]
    if key in same:
        same[key].add(entry)
    else:
        same[key] = SameOne(entry, entry[3:], [entry[0]])


def _settle_planned(same: Sequence[SameOne]) -> Iterator[Settled]:
    """The first row of each was planned: of contradicting ones it goes, else it stands for what all say."""
    for start in range(0, len(same), BATCH_ROWS):
        some = same[start : start + BATCH_ROWS]
        changed = [one for one in some if not one.is_planned]
        yield Settled(
            dropped=[one.first[0] for one in changed],
            entries=[(*one.first[:3], *one.values) for one in changed if one.values is not None],
            repeats=sum(one.rows - 1 for one in some if one.values is not None),
        )


def _join(one: _Values, other: _Values) -> _Values | None:
    """What two rows say together; nothing where they contradict each other."""
    said_by_both = ((mine, yours) for mine, yours in zip(one, other, strict=True) if mine is not None)
    if any(yours is not None and mine != yours for mine, yours in said_by_both):
        return None
    return _either(one[0], other[0]), _either(one[1], other[1]), _either(one[2], other[2])


def _either(one: T | None, other: T | None) -> T | None:
    return other if one is None else one
