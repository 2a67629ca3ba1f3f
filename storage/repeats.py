"""Planned rows about customers that other planned rows are about too."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.plan import PlannedRow
from storage.key_ranges import key_range, last_of
from storage.plan_rows import planned_from
from storage.schema import planned_rows

_MOST_CUSTOMERS = 1_000


async def repeated_rows(connection: AsyncConnection, job: int, after: int) -> Sequence[PlannedRow]:
    """The rows of the next customers beyond `after` that have several, by customer and number; none at the end."""
    while (range_ := await _next_range(connection, job, after)) is not None:
        if await _has_repeats(connection, job, range_) and (
            rows := await _repeated_in(connection, job, range_, after)
        ):
            return rows
        after = last_of(range_)
    return []


async def _next_range(connection: AsyncConnection, job: int, after: int) -> int | None:
    """The first range that holds planned rows and ids beyond `after`."""
    later = (planned_rows.c.job_id == job, planned_rows.c.key_range >= key_range(after + 1))
    found: int | None = await connection.scalar(select(func.min(planned_rows.c.key_range)).where(*later))
    return found


async def _has_repeats(connection: AsyncConnection, job: int, range_: int) -> bool:
    """Most ranges have none, and Python sees that in a third of the time in which SQLite groups their rows."""
    ids = func.aggregate_strings(cast(planned_rows.c.customer_id, Text), ",")
    listed: str = await connection.scalar(select(ids).where(*_lies_in(job, range_))) or ""
    return await asyncio.to_thread(_repeats, listed.split(","))


def _repeats(ids: Sequence[str]) -> bool:
    return len(set(ids)) < len(ids)


def _lies_in(job: int, range_: int) -> tuple[ColumnElement[bool], ...]:
    return planned_rows.c.job_id == job, planned_rows.c.key_range == range_


async def _repeated_in(
    connection: AsyncConnection, job: int, range_: int, after: int
) -> Sequence[PlannedRow]:
    lies_here = _lies_in(job, range_)
    repeated = (
        select(planned_rows.c.customer_id)
        .where(*lies_here, planned_rows.c.customer_id > after)
        .group_by(planned_rows.c.customer_id)
        .having(func.count() > 1)
        .order_by(planned_rows.c.customer_id)
        .limit(_MOST_CUSTOMERS)
    )
    rows = select(planned_rows).where(*lies_here, planned_rows.c.customer_id.in_(repeated))
    ordered = rows.order_by(planned_rows.c.customer_id, planned_rows.c.number)
    return [planned_from(row) for row in await connection.execute(ordered)]
