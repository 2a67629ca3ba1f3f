"""Which process has which workers of the queue, and which one is at work on an import, as tests see it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from bot.queue import open_queue, work_on
from storage.database import Database
from storage.deliveries import IS_UNDER_WAY, WORKER_LIVES, Queue, Task
from storage.queue_schema import queue_rows, queue_workers
from tests.patience import until

_JOB = queue_rows.c.args["id"].as_integer()


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A job that a process is at work on, or was when it died, and the queue that it came from."""

    job: int
    pid: int
    queue: str


class WorkersSeen:
    """Processes that are started one after another: a worker that is new then is the last one's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._processes: dict[int, int] = {}

    async def note(self, pid: int, workers: int = len(Queue)) -> bool:
        """Whether the process has so many workers by now, which are kept as its own."""
        there = {row.id for row in await self._database.rows(select(queue_workers.c.id))}
        self._processes |= dict.fromkeys(there - set(self._processes), pid)
        return list(self._processes.values()).count(pid) >= workers

    async def at_work_on(self, job: int) -> int:
        """The id of the living process that is at work on an import; 0 where none is."""
        has_it = (queue_rows.c.task_name == Task.RUN_JOB, job == _JOB)
        found = select(queue_rows.c.worker_id).where(*has_it, IS_UNDER_WAY, WORKER_LIVES)
        for row in await self._database.rows(found):
            return self._processes.get(row.worker_id, 0)
        return 0

    async def under_way(self) -> Sequence[UnderWay]:
        """All jobs that are under way, those of dead processes among them until others are given them."""
        columns = (_JOB.label("job"), queue_rows.c.worker_id, queue_rows.c.queue_name)
        found = select(*columns).where(queue_rows.c.task_name == Task.RUN_JOB, IS_UNDER_WAY)
        return [
            UnderWay(row.job, self._processes.get(row.worker_id, 0), row.queue_name)
            for row in await self._database.rows(found)
        ]


@asynccontextmanager
async def bot_that_takes_nothing(url: str, seen: WorkersSeen) -> AsyncIterator[None]:
    """A worker of the queue as a bot has them, which gives signs of life and gets no rows."""
    queue = open_queue(url)
    async with queue.open_async():
        working = asyncio.create_task(work_on(queue, "nobody's", 1))
        await until(partial(seen.note, 0, 1), "The bot never began to work.")
        try:
            yield
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
