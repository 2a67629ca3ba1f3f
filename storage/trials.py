"""A trial: the first changes of a preview, copied as they are planned there, as a job of its own."""

from datetime import datetime

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import WrongStateError
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.new_jobs import NewJob
from importer.words.postings import Tell
from importer.words.totals import GuardNumbers, Verdict
from importer.words.trial import is_another_now
from storage.documents import verdict_text
from storage.job_deliveries import deliver_turns
from storage.job_lookups import find_shared, find_trial, get_job, lock_job
from storage.job_rows import counts_values
from storage.job_steps import create
from storage.plan_schema import matched_cells, planned_rows
from storage.plan_totals import total
from storage.renewal import ask_renewal
from storage.schema import import_jobs
from storage.workspaces import hold, see_changes

_J, _P, _M = import_jobs.c, planned_rows.c, matched_cells.c


async def begin_trial(
    connection: AsyncConnection, of: ImportJob, new: NewJob, by: str, most: int, tell: Tell, at: datetime
) -> ImportJob | None:
    """Queue a job with the first changes of a preview; None where that has to be brought up to date first.

    Raises WrongStateError where it no longer stands as it was seen.
    """
    await hold(connection, of.workspace)
    if known := await find_shared(connection, of.workspace, new.reading.source.share):
        return known
    await _require_as_seen(connection, of)
    seen = await see_changes(connection, of.workspace)
    if await connection.scalar(select(_J.changes_seen).where(_J.id == of.id)) != seen:
        await ask_renewal(connection, of.workspace, of.number, at)
        await deliver_turns(connection, of.workspace, at)
        return None
    trial = await create(connection, new, tell, at)
    await _copy_first(connection, of.id, trial.id, most)
    return await _note_planned(connection, trial, by, seen)


async def _require_as_seen(connection: AsyncConnection, of: ImportJob) -> None:
    """Until this transaction ends nobody says yes to the preview, or has it checked anew."""
    now = await lock_job(connection, of.id)
    if now.state is not JobState.PREVIEWED or now.attempt != of.attempt or await find_trial(connection, of):
        raise WrongStateError(is_another_now(of))


async def _copy_first(connection: AsyncConnection, of: int, trial: int, most: int) -> None:
    """Copy the first rows that change something, with their cells, from no more ranges than they lie in."""
    changing = (_P.job_id == of, _P.changes)
    nearest = select(_P.key_range).where(*changing).order_by(_P.key_range).limit(most).subquery()
    last = select(func.max(nearest.c.key_range)).scalar_subquery()
    columns = [column for column in planned_rows.columns if column is not _P.job_id]
    first = select(literal(trial), *columns).where(*changing, _P.key_range <= last)
    in_order = first.order_by(_P.key_range, _P.customer_id).limit(most)
    names = ["job_id", *(column.name for column in columns)]
    await connection.execute(insert(planned_rows).from_select(names, in_order))
    numbers = select(_P.number).where(_P.job_id == trial)
    cells = select(literal(trial), _M.number, _M.field, _M.written).where(
        _M.job_id == of, _M.number.in_(numbers)
    )
    await connection.execute(
        insert(matched_cells).from_select(["job_id", "number", "field", "written"], cells)
    )


async def _note_planned(connection: AsyncConnection, trial: ImportJob, by: str, seen: int) -> ImportJob:
    """Its plan is made, seen and wanted, so that it only waits for its turn."""
    rows = await connection.scalar(select(func.count()).where(_P.job_id == trial.id)) or 0
    values = {"checked": True, "changes_seen": seen, "started_by": by, "confirmed_by": by}
    counted = counts_values(Counts(rows=rows, planned=rows))
    await connection.execute(update(import_jobs).where(_J.id == trial.id).values(values | counted))
    now = await get_job(connection, trial.id)
    verdict = Verdict(await total(connection, now, {}, GuardNumbers()))
    this = update(import_jobs).where(_J.id == trial.id)
    await connection.execute(this.values(verdict=verdict_text(verdict)))
    return await get_job(connection, trial.id)
