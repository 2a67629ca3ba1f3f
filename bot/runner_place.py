"""The one place of a runner of jobs on a database: taken for as long as the bot runs."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from importer.errors import HandoffError
from storage.runner_lock import Holder, RunnerLock

LOOK_SECONDS = 0.2
BOT, IMPORT = "bot", "import"

log = logging.getLogger(__name__)


class SecondBotError(HandoffError):
    """Another bot runs the jobs of this database."""


@asynccontextmanager
async def runner_place(settings: Settings) -> AsyncIterator[None]:
    """Hold the place; raises SecondBotError when a bot has it, and waits for an import of the command line."""
    lock = RunnerLock(settings.database_url)
    await _take(lock, settings)
    try:
        yield
    finally:
        lock.release()


async def _take(lock: RunnerLock, settings: Settings) -> None:
    told: Holder | None = None
    while not lock.take(BOT):
        holder = lock.holder()
        if holder and holder.what == BOT:
            raise SecondBotError(
                f"Another Handoff already runs on {settings.database_url} (process {holder.pid}). "
                "Stop that one first, or give this one a DATABASE_URL of its own."
            )
        if holder and holder != told:
            log.info("waiting for an import of the command line to end (process %s)", holder.pid)
            told = holder
        await asyncio.sleep(LOOK_SECONDS)
