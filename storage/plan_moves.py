"""One walk over a stored plan: how many customers change, and whom or what they leave and get."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FunctionElement,
    Row,
    Select,
    String,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import ImportJob
from importer.words.totals import PlanTotals
from importer.words.undo import UndoOutcome
from storage.column_types import ROW_ID
from storage.documents import managers_from
from storage.plan_rows import RANGE_IDS, key_range, last_of
from storage.plan_schema import planned_rows
from storage.schema import customers
from storage.statements import constant
from storage.undo_schema import OUTCOME_CODES, undo_rows

_NOBODY: Final = ""
_NO_WORKFLOW: Final = "0"
_COUNTED_AT_ONCE: Final = 2_048

_RANGE: Final = bindparam("range_", type_=ROW_ID)


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
class Walk:
    """What has been seen up to a range: the texts that customers get and had, each as often as they do."""

    managers: Counter[str] = field(default_factory=Counter)
    had_managers: Counter[str] = field(default_factory=Counter)
    workflows: Counter[str] = field(default_factory=Counter)
    had_workflows: Counter[str] = field(default_factory=Counter)
    customers: int = 0
    left_with_neither: int = 0
    lost_both: int = 0
    seen_to: int = -1

    def see(self, range_: Row[Any]) -> None:
        """Take the customers of a range."""
        for counter, text in zip(self.counters, range_, strict=False):
            words = _words(text)
            # Python's lock stays with who counts until all are counted that are given at once.
            for start in range(0, len(words), _COUNTED_AT_ONCE):
                counter.update(words[start : start + _COUNTED_AT_ONCE])
        self.customers += range_.customers
        self.left_with_neither += range_.left_with_neither
        self.lost_both += range_.lost_both

    def join(self, other: "Walk") -> None:
        """Take what another walk has seen, of other ranges."""
        for counter, seen in zip(self.counters, other.counters, strict=True):
            counter.update(seen)
        self.customers += other.customers
        self.left_with_neither += other.left_with_neither
        self.lost_both += other.lost_both
        self.seen_to = max(self.seen_to, other.seen_to)

    @property
    def counters(self) -> tuple[Counter[str], ...]:
        """In the order in which a range's texts come."""
        return self.managers, self.had_managers, self.workflows, self.had_workflows

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


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan's customers who change: what they had, and what they are to have where `…_change` holds.

    `managers` are as they are kept, and workflow 0 is none. They lie in `order`, range by range.
    """

    its_rows: ColumnElement[bool]
    range_: ColumnElement[int]
    order: ColumnElement[int]
    lie_in_range: ColumnElement[bool]
    lie_behind: ColumnElement[bool]
    had_managers: ColumnElement[str]
    managers: ColumnElement[str]
    managers_change: ColumnElement[bool]
    had_workflow: ColumnElement[int]
    workflow: ColumnElement[int]
    workflow_changes: ColumnElement[bool]

    def find_range(self) -> Select[int]:
        """The first of its ranges that lies behind another."""
        return select(self.range_).where(self.its_rows, self.lie_behind).order_by(self.order).limit(1)

    def list_moves(self, dialect: str) -> Any:  # noqa: ANN401 - SQLAlchemy names each of seven types
        """What the customers of a range get and had, as four texts with a word for each one that changes."""
        managers = case((self.managers_change, self.managers), else_=self.had_managers)
        workflow = case((self.workflow_changes, self.workflow), else_=self.had_workflow)
        neither = and_(managers == constant(_NOBODY), workflow == constant(0))
        had_both = and_(self.had_managers != constant(_NOBODY), self.had_workflow != constant(0))
        return select(
            _join(dialect, self.managers).filter(self.managers_change),
            _join(dialect, self.had_managers).filter(self.managers_change),
            _join(dialect, self.workflow).filter(self.workflow_changes),
            _join(dialect, self.had_workflow).filter(self.workflow_changes),
            func.count().label("customers"),
            func.count().filter(neither).label("left_with_neither"),
            func.count().filter(neither, had_both).label("lost_both"),
        ).where(self.its_rows, self.lie_in_range)


async def walk_on(connection: AsyncConnection, job: ImportJob, walk: Walk, last: int | None = None) -> None:
    """See the ranges of a job's plan that weren't seen yet, up to the last one.

    Each range's values come as one text: a database would sort a million of them to group
    them: see docs/performance.md. They are counted while the next ones are read.
    """
    plan = _plan_of(job)
    next_range, moves = plan.find_range(), plan.list_moves(connection.dialect.name)
    counting = asyncio.create_task(asyncio.sleep(0))
    try:
        while (range_ := await connection.scalar(next_range, {_RANGE.key: walk.seen_to})) is not None:
            if last is not None and range_ > last:
                break
            found = (await connection.execute(moves, {_RANGE.key: range_})).one()
            await counting
            counting = asyncio.create_task(asyncio.to_thread(walk.see, found))
            walk.seen_to = range_
    finally:
        await counting


async def count_moves(connection: AsyncConnection, job: ImportJob, walk: Walk | None = None) -> PlanMoves:
    """Count a job's stored plan behind what was seen of it; once it was carried out, what came of it."""
    plan, walk = _plan_of(job), walk or Walk()
    await walk_on(connection, job, walk)
    gains, loses = _count_each(walk.managers), _count_each(walk.had_managers)
    if any("," in one for both in (walk.managers, walk.had_managers) for one in both):
        await _leave_out_who_stays(connection, plan, gains, loses)
    workflows = Moves(_count_each(walk.workflows), _count_each(walk.had_workflows))
    return PlanMoves(walk.count_customers(), Moves(+gains, +loses), workflows)


def _plan_of(job: ImportJob) -> _Plan:
    return _undone(job) if job.is_undo else _planned(job)


def _planned(job: ImportJob) -> _Plan:
    """An import's; once it was carried out, up to the checkpoint, without those who were left."""
    c = planned_rows.c
    had_workflow = func.coalesce(c.old_workflow, constant(0))
    is_done = c.key_range <= key_range(job.cursor) if job.cursor else true()
    return _Plan(
        its_rows=and_(c.job_id == job.id, c.changes, is_done),
        range_=c.key_range,
        order=c.key_range,
        lie_in_range=c.key_range == _RANGE,
        lie_behind=c.key_range > _RANGE,
        had_managers=c.old_managers,
        managers=c.managers,
        managers_change=c.managers != c.old_managers,
        had_workflow=had_workflow,
        workflow=c.workflow,
        workflow_changes=c.workflow != had_workflow,
    )


def _undone(job: ImportJob) -> _Plan:
    """An undo's."""
    c = undo_rows.c
    goes_back = constant(OUTCOME_CODES[UndoOutcome.GOES_BACK])
    managers_go_back, workflow_goes_back = c.managers_outcome == goes_back, c.workflow_outcome == goes_back
    first, first_behind = _RANGE * constant(RANGE_IDS), (_RANGE + 1) * constant(RANGE_IDS)
    return _Plan(
        its_rows=and_(c.job_id == job.id, or_(managers_go_back, workflow_goes_back)),
        range_=key_range(c.customer_id),
        order=c.customer_id,
        lie_in_range=and_(c.customer_id >= first, c.customer_id < first_behind),
        lie_behind=c.customer_id >= first_behind,
        had_managers=c.managers,
        managers=c.managers_target,
        managers_change=managers_go_back,
        had_workflow=func.coalesce(c.workflow, constant(0)),
        workflow=c.workflow_target,
        workflow_changes=workflow_goes_back,
    )


def _join(dialect: str, column: ColumnElement[Any]) -> FunctionElement[str]:
    join = func.group_concat if dialect == "sqlite" else func.string_agg
    text = column if isinstance(column.type, String) else cast(column, Text)
    return join(text, constant(" "), type_=Text)


def _words(text: str | None) -> Sequence[str]:
    """The words, of which one may be blank; of no customers none."""
    return [] if text is None else text.split(" ")


def _count_each(words: Mapping[str, int]) -> Counter[int]:
    """The same for each of those who stand in a list, without what stands for none."""
    each = Counter[int]()
    for word, amount in words.items():
        for one in managers_from(word):
            each[one] += amount
    del each[int(_NO_WORKFLOW)]
    return each


async def _leave_out_who_stays(
    connection: AsyncConnection, plan: _Plan, gains: Counter[int], loses: Counter[int]
) -> None:
    """Who stays with a customer neither gains nor loses it: such are only where several share one."""
    had, has = plan.had_managers, plan.managers
    find = func.instr if connection.dialect.name == "sqlite" else func.strpos
    several = or_(find(had, ",") > 0, find(has, ",") > 0)
    moved = select(had, has, func.count()).where(plan.its_rows, plan.managers_change, several)
    for before, after, amount in await connection.execute(moved.group_by(had, has)):
        stays = dict.fromkeys(set(managers_from(before)) & set(managers_from(after)), amount)
        gains.subtract(stays)
        loses.subtract(stays)


async def count_customers_of(connection: AsyncConnection, workspace: int) -> Counter[int]:
    """How many customers each account manager looks after, now."""
    had = Counter[str]()
    async for text in _list_managers(connection, workspace):
        await asyncio.to_thread(had.update, _words(text))
    return _count_each(had)


async def _list_managers(connection: AsyncConnection, workspace: int) -> AsyncIterator[str | None]:
    """The managers of all customers, as a text for each range of ids.

    SQLite would sort all customers to group them; here they are read as they lie.
    """
    c = customers.c
    text, mine = _join(connection.dialect.name, c.managers), c.workspace_id == workspace
    if connection.dialect.name != "sqlite":
        for [managers] in await connection.execute(select(text).where(mine).group_by(key_range(c.id))):
            yield managers
        return
    last = await connection.scalar(select(func.max(c.id))) or 0
    for range_ in range(key_range(last) + 1):
        # By id alone: asked for the workspace too, SQLite would walk all of its customers each time.
        ids = c.id.between(range_ * RANGE_IDS, last_of(range_))
        yield await connection.scalar(select(text.filter(mine)).where(ids))
