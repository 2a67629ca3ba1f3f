"""Holding what this process works on: a job of the command line, and a database's one place for a runner."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core import Core
from bot.settings import Settings
from importer.words.errors import HandoffError
from importer.words.jobs import ImportJob
from importer.words.language import lazy_gettext
from storage.database_names import place_of
from storage.runner_lock import Holder, RunnerLock

_LOOK_SECONDS = 0.2
BOT, IMPORT, COPY = "bot", "import", "copy"

log = logging.getLogger(__name__)


@asynccontextmanager
async def hold_job(core: Core, job: ImportJob) -> AsyncIterator[None]:
    """Hold a job that this program carries out itself, so that no bot on the same PostgreSQL does.

    Others may have it afterwards, or once this program gives no sign of life any more.
    """
    if not core.store.database.is_shared:
        yield
        return
    # procrastinate is there with PostgreSQL alone.
    from bot.command_queue import hold_in_command_queue  # noqa: PLC0415

    async with hold_in_command_queue(core.settings.database_url, job.id):
        yield
    await core.store.jobs.let_go(job)


class SecondBotError(HandoffError):
    """Another bot runs the jobs of this database."""


class PlaceTakenError(HandoffError):
    """The database is copied, or is to be copied while it is worked on."""


@asynccontextmanager
async def take_runner_place(settings: Settings, what: str = BOT) -> AsyncIterator[None]:
    """Hold the place as a bot or as a copy.

    A bot waits for an import of the command line, and raises SecondBotError when another bot has the place. A
    copy waits for nobody, and nobody waits for it: PlaceTakenError.
    """
    lock = RunnerLock(settings.database_url)
    await _take(lock, settings, what)
    try:
        yield
    finally:
        lock.release()


async def _take(lock: RunnerLock, settings: Settings, what: str) -> None:
    told: Holder | None = None
    while not lock.take(what):
        holder = lock.holder()
        if holder:
            _require_patience(what, holder, settings)
        if holder and holder != told:
            log.info("waiting for an import of the command line to end (process %s)", holder.pid)
            told = holder
        await asyncio.sleep(_LOOK_SECONDS)


def _require_patience(what: str, holder: Holder, settings: Settings) -> None:
    """Raise HandoffError where it makes no sense to wait for this holder."""
    place, pid = place_of(settings.database_url), str(holder.pid)
    if holder.what == COPY:
        raise PlaceTakenError(
            lazy_gettext(
                "Everything in {place} is being copied (process {pid}). "
                "Wait until that has ended; it then says what to do.",
                place=place,
                pid=pid,
            )
        )
    if what == COPY:
        raise PlaceTakenError(
            lazy_gettext(
                "Handoff is at work in {place} (process {pid}), so nothing was copied. "
                "Stop the bot, or wait for the import to end, and copy then.",
                place=place,
                pid=pid,
            )
        )
    if holder.what == BOT:
        raise SecondBotError(
            lazy_gettext(
                "Another Handoff already runs on {url} (process {pid}). "
                "Stop that one first, or give this one a DATABASE_URL of its own.",
                url=settings.database_url,
                pid=pid,
            )
        )
