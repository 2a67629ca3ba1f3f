"""The steps of a job: each is one update of its row, together with what people are to be told of it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, case, false, func, insert, literal, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.approval_need import needs_approval
from importer.words.corrections import NO_CORRECTIONS, Corrections
from importer.words.errors import WrongStateError
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.language import Sentence, lazy_gettext
from importer.words.new_jobs import NewJob, return_of
from importer.words.postings import Tell, managers_posting
from importer.words.stored_sentences import to_text
from importer.words.totals import PlanTotals, Verdict
from storage.approvals import let_approval_go, note_exemption, withdraw_approval
from storage.column_types import UtcTime
from storage.corrections import keep_job_corrections
from storage.documents import verdict_text
from storage.fence import raise_attempt, require_attempt
from storage.job_deliveries import deliver_job
from storage.job_lookups import find_ahead, find_last_numbers, find_shared, find_trial, get_job, lock_job
from storage.job_rows import counts_values, is_due, job_from, new_job_values
from storage.loading_schema import listed_customers
from storage.postings import add_postings
from storage.renewal import renew_tried
from storage.schema import RowsKept, import_jobs, in_state
from storage.statements import append
from storage.threads import find_place, keep_thread, thread_of
from storage.workspace_settings import read_settings
from storage.workspaces import hold, see_changes

_C = import_jobs.c
_RUNS = in_state(lambda state: state.runs)
_QUEUED = _C.state == JobState.QUEUED
IS_OPEN = and_(in_state(lambda state: state.can_be_decided), ~_C.in_turn)
_STOPS_AT_ONCE = or_(in_state(lambda state: state.stops_at_once), and_(_RUNS, ~_C.in_turn))
_STILL_ONLY_PREVIEWED = and_(_C.preview_only, _C.state != JobState.PREVIEWED)
"""Whether it is to be looked at before it may be applied: whoever decides about a preview has done so."""
_NOT_PLANNED: dict[str, Any] = {
    "checked": False,
    "verdict": None,
    "started_by": None,
    "confirmed_by": None,
    "cancel_asked": False,
    "preview_only": _STILL_ONLY_PREVIEWED,
    "moved": 0,
    "rows_kept": RowsKept.ALL,
    "error_kinds": None,
    **counts_values(Counts()),
}
"""How a job stands whose rows are to be checked, or checked anew."""
_CREATE: Final = insert(import_jobs).returning(*_C)
NOT_WANTED: Final[dict[str, Any]] = {"started_by": None, "confirmed_by": None}
"""How a preview stands that nobody has said yes to, or not any more."""


async def create(connection: AsyncConnection, new: NewJob, tell: Tell, at: datetime) -> ImportJob:
    """A job with the workspace's next number; the same share gives the job that it has."""
    await hold(connection, new.workspace)
    known = await find_shared(connection, new.workspace, new.reading.source.share)
    if known is not None:
        return known
    last, seen = await find_last_numbers(connection, new.workspace)
    values = new_job_values(new, last + 1, at) | {"changes_seen": seen}
    job = job_from((await connection.execute(_CREATE, values)).one())
    if new.corrections != NO_CORRECTIONS:
        await keep_job_corrections(connection, job.id, new.corrections)
    if new.customers:
        rows = ((job.id, one) for one in new.customers)
        await append(connection, listed_customers, ["job_id", "customer_id"], rows)
    return await tell_now(connection, job, tell, at)


async def step(
    connection: AsyncConnection,
    job: int,
    seen: Collection[JobState],
    to: JobState,
    tell: Tell,
    at: datetime,
    failure: Sentence | None = None,
) -> bool:
    """Move to another state if the job is in one of those seen; tells whether it did."""
    values = entering(to, at) | ({} if failure is None else {"failure": to_text(failure)})
    moved = update(import_jobs).where(_C.id == job, _C.state.in_(seen)).values(values)
    if (await connection.execute(moved)).rowcount == 0:
        return False
    await tell_now(connection, job, tell, at)
    return True


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
    if not await step(connection, job.id, {job.state}, to, tell, at, failure):
        return False
    ended = await get_job(connection, job.id)
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
            await keep_thread(connection, cover.workspace, returns.reading.source.share, thread)
        await create(connection, returns, tell, at)


async def choose(
    connection: AsyncConnection, job: int, values: dict[str, Any], to: JobState, at: datetime
) -> ImportJob:
    """Keep another reading of the file, and plan nothing of it yet; who checks the one before is overtaken.

    Raises WrongStateError where nobody can choose any more.
    """
    seen = {"changes_seen": await see_changes(connection, (await get_job(connection, job)).workspace)}
    anew = entering(to, at) | _NOT_PLANNED | {"attempt": _C.attempt + 1} | seen | values
    changed = await connection.execute(update(import_jobs).where(_C.id == job, IS_OPEN).values(anew))
    now = await get_job(connection, job)
    if not changed.rowcount:
        raise WrongStateError(_chosen_too_late(now))
    await deliver_job(connection, now, at)
    return now


async def correct(connection: AsyncConnection, job: int, corrections: Corrections, at: datetime) -> ImportJob:
    """Keep what wrong values of a job mean, and drop its plan; raises WrongStateError as `choose` does."""
    now = await choose(connection, job, {}, JobState.CHECKING, at)
    await keep_job_corrections(connection, job, corrections)
    return now


async def start(
    connection: AsyncConnection,
    job: int,
    by: str,
    tell: Tell,
    at: datetime,
    *,
    confirmed: bool,
    attempt: int | None,
) -> bool:
    """Keep who wants the job to go on: it waits for its turn or the end of its check. Tells whether it can.

    With an `attempt`, that of the plan that was seen, it can only as long as nobody has chosen anything else.
    While a trial of it is at work, its preview waits for that.
    """
    trial = await find_trial(connection, await lock_job(connection, job))
    if trial and not trial.state.ended:
        return False
    as_seen = _C.attempt == (_C.attempt if attempt is None else attempt)
    wanted = entering(JobState.QUEUED, at) | {
        "state": case((_C.state == JobState.CHECKING, _C.state), else_=JobState.QUEUED),
        "state_since": case((_C.state == JobState.CHECKING, _C.state_since), else_=at),
        "started_by": by,
        "confirmed_by": by if confirmed else None,
        "preview_only": _STILL_ONLY_PREVIEWED,
    }
    started = update(import_jobs).where(_C.id == job, IS_OPEN, as_seen, _C.started_by.is_(None))
    row = (await connection.execute(started.values(wanted).returning(*_C))).one_or_none()
    if row is None:
        return False
    await tell_now(connection, job_from(row), tell, at)
    return True


async def take(connection: AsyncConnection, job: int) -> ImportJob:
    """Take a job up, from whoever had it."""
    await raise_attempt(connection, job)
    return await get_job(connection, job)


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
    return await get_job(connection, job.id) if (await connection.execute(begun)).rowcount else None


async def finish_check(
    connection: AsyncConnection, job: ImportJob, counts: Counts, verdict: Verdict, tell: Tell, at: datetime
) -> ImportJob | None:
    """Keep what a check of ours found, and go on as far as people have said; None if it was not checked."""
    await require_attempt(connection, job)
    now = await get_job(connection, job.id)
    if now.state is not JobState.CHECKING:
        return None
    moved = await connection.scalar(select(_C.moved).where(_C.id == job.id)) or 0
    verdict = replace(verdict, moved=max(verdict.moved, moved))
    above = (await read_settings(connection, now.workspace)).approval_above
    is_approved = not needs_approval(replace(now, verdict=verdict), above)
    to = _after_check(now, verdict) if is_approved else JobState.PREVIEWED
    values = entering(to, at) | counts_values(counts) | {"checked": True, "verdict": verdict_text(verdict)}
    if to is JobState.PREVIEWED:
        values |= NOT_WANTED | let_approval_go(now)
    await connection.execute(update(import_jobs).where(_C.id == job.id).values(values))
    return await tell_now(connection, job.id, tell, at)


def _after_check(job: ImportJob, verdict: Verdict) -> JobState:
    """What nobody has said yes to, or not to this, stands as a preview."""
    is_settled = not verdict.guards or (job.confirmed_by is not None and verdict.can_be_confirmed)
    is_wanted = job.in_turn or job.started_by is not None
    if job.preview_only or not is_wanted or verdict.moved or not is_settled:
        return JobState.PREVIEWED
    return JobState.APPLYING if job.in_turn else JobState.QUEUED


async def ask_cancel(connection: AsyncConnection, job: int, by: str, tell: Tell, at: datetime) -> ImportJob:
    """Cancel at once what isn't in its turn, whoever checks it; ask other jobs to stop between batches."""
    this = update(import_jobs).where(_C.id == job).values(cancelled_by=func.coalesce(_C.cancelled_by, by))
    withdrawn = await withdraw_approval(connection, await lock_job(connection, job), by, at)
    cancelled = this.where(_STOPS_AT_ONCE).values(
        entering(JobState.CANCELLED, at) | {"attempt": _C.attempt + 1} | withdrawn
    )
    if (await connection.execute(cancelled)).rowcount:
        return await tell_now(connection, job, tell, at)
    await connection.execute(this.where(_RUNS).values(cancel_asked=True))
    return await get_job(connection, job)


def entering(state: JobState, at: datetime) -> dict[str, Any]:
    """What changes with the state."""
    values: dict[str, Any] = {"state": state, "state_since": at, "broken": 0}
    if state.was_started:
        values["started_at"] = func.coalesce(_C.started_at, literal(at, UtcTime))
    if state.ended:
        values["finished_at"] = at
    if state.is_at_rest:
        values["in_turn"] = false()
    return values


async def tell_now(connection: AsyncConnection, job: int | ImportJob, tell: Tell, at: datetime) -> ImportJob:
    """The job as it stands now, with what people are to be told, and who is to go on, written down beside."""
    now = job if isinstance(job, ImportJob) else await get_job(connection, job)
    if now.state.ended:
        await renew_tried(connection, now, at)
    if thread := await find_place(connection, now):
        await add_postings(connection, now.workspace, tell(now, thread), now.id)
    await deliver_job(connection, now, at)
    return now


def _chosen_too_late(job: ImportJob) -> Sentence:
    number = str(job.number)
    if job.state is JobState.CANCELLED:
        return lazy_gettext(
            "Import {number} was cancelled, so its columns can't be chosen any more.", number=number
        )
    return lazy_gettext(
        "Import {number} has started, so its columns can't be chosen any more.", number=number
    )
