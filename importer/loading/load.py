"""Loads one directory file: batches of records, each in one transaction, and the rows that were refused."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

from importer.file.reading import read_rows, understand
from importer.file.workbook.reading import make_ready, own_place
from importer.loading.records import (
    EMAIL,
    NAME,
    CustomerReader,
    Reader,
    RowRefusedError,
    UserReader,
    WorkflowReader,
)
from importer.words.directory import DirectoryKind, LoadCounts
from importer.words.header_names import normalise
from importer.words.language import Sentence, lazy_gettext
from importer.words.ports import Directory
from importer.words.table_shape import Row, TableShape

R = TypeVar("R")

BATCH_ROWS = 5_000
HEADERS = frozenset(map(normalise, (NAME, EMAIL)))


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """A row that wasn't loaded: its number in the spreadsheet, why, and what must be loaded first, if any."""

    row: int
    reason: Sentence
    lacks: DirectoryKind | None = None


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a file did to the directory."""

    counts: LoadCounts
    refused: tuple[RefusedRecord, ...]


async def load_directory(kind: DirectoryKind, path: Path, workspace: int, directory: Directory) -> LoadReport:
    """Add or update what the file tells; raises FileRefusedError, and HandoffError if a column is missing."""
    with own_place(path) as place:
        return await _load_from(kind, place, workspace, directory)


async def _load_from(kind: DirectoryKind, path: Path, workspace: int, directory: Directory) -> LoadReport:
    await make_ready(path, path.name)
    shape = await asyncio.to_thread(understand, path, path.name, HEADERS)
    rows = read_rows(path, shape)
    match kind:
        case DirectoryKind.USERS:
            return await _load(rows, UserReader(shape), _into(directory.load_users, workspace))
        case DirectoryKind.WORKFLOWS:
            known = await directory.workflows(workspace)
            return await _load(rows, WorkflowReader(shape, known), _into(directory.load_workflows, workspace))
        case DirectoryKind.CUSTOMERS:
            reader = await _customer_reader(shape, workspace, directory)
            return await _load(rows, reader, _into(directory.load_customers, workspace))


async def _customer_reader(shape: TableShape, workspace: int, directory: Directory) -> CustomerReader:
    return CustomerReader(shape, await directory.users(workspace), await directory.workflows(workspace))


def _into(
    load: Callable[[int, Sequence[R]], Awaitable[LoadCounts]], workspace: int
) -> Callable[[Sequence[R]], Awaitable[LoadCounts]]:
    return lambda records: load(workspace, records)


async def _load(
    rows: Iterator[Row], reader: Reader[R], load: Callable[[Sequence[R]], Awaitable[LoadCounts]]
) -> LoadReport:
    counts, refused = LoadCounts(), list[RefusedRecord]()
    reading = _Reading(reader)
    while batch := await asyncio.to_thread(lambda: list(islice(rows, BATCH_ROWS))):
        records, not_loaded = await asyncio.to_thread(reading.read_all, batch)
        counts += await load(records)
        refused += not_loaded
    return LoadReport(counts, tuple(refused))


class _Reading(Generic[R]):
    """Reads a file's rows into records; refuses the later of two with one key, as either may be meant."""

    def __init__(self, reader: Reader[R]) -> None:
        self._reader = reader
        self._seen: set[int] = set()
        """The hashes of the keys: those of a million customers take a fraction of the keys' own memory."""

    def read_all(self, rows: Iterable[Row]) -> tuple[list[R], list[RefusedRecord]]:
        """The records of these rows, and the rows that can't be loaded."""
        records, refused = list[R](), list[RefusedRecord]()
        for row in rows:
            try:
                records.append(self._read(row))
            except RowRefusedError as error:
                refused.append(RefusedRecord(row.number, error.sentence, error.lacks))
        return records, refused

    def _read(self, row: Row) -> R:
        record = self._reader.read(_whole(row))
        key = hash(self._reader.key(record))
        if key in self._seen:
            raise RowRefusedError(
                lazy_gettext("an earlier row has the same {label}", label=self._reader.key_label)
            )
        self._seen.add(key)
        return record


def _whole(row: Row) -> Row:
    if row.problem:
        raise RowRefusedError(row.problem.lazy_message)
    return row
