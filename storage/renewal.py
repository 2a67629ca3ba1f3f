"""A stored plan is brought up to what customers have now, set by set, where others have changed something since."""

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import ImportJob
from storage.leases import require_attempt
from storage.plan_rows import changes
from storage.schema import customers, planned_rows

_P, _C = planned_rows.c, customers.c
_CHANGES = changes(_P.managers, _P.workflow, _C.managers, _C.workflow_id)
_MANAGERS_DIFFER = _P.old_managers != _C.managers
_WORKFLOW_DIFFERS = _P.old_workflow.is_distinct_from(_C.workflow_id)
_MOVED = and_(
    or_(_P.changes, _CHANGES),
    or_(
        and_(_P.managers.is_not(None), _MANAGERS_DIFFER),
        and_(_P.workflow.is_not(None), _WORKFLOW_DIFFERS),
    ),
)
"""Whether the row would do something else than before: from another value, or a change that wasn't one."""


async def list_ranges(connection: AsyncConnection, job: int) -> Sequence[int]:
    """The ranges of customers that a job's plan lies in."""
    ranges = select(_P.key_range).where(_P.job_id == job).distinct().order_by(_P.key_range)
    return (await connection.scalars(ranges)).all()


async def renew_range(connection: AsyncConnection, job: ImportJob, range_: int) -> int:
    """Let the rows of a range start from what their customers have now; tells for how many that makes a difference."""
    await require_attempt(connection, job)
    these = (_P.job_id == job.id, _P.key_range == range_, _C.id == _P.customer_id)
    moved = select(func.count()).select_from(planned_rows.join(customers, _C.id == _P.customer_id))
    amount = await connection.scalar(moved.where(*these, _MOVED)) or 0
    renewed = update(planned_rows).where(*these, or_(_MANAGERS_DIFFER, _WORKFLOW_DIFFERS))
    values = {"old_managers": _C.managers, "old_workflow": _C.workflow_id, "changes": _CHANGES}
    await connection.execute(renewed.values(values))
    return amount
