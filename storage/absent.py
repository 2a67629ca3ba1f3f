"""The customers of an export that are missing in the file which comes back, and the plan of clearing them.

They are those that the export held, by what is kept of every customer's last change, less those that the file
names. Who was added or changed since isn't among them: nobody knows that the person has seen them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    func,
    insert,
    literal,
    null,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.absent import FIRST_ABSENT, NAMES_ITS_CUSTOMER, Absence, Absent, AbsentCustomer
from importer.words.exports import Export
from importer.words.jobs import ImportJob
from storage.database import Database
from storage.export_parts import lies_in_part
from storage.fence import require_attempt
from storage.last_changes import is_unchanged_since
from storage.loading_schema import named_customers
from storage.plan_rows import RANGE_IDS, key_range, last_of
from storage.plan_schema import planned_rows, row_errors
from storage.schema import customers, users
from storage.workspaces import hold

_C, _P, _N, _E = customers.c, planned_rows.c, named_customers.c, row_errors.c
_MOST_NAMED = 3
_NAMES = (
    "job_id",
    "key_range",
    "number",
    "customer_id",
    "changes",
    "old_managers",
    "old_workflow",
    "managers",
    "workflow",
)
_HAS = {Absent.CLEAR_MANAGERS: _C.managers != "", Absent.CLEAR_WORKFLOW: _C.workflow_id.is_not(None)}


class SqlAbsentCustomers:
    """Implements `importer.words.plan_ports.AbsentCustomers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, job: ImportJob, export: Export, skip: int, most: int) -> Sequence[AbsentCustomer]:
        """Those behind so many of them, in the customers' order; at most so many."""
        return await self._database.read(_read_page, job, export, skip, most)

    async def count(self, job: ImportJob, export: Export) -> Absence:
        """How many there are, and what they have."""
        return await self._database.read(count_absent, job, export)

    async def ranges(self, job: ImportJob, export: Export, what: Absent) -> Sequence[int]:
        """The ranges in which there are any that would be cleared."""
        return await self._database.read(_list_ranges, job, export, what)

    async def plan(self, job: ImportJob, export: Export, what: Absent, range_: int, after: int) -> int:
        """Plan to clear those of a range, in one transaction; numbered on, tells how many."""
        write = self._database.write_much if job.is_large else self._database.write
        return await write(_plan_range, job, export, what, range_, after)


async def count_absent(connection: AsyncConnection, job: ImportJob, export: Export) -> Absence:
    """How many are missing in the file whose rows are planned, and how many rows may be about them."""
    missing = (await _missing(connection, job, export)).subquery("missing")
    counted = select(
        func.count(),
        func.count(case((_HAS[Absent.CLEAR_MANAGERS], 1))),
        func.count(case((_HAS[Absent.CLEAR_WORKFLOW], 1))),
    ).select_from(missing.join(customers, _C.id == missing.c.id))
    every, managers, workflow = (await connection.execute(counted)).one()
    first = await _read_page(connection, job, export, 0, _MOST_NAMED) if every else ()
    names = tuple(one.external_id for one in first)
    cleared = select(func.count()).where(_P.job_id == job.id, _P.number >= FIRST_ABSENT, _P.changes)
    return Absence(
        every,
        managers,
        workflow,
        names,
        await connection.scalar(_count_unsure(job)) or 0,
        await connection.scalar(cleared) or 0 if job.absent else 0,
    )


def _count_unsure(job: ImportJob) -> Select[int]:
    known = [code.value for code in NAMES_ITS_CUSTOMER]
    return select(func.count(_E.number.distinct())).where(
        _E.job_id == job.id, _E.code.not_in(known), _E.number < FIRST_ABSENT
    )


async def _read_page(
    connection: AsyncConnection, job: ImportJob, export: Export, skip: int, most: int
) -> Sequence[AbsentCustomer]:
    missing = (await _missing(connection, job, export)).subquery("missing")
    found = select(_C.external_id, _C.name).select_from(missing.join(customers, _C.id == missing.c.id))
    rows = await connection.execute(found.order_by(_C.id).offset(skip).limit(most))
    return [AbsentCustomer(external_id, name) for external_id, name in rows]


async def _missing(connection: AsyncConnection, job: ImportJob, export: Export) -> CompoundSelect[Any]:
    """Their ids: both databases take sets from each other without looking each customer up."""
    held = select(_C.id).where(await _was_held(connection, job, export))
    planned = select(_P.customer_id).where(_P.job_id == job.id, _P.number < FIRST_ABSENT)
    return held.except_(planned, select(_N.customer_id).where(_N.job_id == job.id))


async def _was_held(connection: AsyncConnection, job: ImportJob, export: Export) -> ColumnElement[bool]:
    """Whether a customer was in the export, and nobody has changed it since."""
    this = select(users.c.id).where(
        users.c.workspace_id == job.workspace, users.c.email_key == export.part.person.casefold()
    )
    person = await connection.scalar(this) if export.part.person else None
    is_of_part = lies_in_part(export.part.kind, person or 0)
    # SQLite is kept from going through all of the workspace for each range.
    return and_(_C.workspace_id + 0 == job.workspace, is_of_part, is_unchanged_since(export.change))


async def _list_ranges(
    connection: AsyncConnection, job: ImportJob, export: Export, what: Absent
) -> Sequence[int]:
    missing = (await _missing(connection, job, export)).subquery("missing")
    ranges = select(key_range(_C.id)).select_from(missing.join(customers, _C.id == missing.c.id))
    return sorted(await connection.scalars(ranges.where(_HAS[what]).distinct()))


async def _plan_range(
    connection: AsyncConnection, job: ImportJob, export: Export, what: Absent, range_: int, after: int
) -> int:
    """The workspace is held, so that what is planned is of one moment."""
    await hold(connection, job.workspace)
    await require_attempt(connection, job)
    span = (range_ * RANGE_IDS, last_of(range_))
    named = select(_N.customer_id).where(_N.job_id == job.id, _N.customer_id.between(*span))
    planned = select(_P.customer_id).where(_P.job_id == job.id, _P.key_range == range_)
    clears_managers = what is Absent.CLEAR_MANAGERS
    rows = select(
        literal(job.id),
        literal(range_),
        (FIRST_ABSENT + after - 1 + func.row_number().over(order_by=_C.id)).label("number"),
        _C.id,
        true(),
        _C.managers,
        _C.workflow_id,
        literal("") if clears_managers else null(),
        null() if clears_managers else literal(0),
    ).where(
        _C.id.between(*span),
        await _was_held(connection, job, export),
        _HAS[what],
        _C.id.not_in(planned),
        _C.id.not_in(named),
    )
    await connection.execute(insert(planned_rows).from_select(_NAMES, rows))
    absent = select(func.count()).where(
        _P.job_id == job.id, _P.key_range == range_, _P.number >= FIRST_ABSENT
    )
    return await connection.scalar(absent) or 0


async def leave_changed_since(connection: AsyncConnection, job: ImportJob, range_: int) -> None:
    """Let a plan clear nobody whom someone has changed meanwhile."""
    since = job.verdict.since if job.verdict and job.absent else None
    if since is None:
        return
    changed = select(_C.id).where(_C.id == _P.customer_id, ~is_unchanged_since(since)).exists()
    absent = (_P.job_id == job.id, _P.key_range == range_, _P.number >= FIRST_ABSENT)
    leave = {"managers": None, "workflow": None, "changes": False}
    await connection.execute(update(planned_rows).where(*absent, changed).values(leave))
