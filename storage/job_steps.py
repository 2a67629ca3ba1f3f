"""The steps of a job: each is one update of its row, together with what people are to be told of it.

What people decide of it is in `storage.job_decisions`.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Update,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from importer.words.approval_need import needs_approval
from importer.words.corrections import NO_CORRECTIONS
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.language import Sentence
from importer.words.new_jobs import NewJob, return_of
from importer.words.postings import ShareThread, Tell, managers_posting
from importer.words.stored_sentences import to_text
from importer.words.totals import PlanTotals, Verdict
from storage.approvals import let_approval_go, note_exemption
from storage.column_types import UtcTime
from storage.corrections import keep_job_corrections
from storage.database import AnyRow
from storage.documents import verdict_text
from storage.fence import hold_row, raise_attempt, require_attempt
from storage.job_deliveries import deliver_job
from storage.job_lookups import LAST_CHANGE, LAST_NUMBER, find_ahead, get_shared, require_job
from storage.job_rows import counts_values, is_due, job_from, new_job_values
from storage.loading_schema import listed_customers
from storage.postings import add_postings
from storage.renewal import renew_tried
from storage.schema import import_jobs
from storage.statements import append, insert_for
from storage.threads import ITS_THREAD, THREAD_OF_NEW, find_place_in, keep_threads, thread_of
from storage.workspace_settings import read_settings
from storage.workspaces import hold, see_changes

_C = import_jobs.c
_QUEUED = _C.state == JobState.QUEUED
_WITH_THREAD: Final = (*_C, *ITS_THREAD)
_NOW: Final = select(*_WITH_THREAD).where(_C.id == bindparam("job"))
NOT_WANTED: Final[dict[str, Any]] = {"started_by": None, "confirmed_by": None}
"""How a preview stands that nobody has said yes to, or not any more."""


async def create(connection: AsyncConnection, new: NewJob, tell: Tell, at: datetime) -> ImportJob:
    """A job with the workspace's next number; the same share gives the job that it has."""
    await hold(connection, new.workspace)
    created = await connection.execute(_creating(connection.dialect.name), new_job_values(new, at))
    row = created.one_or_none()
    if row is None:
        return await get_shared(connection, new.workspace, new.reading.source.share)
    job = job_from(row)
    if new.corrections != NO_CORRECTIONS:
        await keep_job_corrections(connection, job.id, new.corrections)
    if new.customers:
        rows = ((job.id, one) for one in new.customers)
        await append(connection, listed_customers, ["job_id", "customer_id"], rows)
    return await _tell(connection, row, tell, at)


@cache
def _creating(dialect: str) -> ReturningInsert[Any]:
    """Takes what `new_job_values` gives; returns nothing where the share has its job already."""
    its_number = func.coalesce(LAST_NUMBER, 0) + 1
    numbered = {
        "number": its_number,
        "root_number": func.coalesce(bindparam("root"), its_number),
        "changes_seen": func.coalesce(LAST_CHANGE, 0),
    }
    new = insert_for(dialect, import_jobs).values(numbered)
    return new.on_conflict_do_nothing(index_elements=["workspace_id", "share"]).returning(*_C, *THREAD_OF_NEW)


async def step(
    connection: AsyncConnection,
    job: int,
    seen: Collection[JobState],
    to: JobState,
    tell: Tell,
    at: datetime,
    failure: Sentence | None = None,
) -> ImportJob | None:
    """The job in another state, if it was in one of those seen."""
    values = entering(to, at) | ({} if failure is None else {"failure": to_text(failure)})
    moved = update(import_jobs).where(_C.id == job, _C.state.in_(seen)).values(values)
    return await change(connection, read_back(moved), tell, at)


async def keep_totals(connection: AsyncConnection, job: ImportJob, totals: PlanTotals) -> None:
    """Keep what came of the plan of a job of ours."""
    await require_attempt(connection, job)
    verdict = replace(job.verdict or Verdict(), totals=totals)
    await connection.execute(update(import_jobs).where(_C.id == job.id).values(verdict=verdict_text(verdict)))


async def end(
    connection: AsyncConnection,
    job: ImportJob,
    to: JobState,
    tell: Tell,
    at: datetime,
    failure: Sentence | None = None,
) -> bool:
    """End a job of ours, and have a cover return on its day; False where it had left the state it was in."""
    await require_attempt(connection, job)
    ended = await step(connection, job.id, {job.state}, to, tell, at, failure)
    if ended is None:
        return False
    await note_exemption(connection, ended, at)
    if ended.kind is JobKind.HANDOVER and ended.counts.changed:
        await _schedule_return(connection, ended, tell, at)
    await _have_managers_told(connection, ended)
    return True


async def _have_managers_told(connection: AsyncConnection, job: ImportJob) -> None:
    """Where the workspace wants that: once for each job that has changed anything, whoever asked for it."""
    if job.counts.changed and (await read_settings(connection, job.workspace)).tell_managers:
        await add_postings(connection, job.workspace, [managers_posting(job)], job.id)


async def _schedule_return(connection: AsyncConnection, cover: ImportJob, tell: Tell, at: datetime) -> None:
    """Make the job that gives back what a cover handed over, all or in part; none where it is for good."""
    time_zone = (await read_settings(connection, cover.workspace)).time_zone
    if cover.request and (due := cover.request.due(time_zone)):
        returns = return_of(cover, due)
        if thread := await thread_of(connection, cover):
            kept = ShareThread(cover.workspace, returns.reading.source.share, thread)
            await keep_threads(connection, [kept])
        await create(connection, returns, tell, at)


async def take(connection: AsyncConnection, job: int) -> ImportJob:
    """Take a job up, from whoever had it."""
    return require_job(await raise_attempt(connection, job))


async def begin(connection: AsyncConnection, job: ImportJob, at: datetime) -> ImportJob | None:
    """Give a queued job its turn; None where it isn't.

    One whose plan is as everything is now is applied, any other is checked first.
    """
    await hold(connection, job.workspace)
    await require_attempt(connection, job)
    if await find_ahead(connection, job, at) is not None:
        return None
    seen = await see_changes(connection, job.workspace)
    is_current = and_(_C.checked, func.coalesce(_C.changes_seen, -1) == seen)
    values = {
        "state": case((is_current, JobState.APPLYING), else_=JobState.CHECKING),
        "state_since": at,
        "changes_seen": seen,
        "in_turn": true(),
        "broken": 0,
        "moved": 0,
    }
    begun = update(import_jobs).where(_C.id == job.id, _QUEUED, is_due(at)).values(values)
    row = (await connection.execute(begun.returning(*_C))).one_or_none()
    return None if row is None else job_from(row)


async def finish_check(
    connection: AsyncConnection, job: ImportJob, counts: Counts, verdict: Verdict, tell: Tell, at: datetime
) -> ImportJob | None:
    """Keep what a check of ours found, and go on as far as people have said; None if it was not checked."""
    row = await hold_row(connection, job)
    now = job_from(row)
    if now.state is not JobState.CHECKING:
        return None
    verdict = replace(verdict, moved=max(verdict.moved, row.moved or 0))
    above = (await read_settings(connection, now.workspace)).approval_above
    is_approved = not needs_approval(replace(now, verdict=verdict), above)
    to = _after_check(now, verdict) if is_approved else JobState.PREVIEWED
    values = entering(to, at) | counts_values(counts) | {"checked": True, "verdict": verdict_text(verdict)}
    if to is JobState.PREVIEWED:
        values |= NOT_WANTED | let_approval_go(now)
    checked = update(import_jobs).where(_C.id == job.id).values(values)
    return await change(connection, read_back(checked), tell, at)


def _after_check(job: ImportJob, verdict: Verdict) -> JobState:
    """What nobody has said yes to, or not to this, stands as a preview."""
    is_settled = not verdict.guards or (job.confirmed_by is not None and verdict.can_be_confirmed)
    is_wanted = job.in_turn or job.started_by is not None
    if job.preview_only or not is_wanted or verdict.moved or not is_settled:
        return JobState.PREVIEWED
    return JobState.APPLYING if job.in_turn else JobState.QUEUED


def entering(state: JobState, at: datetime | BindParameter[datetime]) -> dict[str, Any]:
    """What changes with the state."""
    values: dict[str, Any] = {"state": state, "state_since": at, "broken": 0}
    if state.was_started:
        values["started_at"] = func.coalesce(
            _C.started_at, literal(at, UtcTime) if isinstance(at, datetime) else at
        )
    if state.ended:
        values["finished_at"] = at
    if state.is_at_rest:
        values["in_turn"] = false()
    return values


async def change(
    connection: AsyncConnection,
    changed: ReturningUpdate[Any],
    tell: Tell,
    at: datetime,
    values: Mapping[str, object] | None = None,
) -> ImportJob | None:
    """The job once it is changed, with what people are to be told of it; None where it isn't changed.

    What changes it has to `read_back` the job.
    """
    row = (await connection.execute(changed, values)).one_or_none()
    return None if row is None else await _tell(connection, row, tell, at)


def read_back(changed: Update) -> ReturningUpdate[Any]:
    """The same change, which returns the job with its thread."""
    return changed.returning(*_WITH_THREAD)


async def tell_now(connection: AsyncConnection, job: int, tell: Tell, at: datetime) -> ImportJob:
    """The job as it stands now, with what people are to be told, and who is to go on, written down beside."""
    return await _tell(connection, (await connection.execute(_NOW, {"job": job})).one(), tell, at)


async def _tell(connection: AsyncConnection, row: AnyRow, tell: Tell, at: datetime) -> ImportJob:
    now = job_from(row)
    if now.state.ended:
        await renew_tried(connection, now, at)
    if thread := await find_place_in(connection, row, now):
        await add_postings(connection, now.workspace, tell(now, thread), now.id)
    await deliver_job(connection, now, at)
    return now
