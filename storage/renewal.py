"""A stored plan is brought up to what customers have now, set by set, where something has changed since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import ImportJob, JobKind, JobState
from storage.absent import leave_changed_since
from storage.fence import require_attempt
from storage.plan_rows import changes
from storage.plan_schema import planned_rows
from storage.schema import RowsKept, customers, import_jobs
from storage.workspaces import see_changes

_P, _C, _J = planned_rows.c, customers.c, import_jobs.c
_TRIED = planned_rows.alias("tried_rows")
_TRIED_BY: Final = select(_J.of_number).where(
    _J.workspace_id == bindparam("workspace"),
    _J.number == bindparam("trial"),
    _J.kind == JobKind.TRIAL,
)
_CHANGES = changes(_P.managers, _P.workflow, _C.managers, _C.workflow_id)
_MANAGERS_DIFFER = _P.old_managers != _C.managers
_WORKFLOW_DIFFERS = _P.old_workflow.is_distinct_from(_C.workflow_id)
_MOVED = and_(
    or_(_P.changes, _CHANGES),
    or_(
        and_(_P.managers.is_not(None), _MANAGERS_DIFFER),
        and_(_P.workflow.is_not(None), _WORKFLOW_DIFFERS),
    ),
)
"""Whether the row would do something else than before: from another value, or a change that wasn't one."""


async def list_ranges(connection: AsyncConnection, job: int) -> Sequence[int]:
    """The ranges of customers that a job's plan lies in."""
    ranges = select(_P.key_range).where(_P.job_id == job).distinct().order_by(_P.key_range)
    return (await connection.scalars(ranges)).all()


async def renew_range(connection: AsyncConnection, job: ImportJob, range_: int) -> int:
    """Let a range's rows start from what their customers have now; tells for how many this matters.

    Outside of its turn a preview is renewed after a trial of it: what that has set, or had found, is no
    surprise. Whoever has pressed Import, though, does so on what they saw, whoever changed it.
    """
    await require_attempt(connection, job)
    these = (_P.job_id == job.id, _P.key_range == range_, _C.id == _P.customer_id)
    moved = select(func.count()).select_from(planned_rows.join(customers, _C.id == _P.customer_id))
    surprising = () if job.in_turn else (_P.customer_id.not_in(_tried(job, range_)),)
    amount = await connection.scalar(moved.where(*these, _MOVED, *surprising)) or 0
    renewed = update(planned_rows).where(*these, or_(_MANAGERS_DIFFER, _WORKFLOW_DIFFERS))
    values = {"old_managers": _C.managers, "old_workflow": _C.workflow_id, "changes": _CHANGES}
    await connection.execute(renewed.values(values))
    await leave_changed_since(connection, job, range_)
    if amount:
        await note_moved(connection, job, amount)
    return amount


async def note_moved(connection: AsyncConnection, job: ImportJob, customers: int) -> None:
    """Let the job come to rest as a preview that says how many have moved since someone looked.

    Also where whoever renews it is killed before the end: done again, it no longer finds them.
    """
    noted = update(import_jobs).where(_J.id == job.id)
    await connection.execute(noted.values(preview_only=True, moved=_J.moved + customers))


def _tried(job: ImportJob, range_: int) -> Select[tuple[int]]:
    """The customers of a range who have what a trial of this job has set, or what it had found."""
    t, now, trials = _TRIED.c, customers.alias("tried_customers"), import_jobs.alias("trials")
    managers = (t.old_managers, func.coalesce(t.managers, t.old_managers))
    old_workflow = func.coalesce(t.old_workflow, 0)
    workflow = (old_workflow, func.coalesce(t.workflow, old_workflow))
    return (
        select(now.c.id)
        .select_from(trials)
        .join(_TRIED, t.job_id == trials.c.id)
        .join(now, now.c.id == t.customer_id)
        .where(
            trials.c.workspace_id == job.workspace,
            trials.c.number > job.number,
            trials.c.kind == JobKind.TRIAL,
            trials.c.of_number == job.number,
            t.key_range == range_,
            _is_any(now.c.managers, managers),
            _is_any(func.coalesce(now.c.workflow_id, 0), workflow),
        )
    )


def _is_any(value: ColumnElement[Any], known: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    return or_(*(value == one for one in known))


async def ask_renewal(connection: AsyncConnection, workspace: int, number: int, at: datetime) -> None:
    """Have a preview's plan brought up to date, if it still stands; that says yes for nobody."""
    stands = (_J.state == JobState.PREVIEWED, _J.checked, _J.rows_kept == RowsKept.ALL)
    asked = update(import_jobs).where(_J.workspace_id == workspace, _J.number == number, *stands)
    seen = await see_changes(connection, workspace)
    checked = {"state": JobState.CHECKING, "state_since": at, "changes_seen": seen, "broken": 0, "moved": 0}
    await connection.execute(asked.values(checked))


async def renew_tried(connection: AsyncConnection, ended: ImportJob, at: datetime) -> None:
    """Ask for that where a trial of the preview has ended, or was taken back."""
    number = ended.root if ended.is_undo else ended.number
    if of := await connection.scalar(_TRIED_BY, {"workspace": ended.workspace, "trial": number}):
        await ask_renewal(connection, ended.workspace, of, at)
