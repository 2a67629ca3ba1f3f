"""Rows whose External Id a spreadsheet may have changed: they are held until the whole file is known."""

import asyncio
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from importer.check.batches import Batches
from importer.check.read_ahead import Task, begin_reading
from importer.check.row_reader import ReadRows, external_id_column
from importer.matching.damaged_ids import ZerosInUse, is_rounded, rounded_to, twins
from importer.matching.external_ids import ambiguity
from importer.matching.suggestions import MOST_SUGGESTIONS
from importer.running.stopping import GoOn
from importer.words.directory import Neighbours
from importer.words.job_ports import Plans
from importer.words.jobs import ImportJob
from importer.words.plan import AskedRow, AskedRows
from importer.words.ports import Directory
from importer.words.row_errors import RefusedRow

AT_ONCE = 10_000
"""So many External Ids are looked up, and so many rows refused, in one go."""

Twins = Mapping[str, tuple[str, ...]]
"""Other existing External Ids that an existing one may have been; for those that may."""


@dataclass(slots=True)
class DoubtfulRows:
    """The rows that are held; none from where an External Id in the column shows that no zeros were lost.

    Of each row one byte is kept, because all rows of a large file may be held.
    """

    workspace: int
    directory: Directory
    zeros: ZerosInUse
    is_exact: bool = False
    count: int = 0
    _held: bytearray = field(default_factory=bytearray)  # by row number

    async def hold(self, batch: ReadRows) -> AskedRows:
        """Hold the rows whose External Id exists, as does another that it may have been; the other rows."""
        self.is_exact |= batch.is_exact
        doubtful = () if self.is_exact else await self.twins(batch.doubtful)
        return await asyncio.to_thread(self._set_aside, batch, doubtful) if doubtful else batch.asked

    def __contains__(self, number: object) -> bool:
        """Whether the row with this number is held."""
        return isinstance(number, int) and number < len(self._held) and bool(self._held[number])

    async def twins(self, external_ids: Collection[str]) -> Twins:
        """What those of the External Ids that exist may have been."""
        found = dict[str, tuple[str, ...]]()
        rest = iter(external_ids)
        while some := list(islice(rest, AT_ONCE)):
            candidates = await self._existing_twins(some)
            exist = await self.directory.existing(self.workspace, list(candidates))
            found.update((one, candidates[one]) for one in candidates if one in exist)
        return found

    def _set_aside(self, batch: ReadRows, doubtful: Container[str]) -> AskedRows:
        kept = list[AskedRow]()
        for row in batch.asked:
            if row.external_id in doubtful and row.number not in batch.id_chosen:
                self._keep(row.number)
            else:
                kept.append(row)
        return AskedRows.of(kept)

    def _keep(self, number: int) -> None:
        self._held.extend(bytes(max(0, number + 1 - len(self._held))))
        self._held[number] = True
        self.count += 1

    async def _existing_twins(self, external_ids: Collection[str]) -> Twins:
        candidates = await asyncio.to_thread(
            lambda: {one: list(twins(one, self.zeros)) for one in external_ids}
        )
        wanted = {twin for several in candidates.values() for twin in several}
        exist = await self.directory.existing(self.workspace, wanted)
        rounded = [one for one in external_ids if is_rounded(one)]
        beside = await self.directory.neighbours(self.workspace, rounded)
        return {one: found for one in external_ids if (found := _first(one, candidates[one], exist, beside))}


async def settle_doubtful(job: ImportJob, task: Task, rows: DoubtfulRows, plans: Plans, go_on: GoOn) -> bool:
    """Plan the held rows that are sure, and refuse the others; False when told to stop before the end.

    The file is read again as far as they go: to keep what they ask for would take as much memory as the file.
    """
    if not rows.count:
        return True
    settling = _Settling(job, rows, plans, await asyncio.to_thread(_find_sure, task, rows))
    batches = Batches(await asyncio.to_thread(begin_reading, task))
    try:
        while settling.left:
            batch = await batches.next_unless_stopped(go_on) if await go_on() else None
            if batch is None or not await settling.settle(batch, go_on):
                return False
            if not batch.rows:
                break  # the file isn't what it was, which is told behind this
        return True
    finally:
        await batches.close()


def _find_sure(task: Task, rows: DoubtfulRows) -> Container[int]:
    """Find the held rows whose id is sure: all of an exact column, and those of which the source tells it."""
    return rows if rows.is_exact else task.rows.sure_ids(external_id_column(task.reading))


@dataclass(slots=True)
class _Settling:
    """What becomes of held rows, while the file is read again."""

    job: ImportJob
    rows: DoubtfulRows
    plans: Plans
    sure: Container[int]
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.rows.count

    async def settle(self, batch: ReadRows, go_on: GoOn) -> bool:
        """Plan or refuse those of a batch; False when told to stop."""
        held = [row for row in batch.asked if row.number in self.rows]
        await self.plans.add(self.job, AskedRows.of(row for row in held if row.number in self.sure))
        unsure = {row.number: row.external_id for row in held if row.number not in self.sure}
        refused = self._refusals(batch, unsure, await self.rows.twins(set(unsure.values())))
        while some := await asyncio.to_thread(lambda: list(islice(refused, AT_ONCE))):
            if not await go_on():
                return False
            await self.plans.refuse(self.job, some)
        self.left -= len(held)
        return True

    def _refusals(self, batch: ReadRows, unsure: Mapping[int, str], doubtful: Twins) -> Iterator[RefusedRow]:
        """Those of which it isn't sure who is meant, and those that are wrong elsewhere."""
        key = external_id_column(self.job.reading)
        header = self.job.reading.shape.columns[key]
        wrong = {*unsure, *(number for number in batch.errors if number in self.rows)}
        for number, cells in batch.numbered(wrong):
            errors = batch.errors.get(number, ())
            if external_id := unsure.get(number):
                customers = external_id, *doubtful.get(external_id, ())
                errors = ambiguity(cells[key], header, customers), *errors
            yield RefusedRow(number, cells, errors)


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
