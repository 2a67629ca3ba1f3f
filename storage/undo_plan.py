"""What taking a job back does to each of its customers, planned set by set.

A value is the last change in effect: those by hand always are, a job's range unless it was turned out. An
undo turns ranges of its root out, or in again where it takes an undo back. `under_…` of a planned row keeps
what lies beneath.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import RowsGoneError
from importer.words.jobs import Counts, ImportJob
from importer.words.undo import LEFT, Obstacle, UndoOutcome, obstacle_words
from storage.plan_rows import RANGE_IDS, last_of
from storage.plan_schema import planned_rows
from storage.schema import RowsKept, customers, import_jobs
from storage.statements import constant
from storage.undo_schema import OUTCOME_CODES, applied_ranges, undo_rows

_NUMBERED: Final = select(import_jobs.c.number, import_jobs.c.id).where(
    import_jobs.c.workspace_id == bindparam("workspace"),
    import_jobs.c.number.in_(bindparam("numbers", expanding=True)),
)
TURNED = applied_ranges.alias("turned")
LATER = applied_ranges.alias("later")
_LATER_ROWS = planned_rows.alias("later_rows")
_NOBODY = cast(null(), Integer)
_P, _C, _U = planned_rows.c, customers.c, undo_rows.c
_OUTCOMES = (_U.managers_outcome, _U.workflow_outcome)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which ranges of `root` an undo turns; the jobs are told by their ids.

    Those in effect where `of` is the root itself, else those that the undo `of` has turned, all of them one
    way: `out`, or in again.
    """

    workspace: int
    of: int
    root: int
    root_number: int
    out: bool = True

    @property
    def wanted(self) -> ColumnElement[bool]:
        """Whether a range is one of them."""
        of_root = TURNED.c.job_id == self.root
        if self.of == self.root:
            return and_(of_root, TURNED.c.in_effect)
        return and_(of_root, TURNED.c.turned_by == self.of)


@dataclass(frozen=True, slots=True)
class Span:
    """Ranges of customers' ids, from the first to the last."""

    first: int
    last: int

    def holds(self, range_: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether a range is one of them."""
        return range_.between(self.first, self.last)

    def holds_customer(self, customer: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether a customer lies in one of them."""
        return customer.between(self.first * RANGE_IDS, last_of(self.last))


async def read_turn(connection: AsyncConnection, workspace: int, of: int, root: int) -> Turn:
    """The turn of a job that takes back `of`, with `root` at the end of its chain; both are job numbers."""
    found = await connection.execute(_NUMBERED, {"workspace": workspace, "numbers": [of, root]})
    ids = {row.number: row.id for row in found}
    turn = Turn(workspace, ids[of], ids[root], root)
    if of == root:
        return turn
    is_out = select(TURNED.c.in_effect).where(turn.wanted).limit(1)
    return replace(turn, out=bool(await connection.scalar(is_out)))


async def turn_of(connection: AsyncConnection, job: ImportJob) -> Turn:
    """What an undo turns."""
    return await read_turn(connection, job.workspace, job.of or 0, job.root or 0)


async def require_rows(connection: AsyncConnection, turn: Turn) -> None:
    """Raise RowsGoneError where needed rows were deleted; none are until this transaction ends."""
    obstacle = await find_gone(connection, turn)
    if obstacle:
        raise RowsGoneError(obstacle_words(obstacle, turn.root_number))


async def find_gone(connection: AsyncConnection, turn: Turn) -> Obstacle | None:
    """Which rows were deleted, if any that are needed."""
    kept = select(import_jobs.c.rows_kept).with_for_update(read=True)
    if await connection.scalar(kept.where(import_jobs.c.id == turn.root)) != RowsKept.ALL:
        return Obstacle.ROWS_GONE
    above = select(LATER.c.job_id).join(TURNED, is_above()).where(turn.wanted)
    later = (await connection.scalars(kept.where(import_jobs.c.id.in_(above)))).all()
    return Obstacle.LATER_ROWS_GONE if any(one != RowsKept.ALL for one in later) else None


def is_above() -> ColumnElement[bool]:
    """Whether a range of another job was applied to the same customers later; those below zero hold none."""
    return and_(
        TURNED.c.key_range >= 0,
        LATER.c.workspace_id == TURNED.c.workspace_id,
        LATER.c.key_range == TURNED.c.key_range,
        LATER.c.number > TURNED.c.number,
    )


async def plan_span(connection: AsyncConnection, job: ImportJob, turn: Turn, span: Span) -> int:
    """Plan these ranges anew, as everything is now, in place of their plan; tells for how many customers."""
    planned = (_U.job_id == job.id, span.holds_customer(_U.customer_id))
    await connection.execute(delete(undo_rows).where(*planned))
    names = [column.name for column in undo_rows.columns]
    above = _above(turn, span) if await has_later(connection, turn, span) else None
    planned_now = insert(undo_rows).from_select(names, _found(job, turn, span, above))
    return (await connection.execute(planned_now)).rowcount


async def has_later(connection: AsyncConnection, turn: Turn, span: Span) -> bool:
    """Whether any of these ranges was applied by another job later, in effect or not."""
    later = exists().where(turn.wanted, is_above(), span.holds(TURNED.c.key_range))
    return bool(await connection.scalar(select(later)))


def _found(job: ImportJob, turn: Turn, span: Span, above: Subquery | None) -> Select[Any]:
    """A row a customer whose values the job had set; `above` is None where nothing is: joining is slow.

    In the order in which they are kept: to sort them takes less than to write them all over the place.
    """
    managers = _Value(
        asked=_P.managers,
        old=_P.old_managers,
        beneath=func.coalesce(_P.under_managers, _P.old_managers),
        now=_C.managers,
        edited=_C.managers_edited,
        first=_NOBODY if above is None else above.c.managers_first,
        last=_NOBODY if above is None else above.c.managers_last,
    )
    workflow = _Value(
        asked=_P.workflow,
        old=func.coalesce(_P.old_workflow, constant(0)),
        beneath=func.coalesce(_P.under_workflow, _P.old_workflow, constant(0)),
        now=func.coalesce(_C.workflow_id, constant(0)),
        edited=_C.workflow_edited,
        first=_NOBODY if above is None else above.c.workflow_first,
        last=_NOBODY if above is None else above.c.workflow_last,
    )
    rows = and_(_P.job_id == TURNED.c.job_id, _P.key_range == TURNED.c.key_range)
    its_customer = and_(_C.id == _P.customer_id, _C.workspace_id == turn.workspace)
    found = (
        select(literal(job.id), _P.customer_id, *managers.columns(turn), *workflow.columns(turn))
        .select_from(TURNED)
        .join(planned_rows, rows)
        .outerjoin(customers, its_customer)
        .where(turn.wanted, span.holds(TURNED.c.key_range), or_(managers.is_set, workflow.is_set))
    )
    joined = found if above is None else found.outerjoin(above, above.c.customer_id == _P.customer_id)
    return joined.order_by(_P.customer_id)


def _above(turn: Turn, span: Span) -> Subquery:
    """The first and the last range in effect above that ask for a value, by customer and field."""
    rows = and_(_LATER_ROWS.c.job_id == LATER.c.job_id, _LATER_ROWS.c.key_range == LATER.c.key_range)
    by_managers = case((_LATER_ROWS.c.managers.is_not(None), LATER.c.number))
    by_workflow = case((_LATER_ROWS.c.workflow.is_not(None), LATER.c.number))
    return (
        select(
            _LATER_ROWS.c.customer_id,
            func.min(by_managers).label("managers_first"),
            func.max(by_managers).label("managers_last"),
            func.min(by_workflow).label("workflow_first"),
            func.max(by_workflow).label("workflow_last"),
        )
        .select_from(TURNED)
        .join(LATER, and_(is_above(), LATER.c.in_effect))
        .join(_LATER_ROWS, rows)
        .where(turn.wanted, span.holds(TURNED.c.key_range))
        .group_by(_LATER_ROWS.c.customer_id)
        .subquery()
    )


@dataclass(frozen=True, slots=True)
class _Value:
    """One of the two values of a customer, as the rows tell it; `first` and `last` are of those above."""

    asked: ColumnElement[Any]
    old: ColumnElement[Any]
    beneath: ColumnElement[Any]
    now: ColumnElement[Any]
    edited: ColumnElement[int]
    first: ColumnElement[int]
    last: ColumnElement[int]

    @property
    def is_set(self) -> ColumnElement[bool]:
        """Whether the job set it, then or as things lie now; else, or unknown, there is nothing to turn."""
        return or_(self.asked != self.old, self.asked != self.beneath)

    def columns(self, turn: Turn) -> tuple[ColumnElement[Any], ...]:
        """What it is, what it is to be, what becomes of it, and who stands above."""
        mine, target = (self.asked, self.beneath) if turn.out else (self.beneath, self.asked)
        outcome = case((self.is_set, self._outcome(target, mine)))
        return self.now, case((self.is_set, target)), outcome, self.first, self.last

    def _outcome(self, target: ColumnElement[Any], mine: ColumnElement[Any]) -> ColumnElement[int]:
        """What becomes of a value that is set; what becomes of most is asked first."""
        is_there_still = and_(self.now == mine, mine != target, _C.id.is_not(None))
        return case(
            (is_there_still, self._unless_kept(UndoOutcome.LATER_JOB_SAME, else_=UndoOutcome.GOES_BACK)),
            (_C.id.is_(None), _code(UndoOutcome.GONE)),
            (self.now == target, _code(UndoOutcome.AS_BEFORE)),
            else_=self._unless_kept(UndoOutcome.LATER_JOB, else_=UndoOutcome.BY_HAND),
        )

    def _unless_kept(self, by_later: UndoOutcome, *, else_: UndoOutcome) -> ColumnElement[int]:
        """What becomes of it where nobody has edited it since, and no later job asks for it."""
        return case(
            (self.edited > TURNED.c.number, _code(UndoOutcome.BY_HAND)),
            (self.last.is_not(None), _code(by_later)),
            else_=_code(else_),
        )


def _code(outcome: UndoOutcome) -> ColumnElement[int]:
    return constant(OUTCOME_CODES[outcome])


def any_is(*outcomes: UndoOutcome) -> ColumnElement[bool]:
    """Whether one of these becomes of a customer's managers or workflow; never unknown."""
    return or_(*(one.is_not_distinct_from(_code(outcome)) for outcome in outcomes for one in _OUTCOMES))


def _is_left(outcome: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a value stays; never unknown. Of a million values most aren't, and that is seen at once."""
    return and_(outcome.is_not(None), *(outcome != _code(one) for one in UndoOutcome if one not in LEFT))


GOES_BACK = any_is(UndoOutcome.GOES_BACK)
STAYS = or_(*map(_is_left, _OUTCOMES))


async def count_span(connection: AsyncConnection, job: int, span: Span | None = None) -> Counts:
    """What is planned of these ranges, or of all, in customers; see `Counts`."""
    mine = select(
        func.count(), _number_of(GOES_BACK), _number_of(STAYS), _number_of(or_(GOES_BACK, STAYS))
    ).where(_U.job_id == job)
    if span:
        mine = mine.where(span.holds_customer(_U.customer_id))
    rows, back, left, either = (await connection.execute(mine)).one()
    return Counts(rows=rows, planned=back, unchanged=rows - either, errors=left)


def _number_of(is_so: ColumnElement[bool]) -> ColumnElement[int]:
    """Of how many rows this is so."""
    return func.count().filter(is_so)
