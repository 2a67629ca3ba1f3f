"""Undos: what stands in the way of one, its plan, what it comes to, and what it leaves."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Table, and_, func, literal, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.fields import Field
from importer.words.handover import PlannedRange
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.undo import LEFT, LeftValue, Obstacle, UndoOutcome, UndoTotals
from storage.database import AnyRow, Database
from storage.documents import managers_from
from storage.entry_undo import count_entries, plan_entries
from storage.fence import require_attempt
from storage.left_entries import entry_totals, left_entries, read_outcomes
from storage.plan_rows import key_range
from storage.renewal import note_moved
from storage.schema import customers, import_jobs, users, workflows
from storage.undo_plan import (
    GOES_BACK,
    STAYS,
    TURNED,
    Span,
    Turn,
    any_is,
    count_span,
    find_gone,
    plan_span,
    read_turn,
    require_rows,
    turn_of,
)
from storage.undo_schema import applied_ranges, undo_rows
from storage.workspaces import hold

_PAGE = 1_000
_U = undo_rows.c
_FIELDS = {Field.ACCOUNT_MANAGER: "managers", Field.WORKFLOW: "workflow"}


class SqlUndos:
    """Implements `importer.words.plan_ports.Undos`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_obstacle(self, of: ImportJob) -> Obstacle | None:
        """Why a job that was carried out can't be taken back, if that is so."""
        return await self._database.write(_find_obstacle, of)

    async def ranges(self, job: ImportJob) -> Sequence[int]:
        """The ranges of customers that an undo has to be planned for."""
        return await self._database.read(_ranges, job)

    async def plan(self, job: ImportJob, range_: int) -> PlannedRange:
        """Plan one of them in one transaction, or plan it anew; raises RowsGoneError."""
        write = self._database.write_much if job.is_large else self._database.write
        return await write(_plan, job, range_)

    async def count(self, job: ImportJob) -> Counts:
        """What the plan holds, in customers; of a list, in its entries as well."""
        return await self._database.read(_count, job)

    async def totals(self, job: ImportJob) -> UndoTotals:
        """What the undo does, or did, bucket by bucket."""
        return await self._database.read(_totals, job)

    async def left(self, job: ImportJob) -> AsyncIterator[Sequence[LeftValue]]:
        """The values that stay, in the customers' order, and before them the entries; a page at a time."""
        after = 0
        while entries := await self._database.read(left_entries, job, after):
            after = entries[-1][0]
            yield [left for _, left in entries]
        after = 0
        while page := await self._database.read(_left_page, job, after):
            after = page[-1]["customer_id"]
            yield await self._database.read(_in_words, job, page)


async def _find_obstacle(connection: AsyncConnection, of: ImportJob) -> Obstacle | None:
    """In a writing transaction, because it looks at rows that others delete."""
    if of.root is None:
        return Obstacle.BEFORE_THIS_VERSION
    turn = await read_turn(connection, of.workspace, of.number, of.root)
    wanted = select(func.count()).select_from(TURNED).where(turn.wanted)
    if not await connection.scalar(wanted):
        return Obstacle.NOTHING_IN_EFFECT
    return await find_gone(connection, turn)


async def _ranges(connection: AsyncConnection, job: ImportJob) -> Sequence[int]:
    turn = await turn_of(connection, job)
    wanted = select(TURNED.c.key_range).where(turn.wanted).order_by(TURNED.c.key_range)
    return (await connection.scalars(wanted)).all()


async def _plan(connection: AsyncConnection, job: ImportJob, range_: int) -> PlannedRange:
    """The workspace is held, so that what is planned is of one moment."""
    await hold(connection, job.workspace)
    await require_attempt(connection, job)
    turn = await turn_of(connection, job)
    await require_rows(connection, turn)
    if range_ < 0:
        return await _plan_entries(connection, job, turn, range_)
    span = Span(range_, range_)
    before = await _read_plan(connection, job, span) if job.checked else None
    planned = await plan_span(connection, job, turn, span)
    if before is None:
        return PlannedRange(planned, 0)
    now = await _read_plan(connection, job, span)
    moved = sum(before.get(customer) != now.get(customer) for customer in before.keys() | now.keys())
    if moved:
        await note_moved(connection, job, moved)
    return PlannedRange(planned, moved)


async def _plan_entries(connection: AsyncConnection, job: ImportJob, turn: Turn, range_: int) -> PlannedRange:
    before = await read_outcomes(connection, job, range_) if job.checked else None
    planned = await plan_entries(connection, job, turn, range_)
    if before is None:
        return PlannedRange(planned, 0)
    now = await read_outcomes(connection, job, range_)
    moved = sum(before.get(number) != outcome for number, outcome in now.items())
    if moved:
        await note_moved(connection, job, moved)
    return PlannedRange(planned, moved)


async def _read_plan(connection: AsyncConnection, job: ImportJob, span: Span) -> dict[int, AnyRow]:
    """What becomes of the values of each customer."""
    values = (_U.managers, _U.managers_target, _U.managers_outcome, _U.workflow, _U.workflow_target)
    these = (_U.job_id == job.id, span.holds_customer(_U.customer_id))
    rows = await connection.execute(select(_U.customer_id, *values, _U.workflow_outcome).where(*these))
    return {row.customer_id: row for row in rows}


async def _count(connection: AsyncConnection, job: ImportJob) -> Counts:
    of_customers, of_entries = await count_span(connection, job.id), await count_entries(connection, job)
    return Counts(
        rows=of_customers.rows + of_entries.rows,
        planned=of_customers.planned + of_entries.planned,
        unchanged=of_customers.unchanged + of_entries.unchanged,
        errors=of_customers.errors + of_entries.errors,
    )


async def _totals(connection: AsyncConnection, job: ImportJob) -> UndoTotals:
    of_customers = await _customer_totals(connection, job)
    return of_customers.also(await entry_totals(connection, job)) if job.loads else of_customers


async def _customer_totals(connection: AsyncConnection, job: ImportJob) -> UndoTotals:
    """Counted in one walk: to group a million rows, a database sorts them."""
    gone = any_is(UndoOutcome.GONE)
    sums = {
        "goes_back": GOES_BACK,
        "partly": and_(GOES_BACK, STAYS, not_(gone)),
        "stays": and_(not_(GOES_BACK), STAYS, not_(gone)),
        "gone": and_(not_(GOES_BACK), gone),
        "as_before": not_(or_(GOES_BACK, STAYS)),
    }
    if job.request is not None and job.of == job.root:  # the undo of an undo hands over again
        others = _goes_to_others(job.request.leaving.id)
        sums |= {
            "elsewhere": and_(GOES_BACK, others),
            "already_elsewhere": and_(sums["as_before"], others),
        }
    counted = select(*(func.count().filter(is_so).label(name) for name, is_so in sums.items()))
    found = (await connection.execute(counted.where(_U.job_id == job.id))).mappings().one()
    if not (found["partly"] or found["stays"] or found["gone"]):
        return UndoTotals(**found)
    left = await _left_by_reason(connection, job)
    later = {by for _, by in left if by}
    kinds = await _find_kinds(connection, job.workspace, later)
    over = await _find_over(connection, job.workspace, later)
    return UndoTotals(**found, left=left, kinds=kinds, over=over)


def _goes_to_others(person: int) -> ColumnElement[bool]:
    """Whether the user with this id isn't among those whom a customer goes back to."""
    listed = literal(",") + func.coalesce(_U.managers_target, "") + ","
    return listed.not_like(f"%,{person},%")


async def _find_kinds(
    connection: AsyncConnection, workspace: int, numbers: Collection[int]
) -> dict[int, JobKind]:
    """Of which kind the jobs with these numbers are."""
    if not numbers:
        return {}
    c = import_jobs.c
    found = select(c.number, c.kind).where(c.workspace_id == workspace, c.number.in_(numbers))
    return {row.number: JobKind(row.kind) for row in await connection.execute(found)}


async def _find_over(connection: AsyncConnection, workspace: int, numbers: Collection[int]) -> frozenset[int]:
    """Which of the jobs with these numbers were taken back since, or have returned."""
    c = import_jobs.c
    over = (c.workspace_id == workspace, c.number.in_(numbers), c.state == JobState.UNDONE)
    found = await connection.scalars(select(c.number).where(*over)) if numbers else ()
    return frozenset(found)


async def _left_by_reason(
    connection: AsyncConnection, job: ImportJob
) -> Mapping[tuple[UndoOutcome, int | None], int]:
    left = Counter[tuple[UndoOutcome, int | None]]()
    for name in _FIELDS.values():
        for outcome, by, values in await connection.execute(_reasons(job, name)):
            left[UndoOutcome(outcome), by] += values
    return left


def _reasons(job: ImportJob, name: str) -> Select[Any]:
    """What becomes of values that stay, by which job, and of how many.

    Grouped first: who has a value now is looked up once for all that stay for the same reason in a range.
    """
    outcome, range_, last = _U[f"{name}_outcome"], key_range(_U.customer_id), _U[f"{name}_last"]
    alike = outcome.label("outcome"), range_.label("key_range"), last.label("last")
    left = select(*alike, func.count().label("left")).where(_U.job_id == job.id, outcome.in_(LEFT))
    g = left.group_by(*alike).subquery("alike").c
    return select(g.outcome, _keeper(job, g.outcome, g.key_range, g.last), g.left)


def _keeper(
    job: ImportJob, outcome: ColumnElement[str], range_: ColumnElement[int], last: ColumnElement[int]
) -> ColumnElement[int | None]:
    """The number of the later job that has a value now, where one has."""
    by_later = (UndoOutcome.LATER_JOB.value, UndoOutcome.LATER_JOB_SAME.value)
    return (
        select(import_jobs.c.number)
        .join(applied_ranges, applied_ranges.c.job_id == import_jobs.c.id)
        .where(
            applied_ranges.c.workspace_id == job.workspace,
            applied_ranges.c.key_range == range_,
            applied_ranges.c.number == last,
            outcome.in_(by_later),
        )
        .correlate_except(import_jobs, applied_ranges)
        .scalar_subquery()
    )


async def _left_page(connection: AsyncConnection, job: ImportJob, after: int) -> Sequence[RowMapping]:
    range_ = key_range(_U.customer_id)
    keepers = (
        _keeper(job, _U[f"{name}_outcome"], range_, _U[f"{name}_last"]).label(f"{name}_job")
        for name in _FIELDS.values()
    )
    rows = (
        select(undo_rows, customers.c.external_id)
        .add_columns(*keepers)
        .outerjoin(customers, customers.c.id == _U.customer_id)
        .where(_U.job_id == job.id, _U.customer_id > after, STAYS)
    )
    return (await connection.execute(rows.order_by(_U.customer_id).limit(_PAGE))).mappings().all()


async def _in_words(
    connection: AsyncConnection, job: ImportJob, rows: Sequence[RowMapping]
) -> Sequence[LeftValue]:
    emails = await _names(connection, job.workspace, users, "email")
    names = await _names(connection, job.workspace, workflows, "name")
    keepers = {row[f"{name}_job"] for row in rows for name in _FIELDS.values()} - {None}
    kinds = await _find_kinds(connection, job.workspace, keepers)

    def said(name: str, value: str | int | None) -> str:
        if name == "workflow":
            return names.get(int(value or 0), "")
        return ", ".join(emails.get(user, "") for user in managers_from(str(value or "")))

    return [
        LeftValue(
            external_id=row["external_id"] or "",
            field=field,
            value=said(name, row[name]),
            target=said(name, row[f"{name}_target"]),
            outcome=UndoOutcome(row[f"{name}_outcome"]),
            job=row[f"{name}_job"],
            kind=kinds.get(row[f"{name}_job"], JobKind.FILE),
        )
        for row in rows
        for field, name in _FIELDS.items()
        if row[f"{name}_outcome"] in LEFT
    ]


async def _names(connection: AsyncConnection, workspace: int, table: Table, column: str) -> dict[int, str]:
    found = select(table.c.id, table.c[column]).where(table.c.workspace_id == workspace)
    return {row.id: row[1] for row in await connection.execute(found)}
