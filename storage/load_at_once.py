"""A list that is added to the directory at once: planned, carried out and ended in one transaction.

Nobody meets its job half done, and no runner takes it up. Afterwards it is as any list that was loaded.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, not_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.new_jobs import NewJob
from importer.words.plan import ListedEntries
from importer.words.postings import Tell, tell_nobody
from importer.words.row_errors import RefusedRow
from importer.words.totals import GuardNumbers, PlanTotals, Verdict
from storage.documents import verdict_text
from storage.entries import plan_entries_of
from storage.entry_apply import load_batch
from storage.entry_moves import count_entry_moves
from storage.job_lookups import get_job
from storage.job_rows import counts_values
from storage.job_steps import create, end, entering
from storage.loading_schema import planned_entries
from storage.plan_rows import append_refused
from storage.schema import import_jobs

BATCH_SIZE = 1_000
"""So many at once: the ids of one range are more than people choose."""


async def load_at_once(
    connection: AsyncConnection,
    new: NewJob,
    listed: ListedEntries,
    refused: Sequence[RefusedRow],
    tell: Tell,
    at: datetime,
) -> ImportJob:
    """Add what isn't there; what is stays as it is. The same share gives the job that it has.

    `new` tells of how many rows it is made, of which the `refused` ones can't be loaded.
    """
    job = await create(connection, new, tell_nobody, at)
    if job.state.ended:
        return job
    await plan_entries_of(connection, job, listed)
    of_job = planned_entries.c.job_id == job.id
    await connection.execute(delete(planned_entries).where(of_job, not_(planned_entries.c.adds)))
    await append_refused(connection, job.id, refused)
    job = await _begin(connection, job, len(refused), at)
    while job.counts.planned and job.counts.changed + job.counts.errors < job.counts.planned + len(refused):
        await load_batch(connection, job, BATCH_SIZE)
        job = await get_job(connection, job.id)
    ended = JobState.COMPLETED_WITH_ERRORS if job.counts.errors else JobState.COMPLETED
    await end(connection, job, ended, tell, at)
    return await get_job(connection, job.id)


async def _begin(connection: AsyncConnection, job: ImportJob, refused: int, at: datetime) -> ImportJob:
    """Keep what its plan comes to; from here on it is being applied."""
    totals = PlanTotals(**await count_entry_moves(connection, job, GuardNumbers()))
    rows = job.reading.shape.rows
    counts = Counts(rows, totals.added, unchanged=rows - totals.added - refused, errors=refused)
    values = {
        **entering(JobState.APPLYING, at),
        **counts_values(counts),
        "checked": True,
        "verdict": verdict_text(Verdict(totals)),
        "started_by": job.uploaded_by,
    }
    await connection.execute(update(import_jobs).where(import_jobs.c.id == job.id).values(values))
    return await get_job(connection, job.id)
