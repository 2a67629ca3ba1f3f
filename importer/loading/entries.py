"""The entries of a list, read batch by batch, a large one's in a child process, and rows that are none."""

import asyncio
import gc
from collections import Counter
from collections.abc import AsyncGenerator, Generator, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from importer.file.row_batches import Part, Parts, read_parts
from importer.loading.records import NO_MAPPING, EntryReader, RowRefusedError, reader_of
from importer.loading.seen_keys import SeenKeys
from importer.running.child_process import Limits
from importer.running.stopping import running_child
from importer.words.directory import DirectoryKind, Entry, EntryValues, User, Workflow
from importer.words.exports import MarkCounts, find_export_column
from importer.words.fields import Mapping
from importer.words.plan import PART_ROWS, ListedEntries
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from importer.words.table_shape import Row, TableShape

BATCH_ROWS: Final = 10 * PART_ROWS


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


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """So many rows, the entries that they are, those that can't be any, and when rows say to be exported."""

    rows: int
    entries: ListedEntries
    refused: Sequence[RefusedRow]
    marks: Lookup[str, int] = field(default_factory=dict)


async def batches(file: ListFile) -> AsyncGenerator[ReadEntries]:
    """The file's rows, in batches that are read while those before are stored; raises HandoffError."""
    if not file.shape.is_large:
        for batch in await asyncio.to_thread(list, read_all(file)):
            yield batch
        return
    async with running_child(Limits()) as child:
        hear_next = child.begin(read_in_child, file)
        coming = asyncio.create_task(asyncio.to_thread(hear_next))
        try:
            while (batch := await coming).rows:
                coming = asyncio.create_task(asyncio.to_thread(hear_next))
                yield batch
        finally:
            child.kill()
            await asyncio.gather(coming, return_exceptions=True)


def read_in_child(file: ListFile) -> Generator[ReadEntries]:
    """The same in a process of its own; at the end a batch without rows."""
    gc.set_threshold(50_000)  # reading rows makes many objects, and no cycles
    yield from read_all(file)
    yield ReadEntries(0, ListedEntries.of([]), ())


def read_all(file: ListFile) -> Generator[ReadEntries]:
    """Read batch by batch; of two rows with one key the later is refused."""
    parts, reading = Parts(read_parts(file.path, file.shape)), _Reading(file)
    while (batch := reading.read(parts)).rows:
        yield batch


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

    def _count_marks(self, part: Part) -> Lookup[str, int]:
        if self._exported_on is None:
            return {}
        rows = zip(part.numbers, part.cells, strict=True)
        return Counter(cells[self._exported_on] for number, cells in rows if number not in part.problems)

    def _read_plain(self, part: Part) -> Sequence[EntryValues]:
        """All of them at once, a third of the time; nothing where any row takes a closer look."""
        entries = [] if part.problems else self._reader.read_plain(part)
        return entries if self._seen.add([entry[1] for entry in entries]) else []

    def _read_each(self, part: Part, refused: list[RefusedRow]) -> Sequence[Entry]:
        entries = list[Entry]()
        for number, cells in zip(part.numbers, part.cells, strict=True):
            try:
                entries.append(self._read(Row(number, tuple(cells), part.problems.get(number))))
            except RowRefusedError as error:
                refused.append(self._refuse(part, number, error))
        return entries

    def _refuse(self, part: Part, number: int, error: RowRefusedError) -> RefusedRow:
        """The row as it stands in the file, also the cells that are too many."""
        cells = next(row.cells for row in part.packed.numbered({number}))
        return RefusedRow(number, cells, error.errors)

    def _read(self, row: Row) -> Entry:
        if row.problem:
            raise RowRefusedError(RowError(row.problem))
        entry = self._reader.read(row)
        if not self._seen.add([entry.key]):
            raise RowRefusedError(RowError(RowErrorCode.LISTED_BEFORE, value=entry.written or entry.key))
        return entry
