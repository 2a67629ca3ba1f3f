"""Taking back what a list has added and renamed, range by range, as what it set of customers is taken back.

What was added goes only while nothing was done with it: it is as it was loaded, no customer has it, and no
plan names it. A name goes back where it still is what the list wrote.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
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

from importer.words.directory import DirectoryKind
from importer.words.jobs import Counts, ImportJob
from importer.words.plan import AppliedBatch
from importer.words.undo import LEFT, UndoOutcome
from storage.apply import move_checkpoint
from storage.entry_apply import added_by, new_values, raise_version, rename
from storage.entry_ranges import PART_OF, Part, end_of, holds, kind_of
from storage.entry_use import is_in_use
from storage.loading_schema import planned_entries, undone_entries
from storage.plan_rows import RANGE_IDS
from storage.plan_schema import planned_rows
from storage.schema import customers, import_jobs, workflows
from storage.undo_apply import UndoneBatch, undo_batch
from storage.undo_plan import LATER, TURNED, Span, Turn, turn_of
from storage.workspaces import hold

_E, _O, _J, _P = planned_entries.c, undone_entries.c, import_jobs.c, planned_rows.c
_BACK = UndoOutcome.GOES_BACK.value


async def undo_entries_batch(connection: AsyncConnection, job: ImportJob, size: int) -> AppliedBatch | None:
    """Take back the next range of entries, behind the last `size` customers; None when someone else did."""
    await hold(connection, job.workspace)
    turn = await turn_of(connection, job)
    range_ = await _next_range(connection, job, turn)
    if range_ is None:
        return await undo_batch(connection, job, size)
    if not await move_checkpoint(connection, job, end_of(range_)):
        return None
    changed = await _EntriesBatch(connection, job, turn, Span(range_, range_)).carry_out()
    left = or_(TURNED.c.key_range >= 0, TURNED.c.key_range < range_)
    is_more = await connection.scalar(select(exists().where(turn.wanted, left)))
    return AppliedBatch(end_of(range_), changed, left=0, done=not is_more)


async def _next_range(connection: AsyncConnection, job: ImportJob, turn: Turn) -> int | None:
    """The next range of entries that isn't done yet."""
    if job.cursor > 0:
        return None
    behind = (turn.wanted, TURNED.c.key_range < job.cursor // RANGE_IDS)
    found: int | None = await connection.scalar(select(func.max(TURNED.c.key_range)).where(*behind))
    return found


async def plan_entries(connection: AsyncConnection, job: ImportJob, turn: Turn, range_: int) -> int:
    """Plan one range as everything is now, in place of what was planned; tells of how many entries."""
    numbers = select(_E.number).where(_E.job_id == turn.root, holds(range_))
    await connection.execute(delete(undone_entries).where(_O.job_id == job.id, _O.number.in_(numbers)))
    part = PART_OF[kind_of(job)]
    outcome = await _outcome(connection, job, turn, part, range_)
    its_own = and_(part.key == _E.key, part.table.c.workspace_id == job.workspace)
    found = (
        select(literal(job.id), _E.number, outcome, _counts(job, turn))
        .select_from(planned_entries.outerjoin(part.table, its_own))
        .where(_E.job_id == turn.root, holds(range_))
    )
    planned = insert(undone_entries).from_select(undone_entries.columns.keys(), found)
    return (await connection.execute(planned)).rowcount


def _counts(job: ImportJob, turn: Turn) -> ColumnElement[bool]:
    """Whether the entry stands for a row of its own: a renamed customer may have got others as well."""
    if kind_of(job) is not DirectoryKind.CUSTOMERS:
        return true()
    return or_(_E.adds, _E.number.not_in(select(_P.number).where(_P.job_id == turn.root, _P.changes)))


async def _outcome(
    connection: AsyncConnection, job: ImportJob, turn: Turn, part: Part, range_: int
) -> ColumnElement[str]:
    id_ = part.table.c.id
    is_as_loaded = and_(*(part.table.c[name].is_not_distinct_from(value) for name, value in _loaded(part)))
    as_old = and_(part.name == _E.old_name, part.written.is_not_distinct_from(_E.old_written))
    as_new = and_(part.name == _E.name, part.written.is_not_distinct_from(_E.written))
    goes_to, is_now = (as_old, as_new) if turn.out else (as_new, as_old)
    renamed = case(
        (id_.is_(None), UndoOutcome.GONE.value),
        (goes_to, UndoOutcome.AS_BEFORE.value),
        (is_now, _BACK),
        else_=UndoOutcome.BY_HAND.value,
    )
    if turn.out:
        added = case(
            (id_.is_(None), UndoOutcome.AS_BEFORE.value),
            (not_(is_as_loaded), UndoOutcome.BY_HAND.value),
            (await is_in_use(connection, job, turn, range_), UndoOutcome.IN_USE.value),
            else_=_BACK,
        )
    else:
        added = case(
            (id_.is_(None), _BACK),
            (is_as_loaded, UndoOutcome.AS_BEFORE.value),
            else_=UndoOutcome.BY_HAND.value,
        )
    return case((_E.adds, added), else_=renamed)


def _loaded(part: Part) -> Sequence[tuple[str, ColumnElement[Any]]]:
    """What each column held when the entry was added, and nobody had changed anything by hand."""
    values = list(zip(part.planned, new_values(part), strict=True))
    if part.table is customers:
        return [*values, ("managers_edited", literal(0)), ("workflow_edited", literal(0))]
    return values


async def count_entries(connection: AsyncConnection, job: ImportJob, range_: int | None = None) -> Counts:
    """What is planned of these entries, or of all, as an undo counts."""
    these = [_O.job_id == job.id, _O.counts]
    if range_ is not None:
        these.append(holds(range_, _O.number))
    back = func.count(case((_O.outcome == _BACK, 1)))
    left = func.count(case((_O.outcome.in_([one.value for one in LEFT]), 1)))
    rows, going, staying = (await connection.execute(select(func.count(), back, left).where(*these))).one()
    return Counts(rows=rows, planned=going, unchanged=rows - going - staying, errors=staying)


class _EntriesBatch(UndoneBatch):
    """The entries of one range, within its transaction."""

    async def plan_anew(self) -> None:
        """Plan the range as everything is now."""
        range_ = self.span.first
        before = await count_entries(self.connection, self.job, range_)
        await plan_entries(self.connection, self.job, self.turn, range_)
        await self.count_difference(before, await count_entries(self.connection, self.job, range_))

    async def change_all(self, number: int) -> int:
        """Take out what was added, or bring it in again, and rename the others."""
        await self.plan_anew()
        which = and_(holds(self.span.first), self._goes_back())
        part = PART_OF[kind_of(self.job)]
        await (self._take_out(part, which) if self.turn.out else self._bring_in(part, which, number))
        if part.table is not workflows:
            await rename(self.connection, self.job, part, self.turn.root, which, back=self.turn.out)
        await raise_version(self.connection, self.job)
        return (await count_entries(self.connection, self.job, self.span.first)).planned

    def _goes_back(self) -> ColumnElement[bool]:
        back = select(_O.number).where(_O.job_id == self.job.id, _O.outcome == _BACK)
        return _E.number.in_(back)

    async def _take_out(self, part: Part, which: ColumnElement[bool]) -> None:
        keys = select(_E.key).where(_E.job_id == self.turn.root, _E.adds, which)
        gone = delete(part.table).where(part.table.c.workspace_id == self.job.workspace, part.key.in_(keys))
        await self.connection.execute(gone)

    async def _bring_in(self, part: Part, which: ColumnElement[bool], number: int) -> None:
        changed = added_by(part, number)
        new = select(literal(self.job.workspace), *new_values(part), *changed.values())
        new = new.where(_E.job_id == self.turn.root, _E.adds, which)
        names = ["workspace_id", *part.planned, *changed]
        await self.connection.execute(insert(part.table).from_select(names, new))

    async def remember(self) -> None:
        """Let later lists that have renamed an entry go back to what lies beneath that now."""
        mine, out = planned_entries.alias("mine"), self.turn.out
        seen = (mine.c.name, mine.c.written) if out else (mine.c.old_name, mine.c.old_written)
        beneath = (mine.c.old_name, mine.c.old_written) if out else (mine.c.name, mine.c.written)
        remembered = (
            update(planned_entries)
            .where(_E.job_id.in_(self._later_lists()), not_(_E.adds), _E.key == mine.c.key)
            .where(mine.c.job_id == self.turn.root, not_(mine.c.adds), holds(self.span.first, mine.c.number))
            .where(_E.old_name == seen[0], _E.old_written.is_not_distinct_from(seen[1]))
            .values(old_name=beneath[0], old_written=beneath[1])
        )
        await self.connection.execute(remembered)

    def _later_lists(self) -> Select[int]:
        """The lists of this kind that were applied later."""
        mine = (TURNED.c.job_id == self.turn.root, TURNED.c.key_range == self.span.first)
        number = select(TURNED.c.number).where(*mine).scalar_subquery()
        return (
            select(LATER.c.job_id)
            .join(import_jobs, _J.id == LATER.c.job_id)
            .where(
                LATER.c.workspace_id == self.turn.workspace,
                LATER.c.key_range < 0,
                LATER.c.number > number,
                _J.loads == kind_of(self.job),
            )
        )

    async def turn_ranges(self) -> int:
        """Turn the range, unless all of it stays: then it can be taken back another time."""
        is_gone = _O.outcome.in_([_BACK, UndoOutcome.AS_BEFORE.value])
        these = (_O.job_id == self.job.id, holds(self.span.first, _O.number), is_gone)
        goes = await self.connection.scalar(select(exists().where(*these)))
        return await super().turn_ranges() if goes else 0
