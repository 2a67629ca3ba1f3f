"""Whether something was done with what a list has added, or is about to be."""

from collections.abc import Collection

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob, JobState
from storage.documents import handover_from, managers_from
from storage.entry_ranges import kind_of
from storage.loading_schema import planned_entries
from storage.plan_schema import planned_rows
from storage.schema import customers, import_jobs, users, workflows
from storage.statements import among
from storage.undo_plan import LATER, TURNED, Turn

_E, _J, _P = planned_entries.c, import_jobs.c, planned_rows.c


async def is_in_use(
    connection: AsyncConnection, job: ImportJob, turn: Turn, range_: int
) -> ColumnElement[bool]:
    """Whether something was done with an entry, or is about to be."""
    match kind_of(job):
        case DirectoryKind.CUSTOMERS:
            return customers.c.id.in_(_set_later(turn, range_))
        case DirectoryKind.USERS:
            used = await _find_used_users(connection, job, turn)
            return true() if used is None else among(connection, users.c.id, sorted(used))
        case DirectoryKind.WORKFLOWS:
            used = await _find_used_workflows(connection, job, turn)
            return true() if used is None else among(connection, workflows.c.id, sorted(used))


def _set_later(turn: Turn, range_: int) -> Select[int]:
    """The customers of whom a later job that is in effect asks for anything."""
    number = select(TURNED.c.number).where(TURNED.c.job_id == turn.root, TURNED.c.key_range == range_)
    rows = and_(_P.job_id == LATER.c.job_id, _P.key_range == LATER.c.key_range)
    return (
        select(_P.customer_id)
        .select_from(LATER.join(planned_rows, rows))
        .where(
            LATER.c.workspace_id == turn.workspace,
            LATER.c.in_effect,
            LATER.c.number > number.scalar_subquery(),
        )
    )


async def _find_used_users(connection: AsyncConnection, job: ImportJob, turn: Turn) -> Collection[int] | None:
    """The ids of users whom customers or kept plans name; None while nobody can tell."""
    jobs = await _find_planning(connection, job, turn)
    if jobs is None:
        return None
    texts = [
        select(customers.c.managers).where(customers.c.workspace_id == job.workspace),
        *(
            select(column).where(_P.job_id.in_(jobs))
            for column in (_P.managers, _P.old_managers, _P.under_managers)
        ),
        select(_E.managers).where(_E.job_id.in_(jobs)),
    ]
    used = set[int]()
    for text in texts:
        found = await connection.scalars(text.distinct())
        used.update(*(managers_from(one) for one in found if one))
    requests = await connection.scalars(select(_J.request).where(_J.id.in_(jobs), _J.request.is_not(None)))
    for request in map(handover_from, requests):
        used.update(user.id for user in (request.to if request else ()))
    return used


async def _find_used_workflows(
    connection: AsyncConnection, job: ImportJob, turn: Turn
) -> Collection[int] | None:
    """The same of workflows."""
    jobs = await _find_planning(connection, job, turn)
    if jobs is None:
        return None
    ids = [
        select(customers.c.workflow_id).where(customers.c.workspace_id == job.workspace),
        *(
            select(column).where(_P.job_id.in_(jobs))
            for column in (_P.workflow, _P.old_workflow, _P.under_workflow)
        ),
        select(_E.workflow).where(_E.job_id.in_(jobs)),
    ]
    return {one for id_ in ids for one in await connection.scalars(id_.distinct()) if one}


async def _find_planning(connection: AsyncConnection, job: ImportJob, turn: Turn) -> Collection[int] | None:
    """The jobs whose plans may name what a list has added; None while another is being made."""
    begun = select(_J.created_at).where(_J.id == turn.root).scalar_subquery()
    others = select(_J.id, _J.state).where(
        _J.workspace_id == job.workspace,
        _J.id.not_in({job.id, turn.root}),
        or_(_J.finished_at.is_(None), _J.finished_at >= begun),
    )
    found = (await connection.execute(others)).all()
    return None if any(row.state == JobState.CHECKING for row in found) else [row.id for row in found]
