"""One batch of a list: entries are added and renamed first, then customers changed as by any other job."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, literal, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.loading.records import find_name_and_key
from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob
from importer.words.plan import AppliedBatch
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from storage.apply import apply_batch, ends_at, move_checkpoint, note_left, see_own_change
from storage.database import AnyRow
from storage.entries import count_planned
from storage.entry_ranges import PART_OF, Part, end_of, holds, kind_of, range_of
from storage.loading_schema import planned_entries
from storage.plan_rows import append_refused
from storage.schema import customers, workspaces
from storage.statements import count_anew, in_parts, insert_into
from storage.undo_schema import applied_ranges
from storage.workspaces import hold, number_change

_E = planned_entries.c


async def load_batch(connection: AsyncConnection, job: ImportJob, size: int) -> AppliedBatch | None:
    """Carry out the next range of entries, then `size` planned rows at a time; None when someone else did."""
    await hold(connection, job.workspace)
    range_ = await _next_range(connection, job)
    if range_ is None:
        return await apply_batch(connection, job, size)
    if not await move_checkpoint(connection, job, end_of(range_)):
        return None
    number = await number_change(connection, job.workspace)
    left = await _load_all(connection, job, range_, number)
    changed = await count_planned(connection, job.id, holds(range_))
    await raise_version(connection, job)
    await _note_range(connection, job, range_, number)
    await note_left(connection, job, changed, left, 0)
    await see_own_change(connection, job, number)
    last = end_of(range_)
    if await _next_number(connection, job, last) is not None:
        return AppliedBatch(last, changed, left, done=False)
    await count_anew(connection, PART_OF[kind_of(job)].table, rows=job.reading.shape.rows)
    return AppliedBatch(last, changed, left, done=await ends_at(connection, job, last))


async def _next_range(connection: AsyncConnection, job: ImportJob) -> int | None:
    """The first range of entries that isn't done yet."""
    number = await _next_number(connection, job, job.cursor) if job.cursor <= 0 else None
    return None if number is None else range_of(number)


async def _next_number(connection: AsyncConnection, job: ImportJob, cursor: int) -> int | None:
    behind = select(_E.number).where(_E.job_id == job.id, _E.number > -cursor)
    return await connection.scalar(behind.order_by(_E.number).limit(1))


async def _load_all(connection: AsyncConnection, job: ImportJob, range_: int, number: int) -> int:
    """Add and rename the range's entries; how many were left because someone has changed them meanwhile.

    That hardly ever happens, so it is looked for only when too few could be loaded.
    """
    left = 0
    while True:
        attempt = await connection.begin_nested()
        if await _load(connection, job, range_, number):
            await attempt.commit()
            return left
        await attempt.rollback()
        found = await _refuse_changed(connection, job, range_)
        if not found:
            raise LookupError("entries could not be loaded, although they are as the plan saw them")
        left += found


async def _load(connection: AsyncConnection, job: ImportJob, range_: int, number: int) -> bool:
    """Whether all of the range's entries could be loaded."""
    part, these = PART_OF[kind_of(job)], (_E.job_id == job.id, holds(range_))
    adds = func.coalesce(func.sum(case((_E.adds, 1), else_=0)), 0)
    entries, to_add = (await connection.execute(select(func.count(), adds).where(*these))).one()
    changed = added_by(part, number)
    values = [literal(job.workspace), *new_values(part), *changed.values()]
    new = select(*values).where(*these, _E.adds).order_by(_E.number)
    adding = insert_into(connection, part.table).from_select(["workspace_id", *part.planned, *changed], new)
    counted = adding.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    if to_add and (await connection.execute(counted)).rowcount != to_add:
        return False
    renames = entries - to_add
    return not renames or renames == await rename(connection, job, part, job.id, holds(range_), back=False)


def added_by(part: Part, number: int) -> dict[str, ColumnElement[int]]:
    """By which change new customers came to what they have; of others nothing is kept."""
    if part.table is not customers:
        return {}
    return {"managers_changed": literal(number), "workflow_changed": literal(number)}


def new_values(part: Part) -> list[ColumnElement[Any]]:
    """The values of new rows, from the planned entries."""
    blanks = {"managers": func.coalesce(_E.managers, ""), "workflow_id": func.nullif(_E.workflow, 0)}
    return [blanks.get(name, value) for name, value in part.planned.items()]


async def rename(
    connection: AsyncConnection,
    job: ImportJob,
    part: Part,
    of: int,
    which: ColumnElement[bool],
    *,
    back: bool,
) -> int:
    """Give entries of this plan that are as it saw them their new names, or the old ones back; how many."""
    old, new = (_E.old_name, _E.old_written), (_E.name, _E.written)
    (had, had_written), (name, written) = (new, old) if back else (old, new)
    names = {"name": name} | ({"email": written} if kind_of(job) is DirectoryKind.USERS else {})
    its_own = and_(part.key == _E.key, part.table.c.workspace_id == job.workspace)
    as_seen = and_(part.name == had, part.written.is_not_distinct_from(had_written))
    renamed = update(part.table).where(_E.job_id == of, not_(_E.adds), which, its_own, as_seen)
    return (await connection.execute(renamed.values(names))).rowcount


async def _refuse_changed(connection: AsyncConnection, job: ImportJob, range_: int) -> int:
    """Turn entries that someone has added or changed meanwhile into refused rows; tells how many."""
    part = PART_OF[kind_of(job)]
    its_own = and_(part.key == _E.key, part.table.c.workspace_id == job.workspace)
    is_there = part.table.c.id.is_not(None)
    as_seen = and_(part.name == _E.old_name, part.written.is_not_distinct_from(_E.old_written))
    moved = or_(and_(_E.adds, is_there), and_(not_(_E.adds), or_(not_(is_there), not_(as_seen))))
    found = select(planned_entries).select_from(planned_entries.outerjoin(part.table, its_own))
    rows = (await connection.execute(found.where(_E.job_id == job.id, holds(range_), moved))).all()
    left = await count_planned(connection, job.id, _E.number.in_([row.number for row in rows])) if rows else 0
    await append_refused(connection, job.id, [_refuse(job, row) for row in rows])
    for numbers in in_parts([row.number for row in rows]):
        await connection.execute(delete(planned_entries).where(_E.job_id == job.id, _E.number.in_(numbers)))
    return left


def _refuse(job: ImportJob, row: AnyRow) -> RefusedRow:
    """The file isn't at hand any more: the row's cells say which entry it is, and its name."""
    shape, written = job.reading.shape, row.written or row.key
    cells = [""] * len(shape.columns)
    for place, value in zip(
        find_name_and_key(kind_of(job), shape, job.reading.mapping), (row.name, written), strict=True
    ):
        cells[place] = value
    return RefusedRow(row.number, tuple(cells), (RowError(RowErrorCode.CHANGED_MEANWHILE, value=written),))


async def raise_version(connection: AsyncConnection, job: ImportJob) -> None:
    """Let those who remember users and workflows read them anew: see `storage.directory_parts`."""
    if kind_of(job) is not DirectoryKind.CUSTOMERS:
        this = update(workspaces).where(workspaces.c.id == job.workspace)
        await connection.execute(this.values(directory_version=workspaces.c.directory_version + 1))


async def _note_range(connection: AsyncConnection, job: ImportJob, range_: int, number: int) -> None:
    """Keep that the range was applied: from now on it can be taken back."""
    values = {"job_id": job.id, "key_range": range_, "workspace_id": job.workspace, "number": number}
    await connection.execute(insert(applied_ranges).values(**values, in_effect=True))
