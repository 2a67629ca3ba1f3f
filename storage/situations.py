"""How a workspace stands for someone: each part is found by a key, however many imports are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.situation import MOST_LISTED, MOST_RUNNING, Listed, Situation
from storage.database import Database
from storage.directory import find_loaded
from storage.job_lookups import GIVES_BACK
from storage.job_rows import is_due, job_from
from storage.schema import ASKED, TO_DO, import_jobs, in_state

_C = import_jobs.c
_IS_ASKED: Final = and_(in_state(lambda state: state.can_be_decided), _C.started_by.is_(None), ~_C.in_turn)
"""Whether nobody has said yes to a job so far: `ImportJob.is_preview`."""
_LATER: Final = import_jobs.alias("later")
_IS_CORRECTED: Final = exists().where(
    _LATER.c.workspace_id == _C.workspace_id,
    _LATER.c.of_number == _C.number,
    _LATER.c.kind.in_((JobKind.FILE, JobKind.CORRECTION)),
    in_state(lambda state: state.stands or not state.ended, _LATER),
)
"""Whether what was wrong with it is being corrected, or was."""
_IS_TO_FIX: Final = and_(
    _C.state == JobState.COMPLETED_WITH_ERRORS,
    _C.kind.in_((JobKind.FILE, JobKind.CORRECTION)),
    ~_IS_CORRECTED,
)


class SqlSituations:
    """Implements `importer.words.situation.Situations`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self, workspace: int, person: str, since: datetime, now: datetime) -> Situation:
        """How it stands for a person; what waits for them only as far as it was begun since that moment."""
        return await self._database.read(_look, workspace, person, since, now)


async def _look(
    connection: AsyncConnection, workspace: int, person: str, since: datetime, now: datetime
) -> Situation:
    own = (_C.workspace_id == workspace, _C.uploaded_by == person, _C.created_at >= since)
    return Situation(
        waiting=await _list(connection, *own, _IS_ASKED),
        to_fix=await _list(connection, *own, _IS_TO_FIX),
        running=await _find_running(connection, workspace, person, now),
        asked=await _find_asked(connection, workspace),
        scheduled=await _find_scheduled(connection, workspace, now),
        newest=await _find_newest(connection, workspace),
        loaded=frozenset(await find_loaded(connection, workspace)),
    )


async def _list(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> Listed:
    """A person's own are few within some weeks: they are found by that, and the newest come first."""
    newest = select(import_jobs).where(*conditions).order_by(_C.created_at.desc(), _C.id.desc())
    return await _first(connection, newest, MOST_LISTED)


async def _find_running(connection: AsyncConnection, workspace: int, person: str, now: datetime) -> Listed:
    """Without what is only checked for a preview: that waits for its sharer, and for nobody else."""
    is_wanted = or_(_C.started_by.is_not(None), _C.in_turn, _C.state != JobState.CHECKING)
    running = select(import_jobs).where(TO_DO, _C.workspace_id == workspace, is_due(now), is_wanted)
    own_first = case((_C.uploaded_by == person, 0), else_=1)
    return await _first(connection, running.order_by(own_first, _C.in_turn.desc(), _C.id), MOST_RUNNING)


async def _find_asked(connection: AsyncConnection, workspace: int) -> Sequence[ImportJob]:
    waits = select(import_jobs).where(ASKED, _C.workspace_id == workspace)
    return tuple(job_from(row) for row in await connection.execute(waits.order_by(_C.id)))


async def _find_scheduled(connection: AsyncConnection, workspace: int, now: datetime) -> Sequence[ImportJob]:
    waits = select(import_jobs).where(TO_DO, _C.workspace_id == workspace, _C.due > now, GIVES_BACK)
    return tuple(job_from(row) for row in await connection.execute(waits.order_by(_C.due, _C.id)))


async def _first(connection: AsyncConnection, jobs: Select[Any], most: int) -> Listed:
    found = tuple(job_from(row) for row in await connection.execute(jobs.limit(most)))
    if len(found) < most:
        return Listed(found, len(found))
    every = jobs.with_only_columns(_C.id).order_by(None).subquery()
    return Listed(found, await connection.scalar(select(func.count()).select_from(every)) or 0)


async def _find_newest(connection: AsyncConnection, workspace: int) -> Sequence[ImportJob]:
    ended = select(import_jobs).where(_C.workspace_id == workspace, in_state(lambda state: state.ended))
    rows = await connection.execute(ended.order_by(_C.number.desc()).limit(MOST_LISTED))
    return tuple(job_from(row) for row in rows)
