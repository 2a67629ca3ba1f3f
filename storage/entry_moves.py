"""Which customers and other entries a list adds, and an undo of one takes out or adds again; how many."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, literal, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob
from importer.words.totals import GuardNumbers
from importer.words.undo import UndoOutcome
from storage.column_types import KEY_TEXT
from storage.documents import managers_from
from storage.external_ids import leading_zeros
from storage.loading_schema import planned_entries, undone_entries
from storage.schema import customers, import_jobs
from storage.undo_schema import applied_ranges

_C, _E, _O, _J, _R = customers.c, planned_entries.c, undone_entries.c, import_jobs.c, applied_ranges.c
_MOST_NAMED: Final = 3
_IS_NUMBER: Final = and_(
    func.ltrim(_E.key, "0123456789") == "", _E.key != "", or_(_E.key == "0", _E.key.not_like("0%"))
)
"""Whether it is made of digits alone, as a spreadsheet leaves a number."""
HAS_MANAGERS: Final = func.coalesce(_E.managers, "") != ""
"""Whether an entry is that of a customer who has account managers."""
HAS_WORKFLOW: Final = func.coalesce(_E.workflow, 0) != 0
"""Whether it is that of one who has a workflow."""


@dataclass(frozen=True, slots=True)
class EntryMoves:
    """The planned entries that a job adds to the directory, or takes `out` of it, and what these hold."""

    which: ColumnElement[bool]
    out: bool = False


async def find_entry_moves(connection: AsyncConnection, job: ImportJob, *, so_far: bool) -> EntryMoves:
    """Those of a job that has to do with a list; `so_far` those alone that it came to already."""
    done = _E.number <= -job.cursor if so_far and job.cursor <= 0 else true()
    if not job.is_undo:
        return EntryMoves(and_(_E.job_id == job.id, _E.adds, done))
    numbered = select(_J.id).where(_J.workspace_id == job.workspace, _J.number == job.root)
    goes_back = exists().where(
        _O.job_id == job.id, _O.number == _E.number, _O.outcome == UndoOutcome.GOES_BACK.value
    )
    of_root = _E.job_id == numbered.scalar_subquery()
    return EntryMoves(and_(of_root, _E.adds, goes_back, done), out=await _is_out(connection, job))


async def _is_out(connection: AsyncConnection, job: ImportJob) -> bool:
    """Whether an undo takes out what was added; every other one of a chain adds it again.

    What is in effect tells it only until the undo is carried out.
    """
    out, of = True, job.of
    while of not in {job.root, None}:
        below = select(_J.of_number).where(_J.workspace_id == job.workspace, _J.number == of)
        out, of = not out, await connection.scalar(below)
    return out


async def count_entry_moves(
    connection: AsyncConnection, job: ImportJob, numbers: GuardNumbers
) -> dict[str, Any]:
    """Those of `PlanTotals` that tell what a job adds or takes out, as far as it came; by their names."""
    moves = await find_entry_moves(connection, job, so_far=job.cursor != 0)
    counted = (
        func.count(),
        func.count().filter(HAS_MANAGERS),
        func.count().filter(HAS_WORKFLOW),
        func.count().filter(or_(HAS_MANAGERS, HAS_WORKFLOW)),
    )
    every, managed, with_workflow, assigned = (
        await connection.execute(select(*counted).where(moves.which))
    ).one()
    if moves.out:
        told = {"taken_out": every, "taken_out_managed": managed, "taken_out_with_workflow": with_workflow}
        return told if job.loads is DirectoryKind.CUSTOMERS else {}
    return {
        "added": every,
        "added_managed": managed,
        "added_with_workflow": with_workflow,
        "added_assigned": assigned,
        "renamed": await _count_renamed(connection, job),
        "first_load": await _is_first_load(connection, job, assigned, numbers),
        **await _count_added_twice(connection, job, moves),
    }


async def _count_renamed(connection: AsyncConnection, job: ImportJob) -> int:
    """How many entries that are there get another name; once any was, those that got one."""
    done = _E.number <= -job.cursor if job.cursor < 0 else true()
    renamed = select(func.count()).where(_E.job_id == job.id, not_(_E.adds), _E.name != _E.old_name, done)
    return await connection.scalar(renamed) or 0


async def _is_first_load(
    connection: AsyncConnection, job: ImportJob, assigned: int, numbers: GuardNumbers
) -> bool:
    """Whether each customer who is there still is as a list has added it; asked only where a guard asks it.

    Nobody has done anything with any of them then: the directory is still being filled.
    """
    if job.cursor or assigned <= min(numbers.changes, numbers.workflow_changes):
        return False
    by_lists = select(_R.number).where(_R.workspace_id == job.workspace, _R.key_range < 0, _R.in_effect)
    is_another = or_(_C.managers_changed.not_in(by_lists), _C.workflow_changed.not_in(by_lists))
    used = select(exists().where(_C.workspace_id == job.workspace, is_another))
    return not await connection.scalar(used)


async def _count_added_twice(
    connection: AsyncConnection, job: ImportJob, added: EntryMoves
) -> dict[str, Any]:
    """Those of `PlanTotals` that tell whose External Ids exist already, but for zeros at their front.

    Nothing once any of them was added. That they exist is one step in the index each.
    """
    if job.cursor or job.loads is not DirectoryKind.CUSTOMERS:
        return {}
    lost = {length - max(1, left) for length, left in await leading_zeros(connection, job.workspace)} - {0}
    if not lost:
        return {}
    with_zeros = [literal("0" * zeros, KEY_TEXT) + _E.key for zeros in sorted(lost)]
    other = exists().where(_C.workspace_id == job.workspace, _C.external_id.in_(with_zeros))
    twice = (added.which, _IS_NUMBER, other)
    first = select(_E.key).where(*twice).order_by(_E.number).limit(_MOST_NAMED)
    return {
        "added_twice": await connection.scalar(select(func.count()).where(*twice)) or 0,
        "first_twice": (await connection.scalars(first)).all(),
    }


async def count_each_manager(connection: AsyncConnection, moves: EntryMoves) -> Counter[int]:
    """How many of the customers that are added or taken out each account manager has, by their ids."""
    managers = select(_E.managers, func.count()).where(moves.which, HAS_MANAGERS).group_by(_E.managers)
    each = Counter[int]()
    for text, amount in await connection.execute(managers):
        each.update(dict.fromkeys(managers_from(text), amount))
    return each
