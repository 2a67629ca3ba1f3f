"""What a stored plan comes to, counted set by set: who changes, gains, loses, and is left with nothing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Subquery, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.row_errors import RowErrorCode
from importer.words.totals import Fit, GuardNumbers, Movement, PlanTotals
from importer.words.undo import UndoOutcome
from storage.documents import managers_from
from storage.fixable_values import count_fixable_values
from storage.plan_rows import key_range
from storage.schema import customers, planned_rows, row_errors, users, workflows
from storage.undo_schema import undo_rows

MOST_NAMED: Final = 5
"""So many of those who gain most are named, and so many of those who lose most."""

_UNKNOWN: Final = {
    Field.EXTERNAL_ID: (RowErrorCode.CUSTOMER_NOT_FOUND,),
    Field.ACCOUNT_MANAGER: (RowErrorCode.USER_NOT_FOUND,),
    Field.WORKFLOW: (RowErrorCode.WORKFLOW_NOT_FOUND,),
}
"""The errors of a cell that the directory doesn't know."""


async def total(
    connection: AsyncConnection, job: ImportJob, filled: Mapping[Field, int], numbers: GuardNumbers
) -> PlanTotals:
    """Count a job's stored plan; `filled` are the filled cells of each mapped column.

    Once it was carried out, what came of it: up to the checkpoint, without those who were left.
    """
    plan = (_undone if job.is_undo else _planned)(job)
    counted = (await connection.execute(select(*_sums(plan.all)).select_from(plan.all))).mappings().one()
    managers = await _count_managers(connection, plan.managers)
    workflows_moved = await _count_workflows(connection, plan.workflows)
    return PlanTotals(
        **counted,
        unchanged=job.counts.unchanged - job.counts.repeats,
        directory=await _count_directory(connection, job.workspace),
        rows=job.counts.rows,
        errors=job.counts.errors,
        managers_moved=await _name(connection, users.c.email, _most(managers)),
        workflows_moved=await _name(connection, workflows.c.name, _most(workflows_moved)),
        moves_away=await _find_moves_away(connection, job.workspace, managers, numbers),
        fixable=0 if job.is_undo else await count_fixable_values(connection, job.id),
        fits={field: await _fit(connection, job, field, cells) for field, cells in filled.items()},
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """A stored plan, as what each customer had and will have of those who change; workflow 0 for none.

    `managers` and `workflows` are those alone whose account managers, or workflow, become others: in plain columns, by which
    a database groups three times as fast.
    """

    all: Subquery
    managers: Subquery
    workflows: Subquery


def _planned(job: ImportJob) -> _Plan:
    c = planned_rows.c
    old_workflow = func.coalesce(c.old_workflow, 0)
    these = [c.job_id == job.id, c.changes]
    if job.cursor:
        these.append(c.key_range <= key_range(job.cursor))
    every = select(
        c.old_managers.label("had_managers"),
        func.coalesce(c.managers, c.old_managers).label("managers"),
        old_workflow.label("had_workflow"),
        func.coalesce(c.workflow, old_workflow).label("workflow"),
    )
    managers = select(c.old_managers.label("had"), c.managers.label("has"))
    workflows = select(c.old_workflow.label("had"), c.workflow.label("has"))
    return _Plan(
        every.where(*these).subquery("plan"),
        managers.where(*these, c.managers != c.old_managers).subquery("managers_plan"),
        workflows.where(*these, c.workflow != old_workflow).subquery("workflows_plan"),
    )


def _undone(job: ImportJob) -> _Plan:
    c = undo_rows.c
    goes_back = UndoOutcome.GOES_BACK.value
    workflow = func.coalesce(c.workflow, 0)
    every = select(
        c.managers.label("had_managers"),
        case((c.managers_outcome == goes_back, c.managers_target), else_=c.managers).label("managers"),
        workflow.label("had_workflow"),
        case((c.workflow_outcome == goes_back, c.workflow_target), else_=workflow).label("workflow"),
    ).where(c.job_id == job.id, or_(c.managers_outcome == goes_back, c.workflow_outcome == goes_back))
    managers = select(c.managers.label("had"), c.managers_target.label("has"))
    workflows = select(c.workflow.label("had"), c.workflow_target.label("has"))
    return _Plan(
        every.subquery("plan"),
        managers.where(c.job_id == job.id, c.managers_outcome == goes_back).subquery("managers_plan"),
        workflows.where(c.job_id == job.id, c.workflow_outcome == goes_back).subquery("workflows_plan"),
    )


def _sums(plan: Subquery) -> Sequence[ColumnElement[int]]:
    """The numbers of customers of `PlanTotals`, by its names."""
    c = plan.c
    managers_removed = and_(c.had_managers != "", c.managers == "")
    workflow_removed = and_(c.had_workflow != 0, c.workflow == 0)
    has_neither = and_(c.managers == "", c.workflow == 0)
    return [
        func.count().label("customers"),
        _number_of(c.had_managers != c.managers).label("managers"),
        _number_of(c.had_workflow != c.workflow).label("workflows"),
        _number_of(managers_removed).label("managers_removed"),
        _number_of(workflow_removed).label("workflows_removed"),
        _number_of(or_(managers_removed, workflow_removed)).label("cleared"),
        _number_of(has_neither).label("left_with_neither"),
    ]


def _number_of(is_so: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((is_so, 1), else_=0), type_=Integer), 0)


_Moves = tuple[Counter[int], Counter[int]]
"""By the id of an account manager or a workflow: how many customers it gains, and how many it loses."""


async def _count_managers(connection: AsyncConnection, plan: Subquery) -> _Moves:
    """Who stays with a customer neither gains nor loses it, which only pairs tell where somebody has several.

    There may be as many pairs as customers, so that all others are counted by what they had, and by what they get.
    """
    had, has = plan.c.had, plan.c.has
    gains = _count_each(await _count_by(connection, has))
    loses = _count_each(await _count_by(connection, had))
    find = func.instr if connection.dialect.name == "sqlite" else func.strpos
    several = or_(find(had, ",") > 0, find(has, ",") > 0)
    pairs = select(had, has, func.count()).where(several).group_by(had, has)
    for before, after, amount in await connection.execute(pairs):
        stays = dict.fromkeys(set(managers_from(before)) & set(managers_from(after)), amount)
        gains.subtract(stays)
        loses.subtract(stays)
    return +gains, +loses


def _count_each(counted: Mapping[str, int]) -> Counter[int]:
    """The same for each account manager of those who share customers."""
    each = Counter[int]()
    for managers, amount in counted.items():
        each.update(dict.fromkeys(managers_from(managers), amount))
    return each


async def _count_workflows(connection: AsyncConnection, plan: Subquery) -> _Moves:
    gains, loses = await _count_by(connection, plan.c.has), await _count_by(connection, plan.c.had)
    return Counter(_some(gains)), Counter(_some(loses))


def _some(counted: Mapping[int | None, int]) -> dict[int, int]:
    """Without those that stand for no workflow."""
    return {workflow: amount for workflow, amount in counted.items() if workflow}


async def _count_by(
    connection: AsyncConnection, value: ColumnElement[Any], *conditions: ColumnElement[bool]
) -> Mapping[Any, int]:
    """How many customers there are for each value."""
    found = await connection.execute(select(value, func.count()).where(*conditions).group_by(value))
    return {row[0]: row[1] for row in found}


def _most(moves: _Moves) -> Sequence[tuple[int, int, int]]:
    """The id, gains and losses of those who gain most, and of those who lose most."""
    gains, loses = moves
    named = dict.fromkeys(one for counted in moves for one, _ in _first(counted))
    return [(one, gains[one], loses[one]) for one in named]


def _first(counted: Counter[int]) -> Sequence[tuple[int, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:MOST_NAMED]


async def _name(
    connection: AsyncConnection, name: ColumnElement[str], moves: Sequence[tuple[int, int, int]]
) -> Sequence[Movement]:
    names = await _find_names(connection, name, [one for one, _, _ in moves])
    return [Movement(names.get(one, ""), gains, loses) for one, gains, loses in moves]


async def _find_names(
    connection: AsyncConnection, name: ColumnElement[str], ids: Collection[int]
) -> Mapping[int, str]:
    key = users.c.id if name is users.c.email else workflows.c.id
    found = await connection.execute(select(key, name).where(key.in_(ids)))
    return {row[0]: row[1] for row in found}


async def _find_moves_away(
    connection: AsyncConnection, workspace: int, managers: _Moves, numbers: GuardNumbers
) -> Sequence[Movement]:
    """Who loses many customers and more than a share of all that they had; the most first."""
    gains, loses = managers
    many = {one: lost for one, lost in loses.items() if lost >= numbers.moved}
    if not many:
        return []
    had = await _count_customers_of(connection, workspace)
    away = {one: lost for one, lost in many.items() if 100 * lost > numbers.moved_percent * had[one]}
    names = await _find_names(connection, users.c.email, away)
    return [
        Movement(names.get(one, ""), gains[one], lost, had[one])
        for one, lost in sorted(away.items(), key=lambda one: (-one[1], one[0]))
    ]


async def _count_customers_of(connection: AsyncConnection, workspace: int) -> Counter[int]:
    """How many customers each account manager looks after."""
    c = customers.c
    counted = select(c.managers, func.count()).where(c.workspace_id == workspace, c.managers != "")
    had = Counter[int]()
    for managers, amount in await connection.execute(counted.group_by(c.managers)):
        had.update(dict.fromkeys(managers_from(managers), amount))
    return had


async def _count_directory(connection: AsyncConnection, workspace: int) -> int:
    counted = select(func.count()).where(customers.c.workspace_id == workspace)
    return await connection.scalar(counted) or 0


async def _fit(connection: AsyncConnection, job: ImportJob, field: Field, filled: int) -> Fit:
    """Of a column's filled cells those that the directory knows: all that aren't in the rows with such an error."""
    codes = [code.value for code in _UNKNOWN[field]]
    unknown = select(func.count(row_errors.c.number.distinct())).where(
        row_errors.c.job_id == job.id, row_errors.c.code.in_(codes), row_errors.c.value != ""
    )
    return Fit(filled, max(0, filled - (await connection.scalar(unknown) or 0)))
