"""One batch of an import: the checkpoint, the changes and their counts, in one transaction."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.fields import CLEARS
from importer.words.jobs import ImportJob, JobState
from importer.words.plan import AppliedBatch
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from storage.database import AnyRow
from storage.documents import managers_from
from storage.last_changes import note_changed
from storage.plan_rows import append_refused, changes, key_range, last_of
from storage.plan_schema import planned_rows
from storage.schema import customers, import_jobs, users, workflows
from storage.statements import in_parts
from storage.undo_schema import applied_ranges
from storage.workspaces import hold, number_change

_J = import_jobs.c
_P = planned_rows.c
_THIS: Final = _J.id == bindparam("job")
_CHANGES_SEEN: Final = select(_J.changes_seen).where(_THIS)
_SEE_OWN_CHANGE: Final = (
    update(import_jobs)
    .where(_THIS, _J.changes_seen == bindparam("before"))
    .values(changes_seen=bindparam("own"))
)
_MOVE_CHECKPOINT: Final = (
    update(import_jobs)
    .where(_THIS, _J.cursor == bindparam("seen"), _J.attempt == bindparam("our_attempt"))
    .where(_J.state == JobState.APPLYING)
    .values(cursor=bindparam("moved_to"), broken=0)
)
_COUNT: Final = (
    update(import_jobs)
    .where(_THIS)
    .values(
        changed=_J.changed + bindparam("more"),
        planned=_J.planned - bindparam("left"),
        unchanged=_J.unchanged - bindparam("surprising"),
        errors=_J.errors + bindparam("left") + bindparam("surprising"),
    )
)
_FROM: Final = and_(_P.job_id == bindparam("job"), _P.key_range >= bindparam("first"))
_HAS_MORE: Final = select(exists().where(_FROM))
_NEXT: Final = select(_P.key_range).where(_FROM).order_by(_P.key_range).limit(bindparam("most")).subquery()
_LAST_OF_NEXT: Final = select(func.max(_NEXT.c.key_range))


async def apply_batch(connection: AsyncConnection, job: ImportJob, size: int) -> AppliedBatch | None:
    """Carry out at least the next `size` planned rows in the customers' order; None when someone else did.

    A batch ends with a range of customers' ids, because the plan lies by those. A job must have at most one
    planned row for each customer by now: see `Plans.settle`. The workspace is held, because a directory that
    is loaded at the same time writes back what it has read of its customers.
    """
    await hold(connection, job.workspace)
    last = await _end_of_batch(connection, job, size)
    if not await move_checkpoint(connection, job, last):
        return None
    number = await number_change(connection, job.workspace)
    surprising = (
        0 if await is_alone(connection, job, number) else await _refuse_no_longer_so(connection, job, last)
    )
    changed, left = await _change_all(connection, job, last, number)
    await _note_ranges(connection, job, last, number)
    await note_left(connection, job, changed, left, surprising)
    await see_own_change(connection, job, number)
    done = await ends_at(connection, job, last)
    return AppliedBatch(last, changed, left, done=done, surprising=surprising)


async def _end_of_batch(connection: AsyncConnection, job: ImportJob, size: int) -> int:
    """The last id of the range in which the batch has its full size."""
    next_rows = {"job": job.id, "first": key_range(job.cursor + 1), "most": size}
    range_ = await connection.scalar(_LAST_OF_NEXT, next_rows)
    return job.cursor if range_ is None else last_of(range_)


async def move_checkpoint(connection: AsyncConnection, job: ImportJob, cursor: int) -> bool:
    """Only the first of several that saw the same checkpoint moves it, and only while we apply the job."""
    seen = {"job": job.id, "seen": job.cursor, "our_attempt": job.attempt, "moved_to": cursor}
    return (await connection.execute(_MOVE_CHECKPOINT, seen)).rowcount == 1


async def is_alone(connection: AsyncConnection, job: ImportJob, number: int) -> bool:
    """Whether only the job, whose change now is `number`, changed anything since its plan was begun."""
    return await connection.scalar(_CHANGES_SEEN, {"job": job.id}) == number - 1


async def see_own_change(connection: AsyncConnection, job: ImportJob, number: int) -> None:
    """Keep note that this change is the job's own."""
    await connection.execute(_SEE_OWN_CHANGE, {"job": job.id, "before": number - 1, "own": number})


async def _note_ranges(connection: AsyncConnection, job: ImportJob, last: int, number: int) -> None:
    """Keep which ranges the batch has applied: from now on they can be taken back."""
    ranges = select(
        literal(job.id), planned_rows.c.key_range, literal(job.workspace), literal(number), true()
    ).where(_between(job, last))
    names = ["job_id", "key_range", "workspace_id", "number", "in_effect"]
    await connection.execute(insert(applied_ranges).from_select(names, ranges.distinct()))


async def _change_all(connection: AsyncConnection, job: ImportJob, last: int, number: int) -> tuple[int, int]:
    """Change the batch's customers, by the change of this number.

    How many were changed, and how many left because they have changed meanwhile.

    Those are hardly ever there, so they are looked for only when too few customers could be changed, and then
    the rest is changed anew.
    """
    planned = (
        select(func.count()).select_from(planned_rows).where(_between(job, last), planned_rows.c.changes)
    )
    left = 0
    while True:
        attempt = await connection.begin_nested()
        changed = await _change(connection, job, last, number)
        if changed == await connection.scalar(planned):
            await attempt.commit()
            return changed, left
        await attempt.rollback()
        found = await _refuse_changed(connection, job, last)
        if not found:
            raise LookupError("customers could not be changed, although they are as the plan saw them")
        left += found


async def _change(connection: AsyncConnection, job: ImportJob, last: int, number: int) -> int:
    """Change the customers that still have what the plan saw; returns how many."""
    managers = func.coalesce(planned_rows.c.managers, customers.c.managers)
    workflow = case(
        (planned_rows.c.workflow.is_(None), customers.c.workflow_id),
        else_=func.nullif(planned_rows.c.workflow, 0),
    )
    changed = (
        update(customers)
        .where(_between(job, last), planned_rows.c.changes, _is_as_planned(job))
        .where(*_in_range(connection, job, last))
        .values(managers=managers, workflow_id=workflow, **note_changed(managers, workflow, number))
    )
    return (await connection.execute(changed)).rowcount


def _in_range(connection: AsyncConnection, job: ImportJob, last: int) -> Sequence[ColumnElement[bool]]:
    """The batch's customers, as PostgreSQL has to be told; else it reads all that there are.

    SQLite looks each one up by its id, and might do the opposite if it were told.
    """
    if connection.dialect.name == "sqlite":
        return ()
    return (customers.c.id.between(job.cursor + 1, last),)


async def _refuse_changed(connection: AsyncConnection, job: ImportJob, last: int) -> int:
    """Turn the planned rows of customers that have changed meanwhile into refused rows; tells how many."""
    return await _refuse_where(
        connection,
        job,
        last,
        planned_rows.c.changes,
        or_(customers.c.id.is_(None), not_(_is_as_planned(job))),
    )


async def _refuse_no_longer_so(connection: AsyncConnection, job: ImportJob, last: int) -> int:
    """Do the same with the rows of which all was so already when they were checked, and isn't any more.

    What such a row asks for is the job's all the same: it stays when an earlier one is undone.
    """
    asks_more = changes(
        planned_rows.c.managers, planned_rows.c.workflow, customers.c.managers, customers.c.workflow_id
    )
    return await _refuse_where(
        connection, job, last, not_(planned_rows.c.changes), or_(customers.c.id.is_(None), asks_more)
    )


async def _refuse_where(
    connection: AsyncConnection, job: ImportJob, last: int, *conditions: ColumnElement[bool]
) -> int:
    """Refuse the batch's planned rows of which this is so; tells how many."""
    changed = (
        select(
            planned_rows.c.number,
            planned_rows.c.managers,
            planned_rows.c.workflow,
            customers.c.external_id,
            workflows.c.name.label("workflow_name"),
        )
        .outerjoin(customers, customers.c.id == planned_rows.c.customer_id)
        .outerjoin(workflows, workflows.c.id == planned_rows.c.workflow)
        .where(_between(job, last), *conditions)
        .order_by(planned_rows.c.number)
    )
    left = (await connection.execute(changed)).all()
    emails = await _emails(connection, job.workspace) if left else {}
    await append_refused(connection, job.id, [_refuse(job, row, emails) for row in left])
    for numbers in in_parts([row.number for row in left]):
        these = planned_rows.c.number.in_(numbers)
        await connection.execute(delete(planned_rows).where(_between(job, last), these))
    return len(left)


async def _emails(connection: AsyncConnection, workspace: int) -> dict[int, str]:
    found = await connection.execute(
        select(users.c.id, users.c.email).where(users.c.workspace_id == workspace)
    )
    return {row.id: row.email for row in found}


def _refuse(job: ImportJob, row: AnyRow, emails: dict[int, str]) -> RefusedRow:
    """The file isn't at hand any more.

    The row's cells say what it asks for, so that it can be shared again.
    """
    external_id = row.external_id or ""
    asked = {
        job.reading.mapping.external_id: external_id,
        job.reading.mapping.account_manager: _asked_managers(row.managers, emails),
        job.reading.mapping.workflow: CLEARS if row.workflow == 0 else row.workflow_name or "",
    }
    cells = tuple(asked.get(column, "") for column in range(len(job.reading.shape.columns)))
    return RefusedRow(row.number, cells, (RowError(RowErrorCode.CHANGED_MEANWHILE, value=external_id),))


def _asked_managers(text: str | None, emails: dict[int, str]) -> str:
    if text is None:
        return ""
    return ", ".join(emails.get(user, "") for user in managers_from(text)) if text else CLEARS


async def note_left(
    connection: AsyncConnection, job: ImportJob, changed: int, left: int, surprising: int
) -> None:
    """Keep `rows == planned + unchanged + errors`: a row that was left is an error, and no planned change."""
    counted = {"job": job.id, "more": changed, "left": left, "surprising": surprising}
    await connection.execute(_COUNT, counted)


async def ends_at(connection: AsyncConnection, job: ImportJob, last: int) -> bool:
    """Whether no planned row lies beyond this customer."""
    return not await connection.scalar(_HAS_MORE, {"job": job.id, "first": key_range(last + 1)})


def _is_as_planned(job: ImportJob) -> ColumnElement[bool]:
    return and_(
        customers.c.id == planned_rows.c.customer_id,
        customers.c.workspace_id == job.workspace,
        customers.c.managers == planned_rows.c.old_managers,
        customers.c.workflow_id.is_not_distinct_from(planned_rows.c.old_workflow),
    )


def _planned_after(job: ImportJob, customer: int) -> ColumnElement[bool]:
    """Planned rows in ranges beyond the checkpoint, which always stands at the end of one."""
    return and_(planned_rows.c.job_id == job.id, planned_rows.c.key_range >= key_range(customer + 1))


def _between(job: ImportJob, last: int) -> ColumnElement[bool]:
    """The batch: the planned rows of the customers from the checkpoint to the last one."""
    return and_(_planned_after(job, job.cursor), planned_rows.c.key_range <= key_range(last))
