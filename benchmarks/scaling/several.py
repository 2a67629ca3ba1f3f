"""Imports of several workspaces wait, and one, two or four workers run them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.importing.generate import ASSIGNMENTS
from benchmarks.scaling.database import Databases
from benchmarks.scaling.fleet import fleet
from benchmarks.scaling.import_giver import open_import_giver
from importer.words.jobs import ImportJob
from playground.program.server import Playground

PROCESSES = (1, 2, 4)
_GLANCE = 0.1
_OURS = "application_name LIKE '%/{pid}/%'"


@dataclass(frozen=True, slots=True)
class Run:
    """A run: how many workers, the seconds from first start to last end, the most connections at once."""

    processes: int
    imports: int
    rows: int
    seconds: float
    connections: int

    @property
    def speed(self) -> float:
        """Rows a second, of all together."""
        return self.rows / self.seconds


async def several(
    playground: Playground,
    databases: Databases,
    folder: Path,
    workspaces: int,
    fleets: Sequence[int] = PROCESSES,
) -> AsyncIterator[Run]:
    """Yield a run for each number of workers, on a fresh database; raises ValueError where results differ."""
    outcomes = set()
    for processes in fleets:
        name = f"workers_{processes}"
        run, counted = await _run(playground, databases, folder, name, processes, workspaces)
        outcomes.add((*counted, databases.assignments(name)))
        databases.drop(name)
        yield run
    if len(outcomes) > 1:
        raise ValueError(f"The runs came to different results: {outcomes}.")


async def _run(
    playground: Playground, databases: Databases, folder: Path, name: str, processes: int, workspaces: int
) -> tuple[Run, Sequence[int]]:
    url = databases.fresh(name)
    async with open_import_giver(url, folder) as giver, fleet(playground, url, folder, processes) as workers:
        jobs = [await giver.receive(f"T{one}", folder / ASSIGNMENTS) for one in range(1, workspaces + 1)]
        begun = datetime.now(UTC)
        for job in jobs:
            await giver.start(job)
        most, ended = 0, list[ImportJob]()
        while len(ended) < len(jobs):
            await asyncio.sleep(_GLANCE)
            ended = [now for job in jobs if (now := await giver.ended(job))]
            most = max(most, _connections(databases, workers.pids))
    last = max(job.finished_at for job in ended if job.finished_at)
    rows = sum(job.counts.rows for job in ended)
    counted = (rows, sum(job.counts.changed for job in ended), sum(job.counts.errors for job in ended))
    return Run(processes, len(jobs), rows, (last - begun).total_seconds(), most), counted


def _connections(databases: Databases, pids: set[int]) -> int:
    """Those of the workers; each gives its id in the name that PostgreSQL knows it by."""
    ours = " OR ".join(_OURS.format(pid=pid) for pid in pids)
    counting = f"SELECT count(*) FROM pg_stat_activity WHERE {ours}"  # noqa: S608 - numbers
    ((count,),) = databases.ask("postgres", counting)
    return int(count)
