"""The processes: real workers on one database, beside a pretend Slack that they ask who they are."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from playground.program.app_process import environment_of
from playground.program.server import Playground
from storage.store import open_store
from tests.command_line.program import Program, line_with
from tests.patience import until
from tests.workers_seen import WorkersSeen


class Fleet:
    """Workers that run; all share the folder, and with it the files that are to be imported."""

    def __init__(self, program: Program, running: AsyncExitStack, seen: WorkersSeen) -> None:
        self._program = program
        self._running = running
        self.seen = seen
        self.pids: set[int] = set()

    async def add(self) -> None:
        """Start one more, and wait until it is at work."""
        process = await self._running.enter_async_context(self._program.started("worker"))
        await line_with(process.stdout, "Press Ctrl-C")
        await until(partial(self.seen.note, process.pid), "It never began to work.")
        self.pids.add(process.pid)


@asynccontextmanager
async def fleet(playground: Playground, url: str, folder: Path, size: int) -> AsyncIterator[Fleet]:
    """So many workers on the database; they are killed at the end."""
    settings = environment_of(playground, url) | {"LOG_LEVEL": "ERROR", "MAX_FILE_MB": "1000"}
    async with AsyncExitStack() as running:
        beside = await open_store(url)
        running.push_async_callback(beside.close)
        workers = Fleet(Program(folder, settings, loads_anew=True), running, WorkersSeen(beside.database))
        for _ in range(size):
            await workers.add()
        yield workers
