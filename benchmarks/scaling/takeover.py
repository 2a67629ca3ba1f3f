"""A worker dies or stands still amid an import: how long it takes until another one goes on with it."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from benchmarks.importing.generate import ASSIGNMENTS
from benchmarks.scaling.database import Databases
from benchmarks.scaling.fleet import Fleet, fleet
from benchmarks.scaling.import_giver import ImportGiver, open_import_giver
from importer.words.jobs import ImportJob
from playground.program.server import Playground

_GLANCE = 0.01
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Takeovers:
    """Seconds from the signal until another worker held the import, and until it had ended, try by try."""

    name: str
    held: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)


async def takeovers(
    playground: Playground, databases: Databases, folder: Path, *, kills: int, stops: int
) -> list[Takeovers]:
    """Each try has two workers; each import must end with the same counts, resumed where it stood."""
    url = databases.fresh("takeovers")
    async with open_import_giver(url, folder) as giver, fleet(playground, url, folder, 2) as workers:
        tries = _Tries(giver, workers, folder)
        killed, stopped = Takeovers("killed: `kill -9`"), Takeovers("standing still: `kill -STOP`")
        for _ in range(kills):
            await tries.once(killed, signal.SIGKILL)
            await workers.add()
        for _ in range(stops):
            pid = await tries.once(stopped, signal.SIGSTOP)
            os.kill(pid, signal.SIGCONT)
    databases.drop("takeovers")
    return [killed, stopped]


class _Tries:
    """One import after the other, of one workspace, each sent a signal to."""

    def __init__(self, giver: ImportGiver, workers: Fleet, folder: Path) -> None:
        self._giver = giver
        self._workers = workers
        self._file = folder / ASSIGNMENTS
        self._errors: int | None = None

    async def once(self, told: Takeovers, sign: signal.Signals) -> int:
        """Who was sent the signal."""
        job = await self._giver.receive("T1", self._file)
        await self._giver.start(job)
        await self._until(lambda: self._is_running(job))
        first = await self._holder(job)
        begun = perf_counter()
        os.kill(first, sign)
        if sign is signal.SIGKILL:
            self._workers.pids.discard(first)
        await self._until(lambda: self._is_held_by_another(job, first))
        told.held.append(perf_counter() - begun)
        await self._until(lambda: self._is_ended(job))
        told.ended.append(perf_counter() - begun)
        self._require_same(await self._giver.store.jobs.get(job.id))
        return first

    def _require_same(self, job: ImportJob) -> None:
        """Raises ValueError unless it has as many errors as those before, and all rows were accounted for."""
        counts = job.counts
        if self._errors not in {None, counts.errors} or counts.planned != counts.changed:
            raise ValueError(f"Import {job.number} ended with {counts}, after {self._errors} errors before.")
        self._errors = counts.errors

    async def _until(self, is_so: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not await is_so():  # noqa: ASYNC110 - other processes do it, and tell nobody
                await asyncio.sleep(_GLANCE)

    async def _is_running(self, job: ImportJob) -> bool:
        return (await self._giver.store.jobs.get(job.id)).state.runs

    async def _is_held_by_another(self, job: ImportJob, first: int) -> bool:
        return await self._holder(job) not in {first, 0}

    async def _is_ended(self, job: ImportJob) -> bool:
        return await self._giver.ended(job) is not None

    async def _holder(self, job: ImportJob) -> int:
        """The id of the process that is at work on the import, 0 where nobody is."""
        return await self._workers.seen.at_work_on(job.id)
