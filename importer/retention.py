"""Old imports lose the rows that they planned and refused; their counts, and so the history, stay whole."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from importer.running.stopping import GoOn
from importer.words.job_ports import Jobs, Plans

BATCH_ROWS = 2_000
"""So few are deleted within hundredths of a second, and nobody who wants to write waits longer."""

OnForgotten = Callable[[int], Awaitable[None]]


async def tell_nobody(job: int) -> None:
    """Hear of a job that has lost its rows, and do nothing."""
    del job


async def forget_outdated(
    jobs: Jobs,
    plans: Plans,
    before: datetime,
    go_on: GoOn,
    previews_before: datetime | None = None,
    on_forgotten: OnForgotten = tell_nobody,
) -> bool:
    """Delete the rows of the imports that ended before this moment, and of old previews, a batch at a time.

    `go_on` is asked before each batch, `on_forgotten` hears of each job that has none left, by its id. Tells
    whether all was done; what was left is found again.
    """
    for job in await jobs.outdated(before, previews_before):
        forgotten = False
        while not forgotten:
            if not await go_on():
                return False
            forgotten = await plans.forget(job, BATCH_ROWS)
        await on_forgotten(job)
    return True
