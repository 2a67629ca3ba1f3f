"""What a file that was exported before means for customers now: which later changes its rows would undo."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.absent import NOBODY_ABSENT, find_compared
from importer.words.exports import RoundTrip
from importer.words.jobs import ImportJob, JobKind
from storage.absent import count_absent
from storage.last_changes import later_changes_undone
from storage.plan_schema import planned_rows
from storage.schema import customers

_P, _C = planned_rows.c, customers.c
_MOST_NAMED = 3


async def count_round_trip(
    connection: AsyncConnection, job: ImportJob, round_trip: RoundTrip | None
) -> dict[str, Any]:
    """Those of `PlanTotals` that tell of it, by their names; nothing of a file that isn't of an export."""
    if round_trip is None:
        return {}
    # Who is missing in a list is never asked.
    export = find_compared(job.reading.shape, round_trip) if job.kind is JobKind.FILE else None
    return {
        "undated": round_trip.damaged,
        "absence": await count_absent(connection, job, export) if export else NOBODY_ABSENT,
        **await _count_undone(connection, job, round_trip.since),
    }


async def _count_undone(connection: AsyncConnection, job: ImportJob, since: int | None) -> dict[str, Any]:
    if since is None:
        return {}
    undoes = and_(_is_its_customer(job), or_(*later_changes_undone(since)))
    counted = select(func.count()).select_from(planned_rows.join(customers, undoes))
    first = select(_C.external_id).select_from(planned_rows.join(customers, undoes))
    in_order = first.order_by(_P.key_range, _P.customer_id).limit(_MOST_NAMED)
    return {
        "undoes_later": await connection.scalar(counted) or 0,
        "first_undone": (await connection.scalars(in_order)).all(),
    }


def _is_its_customer(job: ImportJob) -> ColumnElement[bool]:
    """Whether a planned row that changes something is about a customer, of one workspace as the job is."""
    return and_(_P.job_id == job.id, _P.changes, _C.id == _P.customer_id, _C.workspace_id == job.workspace)
