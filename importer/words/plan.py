"""The plan: what an import will change, row by row, stored before anything is changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, Protocol

from importer.words.corrections import Corrected
from importer.words.directory import Assignment, Entry, EntryValues
from importer.words.exports import RoundTrip
from importer.words.fields import Field
from importer.words.jobs import Counts, ImportJob
from importer.words.packing import pack_flat, unpack
from importer.words.totals import GuardNumbers, PlanTotals

PART_ROWS = 1_024
"""So many rows are unpacked, and go into one statement, at once."""


class AskedRow(NamedTuple):
    """What one row asks for, as long as its customer is only known by the External Id in the file.

    `managers` (as `managers_text` writes them) and `workflow` are as in `PlannedRow`; a row that asks for
    neither only wants to know whether the customer exists. A tuple, because it is made for every row.
    """

    external_id: str
    number: int
    managers: str | None = None
    workflow: int | None = None


@dataclass(frozen=True, slots=True)
class AskedRows:
    """What a batch of rows asks for, in the order of the External Ids, so that neighbours lie together.

    Packed, and unpacked part by part, so that it takes little memory and passes quickly between processes.
    """

    rows: int
    parts: tuple[bytes, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int, str | None, int | None]]) -> "AskedRows":
        """Pack the rows, given in any order."""
        ordered = sorted(rows, key=itemgetter(0))
        parts = (ordered[start : start + PART_ROWS] for start in range(0, len(ordered), PART_ROWS))
        return cls(len(ordered), tuple(pack_flat(list(chain.from_iterable(part))) for part in parts))

    def split(self, most: int) -> Iterator["AskedRows"]:
        """The same in their order, about so many rows at a time."""
        parts = max(1, most // PART_ROWS)
        for start in range(0, len(self.parts), parts):
            some = self.parts[start : start + parts]
            yield AskedRows(min(len(some) * PART_ROWS, self.rows - start * PART_ROWS), some)

    def values(self) -> Iterator[Sequence[str | int | None]]:
        """For at most `PART_ROWS` rows at once their values, four for each."""
        return map(unpack, self.parts)

    def __iter__(self) -> Iterator[AskedRow]:
        """The rows, in their order."""
        for values in self.values():
            rest = iter(values)
            yield from map(AskedRow._make, zip(rest, rest, rest, rest, strict=True))


@dataclass(frozen=True, slots=True)
class ListedEntries:
    """The entries of a batch of rows, in the file's order; packed as `AskedRows` are."""

    rows: int
    parts: tuple[bytes, ...]

    @classmethod
    def of(cls, entries: Sequence[EntryValues]) -> "ListedEntries":
        """Pack the entries."""
        parts = (entries[start : start + PART_ROWS] for start in range(0, len(entries), PART_ROWS))
        return cls(len(entries), tuple(pack_flat(list(chain.from_iterable(part))) for part in parts))

    @property
    def numbers(self) -> tuple[int, int]:
        """The first and the last row's number; there must be one."""
        return unpack(self.parts[0])[0], unpack(self.parts[-1])[-len(Entry._fields)]

    def values(self) -> Iterator[Sequence[str | int | None]]:
        """For at most `PART_ROWS` entries at once their values, six for each."""
        return map(unpack, self.parts)

    def __iter__(self) -> Iterator[Entry]:
        """The entries, in their order."""
        for values in self.values():
            rest = iter(values)
            yield from map(Entry._make, zip(rest, rest, rest, rest, rest, rest, strict=True))


class WrittenCell(NamedTuple):
    """The cell of a row as it stands in the file, where it matched only once it was cleaned or corrected."""

    number: int
    field: Field
    written: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What one good row asks of one customer.

    `old` is what the directory held when the row was checked. `managers` and `workflow` are what the row asks
    for: None leaves the value, an empty tuple or the id 0 clears it.
    """

    number: int
    customer: int
    old: Assignment
    managers: tuple[int, ...] | None = None
    workflow: int | None = None

    @property
    def new(self) -> Assignment:
        """What the customer will have once the row is applied."""
        managers = self.old.managers if self.managers is None else self.managers
        workflow = self.old.workflow if self.workflow is None else self.workflow or None
        return Assignment(managers, workflow)

    @property
    def changes(self) -> bool:
        """Whether the row asks for anything that isn't so already."""
        return self.new != self.old


class Counting(Protocol):
    """Counts what one plan comes to; what is settled of it beside its planning."""

    def begin(self, job: ImportJob) -> None:
        """Count already what customers have before a large job: that may wait for something else."""

    async def count_up_to(self, job: ImportJob, range_: int) -> None:
        """Count up to this range of customers, which stay as they are, while the planning goes on."""

    async def total(
        self,
        job: ImportJob,
        filled: Mapping[Field, int],
        numbers: GuardNumbers,
        round_trip: RoundTrip | None = None,
    ) -> PlanTotals:
        """What the whole plan comes to, or came to; `filled` are the filled cells of each mapped column.

        `round_trip` tells of which exports its rows are: then also which later changes they would undo.
        """


@dataclass(frozen=True, slots=True)
class Planned:
    """What a planner has stored: its counts, and how many cells of each mapped column are filled.

    `moved` are the customers for whom a plan that was made before would do something else now, `corrected`
    the corrections that were used. `round_trip` tells of which exports its rows are, where they say that.
    `counting` has counted a part of the plan already, where it was planned from the beginning.
    """

    counts: Counts
    filled: Mapping[Field, int] = field(default_factory=dict)
    moved: int = 0
    corrected: Sequence[Corrected] = ()
    round_trip: RoundTrip | None = None
    counting: Counting | None = None


LEAVES = "-"
"""What stands in a `PlannedPart` where a row leaves a value as it is."""


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """Planned rows by number, column by column: the customer, and what the row asks for, as the store has it.

    Equal texts mean the same. The managers' is empty where they are cleared, the workflow's is `0` then.
    """

    numbers: Sequence[int]
    customers: Sequence[str]
    managers: Sequence[str]
    workflows: Sequence[str]


class Glance(NamedTuple):
    """The ranges `with_repeats` up to the range that was looked at last."""

    with_repeats: Sequence[int]
    last: int


class Joined(NamedTuple):
    """What the planned row of this number asks for from now on, as in a `PlannedPart`."""

    number: int
    managers: str
    workflow: str


@dataclass(frozen=True, slots=True)
class AppliedBatch:
    """What one batch did: the checkpoint it reached, and how many customers it changed or left.

    Left are those that no longer had the old value which the plan saw; `surprising` those that had what they
    were to have when the plan was made, and no longer do.
    """

    cursor: int
    changed: int
    left: int
    done: bool
    surprising: int = 0
