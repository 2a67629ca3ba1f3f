"""How a command of the command line holds its job on PostgreSQL: it takes the row from a queue of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from procrastinate import JobContext

from bot.queue import add_task, open_queue, work_on
from storage.deliveries import COMMAND_QUEUE, Task


@asynccontextmanager
async def hold_in_command_queue(url: str, job: int) -> AsyncIterator[None]:
    """Have the row of the job under way here for as long as the context lasts, once there is one."""
    name = f"{COMMAND_QUEUE}{job}"
    queue, done = open_queue(url, [name]), asyncio.Event()

    async def hold(_context: JobContext, _id: int) -> None:
        await done.wait()

    add_task(queue, Task.RUN_JOB, hold)
    async with queue.open_async():
        holding = asyncio.create_task(work_on(queue, name, 1))
        try:
            yield
        finally:
            done.set()
            holding.cancel()
            await asyncio.gather(holding, return_exceptions=True)
