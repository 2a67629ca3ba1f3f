"""What a stored plan comes to, counted set by set: who changes, gains, loses, and is left with nothing."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Subquery, Text, and_, case, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.exports import RoundTrip
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobKind
from importer.words.row_errors import RowErrorCode
from importer.words.totals import Fit, GuardNumbers, Movement, OnCover, PlanTotals, Share
from importer.words.undo import UndoOutcome
from storage.documents import managers_from
from storage.entries import count_added
from storage.fixable_values import count_fixable_values
from storage.job_lookups import find_scheduled
from storage.plan_rows import key_range
from storage.plan_schema import planned_rows, row_errors
from storage.round_trips import count_round_trip
from storage.schema import customers, users, workflows
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
    connection: AsyncConnection,
    job: ImportJob,
    filled: Mapping[Field, int],
    numbers: GuardNumbers,
    round_trip: RoundTrip | None = None,
) -> PlanTotals:
    """Count a job's stored plan; `filled` are the filled cells of each mapped column.

    Once it was carried out, what came of it: up to the checkpoint, without those who were left.
    """
    plan = (_undone if job.is_undo else _planned)(job)
    counted = (await connection.execute(select(*_sums(plan)).select_from(plan))).mappings().one()
    managers, workflows_moved = await _count_moves(connection, plan)
    return PlanTotals(
        **counted,
        unchanged=job.counts.unchanged - job.counts.repeats,
        directory=await _count_directory(connection, job.workspace),
        rows=job.counts.rows,
        errors=job.counts.errors,
        managers_moved=await _name(connection, users.c.email, _most(managers)),
        workflows_moved=await _name(connection, workflows.c.name, _most(workflows_moved)),
        managers_moving=_count_moving(managers),
        workflows_moving=_count_moving(workflows_moved),
        moves_away=await _find_moves_away(connection, job, managers, numbers),
        fixable=0 if job.is_undo or job.loads else await count_fixable_values(connection, job.id),
        added=await count_added(connection, job) if job.loads and not job.is_undo else 0,
        gone=job.request.gone if job.kind is JobKind.HANDOVER and job.request else (),
        **await count_round_trip(connection, job, round_trip),
        fits={field: await _fit(connection, job, field, cells) for field, cells in filled.items()},
        shares=await _share_out(connection, job),
        on_cover=() if job.is_undo else await _find_on_cover(connection, job, managers),
    )


def _planned(job: ImportJob) -> Subquery:
    """What each customer who changes had and will have: `managers` as they are kept, workflow 0 for none."""
    c = planned_rows.c
    old_workflow = func.coalesce(c.old_workflow, 0)
    these = [c.job_id == job.id, c.changes]
    if job.cursor:
        these.append(c.key_range <= key_range(job.cursor))
    columns = (
        c.key_range.label("key_range"),
        c.old_managers.label("had_managers"),
        func.coalesce(c.managers, c.old_managers).label("managers"),
        old_workflow.label("had_workflow"),
        func.coalesce(c.workflow, old_workflow).label("workflow"),
    )
    return select(*columns).where(*these).subquery("plan")


def _undone(job: ImportJob) -> Subquery:
    """The same of an undo."""
    c = undo_rows.c
    goes_back = UndoOutcome.GOES_BACK.value
    workflow = func.coalesce(c.workflow, 0)
    columns = (
        key_range(c.customer_id).label("key_range"),
        c.managers.label("had_managers"),
        case((c.managers_outcome == goes_back, c.managers_target), else_=c.managers).label("managers"),
        workflow.label("had_workflow"),
        case((c.workflow_outcome == goes_back, c.workflow_target), else_=workflow).label("workflow"),
    )
    back = or_(c.managers_outcome == goes_back, c.workflow_outcome == goes_back)
    return select(*columns).where(c.job_id == job.id, back).subquery("plan")


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


async def _count_moves(connection: AsyncConnection, plan: Subquery) -> tuple[_Moves, _Moves]:
    """Of account managers, and of workflows. Who stays with a customer neither gains nor loses it."""
    c = plan.c
    managers, workflow = c.had_managers != c.managers, c.had_workflow != c.workflow
    gains, loses, workflow_gains, workflow_loses = await _count_values(
        connection,
        c.key_range,
        case((managers, c.managers)),
        case((managers, c.had_managers)),
        case((workflow, c.workflow)),
        case((workflow, c.had_workflow)),
    )
    for before, after, amount in await _count_pairs_of_several(connection, plan):
        stays = dict.fromkeys(set(managers_from(before)) & set(managers_from(after)), amount)
        gains.subtract(stays)
        loses.subtract(stays)
    return (+gains, +loses), (workflow_gains, workflow_loses)


async def _count_pairs_of_several(connection: AsyncConnection, plan: Subquery) -> Sequence[Sequence[Any]]:
    """From whom to whom, and how many customers, where several share them before or after."""
    had, has = plan.c.had_managers, plan.c.managers
    find = func.instr if connection.dialect.name == "sqlite" else func.strpos
    several = or_(find(had, ",") > 0, find(has, ",") > 0)
    pairs = select(had, has, func.count()).where(had != has, several).group_by(had, has)
    return (await connection.execute(pairs)).all()


async def _count_values(
    connection: AsyncConnection, range_: ColumnElement[int], *columns: ColumnElement[Any]
) -> list[Counter[int]]:
    """How often each number stands in a column, alone or in a list; 0 and blanks don't count.

    Each range's values come as one text: a database that sorts a million of them to group them takes four
    times as long.
    """
    join = func.group_concat if connection.dialect.name == "sqlite" else func.string_agg
    texts = select(*(join(cast(column, Text), " ") for column in columns)).group_by(range_)
    words = [Counter[str]() for _ in columns]
    for row in await connection.execute(texts):
        for counted, text in zip(words, row, strict=True):
            counted.update((text or "").split())
        await asyncio.sleep(0)  # others want their turn as well
    return [_count_each(counted) for counted in words]


def _count_each(words: Mapping[str, int]) -> Counter[int]:
    """The same for each of those who stand in a list."""
    each = Counter[int]()
    for word, amount in words.items():
        each.update(dict.fromkeys(managers_from(word), amount))
    del each[0]
    return each


def _most(moves: _Moves) -> Sequence[tuple[int, int, int]]:
    """The id, gains and losses of those who gain most, and of those who lose most."""
    gains, loses = moves
    named = dict.fromkeys(one for counted in moves for one, _ in _first(counted))
    return [(one, gains[one], loses[one]) for one in named]


def _count_moving(moves: _Moves) -> tuple[int, int]:
    """How many gain, and how many lose."""
    gains, loses = moves
    return len(+gains), len(+loses)


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


async def _share_out(connection: AsyncConnection, job: ImportJob) -> Sequence[Share]:
    """Who gets how many of a handover's customers; a row's number tells whose it is."""
    if job.kind is not JobKind.HANDOVER or job.request is None:
        return ()
    to, c = job.request.to, planned_rows.c
    these = [c.job_id == job.id, c.changes]
    if job.cursor:
        these.append(c.key_range <= key_range(job.cursor))
    place = ((c.number - 1) % len(to)).label("place")
    row = select(place, c.old_managers.label("had")).where(*these).subquery("row").c
    listed = literal(",") + row.had + ","
    has_already = or_(*(and_(row.place == at, listed.like(f"%,{one.id},%")) for at, one in enumerate(to)))
    dealt = select(row.place, func.count(), _number_of(has_already)).group_by(row.place)
    counted = {at: (amount, already) for at, amount, already in await connection.execute(dealt)}
    return [Share(one.email, *counted.get(at, (0, 0))) for at, one in enumerate(to)]


async def _find_on_cover(connection: AsyncConnection, job: ImportJob, moves: _Moves) -> Sequence[OnCover]:
    """Who gains customers while others cover for them; of several covers of one person the last to return."""
    found = dict[int, OnCover]()
    for waiting in await find_scheduled(connection, job.workspace):
        away = waiting.request
        if away and away.until and waiting.of and (gains := moves[0][away.leaving.id]):
            found[away.leaving.id] = OnCover(away.leaving.email, gains, away.until, waiting.of)
    return list(found.values())


async def _find_moves_away(
    connection: AsyncConnection, job: ImportJob, managers: _Moves, numbers: GuardNumbers
) -> Sequence[Movement]:
    """Who loses many customers and more than a share of all that they had; the most first.

    Not whoever is handed over: that is what was asked for.
    """
    gains, loses = managers
    handed_over = job.request.leaving.id if job.kind is JobKind.HANDOVER and job.request else None
    many = {one: lost for one, lost in loses.items() if lost >= numbers.moved and one != handed_over}
    if not many:
        return []
    had = await _count_customers_of(connection, job.workspace)
    away = {one: lost for one, lost in many.items() if 100 * lost > numbers.moved_percent * had[one]}
    names = await _find_names(connection, users.c.email, away)
    return [
        Movement(names.get(one, ""), gains[one], lost, had[one])
        for one, lost in sorted(away.items(), key=lambda one: (-one[1], one[0]))
    ]


async def _count_customers_of(connection: AsyncConnection, workspace: int) -> Counter[int]:
    """How many customers each account manager looks after."""
    c = customers.c
    of_workspace = select(c.id, c.managers).where(c.workspace_id == workspace).subquery("of_workspace")
    [had] = await _count_values(connection, key_range(of_workspace.c.id), of_workspace.c.managers)
    return had


async def _count_directory(connection: AsyncConnection, workspace: int) -> int:
    counted = select(func.count()).where(customers.c.workspace_id == workspace)
    return await connection.scalar(counted) or 0


async def _fit(connection: AsyncConnection, job: ImportJob, field: Field, filled: int) -> Fit:
    """How many of a column's filled cells the directory knows: all but those in an error of that kind."""
    codes = [code.value for code in _UNKNOWN[field]]
    unknown = select(func.count(row_errors.c.number.distinct())).where(
        row_errors.c.job_id == job.id, row_errors.c.code.in_(codes), row_errors.c.value != ""
    )
    return Fit(filled, max(0, filled - (await connection.scalar(unknown) or 0)))
