"""A plan is counted beside its planning, so that at the end little is left to be counted."""

import asyncio
from collections.abc import Mapping
from typing import Final

from importer.words.exports import RoundTrip
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.totals import GuardNumbers, PlanTotals
from storage.database import Database
from storage.plan_moves import Walk, count_customers_of, walk_on
from storage.plan_totals import total

_AT_ONCE: Final = 2


class SqlCounting:
    """Implements `importer.words.plan.Counting`.

    In memory alone: a planning that ended with the program begins anew, and so does its counting. Two walk at
    once, over different ranges.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counted_to = -1
        self._walks: dict[asyncio.Task[None], Walk] = {
            asyncio.create_task(asyncio.sleep(0)): Walk() for _ in range(_AT_ONCE)
        }
        self._customers_of: asyncio.Task[Mapping[int, int]] | None = None

    def begin(self, job: ImportJob) -> None:
        """Count how many customers each account manager has, of which a guard makes something."""
        counting = self._database.read(count_customers_of, job.workspace)
        self._customers_of = asyncio.create_task(counting)

    async def count_up_to(self, job: ImportJob, range_: int) -> None:
        """Count up to this range beside whatever comes next, once one of the two has nothing to count."""
        done, _ = await asyncio.wait(self._walks, return_when=asyncio.FIRST_COMPLETED)
        ended = done.pop()
        await ended
        walk = self._walks.pop(ended)
        walk.seen_to = self._counted_to
        self._counted_to = range_
        self._walks[asyncio.create_task(self._database.read(walk_on, job, walk, range_))] = walk

    async def total(
        self,
        job: ImportJob,
        filled: Mapping[Field, int],
        numbers: GuardNumbers,
        round_trip: RoundTrip | None = None,
    ) -> PlanTotals:
        """Count what is left, and what all of it comes to."""
        walk = await self._end_walks()
        had = await self._customers_of if self._customers_of else None
        return await self._database.read(total, job, filled, numbers, round_trip, walk, had)

    async def _end_walks(self) -> Walk:
        """What all have seen together."""
        together = Walk(seen_to=self._counted_to)
        for walking, walk in self._walks.items():
            await walking
            together.join(walk)
        return together
