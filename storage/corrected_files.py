"""Which jobs a shared file may correct: known by their error files, their threads and their refused rows."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Integer, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import UNDOES, ImportJob, JobKind, JobState
from storage.documents import texts_from
from storage.job_lookups import find_asked
from storage.job_rows import job_from
from storage.plan_schema import refused_rows
from storage.schema import error_files, import_jobs
from storage.slack_schema import threads
from storage.statements import among, insert_into

_C = import_jobs.c
_HAS_ERRORS = and_(_C.state == JobState.COMPLETED_WITH_ERRORS, _C.kind.not_in(UNDOES))
_OF_ERROR_FILE: Final = (
    select(import_jobs)
    .join(error_files, error_files.c.job_id == _C.id)
    .where(error_files.c.workspace_id == bindparam("workspace"), error_files.c.digest == bindparam("digest"))
)
_WITH_ERRORS: Final = (
    select(import_jobs)
    .where(_C.workspace_id == bindparam("workspace"), _HAS_ERRORS)
    .order_by(_C.number.desc())
    .limit(bindparam("most", type_=Integer))
)
_HERE, _THERE = threads.alias("here"), threads.alias("there")
_SAME_THREAD = and_(
    _THERE.c.workspace_id == _HERE.c.workspace_id,
    _THERE.c.channel == _HERE.c.channel,
    _THERE.c.thread == _HERE.c.thread,
)
_SHARED_THERE = (
    select(_THERE.c.share)
    .select_from(_HERE.join(_THERE, _SAME_THREAD))
    .where(_HERE.c.workspace_id == bindparam("workspace"), _HERE.c.share == bindparam("share"))
)
_WITH_ERRORS_THERE: Final = _WITH_ERRORS.where(_C.share.in_(_SHARED_THERE))
_CORRECTIONS: Final = (
    select(import_jobs)
    .where(
        _C.workspace_id == bindparam("workspace"),
        _C.of_number == bindparam("of"),
        _C.kind.not_in((*UNDOES, JobKind.TRIAL)),
    )
    .order_by(_C.number)
)
"""These are asked for each file, and put together once: see docs/performance.md."""


async def keep_error_file(connection: AsyncConnection, job: ImportJob, digest: str) -> None:
    """Keep what an error file of a job is known by; the same bytes count as the last job's."""
    kept = insert_into(connection, error_files).values(
        workspace_id=job.workspace, digest=digest, job_id=job.id
    )
    last = kept.on_conflict_do_update(index_elements=["workspace_id", "digest"], set_={"job_id": job.id})
    await connection.execute(last)


async def find_of_error_file(connection: AsyncConnection, workspace: int, digest: str) -> ImportJob | None:
    """The job whose error file these bytes are, in this workspace."""
    return await find_asked(connection, _OF_ERROR_FILE, {"workspace": workspace, "digest": digest})


async def list_with_errors(
    connection: AsyncConnection, workspace: int, limit: int, share: str | None = None
) -> Sequence[ImportJob]:
    """The newest jobs that have ended with errors; with a `share` those of its thread."""
    query = _WITH_ERRORS if share is None else _WITH_ERRORS_THERE
    rows = await connection.execute(query, {"workspace": workspace, "most": limit, "share": share})
    return [job_from(row) for row in rows]


async def list_corrections(connection: AsyncConnection, job: ImportJob) -> Sequence[ImportJob]:
    """The jobs that correct this one, in their order."""
    rows = await connection.execute(_CORRECTIONS, {"workspace": job.workspace, "of": job.number})
    return list(map(job_from, rows))


async def read_refused_cells(
    connection: AsyncConnection, job: int, numbers: Sequence[int], most: int
) -> Mapping[int, Sequence[str]]:
    """The cells of refused rows, by number: those of these numbers, or without any the first `most`."""
    refused = refused_rows.c
    these = among(connection, refused.number, numbers) if numbers else refused.number > 0
    found = select(refused.number, refused.cells).where(refused.job_id == job, these)
    rows = await connection.execute(found.order_by(refused.number).limit(most))
    return {row.number: texts_from(row.cells) for row in rows}
