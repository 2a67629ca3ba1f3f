"""Planned rows about customers that others are about too: looked for and settled range by range."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Text, bindparam, cast, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.plan import LEAVES, Glance, Joined, PlannedPart
from storage.plan_rows import RANGE_IDS, changes, key_range
from storage.plan_schema import planned_rows
from storage.statements import among

PART_ROWS = 16_384
"""To delete so many takes a small fraction of a second."""
GLANCE_ROWS = 2 * RANGE_IDS
"""More than one range has ids."""

_C = planned_rows.c
_IN_RANGE: Final = (_C.job_id == bindparam("job"), _C.key_range == bindparam("range"))
_PART: Final = (
    select(
        cast(_C.number, Text).label("number"),
        cast(_C.customer_id, Text).label("customer"),
        func.coalesce(_C.managers, LEAVES).label("managers"),
        func.coalesce(cast(_C.workflow, Text), LEAVES).label("workflow"),
    )
    .where(*_IN_RANGE, _C.number > bindparam("after"))
    .order_by(_C.number)
    .limit(bindparam("most"))
    .subquery()
)
_LISTED_PART: Final = select(*(func.aggregate_strings(column, " ") for column in _PART.columns))
_NEXT_IDS: Final = (
    select(_C.key_range, _C.customer_id)
    .where(_C.job_id == bindparam("job"), _C.key_range > bindparam("after"))
    .order_by(_C.key_range)
    .limit(bindparam("most", type_=Integer))
    .subquery()
)
_GLANCED_AT: Final = select(
    func.aggregate_strings(cast(_NEXT_IDS.c.customer_id, Text), " "),
    func.min(_NEXT_IDS.c.key_range),
    func.max(_NEXT_IDS.c.key_range),
)


async def glance(connection: AsyncConnection, job: int, after: int) -> Glance | None:
    """The next ranges behind this one that hold several rows about one customer, and the last one looked at.

    The ids of two ranges are glanced at in Python (see docs/performance.md). None at the end.
    """
    place = {"job": job, "after": after, "most": GLANCE_ROWS}
    customers, first, last = (await connection.execute(_GLANCED_AT, place)).one()
    return None if customers is None else await asyncio.to_thread(_glance, customers.split(" "), first, last)


def _glance(customers: Sequence[str], first: int, last: int) -> Glance:
    """Behind so many rows, the last range may go on.

    Where there are more rows than ids in it, some are repeated.
    """
    goes_on = len(customers) == GLANCE_ROWS
    if goes_on and first == last:
        return Glance([last], last)
    ranges = set[int]()
    if len(set(customers)) < len(customers):
        ranges = {key_range(int(one)) for one, rows in Counter(customers).items() if rows > 1}
    return Glance(sorted(ranges - {last} if goes_on else ranges), last - goes_on)


async def read_planned_part(
    connection: AsyncConnection, job: int, range_: int, after: int
) -> PlannedPart | None:
    """The next rows of a range behind this number, in their order.

    Each column comes as one text, so that no row becomes an object.
    """
    place = {"job": job, "range": range_, "after": after, "most": PART_ROWS}
    columns = (await connection.execute(_LISTED_PART, place)).one()
    return None if columns[0] is None else await asyncio.to_thread(_take_apart, *columns)


def _take_apart(numbers: str, *others: str) -> PlannedPart:
    return PlannedPart([int(number) for number in numbers.split(" ")], *(text.split(" ") for text in others))


async def drop_rows(connection: AsyncConnection, job: int, range_: int, numbers: Sequence[int]) -> None:
    """Take planned rows of a range out."""
    if numbers:
        these = among(connection, _C.number, numbers)
        await connection.execute(delete(planned_rows).where(*_lies_in(job, range_), these))


async def join_rows(connection: AsyncConnection, job: int, range_: int, rows: Sequence[Joined]) -> None:
    """Let planned rows of a range ask for what others about the same customer ask for as well."""
    if not rows:
        return
    place = [column == bindparam(f"its_{column.name}") for column in (_C.job_id, _C.key_range, _C.number)]
    new: list[tuple[Any, Any]] = [(_C.managers, bindparam("asked")), (_C.workflow, bindparam("chosen"))]
    joined = update(planned_rows).ordered_values(*new).where(*place)
    values = [(_text(row.managers), _number(row.workflow), job, range_, row.number) for row in rows]
    await connection.exec_driver_sql(str(joined.compile(dialect=connection.dialect)), values)
    these = among(connection, _C.number, [row.number for row in rows])
    anew = changes(_C.managers, _C.workflow, _C.old_managers, _C.old_workflow)
    await connection.execute(update(planned_rows).where(*_lies_in(job, range_), these).values(changes=anew))


def _text(asked: str) -> str | None:
    return None if asked == LEAVES else asked


def _number(asked: str) -> int | None:
    return None if asked == LEAVES else int(asked)


def _lies_in(job: int, range_: int) -> tuple[ColumnElement[bool], ...]:
    return _C.job_id == job, _C.key_range == range_
