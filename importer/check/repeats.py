"""Customers that several rows are about: what becomes of those rows, once all rows were read."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from importer.check.contradictions import Settled, settle
from importer.check.values import trim_plain
from importer.file.reading import read_rows
from importer.file.table import Row
from importer.jobs import ImportJob
from importer.plan import PlannedRow
from importer.ports import Plans
from importer.row_errors import RefusedRow, RowError, RowErrorCode

BATCH_ROWS = 10_000


@dataclass(slots=True)
class _Outcome:
    """What is to be changed in the plan; all of it is known before the first change."""

    kept: list[PlannedRow] = field(default_factory=list)
    dropped: list[PlannedRow] = field(default_factory=list)
    contradicting: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def take(self, rows: Sequence[PlannedRow], settled: Settled) -> None:
        """Take note of what became of the rows about one customer."""
        gone = {*settled.dropped, *settled.contradicting}
        self.dropped += (row for row in rows if row.number in gone)
        if settled.kept:
            self.kept.append(settled.kept)
        self.contradicting |= settled.contradicting


async def settle_repeats(
    job: ImportJob, path: Path, plans: Plans, go_on: Callable[[], Awaitable[bool]]
) -> bool:
    """Join, drop and refuse planned rows about the same customers; False when told to stop before the end."""
    outcome = _Outcome()
    async for rows in plans.repeated(job.id):
        outcome.take(rows, settle(rows))
    if not await _join_and_drop(job, outcome, plans, go_on):
        return False
    return await _refuse(job, outcome.contradicting, path, plans, go_on)


async def _join_and_drop(
    job: ImportJob, outcome: _Outcome, plans: Plans, go_on: Callable[[], Awaitable[bool]]
) -> bool:
    for start in range(0, max(len(outcome.kept), len(outcome.dropped)), BATCH_ROWS):
        if not await go_on():
            return False
        part = slice(start, start + BATCH_ROWS)
        await plans.settle(job, outcome.kept[part], outcome.dropped[part])
    return True


async def _refuse(
    job: ImportJob,
    contradicting: Lookup[int, tuple[int, ...]],
    path: Path,
    plans: Plans,
    go_on: Callable[[], Awaitable[bool]],
) -> bool:
    """Refuse the rows that contradict others; the file is read again for their cells."""
    rows = read_rows(path, job.shape) if contradicting else iter(())
    found = (row for row in rows if row.number in contradicting)
    while await go_on():
        batch = await asyncio.to_thread(lambda: list(islice(found, BATCH_ROWS)))
        if not batch:
            return True
        await plans.refuse(job, [_refused(job, row, contradicting[row.number]) for row in batch])
    return False


def _refused(job: ImportJob, row: Row, others: tuple[int, ...]) -> RefusedRow:
    column = job.mapping.external_id or 0  # never None here: the rows were checked by it
    error = RowError(
        RowErrorCode.ROWS_CONTRADICT, job.shape.columns[column], trim_plain(row.cells[column]), rows=others
    )
    return RefusedRow(row.number, row.cells, (error,))
