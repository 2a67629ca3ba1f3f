"""Finding jobs within a transaction: by what is known of them, and the one that another waits for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import JobNotFoundError
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import lazy_gettext
from storage.database import AnyRow
from storage.job_rows import is_due, job_from
from storage.schema import TO_DO, import_jobs, in_state
from storage.undo_schema import applied_ranges

_C = import_jobs.c
_QUEUED = _C.state == JobState.QUEUED
_WAITS = or_(_QUEUED, and_(_C.state == JobState.CHECKING, _C.started_by.is_not(None)))
"""Whether a job goes on by itself, once its rows are checked and it is its turn."""
TURN_ORDER: Final = (~_C.in_turn, ~_WAITS, _C.number)
"""The order in which a workspace's jobs of one size get their turn, after the one that has it.

Checks that someone waits for, having pressed Import, come before those that are still to be looked at.
"""
_TRIAL_COUNTS = or_(
    in_state(lambda state: not state.ended), and_(_C.changed > 0, _C.state != JobState.UNDONE)
)
"""Whether a trial is at work, or has changed something that wasn't taken back."""
BY_ID: Final = select(import_jobs).where(_C.id == bindparam("job"))
"""Asked many times for each import: to put a query together takes as long as to ask it."""
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
    row = (await connection.execute(select(import_jobs).where(*conditions))).one_or_none()
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
    """The same; nobody else changes it until this transaction ends, though rows of it may be added."""
    await connection.execute(select(_C.id).where(_C.id == job).with_for_update(key_share=True))
    return await get_job(connection, job)


async def find_shared(connection: AsyncConnection, workspace: int, share: str) -> ImportJob | None:
    """The job that this sharing of a file has made already."""
    return await find_job(connection, _C.workspace_id == workspace, _C.share == share)


async def list_undo_previews(connection: AsyncConnection, of: ImportJob) -> Sequence[ImportJob]:
    """The undos of this very job that nobody has said yes to so far, in their order."""
    undos = (_C.workspace_id == of.workspace, _C.of_number == of.number, _C.kind == JobKind.UNDO)
    open_ones = (in_state(lambda state: state.can_be_decided), _C.started_by.is_(None), ~_C.in_turn)
    rows = await connection.execute(select(import_jobs).where(*undos, *open_ones).order_by(_C.number))
    return list(map(job_from, rows))


async def find_ahead(connection: AsyncConnection, job: ImportJob, at: datetime) -> ImportJob | None:
    """The job of the same workspace and size that has its turn, else the one that has waited longest."""
    others = select(import_jobs).where(
        TO_DO,
        is_due(at),
        _C.workspace_id == job.workspace,
        _C.is_large == job.is_large,
        _C.id != job.id,
        or_(_C.in_turn, and_(_WAITS, _C.number < job.number)),
    )
    row = (await connection.execute(others.order_by(*TURN_ORDER).limit(1))).one_or_none()
    return None if row is None else job_from(row)


async def find_to_do(
    connection: AsyncConnection, at: datetime, workspace: int | None = None
) -> Sequence[ImportJob]:
    """The jobs that there is work for, in a workspace or in all; of each in the order of their turns."""
    there = () if workspace is None else (_C.workspace_id == workspace,)
    due = select(import_jobs).where(TO_DO, is_due(at), *there).order_by(_C.workspace_id, *TURN_ORDER)
    return list(map(job_from, await connection.execute(due)))


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


async def find_trial(connection: AsyncConnection, job: ImportJob) -> ImportJob | None:
    """The trial of a job's preview at work or in effect; the newest, if one was taken back only in part."""
    newest = select(func.max(_C.number)).where(
        _C.workspace_id == job.workspace,
        _C.number > job.number,
        _C.kind == JobKind.TRIAL,
        _C.of_number == job.number,
        _TRIAL_COUNTS,
    )
    return await find_job(connection, _C.workspace_id == job.workspace, _C.number == newest.scalar_subquery())
