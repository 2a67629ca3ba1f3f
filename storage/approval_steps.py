"""The steps of a job that waits for a second person: it is asked for, answered, or runs out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.approval import Approval, Decision
from importer.words.clock import Clock, utc_now
from importer.words.jobs import ImportJob, JobState
from importer.words.postings import Tell, tell_nobody
from storage.approvals import note_approval
from storage.database import Database
from storage.documents import approval_text
from storage.job_decisions import IS_OPEN
from storage.job_lookups import lock_job
from storage.job_rows import job_from
from storage.job_steps import NOT_WANTED, entering, tell_now
from storage.schema import ASKED, import_jobs
from storage.workspaces import hold

_C = import_jobs.c
_WAITS = ASKED


class SqlApprovals:
    """Implements `importer.words.plan_ports.Approvals`."""

    def __init__(self, database: Database, tell: Tell = tell_nobody, clock: Clock = utc_now) -> None:
        self._database = database
        self._tell = tell
        self._clock = clock

    async def ask(self, job: ImportJob, approval: Approval, *, confirmed: bool) -> bool:
        """Let a preview wait for a second person; False where it isn't as it was seen any more."""
        return await self._database.write(_ask, job, approval, confirmed, self._tell, self._clock())

    async def resume(self, job: ImportJob, by: str, *, confirmed: bool) -> bool:
        """Let a preview go on whose plan was approved before; False where it isn't as it was seen."""
        return await self._database.write(_resume, job, by, confirmed, self._tell, self._clock())

    async def decide(
        self, job: ImportJob, decision: Decision, by: str = "", reason: str = ""
    ) -> ImportJob | None:
        """Keep what came of asking: the job goes on, or stands as a preview; None where it was answered."""
        return await self._database.write(_decide, job, decision, by, reason, self._tell, self._clock())

    async def ask_others(self, job: ImportJob, approvers: Sequence[str]) -> bool:
        """Let these decide about what a job waits for, and nobody else; False where it was answered."""
        return await self._database.write(_ask_others, job, approvers, self._tell, self._clock())

    async def waiting(self) -> Sequence[ImportJob]:
        """All jobs that wait for a second person, oldest first."""
        rows = await self._database.rows(select(import_jobs).where(_WAITS).order_by(_C.id))
        return list(map(job_from, rows))


async def _ask(
    connection: AsyncConnection, job: ImportJob, approval: Approval, confirmed: bool, tell: Tell, at: datetime
) -> bool:
    await hold(connection, job.workspace)
    values = _wanted(approval.asked_by, confirmed=confirmed) | {"approval": approval_text(approval)}
    waits = entering(JobState.WAITING_FOR_APPROVAL, at) | values
    if not await _move(connection, job, waits):
        return False
    await note_approval(connection, job, approval)
    await tell_now(connection, job.id, tell, at)
    return True


async def _resume(
    connection: AsyncConnection, job: ImportJob, by: str, confirmed: bool, tell: Tell, at: datetime
) -> bool:
    if job.approval is None:
        return False
    held = {"approval": approval_text(replace(job.approval, holds=True))}
    values = entering(JobState.QUEUED, at) | _wanted(by, confirmed=confirmed) | held
    if not await _move(connection, job, values):
        return False
    await tell_now(connection, job.id, tell, at)
    return True


def _wanted(by: str, *, confirmed: bool) -> dict[str, Any]:
    return {"started_by": by, "confirmed_by": by if confirmed else None, "preview_only": False}


async def _move(connection: AsyncConnection, job: ImportJob, values: dict[str, Any]) -> bool:
    """Move the preview that was seen; tells whether it still stood."""
    as_seen = (_C.state == JobState.PREVIEWED, _C.attempt == job.attempt, _C.started_by.is_(None), IS_OPEN)
    moved = update(import_jobs).where(_C.id == job.id, *as_seen).values(values)
    return (await connection.execute(moved)).rowcount > 0


async def _ask_others(
    connection: AsyncConnection, job: ImportJob, approvers: Sequence[str], tell: Tell, at: datetime
) -> bool:
    await hold(connection, job.workspace)
    now = await lock_job(connection, job.id)
    if now.state is not JobState.WAITING_FOR_APPROVAL or now.approval is None or job.approval is None:
        return False
    if now.approval.number != job.approval.number:
        return False
    asked = {"approval": approval_text(now.approval.asking(approvers))}
    await connection.execute(update(import_jobs).where(_C.id == job.id, _WAITS).values(asked))
    await tell_now(connection, job.id, tell, at)
    return True


async def _decide(
    connection: AsyncConnection,
    job: ImportJob,
    decision: Decision,
    by: str,
    reason: str,
    tell: Tell,
    at: datetime,
) -> ImportJob | None:
    """The first answer counts; whoever comes later finds it."""
    await hold(connection, job.workspace)
    now = await lock_job(connection, job.id)
    if now.state is not JobState.WAITING_FOR_APPROVAL or now.approval is None or job.approval is None:
        return None
    if now.approval.number != job.approval.number:
        return None
    approved = decision is Decision.APPROVED
    answer = replace(
        now.approval, decision=decision, decided_by=by, decided_at=at, reason=reason, holds=approved
    )
    to = JobState.QUEUED if approved else JobState.PREVIEWED
    values = entering(to, at) | await note_approval(connection, now, answer)
    if not approved:
        values |= NOT_WANTED
    await connection.execute(update(import_jobs).where(_C.id == job.id, _WAITS).values(values))
    return await tell_now(connection, job.id, tell, at)
