"""One walk over a stored plan: how many customers change, and whom or what they leave and get."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Subquery, Text, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import ImportJob
from importer.words.totals import PlanTotals
from importer.words.undo import UndoOutcome
from storage.documents import managers_from
from storage.plan_rows import key_range
from storage.plan_schema import planned_rows
from storage.schema import customers
from storage.undo_schema import undo_rows

_NOBODY: Final = ""
_NO_WORKFLOW: Final = "0"


@dataclass(frozen=True, slots=True)
class Moves:
    """By the id of an account manager or a workflow: how many customers it gains, and how many it loses."""

    gains: Counter[int]
    loses: Counter[int]


@dataclass(frozen=True, slots=True)
class PlanMoves:
    """How a plan moves account managers and workflows, and `totals` with the numbers of customers alone."""

    totals: PlanTotals
    managers: Moves
    workflows: Moves


@dataclass(slots=True)
class _Walk:
    """What has been seen so far: the texts that customers get and had, each as often as they do."""

    managers: Counter[str]
    had_managers: Counter[str]
    workflows: Counter[str]
    had_workflows: Counter[str]
    customers: int = 0
    left_with_neither: int = 0
    lost_both: int = 0

    def see(self, range_: Row[Any]) -> None:
        """Take the customers of a range."""
        counted = (self.managers, self.had_managers, self.workflows, self.had_workflows)
        for words, text in zip(counted, range_, strict=False):
            words.update(_words(text))
        self.customers += range_.customers
        self.left_with_neither += range_.left_with_neither
        self.lost_both += range_.lost_both

    def count_customers(self) -> PlanTotals:
        """The numbers of customers."""
        without_managers, without_workflow = self.managers[_NOBODY], self.workflows[_NO_WORKFLOW]
        return PlanTotals(
            customers=self.customers,
            managers=self.managers.total(),
            workflows=self.workflows.total(),
            managers_removed=without_managers,
            workflows_removed=without_workflow,
            cleared=without_managers + without_workflow - self.lost_both,
            left_with_neither=self.left_with_neither,
        )


async def count_moves(connection: AsyncConnection, job: ImportJob) -> PlanMoves:
    """Count a job's stored plan; once it was carried out, what came of it.

    Each range's values come as one text: a database that sorts a million of them to group them takes four
    times as long.
    """
    plan = _undone(job) if job.is_undo else _planned(job)
    walk = _Walk(Counter(), Counter(), Counter(), Counter())
    for range_ in await connection.execute(_ranges(plan, connection.dialect.name)):
        walk.see(range_)
        await asyncio.sleep(0)  # others want their turn as well
    gains, loses = _count_each(walk.managers), _count_each(walk.had_managers)
    if any("," in one for both in (walk.managers, walk.had_managers) for one in both):
        await _leave_out_who_stays(connection, plan, gains, loses)
    workflows = Moves(_count_each(walk.workflows), _count_each(walk.had_workflows))
    return PlanMoves(walk.count_customers(), Moves(+gains, +loses), workflows)


def _planned(job: ImportJob) -> Subquery:
    """What each customer who changes had and will have: `managers` as they are kept, workflow 0 for none.

    Once a plan was carried out, up to the checkpoint, without those who were left.
    """
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


def _ranges(plan: Subquery, dialect: str) -> Any:  # noqa: ANN401 - SQLAlchemy names each of seven types
    """For each range what customers get and had, as four texts with a word for each one that changes."""
    c = plan.c
    managers, workflow = c.had_managers != c.managers, c.had_workflow != c.workflow
    neither = and_(c.managers == _NOBODY, c.workflow == 0)
    return select(
        _join(dialect, case((managers, c.managers))),
        _join(dialect, case((managers, c.had_managers))),
        _join(dialect, case((workflow, c.workflow))),
        _join(dialect, case((workflow, c.had_workflow))),
        func.count().label("customers"),
        func.count().filter(neither).label("left_with_neither"),
        func.count().filter(neither, c.had_managers != _NOBODY, c.had_workflow != 0).label("lost_both"),
    ).group_by(c.key_range)


def _join(dialect: str, column: ColumnElement[Any]) -> ColumnElement[str]:
    join = func.group_concat if dialect == "sqlite" else func.string_agg
    return join(cast(column, Text), " ", type_=Text)


def _words(text: str | None) -> Sequence[str]:
    """The words, of which one may be blank; of no customers none."""
    return [] if text is None else text.split(" ")


def _count_each(words: Mapping[str, int]) -> Counter[int]:
    """The same for each of those who stand in a list, without what stands for none."""
    each = Counter[int]()
    for word, amount in words.items():
        each.update(dict.fromkeys(managers_from(word), amount))
    del each[int(_NO_WORKFLOW)]
    return each


async def _leave_out_who_stays(
    connection: AsyncConnection, plan: Subquery, gains: Counter[int], loses: Counter[int]
) -> None:
    """Who stays with a customer neither gains nor loses it: such are only where several share one."""
    had, has = plan.c.had_managers, plan.c.managers
    find = func.instr if connection.dialect.name == "sqlite" else func.strpos
    several = or_(find(had, ",") > 0, find(has, ",") > 0)
    pairs = select(had, has, func.count()).where(had != has, several).group_by(had, has)
    for before, after, amount in await connection.execute(pairs):
        stays = dict.fromkeys(set(managers_from(before)) & set(managers_from(after)), amount)
        gains.subtract(stays)
        loses.subtract(stays)


async def count_customers_of(connection: AsyncConnection, workspace: int) -> Counter[int]:
    """How many customers each account manager looks after, now."""
    c = customers.c
    texts = select(_join(connection.dialect.name, c.managers)).where(c.workspace_id == workspace)
    had = Counter[str]()
    for [text] in await connection.execute(texts.group_by(key_range(c.id))):
        had.update(_words(text))
        await asyncio.sleep(0)  # others want their turn as well
    return _count_each(had)
