"""What a job changes, customer by customer, read out of its plan: an import's planned rows, an undo's own."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.changes import Change, ChangeKind, ChangeTotals, Moves
from importer.words.directory import User
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.undo import UndoOutcome
from storage.change_words import ChangedRows, KnownNames, in_words, join_rows
from storage.database import Database
from storage.documents import managers_from
from storage.entry_changes import ENTRY_KINDS, EntryChanges
from storage.last_changes import later_changes_undone
from storage.plan_rows import RANGE_IDS, key_range, last_of
from storage.plan_schema import planned_rows
from storage.schema import customers
from storage.undo_schema import undo_rows

_P, _U, _C = planned_rows.c, undo_rows.c, customers.c
_BACK = UndoOutcome.GOES_BACK.value


class SqlChanges:
    """Implements `importer.words.plan_ports.Changes`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names = KnownNames()
        self._entries = EntryChanges(database, self._names)

    async def count(self, job: ImportJob) -> ChangeTotals:
        """How many customers it adds, changes or takes out, and in how many a value of each kind."""
        changed = await self._database.read(_count, _plan_of(job))
        kind, entries, held = await self._entries.count(job)
        return ChangeTotals(changed.customers + entries, {**changed.by_kind, kind: entries}, held)

    async def page(
        self, job: ImportJob, kind: ChangeKind | None, *, skip: int, most: int
    ) -> Sequence[Change]:
        """The changes of `most` customers, in their order, after `skip` others; of one kind, or of all."""
        if kind in ENTRY_KINDS:
            return await self._entries.page(job, kind, skip=skip, most=most)
        if kind is not None:
            return await self._page_of_changed(job, kind, skip, most)
        entries = await self._entries.page(job, None, skip=skip, most=most)
        more = most - len({one.customer for one in entries})
        if not more:
            return entries
        _kind, behind, _held = await self._entries.count(job)
        return [*entries, *await self._page_of_changed(job, None, max(0, skip - behind), more)]

    async def _page_of_changed(
        self, job: ImportJob, kind: ChangeKind | None, skip: int, most: int
    ) -> Sequence[Change]:
        plan = _plan_of(job)
        some = plan.rows(plan.is_of(kind)).order_by(*plan.order).offset(skip).limit(most)
        changes = await self._database.read(self._read, job, some)
        return [one for one in changes if one.is_of(kind)]

    async def all(self, job: ImportJob) -> AsyncIterator[Sequence[Change]]:
        """All changes in the customers' order, a range of them at a time, each in its own transaction."""
        async for entries in self._entries.all(job):
            yield entries
        plan, before = _plan_of(job), -1
        while (range_ := await self._database.ask(_next_range, plan, before)) is not None:
            yield await self._database.read(self._read, job, plan.rows(plan.lies_in(range_)), range_)
            before = range_

    async def moves(self, job: ImportJob) -> Mapping[int, Moves]:
        """How many customers each account manager gains and loses, by their ids."""
        changed = await self._database.read(_count_moves, _plan_of(job))
        entries, nothing = await self._entries.moves(job), Moves(0, 0)
        return {
            manager: changed.get(manager, nothing).also(entries.get(manager, nothing))
            for manager in sorted({*changed, *entries})
        }

    async def of_manager(self, job: ImportJob, manager: User) -> AsyncIterator[Sequence[Change]]:
        """The account managers of the customers whom one of them gains or loses, a range at a time."""
        async for entries in self._entries.all(job, manager):
            yield entries
        plan, before = _plan_of(job).about(manager.id), -1
        while (range_ := await self._database.ask(_next_range, plan, before)) is not None:
            changes = await self._database.read(self._read, job, plan.rows(plan.lies_in(range_)), range_)
            yield [one for one in changes if one.field is Field.ACCOUNT_MANAGER]
            before = range_

    async def _read(
        self, connection: AsyncConnection, job: ImportJob, some: ChangedRows, range_: int | None = None
    ) -> Sequence[Change]:
        rows = (await connection.execute(join_rows(job, some, range_))).all()
        return await asyncio.to_thread(in_words, rows, await self._names.read(connection, job.workspace))


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the changes of a job lie, a row a customer; `…_after` is NULL where that value doesn't change.

    Workflow 0 is none.
    """

    its_rows: ColumnElement[bool]
    range_: ColumnElement[int]
    customer: ColumnElement[int]
    number: ColumnElement[int]
    managers_before: ColumnElement[str]
    managers_after: ColumnElement[str]
    workflow_before: ColumnElement[int]
    workflow_after: ColumnElement[int]
    order: Sequence[ColumnElement[int]]
    undoes_managers: ColumnElement[bool] = field(default_factory=false)
    undoes_workflow: ColumnElement[bool] = field(default_factory=false)

    def rows(self, *which: ColumnElement[bool]) -> ChangedRows:
        """Those rows of which this is so."""
        return select(
            self.customer.label("customer"),
            self.number.label("number"),
            self.managers_before.label("managers_before"),
            self.managers_after.label("managers_after"),
            self.workflow_before.label("workflow_before"),
            self.workflow_after.label("workflow_after"),
            self.undoes_managers.label("undoes_managers"),
            self.undoes_workflow.label("undoes_workflow"),
        ).where(self.its_rows, *which)

    def is_of(self, kind: ChangeKind | None) -> ColumnElement[bool]:
        """Whether a value changes so, or any does."""
        if kind is None:
            return or_(self.managers_after.is_not(None), self.workflow_after.is_not(None))
        return {
            ChangeKind.ADDED: false(),  # it is there already
            ChangeKind.TAKEN_OUT: false(),  # it stays
            ChangeKind.MANAGERS_CHANGED: self.managers_after != "",
            ChangeKind.MANAGERS_REMOVED: self.managers_after == "",
            ChangeKind.WORKFLOW_CHANGED: self.workflow_after != 0,
            ChangeKind.WORKFLOW_REMOVED: self.workflow_after == 0,
            ChangeKind.UNDOES_LATER: or_(self.undoes_managers, self.undoes_workflow),
        }[kind]

    def about(self, manager: int) -> "_Plan":
        """The same of those rows alone by which an account manager gains or loses the customer."""
        has, had = (_holds(managers, manager) for managers in (self.managers_after, self.managers_before))
        return replace(self, its_rows=and_(self.its_rows, self.managers_after.is_not(None), has != had))

    def lies_in(self, range_: int) -> ColumnElement[bool]:
        """Whether a row is about a customer of this range; one half uses imports' index, one the undos'."""
        return self.customer.between(range_ * RANGE_IDS, last_of(range_)) & (self.range_ == range_)


def _plan_of(job: ImportJob) -> _Plan:
    return _undo_plan(job) if job.is_undo else _import_plan(job)


def _import_plan(job: ImportJob) -> _Plan:
    old_workflow = func.coalesce(_P.old_workflow, 0)
    managers_undone, workflow_undone = _undone_by(job)
    return _Plan(
        its_rows=and_(_P.job_id == job.id, _P.changes, _is_done(job, _P.customer_id)),
        range_=_P.key_range,
        customer=_P.customer_id,
        number=_P.number,
        managers_before=_P.old_managers,
        managers_after=case((_P.managers != _P.old_managers, _P.managers)),
        workflow_before=old_workflow,
        workflow_after=case((_P.workflow != old_workflow, _P.workflow)),
        order=(_P.key_range, _P.customer_id),
        undoes_managers=managers_undone,
        undoes_workflow=workflow_undone,
    )


def _undone_by(job: ImportJob) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether a planned row undoes a later change of the managers, and of the workflow.

    Known as long as nothing is applied: then the change of the job itself is the last one.
    """
    since = job.verdict.since if job.verdict and not job.state.ended else None
    if since is None:
        return false(), false()
    its_customer = and_(_C.id == _P.customer_id, _C.workspace_id == job.workspace)
    managers, workflow = (exists().where(its_customer, one) for one in later_changes_undone(since))
    return managers, workflow


def _undo_plan(job: ImportJob) -> _Plan:
    back = or_(_U.managers_outcome == _BACK, _U.workflow_outcome == _BACK)
    return _Plan(
        its_rows=and_(_U.job_id == job.id, back, _is_done(job, _U.customer_id)),
        range_=key_range(_U.customer_id),
        customer=_U.customer_id,
        number=cast(null(), Integer),
        managers_before=_U.managers,
        managers_after=case((_U.managers_outcome == _BACK, _U.managers_target)),
        workflow_before=_U.workflow,
        workflow_after=case((_U.workflow_outcome == _BACK, _U.workflow_target)),
        order=(_U.customer_id,),
    )


def _is_done(job: ImportJob, customer: ColumnElement[int]) -> ColumnElement[bool]:
    """Once a job has ended, it has changed what lies before its checkpoint, and nothing else."""
    return customer <= job.cursor if job.state.ended else true()


def _holds(managers: ColumnElement[str], manager: int) -> ColumnElement[bool]:
    """Whether an account manager is among them, as they are kept."""
    return (literal(",") + managers + literal(",")).contains(f",{manager},")


async def _count_moves(connection: AsyncConnection, plan: _Plan) -> Mapping[int, Moves]:
    """From which to which, and how often: there are far fewer of these than customers."""
    rows = plan.rows().subquery().c
    pair = rows.managers_before, rows.managers_after
    moved = select(*pair, func.count()).where(rows.managers_after.is_not(None)).group_by(*pair)
    gained, lost = Counter[int](), Counter[int]()
    for had, has, count in await connection.execute(moved):
        now, then = set(managers_from(has)), set(managers_from(had))
        gained.update(dict.fromkeys(now - then, count))
        lost.update(dict.fromkeys(then - now, count))
    return {manager: Moves(gained[manager], lost[manager]) for manager in sorted({*gained, *lost})}


async def _count(connection: AsyncConnection, plan: _Plan) -> ChangeTotals:
    """In one walk through the plan."""
    of_kind = [func.count(case((plan.is_of(kind), 1))) for kind in ChangeKind]
    counted = select(func.count(), *of_kind).where(plan.its_rows)
    every, *numbers = (await connection.execute(counted)).one()
    return ChangeTotals(every, dict(zip(ChangeKind, numbers, strict=True)))


async def _next_range(connection: AsyncConnection, plan: _Plan, before: int) -> int | None:
    """The first range behind this one in which something changes."""
    behind = (plan.range_ > before, plan.customer > last_of(before))
    found = select(plan.range_).where(plan.its_rows, *behind).order_by(plan.order[0]).limit(1)
    return await connection.scalar(found)
