"""What the database tells whoever watches: how many jobs there are, and what waits for how long."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.clock import Clock, utc_now
from importer.words.jobs import JobKind, JobState
from storage.database import Database
from storage.deliveries import is_queued
from storage.job_deliveries import has_workers
from storage.job_rows import is_due
from storage.schema import TO_DO, import_jobs, workspaces
from storage.slack_schema import UNFINISHED, UNSAID, inbox_events, postings

_J: Final = import_jobs.c
_MOVED: Final = func.coalesce(_J.state_since, _J.started_at, _J.created_at)
_SINCE: Final = case((_J.due > _MOVED, _J.due), else_=_MOVED)
"""When a job came into its state, or was to be gone on with, whichever was later."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How everything stands at one moment, in all workspaces together.

    `jobs` counts by kind and state. Since then the oldest waits, where any does: `oldest_event` of Slack's
    events that aren't done, `oldest_unsaid` of what people are to be told, `oldest_jobs` of the jobs of each
    state that have work left. `has_workers` tells whether bots or workers take from the queue, where there is
    one.
    """

    jobs: Mapping[tuple[JobKind, JobState], int]
    oldest_event: datetime | None
    oldest_unsaid: datetime | None
    oldest_jobs: Mapping[JobState, datetime]
    has_workers: bool | None = None


async def read_figures(
    database: Database, clock: Clock = utc_now, served: Collection[int] | None = None
) -> Figures:
    """How everything stands now; with the ids of those that are `served`, what waits is theirs alone.

    What others have left behind nobody takes up.
    """
    return await database.read(_read, clock(), None if served is None else frozenset(served))


async def _read(connection: AsyncConnection, now: datetime, served: Collection[int] | None) -> Figures:
    counted = select(_J.kind, _J.state, func.count()).group_by(_J.kind, _J.state)
    waiting = (
        select(_J.state, func.min(_SINCE))
        .where(TO_DO, is_due(now), *_of(_J.workspace_id, served))
        .group_by(_J.state)
    )
    return Figures(
        jobs={
            (JobKind(kind), JobState(state)): count
            for kind, state, count in await connection.execute(counted)
        },
        oldest_event=await connection.scalar(
            select(func.min(inbox_events.c.received_at)).where(UNFINISHED, *_of_teams(served))
        ),
        oldest_unsaid=await connection.scalar(
            select(func.min(postings.c.created_at)).where(UNSAID, *_of(postings.c.workspace_id, served))
        ),
        oldest_jobs={JobState(state): oldest for state, oldest in await connection.execute(waiting)},
        has_workers=await has_workers(connection) if is_queued(connection) else None,
    )


def _of(workspace: ColumnElement[int], served: Collection[int] | None) -> Sequence[ColumnElement[bool]]:
    return () if served is None else (workspace.in_(served),)


def _of_teams(served: Collection[int] | None) -> Sequence[ColumnElement[bool]]:
    """The same of events, which are kept by the team's id at Slack."""
    if served is None:
        return ()
    return (inbox_events.c.team_id.in_(select(workspaces.c.team_id).where(workspaces.c.id.in_(served))),)
