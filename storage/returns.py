"""The steps of a return while it waits for its day: it is put to another day, or called off."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import ImportJob, JobState
from importer.words.postings import Tell
from importer.words.workspace_settings import SettingChange
from storage.documents import handover_text
from storage.job_lookups import find_job
from storage.job_steps import entering, tell_now
from storage.schema import import_jobs
from storage.workspace_settings import note_change

_C = import_jobs.c


async def reschedule(
    connection: AsyncConnection, moved: ImportJob, exempt: SettingChange | None, tell: Tell, at: datetime
) -> ImportJob | None:
    """Put it to the moment that it has now, and have its cover tell of it; None where it waits no more.

    Its attempt tells one such decision from the next, and whoever has taken it up meanwhile is overtaken.
    `exempt` is written into the audit list with it.
    """
    told = {"request": handover_text(moved.request), "started_by": moved.started_by}
    if not await _change(connection, moved, told | {"due": moved.due, "attempt": _C.attempt + 1}):
        return None
    if exempt:
        await note_change(connection, moved.workspace, exempt)
    await _tell_cover(connection, moved)
    return await tell_now(connection, moved.id, tell, at)


async def _tell_cover(connection: AsyncConnection, moved: ImportJob) -> None:
    """Let the handover have the same last day."""
    cover = await find_job(connection, _C.workspace_id == moved.workspace, _C.number == moved.of)
    if not (cover and cover.request and moved.request):
        return
    told = replace(
        cover.request,
        until=moved.request.until,
        extended_by=moved.request.extended_by,
        first_until=moved.request.first_until,
    )
    await connection.execute(update(import_jobs).where(_C.id == cover.id).values(request=handover_text(told)))


async def call_off(
    connection: AsyncConnection,
    job: ImportJob,
    by: str,
    exempt: SettingChange | None,
    tell: Tell,
    at: datetime,
) -> ImportJob | None:
    """Cancel it, so that what was handed over stays; None where it doesn't wait any more."""
    called_off = entering(JobState.CANCELLED, at) | {"cancelled_by": by, "attempt": _C.attempt + 1}
    if not await _change(connection, job, called_off):
        return None
    if exempt:
        await note_change(connection, job.workspace, exempt)
    return await tell_now(connection, job.id, tell, at)


async def _change(connection: AsyncConnection, job: ImportJob, values: dict[str, Any]) -> bool:
    """Whether it still waited; whoever has taken it up meanwhile finds that it isn't due."""
    waits = and_(_C.id == job.id, _C.state == JobState.QUEUED, _C.due.is_not(None))
    return bool((await connection.execute(update(import_jobs).where(waits).values(values))).rowcount)
