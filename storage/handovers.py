"""Handovers: the customers that someone looks after, and what is planned for them, a range of ids at a time.

A row's number tells who gets the customer: those who take over are dealt the numbers in turn. So each gets as
many as the others, and whoever was planned for a customer stays planned for it when the plan is renewed.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Insert,
    Integer,
    Select,
    String,
    Update,
    and_,
    bindparam,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union,
    update,
    values,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.directory import managers_text
from importer.words.handover import Handover, PlannedRange
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.outlook import Stack
from storage.cover_stacks import read_stacks
from storage.database import Database
from storage.directory import looks_after
from storage.documents import managers_from
from storage.fence import require_attempt
from storage.job_rows import job_from
from storage.loading_schema import listed_customers
from storage.plan_rows import RANGE_IDS, key_range, last_of
from storage.plan_schema import planned_rows
from storage.renewal import note_moved
from storage.schema import customers, import_jobs
from storage.statements import in_parts
from storage.workspaces import hold

_C, _J, _P, _L = customers.c, import_jobs.c, planned_rows.c, listed_customers.c
_NAMES = (
    "job_id",
    "key_range",
    "number",
    "customer_id",
    "changes",
    "old_managers",
    "old_workflow",
    "managers",
)
_HAS_OTHERS = _P.old_managers != _C.managers
_DIFFERS = or_(_HAS_OTHERS, _P.old_workflow.is_distinct_from(_C.workflow_id))
_ROWS: Final = (
    select(func.count())
    .select_from(planned_rows)
    .where(_P.job_id == bindparam("job"), _P.key_range == bindparam("range"))
)
_MOVED_ROWS: Final = _ROWS.where(exists().where(_C.id == _P.customer_id, _HAS_OTHERS))
"""Those whose customers others look after now than when they were planned."""


class SqlHandovers:
    """Implements `importer.words.plan_ports.Handovers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, workspace: int, handover: Handover) -> int:
        """How many customers it is about, as everything is now, where it is about those of no list."""
        return await self._database.ask(_count, workspace, _is_asked(handover))

    async def count_now(self, job: ImportJob) -> int:
        """How many of the customers that a job is about the one who leaves looks after now."""
        return await self._database.ask(_count, job.workspace, _is_asked_of(job))

    async def stacks(self, job: ImportJob, person: int) -> Sequence[Stack]:
        """Who was set over whom, of its customers, as it concerns a person."""
        return await self._database.read(read_stacks, job, person)

    async def emptied(self, workspace: int) -> Sequence[ImportJob]:
        """The covers that have returned without anything, as others had set all of it."""
        return await self._database.ask(_find_emptied, workspace)

    async def ranges(self, job: ImportJob) -> Sequence[int]:
        """The ranges of customers in which there are any, or any are planned."""
        return await self._database.ask(_ranges, job)

    async def last_number(self, job: int) -> int:
        """The highest number of a planned row; 0 where there is none."""
        return await self._database.ask(_last_number, job)

    async def plan(self, job: ImportJob, range_: int, after: int) -> PlannedRange:
        """Plan a range in one transaction, or renew its plan; new rows get numbers above `after`."""
        write = self._database.write_much if job.is_large else self._database.write
        return await write(_plan, job, range_, after)


def _is_asked(handover: Handover) -> ColumnElement[bool]:
    """Whether a customer is one of those that are handed over."""
    is_looked_after = looks_after(handover.leaving.id)
    if handover.workflow is None:
        return is_looked_after
    return and_(is_looked_after, _C.workflow_id == handover.workflow.id)


def _is_asked_of(job: ImportJob) -> ColumnElement[bool]:
    """The same of a job, which may be about those of a list."""
    handover = _of(job)
    if handover.listed is None:
        return _is_asked(handover)
    is_listed = exists().where(_L.job_id == job.id, _L.customer_id == _C.id)
    return and_(_is_asked(handover), is_listed)


async def _count(connection: AsyncConnection, workspace: int, is_asked: ColumnElement[bool]) -> int:
    asked = select(func.count()).where(_C.workspace_id == workspace, is_asked)
    return await connection.scalar(asked) or 0


async def _find_emptied(connection: AsyncConnection, workspace: int) -> Sequence[ImportJob]:
    returned = import_jobs.alias("returned").c
    came_to_nothing = exists().where(
        returned.workspace_id == workspace,
        returned.number == _J.undone_by,
        returned.kind == JobKind.RETURN,
        returned.rows > 0,
        returned.changed == 0,
    )
    covers = (_J.workspace_id == workspace, _J.state == JobState.UNDONE, _J.kind == JobKind.HANDOVER)
    found = select(import_jobs).where(*covers, came_to_nothing).order_by(_J.id)
    return list(map(job_from, await connection.execute(found)))


async def _ranges(connection: AsyncConnection, job: ImportJob) -> Sequence[int]:
    now = select(key_range(_C.id)).where(_C.workspace_id == job.workspace, _is_asked_of(job))
    planned = select(_P.key_range).where(_P.job_id == job.id)
    return sorted(await connection.scalars(union(now, planned)))


async def _last_number(connection: AsyncConnection, job: int) -> int:
    return await connection.scalar(select(func.max(_P.number)).where(_P.job_id == job)) or 0


async def _plan(connection: AsyncConnection, job: ImportJob, range_: int, after: int) -> PlannedRange:
    """The workspace is held, so that what is planned is of one moment."""
    await hold(connection, job.workspace)
    await require_attempt(connection, job)
    done = await _Range(connection, job, _of(job), range_).plan(after)
    if job.checked and done.moved:
        await note_moved(connection, job, done.moved)
    return done


def _of(job: ImportJob) -> Handover:
    if job.request is None:
        raise LookupError("a handover without what it hands over")
    return job.request


class _Range:
    """One range of customers' ids, within the transaction that plans it."""

    def __init__(self, connection: AsyncConnection, job: ImportJob, handover: Handover, range_: int) -> None:
        self._connection = connection
        self._job = job
        self._handover = handover
        self._range = range_

    async def plan(self, after: int) -> PlannedRange:
        """Let go of who isn't asked for any more, start from what the others have now, and add who is new."""
        gone = delete(planned_rows).where(
            *self._rows(), ~exists().where(_C.id == _P.customer_id, self._asked())
        )
        moved = (await self._connection.execute(gone)).rowcount + await self._count(_MOVED_ROWS)
        before = added = await self._count()
        for managers in in_parts(await self._sets_of_managers()):
            swaps = self._swaps(managers)
            await self._connection.execute(self._start_anew(swaps))
            await self._connection.execute(self._add(swaps, managers, after + added - before))
            added = await self._count()
        return PlannedRange(added - before, moved + added - before)

    async def _count(self, which: Select[int] = _ROWS) -> int:
        """How many rows of the range there are; SQLite doesn't tell how many a statement with a CTE wrote."""
        return await self._connection.scalar(which, {"job": self._job.id, "range": self._range}) or 0

    async def _sets_of_managers(self) -> Sequence[str]:
        """Who looks after these customers together; mostly there are few such sets."""
        found = select(_C.managers).where(self._asked()).distinct().order_by(_C.managers)
        return (await self._connection.scalars(found)).all()

    def _swaps(self, managers: Sequence[str]) -> CTE:
        """For each such set, and each who may get the customer, the set that comes of it."""
        columns = (column("had", String), column("place", Integer), column("has", String))
        rows = [
            (had, place, managers_text(self._handover.managers_after(managers_from(had), place)))
            for had in managers
            for place in range(len(self._handover.to))
        ]
        return values(*columns, name="swap", literal_binds=True).data(rows).cte("swaps")

    def _start_anew(self, swaps: CTE) -> Update:
        """Let rows start from what their customers have now; who gets a customer stays the same."""
        anew = update(planned_rows).where(*self._rows(), _C.id == _P.customer_id, _DIFFERS)
        return anew.where(swaps.c.had == _C.managers, swaps.c.place == self._place(_P.number)).values(
            old_managers=_C.managers, old_workflow=_C.workflow_id, managers=swaps.c.has
        )

    def _add(self, swaps: CTE, managers: Sequence[str], after: int) -> Insert:
        """Rows for the customers that have none yet, numbered in the customers' order."""
        number = (after + func.row_number().over(order_by=_C.id)).label("number")
        planned = select(_P.customer_id).where(*self._rows())
        new = (
            select(_C.id, _C.managers, _C.workflow_id, number)
            .where(self._asked(), _C.managers.in_(managers), _C.id.not_in(planned))
            .subquery("new")
        )
        deal = and_(swaps.c.had == new.c.managers, swaps.c.place == self._place(new.c.number))
        rows = select(
            literal(self._job.id),
            literal(self._range),
            new.c.number,
            new.c.id,
            true(),
            new.c.managers,
            new.c.workflow_id,
            swaps.c.has,
        ).select_from(new.join(swaps, deal))
        return insert(planned_rows).from_select(_NAMES, rows)

    def _place(self, number: ColumnElement[int]) -> ColumnElement[int]:
        """Whose turn it is at a number."""
        return (number - 1) % len(self._handover.to)

    def _rows(self) -> tuple[ColumnElement[bool], ...]:
        return _P.job_id == self._job.id, _P.key_range == self._range

    def _asked(self) -> ColumnElement[bool]:
        """Which customers of the range; SQLite is kept from going through all of the workspace."""
        in_range = _C.id.between(self._range * RANGE_IDS, last_of(self._range))
        return and_(in_range, _C.workspace_id + 0 == self._job.workspace, _is_asked_of(self._job))
