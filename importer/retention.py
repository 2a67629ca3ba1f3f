"""Old imports lose the rows that they planned and refused; their counts, and so the history, stay whole."""

from datetime import datetime

from importer.running.stopping import GoOn
from importer.words.job_ports import Jobs, Plans

BATCH_ROWS = 2_000
"""So few are deleted within hundredths of a second, and nobody who wants to write waits longer."""


async def forget_outdated(
    jobs: Jobs, plans: Plans, before: datetime, go_on: GoOn, previews_before: datetime | None = None
) -> bool:
    """Delete the rows of the imports that ended before this moment, and of old previews, a batch at a time.

    `go_on` is asked before each batch. Tells whether all was done; what was left is found again.
    """
    for job in await jobs.outdated(before, previews_before):
        forgotten = False
        while not forgotten:
            if not await go_on():
                return False
            forgotten = await plans.forget(job, BATCH_ROWS)
    return True
