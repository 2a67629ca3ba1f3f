"""What was asked of a second person is kept with its job, and each step of it in the audit list."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.approval import Approval, Decision
from importer.words.approval_need import is_exempt
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.workspace_settings import APPROVAL, SettingChange
from storage.documents import approval_text
from storage.workspace_settings import note_change, read_settings


async def note_approval(connection: AsyncConnection, job: ImportJob, approval: Approval) -> dict[str, Any]:
    """Write what was asked, or what came of it, into the audit list; returns the column that keeps it."""
    asker = "" if approval.waits else approval.asked_by
    by = approval.asked_by if approval.waits else approval.decided_by
    at = approval.decided_at or approval.asked_at
    said = (asker, approval.decision.value, by, at)
    line = SettingChange(APPROVAL, *said, job=job.number, customers=approval.customers)
    await note_change(connection, job.workspace, line)
    return {"approval": approval_text(approval)}


def let_approval_go(job: ImportJob) -> dict[str, Any]:
    """The column as it is once the plan that was approved isn't the one that stands any more."""
    if job.approval is None or not job.approval.holds:
        return {}
    return {"approval": approval_text(replace(job.approval, holds=False))}


async def withdraw_approval(
    connection: AsyncConnection, job: ImportJob, by: str, at: datetime
) -> dict[str, Any]:
    """The same once a job is cancelled of which a second person was still asked."""
    if job.approval is None or job.state is not JobState.WAITING_FOR_APPROVAL:
        return {}
    withdrawn = replace(job.approval, decision=Decision.WITHDRAWN, decided_by=by, decided_at=at)
    return await note_approval(connection, job, withdrawn) | {"started_by": None, "confirmed_by": None}


async def note_exemption(connection: AsyncConnection, job: ImportJob, at: datetime) -> None:
    """Write down that a job has changed more than needs approval without one, as it may."""
    above = (await read_settings(connection, job.workspace)).approval_above
    if above is None or job.counts.changed <= above or not is_exempt(job) or job.kind is JobKind.TRIAL:
        return
    by = job.started_by or job.uploaded_by
    said = (APPROVAL, "", Decision.EXEMPT.value, by, at)
    await note_change(
        connection, job.workspace, SettingChange(*said, job=job.number, customers=job.counts.changed)
    )
