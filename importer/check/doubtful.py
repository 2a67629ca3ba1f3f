"""Rows whose External Id may have been another one before a spreadsheet changed it: held until the whole file is known."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from importer.check.external_ids import ambiguous
from importer.check.read import ReadRows
from importer.check.rows import external_id_column
from importer.check.suggest import MOST_SUGGESTIONS
from importer.check.twins import ZerosInUse, is_rounded, rounded_to, twins
from importer.directory import Neighbours
from importer.file.reading import read_rows
from importer.file.workbook.reading import text_rows
from importer.jobs import ImportJob
from importer.plan import AskedRow, AskedRows
from importer.ports import Directory, Plans
from importer.row_errors import RefusedRow, RowError

BATCH_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Held:
    """What a held row asks for, and the errors in its other cells."""

    asked: AskedRow
    errors: tuple[RowError, ...]


@dataclass(slots=True)
class DoubtfulRows:
    """The rows that are held, by number; none once an External Id in the column shows that no zeros were lost."""

    workspace: int
    directory: Directory
    zeros: ZerosInUse
    held: dict[int, Held] = field(default_factory=dict)
    is_exact: bool = False
    _twins: dict[str, tuple[str, ...]] = field(default_factory=dict)

    async def hold(self, batch: ReadRows) -> AskedRows:
        """Hold those of the rows whose External Id, or another that it may have been, both exist; the other rows."""
        self.is_exact |= batch.is_exact
        if self.is_exact or not batch.doubtful:
            return batch.asked
        await self._look_up([one for one in batch.doubtful if one not in self._twins])
        if not any(self._twins.get(one) for one in batch.doubtful):
            return batch.asked
        return await asyncio.to_thread(self._without_held, batch)

    def sure(self, job: ImportJob, path: Path) -> set[int]:
        """The held rows that stand for what they say: all in an exact column, in a workbook those that are text."""
        if self.is_exact:
            return set(self.held)
        if not self.held or not job.shape.sheet:
            return set()
        column = job.shape.positions[external_id_column(job)]
        return text_rows(path, job.source.file_name, job.shape.sheet, column, self.held)

    def refused(self, job: ImportJob, path: Path, sure: Collection[int]) -> Iterator[RefusedRow]:
        """The held rows with errors; the file is read again for their cells, as in some files very many are held."""
        if all(held.errors == () and number in sure for number, held in self.held.items()):
            return
        key = external_id_column(job)
        for row in read_rows(path, job.shape):
            held = self.held.get(row.number)
            if not held or (row.number in sure and not held.errors):
                continue
            header, external_id = job.shape.columns[key], held.asked.external_id
            doubt = ambiguous(row.cells[key], header, (external_id, *self._twins[external_id]))
            errors = held.errors if row.number in sure else (doubt, *held.errors)
            yield RefusedRow(row.number, row.cells, errors)

    def _without_held(self, batch: ReadRows) -> AskedRows:
        kept = list[AskedRow]()
        for row in batch.asked:
            if self._twins.get(row.external_id):
                self.held[row.number] = Held(row, batch.errors.get(row.number, ()))
            else:
                kept.append(row)
        return AskedRows.of(kept)

    async def _look_up(self, external_ids: Collection[str]) -> None:
        rest = iter(external_ids)
        while some := list(islice(rest, BATCH_ROWS)):
            found = await self._existing_twins(some)
            exist = await self.directory.existing(self.workspace, list(found))
            self._twins.update((one, found[one]) for one in found if one in exist)

    async def _existing_twins(self, external_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        candidates = await asyncio.to_thread(
            lambda: {one: list(twins(one, self.zeros)) for one in external_ids}
        )
        wanted = {twin for several in candidates.values() for twin in several}
        exist = await self.directory.existing(self.workspace, wanted)
        rounded = [one for one in external_ids if is_rounded(one)]
        beside = await self.directory.neighbours(self.workspace, rounded)
        return {one: found for one in external_ids if (found := _first(one, candidates[one], exist, beside))}


async def settle_doubtful(
    job: ImportJob, path: Path, rows: DoubtfulRows, plans: Plans, go_on: Callable[[], Awaitable[bool]]
) -> bool:
    """Plan the held rows that are sure, and refuse the others; False when told to stop before the end."""
    if not rows.held:
        return True
    sure = await asyncio.to_thread(rows.sure, job, path)
    await plans.add(job, AskedRows.of(rows.held[number].asked for number in sure))
    refused = rows.refused(job, path, sure)
    while await go_on():
        batch = await asyncio.to_thread(lambda: list(islice(refused, BATCH_ROWS)))
        if not batch:
            return True
        await plans.refuse(job, batch)
    return False


def _first(
    external_id: str,
    candidates: Iterable[str],
    exist: Collection[str],
    beside: Mapping[str, Neighbours],
) -> tuple[str, ...]:
    """The first twins that exist: as many as are named beside the External Id."""
    written = (one for one in candidates if one in exist)
    found = (*written, *rounded_to(external_id, beside.get(external_id, Neighbours())))
    return tuple(found[: MOST_SUGGESTIONS - 1])
