"""A plan is counted beside its planning, so that at the end little is left to be counted."""

import asyncio
from collections.abc import Mapping

from importer.words.exports import RoundTrip
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.totals import GuardNumbers, PlanTotals
from storage.database import Database
from storage.plan_moves import Walk, count_customers_of, walk_on
from storage.plan_totals import total


class SqlCounting:
    """Implements `importer.words.plan.Counting`.

    In memory alone: a planning that ended with the program begins anew, and so does its counting.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._walk = Walk()
        self._walking = asyncio.create_task(asyncio.sleep(0))
        self._customers_of: asyncio.Task[Mapping[int, int]] | None = None

    def begin(self, job: ImportJob) -> None:
        """Count how many customers each account manager has, of which a guard makes something."""
        counting = self._database.read(count_customers_of, job.workspace)
        self._customers_of = asyncio.create_task(counting)

    async def settled_to(self, job: ImportJob, range_: int) -> None:
        """Count up to this range beside whatever comes next, once what was settled before is counted."""
        await self._walking
        self._walking = asyncio.create_task(self._database.read(walk_on, job, self._walk, range_))

    async def total(
        self,
        job: ImportJob,
        filled: Mapping[Field, int],
        numbers: GuardNumbers,
        round_trip: RoundTrip | None = None,
    ) -> PlanTotals:
        """Count what is left, and what all of it comes to."""
        await self._walking
        had = await self._customers_of if self._customers_of else None
        return await self._database.read(total, job, filled, numbers, round_trip, self._walk, had)
