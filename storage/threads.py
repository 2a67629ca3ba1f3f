"""Where jobs are talked about: the thread of each sharing of a file, known before there is a job of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import and_, bindparam, delete, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import ImportJob
from importer.words.postings import NOWHERE, ShareThread, Thread
from storage.database import AnyRow, Database
from storage.schema import import_jobs
from storage.slack_schema import threads
from storage.statements import Insert, insert_for
from storage.workspaces import is_connected

_OF_JOB = and_(import_jobs.c.workspace_id == threads.c.workspace_id, import_jobs.c.share == threads.c.share)
_THREAD: Final = select(threads).join(import_jobs, _OF_JOB).where(import_jobs.c.id == bindparam("job"))
_OF_SHARE: Final = select(threads).where(
    threads.c.workspace_id == bindparam("workspace"), threads.c.share == bindparam("share")
)
"""Both are asked for each file, and put together once: see docs/performance.md."""
_FRESH: Final = timedelta(hours=1)
"""Housekeeping forgets those that are a day old and that no job came of."""
_COLUMNS: Final = (threads.c.channel, threads.c.thread)
_ITS: Final = and_(
    threads.c.workspace_id == literal_column("import_jobs.workspace_id"),
    threads.c.share == literal_column("import_jobs.share"),
)
"""Written out: in what a change returns SQLAlchemy names no tables, and any thread would be a job's own."""
ITS_THREAD: Final = tuple(
    select(column).where(_ITS).scalar_subquery().label(f"thread_{column.name}") for column in _COLUMNS
)
"""Columns beside those of a job's row, for `find_place_in`."""
THREAD_OF_NEW: Final = tuple(
    select(column)
    .where(threads.c.workspace_id == bindparam("workspace"), threads.c.share == bindparam("shared_as"))
    .scalar_subquery()
    .label(f"thread_{column.name}")
    for column in _COLUMNS
)
"""The same of a job that is being made, in which SQLAlchemy names no tables."""


class Threads:
    """Keeps the threads; a job of a sharing that has none is talked about nowhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, workspace: int, share: str, channel: str, thread: str) -> None:
        """Keep where a sharing is talked about, before its job is made.

        What is to be said of the job is written down in the transaction that makes it.
        """
        kept = _kept(ShareThread(workspace, share, Thread(channel, thread)))
        await self._database.note(_keeping(self._database.dialect), kept)

    async def is_fresh(self, workspace: int, share: str) -> bool:
        """Whether it is kept where a sharing is talked about, and won't be forgotten for many hours."""
        [*kept] = await self._database.look_up_rows(_OF_SHARE, {"workspace": workspace, "share": share})
        return any(row.kept_at > datetime.now(UTC) - _FRESH for row in kept)

    async def of(self, job: int) -> Thread | None:
        """The thread of a job; none of what was typed on a command line."""
        rows = await self._database.look_up_rows(_THREAD, {"job": job})
        return _thread_from(rows[0]) if rows else None

    async def forget(self, before: datetime) -> int:
        """Delete those that were kept before this moment and that no job came of; tells how many."""
        has_job = select(import_jobs.c.id).where(_OF_JOB).exists()
        return await self._database.execute(delete(threads).where(threads.c.kept_at < before, ~has_job))


async def thread_of(connection: AsyncConnection, job: ImportJob) -> Thread | None:
    """The thread of a job, within a transaction."""
    share = {"workspace": job.workspace, "share": job.reading.source.share}
    row = (await connection.execute(_OF_SHARE, share)).one_or_none()
    return None if row is None else _thread_from(row)


async def find_place(connection: AsyncConnection, job: ImportJob) -> Thread | None:
    """Where what is to be said of a job is said.

    Those whom a return concerns hear of it in any case, and so do the summaries of covers whose customers a
    handover, or its undo, may have taken some of.
    """
    return await _find_place(connection, job, await thread_of(connection, job))


async def find_place_in(connection: AsyncConnection, row: AnyRow, job: ImportJob) -> Thread | None:
    """The same, of a job that was read with its thread."""
    thread = None if row.thread_channel is None else Thread(row.thread_channel, row.thread_thread)
    return await _find_place(connection, job, thread)


async def _find_place(connection: AsyncConnection, job: ImportJob, thread: Thread | None) -> Thread | None:
    if thread is None and job.request is not None and await is_connected(connection, job.workspace):
        return NOWHERE
    return thread


def _thread_from(row: AnyRow) -> Thread:
    return Thread(row.channel, row.thread)


async def keep_threads(connection: AsyncConnection, kept: Sequence[ShareThread]) -> None:
    """Keep where sharings are talked about, within a transaction; one that is kept again is fresh again."""
    if kept:
        await connection.execute(_keeping(connection.dialect.name), list(map(_kept, kept)))


def _kept(kept: ShareThread) -> Mapping[str, object]:
    return {
        "workspace_id": kept.workspace,
        "share": kept.share,
        "channel": kept.thread.channel,
        "thread": kept.thread.thread,
        "kept_at": datetime.now(UTC),
    }


@cache
def _keeping(dialect: str) -> Insert:
    kept = insert_for(dialect, threads)
    return kept.on_conflict_do_update(
        index_elements=["workspace_id", "share"], set_={"kept_at": kept.excluded.kept_at}
    )
