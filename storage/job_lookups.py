"""Finding jobs within a transaction: by what is known of them, and the one that another waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Boolean, ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import JobNotFoundError
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import lazy_gettext
from importer.words.turns import needs_no_turn
from storage.database import AnyRow
from storage.job_rows import is_due, job_from
from storage.schema import TO_DO, import_jobs, in_state, workspaces
from storage.undo_schema import applied_ranges

_C = import_jobs.c
_QUEUED = _C.state == JobState.QUEUED
_WAITS = or_(_QUEUED, and_(_C.state == JobState.CHECKING, _C.started_by.is_not(None)))
"""Whether a job goes on by itself, once its rows are checked and it is its turn."""
_IS_PREVIEW: Final = and_(_C.state == JobState.CHECKING, _C.started_by.is_(None), ~_C.in_turn)
"""Whether a job that there is work for is checked to be looked at: `ImportJob.is_preview`."""
TURN_ORDER: Final = (~_C.in_turn, ~_WAITS, _C.number)
"""The order in which a workspace's jobs of one size get their turn, after the one that has it.

Checks that someone waits for, having pressed Import, come before those that are still to be looked at.
"""
_TRIAL_COUNTS = or_(
    in_state(lambda state: not state.ended), and_(_C.changed > 0, _C.state != JobState.UNDONE)
)
"""Whether a trial is at work, or has changed something that wasn't taken back."""
_NEWEST_TRIAL: Final = select(func.max(_C.number)).where(
    _C.workspace_id == bindparam("workspace"),
    _C.number > bindparam("of"),
    _C.kind == JobKind.TRIAL,
    _C.of_number == bindparam("of"),
    _TRIAL_COUNTS,
)
_TRIAL: Final = select(import_jobs).where(
    _C.workspace_id == bindparam("workspace"), _C.number == _NEWEST_TRIAL.scalar_subquery()
)
_SAME: Final = (
    select(import_jobs)
    .where(
        _C.workspace_id == bindparam("workspace"),
        _C.content == bindparam("content"),
        _C.number < bindparam("before"),
        _C.changed > 0,
    )
    .order_by(_C.number.desc())
    .limit(1)
)
BY_ID: Final = select(import_jobs).where(_C.id == bindparam("job"))
"""This and what else is asked for each import is put together once: see docs/performance.md."""
OF_WORKSPACE: Final = BY_ID.where(_C.workspace_id == bindparam("workspace"))
_SHARED: Final = select(import_jobs).where(
    _C.workspace_id == bindparam("workspace"), _C.share == bindparam("share")
)
LAST_NUMBER: Final = (
    select(func.max(_C.number)).where(_C.workspace_id == bindparam("workspace")).scalar_subquery()
)
LAST_CHANGE: Final = (
    select(workspaces.c.changes).where(workspaces.c.id == bindparam("workspace")).scalar_subquery()
)
"""The numbers of a workspace's last job, and of its last change; NULL where there was none."""
_LOCK: Final = select(_C.id).where(_C.id == bindparam("job")).with_for_update(key_share=True)
_AHEAD: Final = (
    select(import_jobs)
    .where(
        TO_DO,
        is_due(bindparam("now")),
        _C.workspace_id == bindparam("workspace"),
        _C.is_large == bindparam("large"),
        _C.id != bindparam("job"),
        bindparam("preview", type_=Boolean) == _IS_PREVIEW,
        or_(_C.in_turn, _C.number < bindparam("before")),
    )
    .order_by(*TURN_ORDER)
    .limit(1)
)
_TO_DO: Final = (
    select(import_jobs).where(TO_DO, is_due(bindparam("now"))).order_by(_C.workspace_id, *TURN_ORDER)
)
_TO_DO_THERE: Final = _TO_DO.where(_C.workspace_id == bindparam("workspace"))
_COVER: Final = import_jobs.alias("cover")
GIVES_BACK: Final = exists().where(
    _COVER.c.workspace_id == _C.workspace_id,
    _COVER.c.number == _C.of_number,
    applied_ranges.c.job_id == _COVER.c.id,
    applied_ranges.c.in_effect,
)
"""Whether a return has anything to give back: no undo has taken its cover back, or not all of it."""


async def find_job(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> ImportJob | None:
    """The one job of which this is so."""
    return await find_asked(connection, select(import_jobs).where(*conditions), {})


async def find_asked(
    connection: AsyncConnection, query: Select[Any], values: Mapping[str, object]
) -> ImportJob | None:
    """The one job that a query finds with these values."""
    row = (await connection.execute(query, values)).one_or_none()
    return None if row is None else job_from(row)


async def get_job(connection: AsyncConnection, job: int) -> ImportJob:
    """The job with this id; raises JobNotFoundError."""
    return require_job((await connection.execute(BY_ID, {"job": job})).all())


def require_job(rows: Sequence[AnyRow]) -> ImportJob:
    """The job that was found by its id; raises JobNotFoundError."""
    if not rows:
        raise JobNotFoundError(lazy_gettext("There is no such import any more."))
    return job_from(rows[0])


async def lock_job(connection: AsyncConnection, job: int) -> ImportJob:
    """The same; nobody else changes it until this transaction ends."""
    await lock(connection, job)
    return await get_job(connection, job)


async def lock(connection: AsyncConnection, job: int) -> None:
    """Let nobody else change a job until this transaction ends, though rows of it may be added.

    In SQLite nobody else writes meanwhile anyway.
    """
    if connection.dialect.name != "sqlite":
        await connection.execute(_LOCK, {"job": job})


async def find_shared(connection: AsyncConnection, workspace: int, share: str) -> ImportJob | None:
    """The job that this sharing of a file has made already."""
    return await find_asked(connection, _SHARED, {"workspace": workspace, "share": share})


async def get_shared(connection: AsyncConnection, workspace: int, share: str) -> ImportJob:
    """The same, of a sharing that has made one."""
    return job_from((await connection.execute(_SHARED, {"workspace": workspace, "share": share})).one())


async def list_undo_previews(connection: AsyncConnection, of: ImportJob) -> Sequence[ImportJob]:
    """The undos of this very job that nobody has said yes to so far, in their order."""
    undos = (_C.workspace_id == of.workspace, _C.of_number == of.number, _C.kind == JobKind.UNDO)
    open_ones = (in_state(lambda state: state.can_be_decided), _C.started_by.is_(None), ~_C.in_turn)
    rows = await connection.execute(select(import_jobs).where(*undos, *open_ones).order_by(_C.number))
    return list(map(job_from, rows))


async def find_ahead(connection: AsyncConnection, job: ImportJob, at: datetime) -> ImportJob | None:
    """The job of the same workspace and size that has its turn, else the one that has waited longest.

    None where it needs to wait for none. This is the rule of `importer.words.turns.find_turns`, asked of one
    job, however many wait.
    """
    if needs_no_turn(job):
        return None
    queue = {"workspace": job.workspace, "large": job.is_large, "preview": job.is_preview}
    return await find_asked(connection, _AHEAD, {**queue, "now": at, "job": job.id, "before": job.number})


async def find_to_do(
    connection: AsyncConnection, at: datetime, workspace: int | None = None
) -> Sequence[ImportJob]:
    """The jobs that there is work for, in a workspace or in all; of each in the order of their turns."""
    query = _TO_DO if workspace is None else _TO_DO_THERE
    return list(map(job_from, await connection.execute(query, {"now": at, "workspace": workspace})))


async def find_scheduled(connection: AsyncConnection, workspace: int) -> Sequence[ImportJob]:
    """The returns of a workspace that wait for their day and have anything to give back, the next one first.

    Nobody has taken them up.
    """
    waits = select(import_jobs).where(TO_DO, _QUEUED, _C.workspace_id == workspace, _C.due.is_not(None))
    rows = await connection.execute(waits.where(GIVES_BACK).order_by(_C.due, _C.id))
    return list(map(job_from, rows))


async def note_void(connection: AsyncConnection, jobs: Sequence[ImportJob]) -> Sequence[ImportJob]:
    """The same jobs; of returns that wait for their day it is told whether they have nothing to give back."""
    waiting = [job.id for job in jobs if job.is_scheduled]
    giving = set(await connection.scalars(select(_C.id).where(_C.id.in_(waiting), GIVES_BACK)))
    return [replace(job, is_void=True) if job.id in set(waiting) - giving else job for job in jobs]


async def find_return(connection: AsyncConnection, cover: ImportJob) -> ImportJob | None:
    """The return of a cover, whatever has become of it; None where it is for good."""
    its_return = (_C.workspace_id == cover.workspace, _C.of_number == cover.number, _C.kind == JobKind.RETURN)
    return await find_job(connection, *its_return)


async def find_same(connection: AsyncConnection, job: ImportJob) -> ImportJob | None:
    """The last import of the very bytes of this one that changed anything."""
    this = {"workspace": job.workspace, "content": job.content, "before": job.number}
    return await find_asked(connection, _SAME, this) if job.content else None


async def find_trial(connection: AsyncConnection, job: ImportJob) -> ImportJob | None:
    """The trial of a job's preview at work or in effect; the newest, if one was taken back only in part."""
    return await find_asked(connection, _TRIAL, {"workspace": job.workspace, "of": job.number})
