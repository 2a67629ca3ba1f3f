"""The apply stage: a stored plan is carried out in batches, each committed together with its checkpoint."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from importer.words.job_ports import Plans
from importer.words.jobs import ImportJob
from importer.words.plan import AppliedBatch

BATCH_ROWS = 1_000


async def apply(
    job: ImportJob,
    plans: Plans,
    go_on: Callable[[ImportJob], Awaitable[bool]],
    batch_rows: int = BATCH_ROWS,
) -> bool:
    """Carry out the plan from the job's checkpoint on; tells whether it came to the end.

    `go_on` is asked between batches, with the job as it stands then. The apply also stops when another runner
    has moved the checkpoint: from there on the job is that runner's.
    """
    while await go_on(job):
        batch = await plans.apply_batch(job, batch_rows)
        if batch is None:
            return False
        job = _after(job, batch)
        if batch.done:
            return True
    return False


def _after(job: ImportJob, batch: AppliedBatch) -> ImportJob:
    """The job as the batch's transaction left it."""
    counts = replace(
        job.counts,
        planned=job.counts.planned - batch.left,
        changed=job.counts.changed + batch.changed,
        unchanged=job.counts.unchanged - batch.surprising,
        errors=job.counts.errors + batch.left + batch.surprising,
    )
    return replace(job, cursor=batch.cursor, counts=counts)
