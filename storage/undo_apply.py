"""One batch of an undo: the checkpoint, the values, and what is remembered of them, in one transaction."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.plan import AppliedBatch
from importer.words.undo import UndoOutcome
from storage.apply import is_alone, move_checkpoint, see_own_change
from storage.last_changes import note_changed
from storage.plan_rows import key_range, last_of
from storage.plan_schema import planned_rows
from storage.schema import customers, import_jobs
from storage.undo_plan import (
    GOES_BACK,
    LATER,
    TURNED,
    Span,
    Turn,
    count_span,
    has_later,
    is_above,
    plan_span,
    require_rows,
    turn_of,
)
from storage.undo_schema import applied_ranges, undo_rows
from storage.workspaces import hold, number_change

_A, _U, _J = applied_ranges.c, undo_rows.c, import_jobs.c


async def undo_batch(connection: AsyncConnection, job: ImportJob, size: int) -> AppliedBatch | None:
    """Take back the next ranges, in which at least `size` customers are; None when someone else did.

    The workspace is held. What was planned stands while nobody else has changed anything since; else these
    ranges are planned anew. Raises RowsGoneError.
    """
    await hold(connection, job.workspace)
    turn = await turn_of(connection, job)
    last, done = await _end_of_batch(connection, job, turn, size)
    if not await move_checkpoint(connection, job, last):
        return None
    batch = UndoneBatch(connection, job, turn, Span(max(0, key_range(job.cursor + 1)), key_range(last)))
    return AppliedBatch(last, await batch.carry_out(), left=0, done=done)


async def _end_of_batch(
    connection: AsyncConnection, job: ImportJob, turn: Turn, size: int
) -> tuple[int, bool]:
    """The last id of the range that fills the batch, and whether it is the root's last range."""
    mine = (_U.job_id == job.id, _U.customer_id > job.cursor)
    in_order = select(_U.customer_id).where(*mine).order_by(_U.customer_id)
    full = await connection.scalar(in_order.offset(size - 1).limit(1))
    end = await connection.scalar(select(func.max(_A.key_range)).where(_A.job_id == turn.root))
    end = key_range(job.cursor) if end is None else end
    range_ = end if full is None else min(key_range(full), end)
    return max(last_of(range_), job.cursor), range_ == end


@dataclass(frozen=True, slots=True)
class UndoneBatch:
    """The ranges of one batch, within its transaction."""

    connection: AsyncConnection
    job: ImportJob
    turn: Turn
    span: Span

    async def carry_out(self) -> int:
        """How many customers got their other value."""
        number = await number_change(self.connection, self.job.workspace)
        await require_rows(self.connection, self.turn)
        if not await is_alone(self.connection, self.job, number):
            await self.plan_anew()
        changed = await self.change_all(number)
        await self.remember()
        if await self.turn_ranges():
            await self._note(self.turn.of)
        await self._note_at_root()
        await self._count(Counts(changed=changed))
        await see_own_change(self.connection, self.job, number)
        return changed

    async def plan_anew(self) -> None:
        """Plan these ranges as everything is now."""
        before = await count_span(self.connection, self.job.id, self.span)
        await plan_span(self.connection, self.job, self.turn, self.span)
        after = await count_span(self.connection, self.job.id, self.span)
        await self.count_difference(before, after)

    async def count_difference(self, before: Counts, after: Counts) -> None:
        """Keep what planning these ranges anew has changed of the counts."""
        await self._count(
            Counts(
                rows=after.rows - before.rows,
                planned=after.planned - before.planned,
                unchanged=after.unchanged - before.unchanged,
                errors=after.errors - before.errors,
            )
        )

    async def change_all(self, number: int) -> int:
        """Change all values that go back; customers whom anything but Handoff changed are planned anew."""
        attempt = await self.connection.begin_nested()
        changed = await self._change(number)
        if changed == await self._planned():
            await attempt.commit()
            return changed
        await attempt.rollback()
        await self.plan_anew()
        changed = await self._change(number)
        if changed != await self._planned():
            raise LookupError("customers could not be changed, although they are as the plan saw them")
        return changed

    async def _planned(self) -> int:
        return (await count_span(self.connection, self.job.id, self.span)).planned

    async def _change(self, number: int) -> int:
        back = UndoOutcome.GOES_BACK.value
        is_as_seen = and_(
            customers.c.managers == _U.managers, func.coalesce(customers.c.workflow_id, 0) == _U.workflow
        )
        managers = case((_U.managers_outcome == back, _U.managers_target), else_=customers.c.managers)
        workflow = case(
            (_U.workflow_outcome == back, func.nullif(_U.workflow_target, 0)), else_=customers.c.workflow_id
        )
        changed = (
            update(customers)
            .where(*self._rows(), GOES_BACK, _is_its_customer(self.job), is_as_seen)
            .where(*self._customers())
            .values(managers=managers, workflow_id=workflow, **note_changed(managers, workflow, number))
        )
        return (await self.connection.execute(changed)).rowcount

    async def remember(self) -> None:
        """Let later jobs go back to what lies beneath them now.

        Be they in effect or not; those above the first in effect keep theirs.
        """
        if not await has_later(self.connection, self.turn, self.span):
            return
        rows = planned_rows.c
        managers = self._reaches(rows.managers, "managers")
        workflow = self._reaches(rows.workflow, "workflow")
        remembered = (
            update(planned_rows)
            .where(self.turn.wanted, is_above(), self.span.holds(TURNED.c.key_range))
            .where(rows.job_id == LATER.c.job_id, rows.key_range == LATER.c.key_range)
            .where(_U.job_id == self.job.id, _U.customer_id == rows.customer_id)
            .where(_is_its_customer(self.job), or_(managers, workflow))
            .values(
                under_managers=case((managers, _U.managers_target), else_=rows.under_managers),
                under_workflow=case((workflow, _U.workflow_target), else_=rows.under_workflow),
            )
        )
        await self.connection.execute(remembered)

    def _reaches(self, asked: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        """Whether the value of this name lies right beneath a later row, but for rows out of effect."""
        first = _U[f"{name}_first"]
        return and_(
            asked.is_not(None),
            _U[f"{name}_target"].is_not(None),
            customers.c[f"{name}_edited"] < TURNED.c.number,
            or_(first.is_(None), LATER.c.number <= first),
        )

    async def turn_ranges(self) -> int:
        """Turn the ranges out, or in; how many: none where others have turned all of them meanwhile."""
        wanted = (_A.in_effect,) if self.turn.of == self.turn.root else (_A.turned_by == self.turn.of,)
        turned = update(applied_ranges).where(
            _A.job_id == self.turn.root, self.span.holds(_A.key_range), *wanted
        )
        turn = turned.values(in_effect=not_(_A.in_effect), turned_by=self.job.id)
        return (await self.connection.execute(turn)).rowcount

    async def _note_at_root(self) -> None:
        """Note the root as undone again if this turned it out again, as not undone once all is in effect."""
        if self.turn.of == self.turn.root:
            return
        out = select(_A.turned_by).where(_A.job_id == self.turn.root, not_(_A.in_effect)).distinct()
        turned_out = set(await self.connection.scalars(out))
        if self.job.id in turned_out:
            await self._note(self.turn.root)
        elif not turned_out:
            as_before = {"state": func.coalesce(_J.ended_as, _J.state), "undone_by": None}
            await self.connection.execute(
                update(import_jobs).where(_J.id == self.turn.root).values(as_before)
            )

    async def _note(self, undone: int) -> None:
        """Keep who took a job back, and how it had ended."""
        ended_as = case((_J.state == JobState.UNDONE, _J.ended_as), else_=_J.state)
        values = {"ended_as": ended_as, "state": JobState.UNDONE, "undone_by": self.job.number}
        await self.connection.execute(update(import_jobs).where(_J.id == undone).values(values))

    async def _count(self, more: Counts) -> None:
        counted = update(import_jobs).where(_J.id == self.job.id)
        await self.connection.execute(
            counted.values(
                rows=_J.rows + more.rows,
                planned=_J.planned + more.planned,
                changed=_J.changed + more.changed,
                unchanged=_J.unchanged + more.unchanged,
                errors=_J.errors + more.errors,
            )
        )

    def _rows(self) -> tuple[ColumnElement[bool], ...]:
        return _U.job_id == self.job.id, self.span.holds_customer(_U.customer_id)

    def _customers(self) -> tuple[ColumnElement[bool], ...]:
        """As for an import: PostgreSQL has to be told, SQLite would do the opposite."""
        on_sqlite = self.connection.dialect.name == "sqlite"
        return () if on_sqlite else (self.span.holds_customer(customers.c.id),)


def _is_its_customer(job: ImportJob) -> ColumnElement[bool]:
    return and_(customers.c.id == _U.customer_id, customers.c.workspace_id == job.workspace)
