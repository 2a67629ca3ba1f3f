"""The entries of a list, read batch by batch, and rows that are none."""

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from importer.file.row_batches import Part, Parts, read_parts
from importer.loading.records import NO_MAPPING, EntryReader, RowRefusedError, find_name_and_key, reader_of
from importer.loading.repeats import BATCH_ROWS, Repeats, Settled
from importer.loading.seen_keys import SeenKeys
from importer.matching.values import trim
from importer.running.garbage import collect_garbage_rarely
from importer.words.directory import DirectoryKind, Entry, EntryValues, User, Workflow
from importer.words.exports import MarkCounts, find_export_column
from importer.words.fields import Mapping
from importer.words.plan import ListedEntries
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from importer.words.table_shape import Row, TableShape

_CONTRADICT: Final = {
    DirectoryKind.CUSTOMERS: RowErrorCode.ROWS_CONTRADICT,
    DirectoryKind.USERS: RowErrorCode.USERS_CONTRADICT,
}
"""Nothing but their name is said of workflows."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file that lists customers, users or workflows, and what its rows may name."""

    path: Path
    shape: TableShape
    kind: DirectoryKind
    users: Sequence[User]
    workflows: Sequence[Workflow]
    mapping: Mapping = NO_MAPPING

    def make_reader(self) -> EntryReader:
        """What turns its rows into entries; raises HandoffError where a column is missing."""
        return reader_of(self.kind, self.shape, self.mapping, self.users, self.workflows)

    def read_parts(self) -> Parts:
        """Its rows, from the first one on."""
        return Parts(read_parts(self.path, self.shape))

    def refuse_contradicting(self, number: int, cells: Sequence[str], others: Sequence[int]) -> RefusedRow:
        """The row of this number, which says of the same one something else than others do."""
        _name, key = find_name_and_key(self.kind, self.shape, self.mapping)
        column, value = self.shape.columns[key], trim(cells[key])
        error = RowError(_CONTRADICT[self.kind], column, value, rows=tuple(others))
        return RefusedRow(number, tuple(cells), (error,))


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """So many rows, the entries that they are, those that can't be any, and when rows say to be exported.

    Rows about one that other rows are about as well are settled at the end: see `Settled`.
    """

    rows: int
    entries: ListedEntries
    refused: Sequence[RefusedRow]
    marks: Lookup[str, int] = field(default_factory=dict)
    dropped: Sequence[int] = ()
    repeats: int = 0

    @classmethod
    def of_settled(cls, settled: Settled) -> "ReadEntries":
        """What becomes of rows that were read before."""
        entries = ListedEntries.of(settled.entries)
        return cls(0, entries, settled.refused, dropped=settled.dropped, repeats=settled.repeats)


def read_in_child(file: ListFile) -> Generator[ReadEntries | None]:
    """What a child process does: the same as `read_all`, and None at the end."""
    collect_garbage_rarely()
    yield from read_all(file)
    yield None


def read_all(file: ListFile) -> Generator[ReadEntries]:
    """Read batch by batch; of rows with one key the first stands for all until they are settled."""
    parts, reading = file.read_parts(), _Reading(file)
    while (batch := reading.read(parts)).rows:
        yield batch
    yield from map(ReadEntries.of_settled, reading.settle(file))


class _Reading:
    """Reads a file's rows into entries."""

    def __init__(self, file: ListFile) -> None:
        self._reader = file.make_reader()
        self._seen = SeenKeys(file.shape.rows)
        is_of_customers = file.kind is DirectoryKind.CUSTOMERS
        self._exported_on = find_export_column(file.shape.columns) if is_of_customers else None

    def read(self, parts: Parts) -> ReadEntries:
        """The next rows; none at the end of the file."""
        entries, refused, rows, marks = list[EntryValues](), list[RefusedRow](), 0, MarkCounts()
        while part := parts.take(BATCH_ROWS - rows):
            rows += len(part.numbers)
            entries += self._read_plain(part) or self._read_each(part, refused)
            marks.add(self._count_marks(part))
        return ReadEntries(rows, ListedEntries.of(entries), refused, marks.rows)

    def settle(self, file: ListFile) -> Iterator[Settled]:
        """Settle the rows with keys that came several times; the other keys are forgotten."""
        again, self._seen = self._seen.find_again(), SeenKeys(0)
        return Repeats(file.read_parts, self._reader, file.refuse_contradicting).settle(again)

    def _count_marks(self, part: Part) -> Lookup[str, int]:
        if self._exported_on is None:
            return {}
        rows = zip(part.numbers, part.cells, strict=True)
        return Counter(cells[self._exported_on] for number, cells in rows if number not in part.problems)

    def _read_plain(self, part: Part) -> Sequence[EntryValues]:
        """All of them at once, column by column; nothing where any row takes a closer look."""
        entries = [] if part.problems else self._reader.read_plain(part)
        return entries if self._seen.add([entry[1] for entry in entries]) else []

    def _read_each(self, part: Part, refused: list[RefusedRow]) -> Sequence[Entry]:
        entries = list[Entry]()
        for number, cells in zip(part.numbers, part.cells, strict=True):
            try:
                entry = self._read(Row(number, tuple(cells), part.problems.get(number)))
            except RowRefusedError as error:
                refused.append(self._refuse(part, number, error))
                continue
            if self._seen.add([entry.key]):
                entries.append(entry)
            else:
                self._seen.note_again(entry.key)
        return entries

    def _refuse(self, part: Part, number: int, error: RowRefusedError) -> RefusedRow:
        """The row as it stands in the file, also the cells that are too many."""
        cells = next(row.cells for row in part.packed.numbered({number}))
        return RefusedRow(number, cells, error.errors)

    def _read(self, row: Row) -> Entry:
        if row.problem:
            raise RowRefusedError(RowError(row.problem))
        return self._reader.read(row)
