"""The step of the check that settles customers with several rows: in parts, so that it can stop anywhere."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from importer.check.repeats import Contradictions, Repeats
from importer.check.row_reader import external_id_column
from importer.file.row_batches import Parts
from importer.file.row_sources import RowSource
from importer.matching.values import trim_plain
from importer.running.stopping import GoOn
from importer.words.job_ports import Plans
from importer.words.jobs import ImportJob
from importer.words.plan import Counting, Glance
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode

BATCH_ROWS = 8_192
"""Somewhat more refused rows than this are stored in one transaction, of four times as many rows at most."""


class ToldToStopError(Exception):
    """The check is to end where it stands."""


class Comparison:
    """Holds the planned rows of a job against each other, once all rows were read.

    Without repeats that takes a glance at each range, and with them two looks at the rows of a range: what
    they ask for is joined to one row for each customer, all others are taken out. Rows that contradict each
    other, or one of the same file that went through earlier, are refused then, with their cells, for which
    they are read once more. `on_progress` hears how
    much of all this is done, in rows; `counting` how far they are settled.
    """

    def __init__(
        self,
        job: ImportJob,
        plans: Plans,
        on_progress: Callable[[int], Awaitable[None]],
        go_on: GoOn,
        counting: Counting | None = None,
    ) -> None:
        self._job = job
        self._plans = plans
        self._counting = counting
        self._on_progress = on_progress
        self._go_on = go_on
        self._contradictions = Contradictions()
        self._done = 0.0
        self._repeats = 0

    async def settle(self, rows: RowSource) -> int | None:
        """How many rows repeat others, or None when it was told to stop before the end."""
        try:
            async for glance in self._glance(rows.earlier):
                await self._stop_if_told()
                for range_ in glance.with_repeats:
                    await self._settle_range(range_, rows.earlier)
                if self._counting:
                    await self._counting.count_up_to(self._job, glance.last)
            if self._contradictions.rows:
                await self._refuse(rows)
        except ToldToStopError:
            return None
        return self._repeats

    async def _glance(self, earlier: Sequence[int]) -> AsyncIterator[Glance]:
        """Where several rows may be about one customer: anywhere, where others went through earlier."""
        if earlier:
            for range_ in await self._plans.ranges(self._job.id):
                yield Glance([range_], range_)
        else:
            async for glance in self._plans.ranges_with_repeats(self._job.id):
                yield glance

    async def _settle_range(self, range_: int, earlier: Sequence[int]) -> None:
        repeats = Repeats(self._contradictions)
        async for part in self._plans.planned(self._job.id, range_):
            await asyncio.to_thread(repeats.compare, part)
            await self._tell(len(part.numbers) / 4)
        for job in earlier:
            async for part in self._plans.planned(job, range_):
                await asyncio.to_thread(repeats.hold_against, part)
                await self._stop_if_told()
        async for part in self._plans.planned(self._job.id, range_):
            settled = await asyncio.to_thread(repeats.settle, part)
            self._repeats += len(settled.repeats)
            await self._plans.settle(self._job, range_, dropped=settled.gone, joined=settled.joined)
            await self._tell(len(part.numbers) / 4)
        await asyncio.to_thread(self._contradictions.close)

    async def _refuse(self, rows: RowSource) -> None:
        """Each batch is read while the one before is stored."""
        parts = Parts(rows.parts())
        batch = await asyncio.to_thread(self._read, parts)
        while batch.rows:
            following = asyncio.create_task(asyncio.to_thread(self._read, parts))
            try:
                if batch.refused:
                    await self._plans.refuse(self._job, batch.refused)
                await self._tell(batch.rows / 2)
            finally:
                await asyncio.wait({following})
            batch = following.result()

    def _read(self, parts: Parts) -> "_Batch":
        batch = _Batch()
        while max(len(batch.refused), batch.rows // 4) < BATCH_ROWS and (part := parts.take(BATCH_ROWS)):
            batch.rows += len(part.numbers)
            for number, cells in zip(part.numbers, part.cells, strict=True):
                if number in self._contradictions:
                    batch.refused.append(self._refusal(number, cells))
        return batch

    def _refusal(self, number: int, cells: Sequence[str]) -> RefusedRow:
        key = external_id_column(self._job.reading)
        header, value = self._job.reading.shape.columns[key], trim_plain(cells[key])
        error = RowError(
            RowErrorCode.ROWS_CONTRADICT, header, value, rows=self._contradictions.others(number)
        )
        return RefusedRow(number, tuple(cells), (error,))

    async def _tell(self, rows: float) -> None:
        """So much more is done, of what there is at most; raises ToldToStopError."""
        self._done += rows
        await self._on_progress(int(self._done))
        await self._stop_if_told()

    async def _stop_if_told(self) -> None:
        if not await self._go_on():
            raise ToldToStopError


@dataclass(slots=True)
class _Batch:
    """So many rows of the file, and those among them that contradict others; no rows at the end."""

    rows: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
