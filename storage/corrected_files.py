"""Which jobs a shared file may correct: known by their error files, their threads and their refused rows."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import UNDOES, ImportJob, JobKind, JobState
from storage.documents import texts_from
from storage.job_rows import job_from
from storage.plan_schema import refused_rows
from storage.schema import error_files, import_jobs
from storage.slack_schema import threads
from storage.statements import among, insert_into

_C = import_jobs.c
_HAS_ERRORS = and_(_C.state == JobState.COMPLETED_WITH_ERRORS, _C.kind.not_in(UNDOES))


async def keep_error_file(connection: AsyncConnection, job: ImportJob, digest: str) -> None:
    """Keep what an error file of a job is known by; the same bytes count as the last job's."""
    kept = insert_into(connection, error_files).values(
        workspace_id=job.workspace, digest=digest, job_id=job.id
    )
    last = kept.on_conflict_do_update(index_elements=["workspace_id", "digest"], set_={"job_id": job.id})
    await connection.execute(last)


async def find_of_error_file(connection: AsyncConnection, workspace: int, digest: str) -> ImportJob | None:
    """The job whose error file these bytes are, in this workspace."""
    found = select(import_jobs).join(error_files, error_files.c.job_id == _C.id)
    of_digest = found.where(error_files.c.workspace_id == workspace, error_files.c.digest == digest)
    row = (await connection.execute(of_digest)).one_or_none()
    return None if row is None else job_from(row)


async def list_with_errors(
    connection: AsyncConnection, workspace: int, limit: int, share: str | None = None
) -> Sequence[ImportJob]:
    """The newest jobs that have ended with errors; with a `share` those of its thread."""
    found = select(import_jobs).where(_C.workspace_id == workspace, _HAS_ERRORS)
    if share is not None:
        here, there = threads.alias("here"), threads.alias("there")
        same_thread = and_(
            there.c.workspace_id == here.c.workspace_id,
            there.c.channel == here.c.channel,
            there.c.thread == here.c.thread,
        )
        shares = select(there.c.share).select_from(here.join(there, same_thread))
        in_thread = shares.where(here.c.workspace_id == workspace, here.c.share == share)
        found = found.where(_C.share.in_(in_thread))
    rows = await connection.execute(found.order_by(_C.number.desc()).limit(limit))
    return [job_from(row) for row in rows]


async def list_corrections(connection: AsyncConnection, job: ImportJob) -> Sequence[ImportJob]:
    """The jobs that correct this one, in their order."""
    of_job = select(import_jobs).where(
        _C.workspace_id == job.workspace,
        _C.of_number == job.number,
        _C.kind.not_in((*UNDOES, JobKind.TRIAL)),
    )
    return [job_from(row) for row in await connection.execute(of_job.order_by(_C.number))]


async def read_refused_cells(
    connection: AsyncConnection, job: int, numbers: Sequence[int], most: int
) -> Mapping[int, Sequence[str]]:
    """The cells of refused rows, by number: those of these numbers, or without any the first `most`."""
    refused = refused_rows.c
    these = among(connection, refused.number, numbers) if numbers else refused.number > 0
    found = select(refused.number, refused.cells).where(refused.job_id == job, these)
    rows = await connection.execute(found.order_by(refused.number).limit(most))
    return {row.number: texts_from(row.cells) for row in rows}
