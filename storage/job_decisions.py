"""What people decide of a job: another reading of its file, what wrong values mean, to go on, or to stop."""

from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import and_, bindparam, case, exists, func, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from importer.words.corrections import Corrections
from importer.words.errors import WrongStateError
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.language import Sentence, lazy_gettext
from importer.words.postings import Tell
from storage.approvals import withdraw_approval
from storage.column_types import UtcTime
from storage.corrections import keep_job_corrections
from storage.job_deliveries import deliver_job
from storage.job_lookups import get_job, lock, lock_job
from storage.job_rows import counts_values
from storage.job_steps import change, entering, read_back, tell_now
from storage.schema import RowsKept, import_jobs, in_state
from storage.workspaces import see_changes

_C = import_jobs.c
_RUNS = in_state(lambda state: state.runs)
IS_OPEN = and_(in_state(lambda state: state.can_be_decided), ~_C.in_turn)
_STOPS_AT_ONCE = or_(in_state(lambda state: state.stops_at_once), and_(_RUNS, ~_C.in_turn))
_TRIAL: Final = import_jobs.alias("trial")
_HAS_TRIAL_AT_WORK: Final = exists().where(
    _TRIAL.c.workspace_id == _C.workspace_id,
    _TRIAL.c.of_number == _C.number,
    _TRIAL.c.kind == JobKind.TRIAL,
    in_state(lambda state: not state.ended, _TRIAL),
)
_STILL_ONLY_PREVIEWED = and_(_C.preview_only, _C.state != JobState.PREVIEWED)
"""Whether it is to be looked at before it may be applied: whoever decides about a preview has done so."""
_NOT_PLANNED: Final[dict[str, Any]] = {
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
    await lock(connection, job)
    wanted: dict[str, object] = {"started_by": by, "confirmed_by": by if confirmed else None, "now": at}
    seen = {"job": job, "attempt_seen": attempt}
    return await change(connection, _starting(), tell, at, wanted | seen) is not None


@cache
def _starting() -> ReturningUpdate[Any]:
    """Put together once: see docs/performance.md."""
    now, seen = bindparam("now", type_=UtcTime()), bindparam("attempt_seen", type_=_C.attempt.type)
    is_checked_still = _C.state == JobState.CHECKING
    wanted = entering(JobState.QUEUED, now) | {
        "state": case((is_checked_still, _C.state), else_=JobState.QUEUED),
        "state_since": case((is_checked_still, _C.state_since), else_=now),
        "preview_only": _STILL_ONLY_PREVIEWED,
    }
    as_seen = _C.attempt == func.coalesce(seen, _C.attempt)
    this = (_C.id == bindparam("job"), IS_OPEN, as_seen, _C.started_by.is_(None), ~_HAS_TRIAL_AT_WORK)
    return read_back(update(import_jobs).where(*this).values(wanted))


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


def _chosen_too_late(job: ImportJob) -> Sentence:
    number = str(job.number)
    if job.state is JobState.CANCELLED:
        return lazy_gettext(
            "Import {number} was cancelled, so its columns can't be chosen any more.", number=number
        )
    return lazy_gettext(
        "Import {number} has started, so its columns can't be chosen any more.", number=number
    )
