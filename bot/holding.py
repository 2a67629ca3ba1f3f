"""Holding a job: a sign of life every two seconds, for as long as it is worked on."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from importer.words.errors import OvertakenError
from importer.words.jobs import ImportJob
from importer.words.ports import Jobs

SIGN_SECONDS = 2.0

log = logging.getLogger(__name__)


@asynccontextmanager
async def held(jobs: Jobs, job: ImportJob) -> AsyncIterator[None]:
    """Hold a job that was taken up; others may have it afterwards, or once this process gives no sign any more."""
    done = asyncio.Event()
    signs = asyncio.create_task(_give_signs(jobs, job, done))
    try:
        yield
    finally:
        done.set()
        await asyncio.wait({signs})
        if (
            error := signs.exception()
        ):  # what is at work meets the same, and what it writes is compared anyway
            log.warning("no more signs of life could be given for job %s: %s", job.id, error)
        await jobs.let_go(job)


async def _give_signs(jobs: Jobs, job: ImportJob, done: asyncio.Event) -> None:
    """Until it is done, or overtaken, which it hears from what it writes as well."""
    while not done.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), SIGN_SECONDS)
            return
        try:
            await jobs.hold_on(job)
        except OvertakenError:
            return
