"""The steps of a return while it waits for its day: it is put to another day, or called off."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.handover import Handover
from importer.words.jobs import ImportJob, JobState
from importer.words.postings import Tell
from storage.documents import handover_text
from storage.job_lookups import find_job
from storage.job_steps import entering, tell_now
from storage.schema import import_jobs

_C = import_jobs.c


async def reschedule(
    connection: AsyncConnection,
    job: ImportJob,
    due: datetime,
    request: Handover | None,
    started_by: str | None,
    tell: Tell,
    at: datetime,
) -> ImportJob | None:
    """Put it to another moment, and have its cover tell of it; None where it doesn't wait any more.

    Its attempt tells one such decision from the next, and whoever has taken it up meanwhile is overtaken.
    """
    values = {"due": due, "request": handover_text(request), "attempt": _C.attempt + 1}
    if not await _change(connection, job, values | ({"started_by": started_by} if started_by else {})):
        return None
    cover = await find_job(connection, _C.workspace_id == job.workspace, _C.number == job.of)
    if cover and cover.request and request:
        told = replace(
            cover.request,
            until=request.until,
            extended_by=request.extended_by,
            first_until=request.first_until,
        )
        await connection.execute(
            update(import_jobs).where(_C.id == cover.id).values(request=handover_text(told))
        )
    return await tell_now(connection, job.id, tell, at)


async def call_off(
    connection: AsyncConnection, job: ImportJob, by: str, tell: Tell, at: datetime
) -> ImportJob | None:
    """Cancel it, so that what was handed over stays; None where it doesn't wait any more."""
    called_off = entering(JobState.CANCELLED, at) | {"cancelled_by": by, "attempt": _C.attempt + 1}
    if not await _change(connection, job, called_off):
        return None
    return await tell_now(connection, job.id, tell, at)


async def _change(connection: AsyncConnection, job: ImportJob, values: dict[str, Any]) -> bool:
    """Whether it still waited; whoever has taken it up meanwhile finds that it isn't due."""
    waits = and_(_C.id == job.id, _C.state == JobState.QUEUED, _C.due.is_not(None))
    return bool((await connection.execute(update(import_jobs).where(waits).values(values))).rowcount)
