"""Where jobs are talked about: the thread of each sharing of a file, known before there is a job of it."""

from datetime import UTC, datetime

from sqlalchemy import Select, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import ImportJob
from importer.words.postings import NOWHERE, Thread
from storage.database import AnyRow, Database
from storage.schema import import_jobs
from storage.slack_schema import threads
from storage.statements import insert_into
from storage.workspaces import is_connected

_OF_JOB = and_(import_jobs.c.workspace_id == threads.c.workspace_id, import_jobs.c.share == threads.c.share)


class Threads:
    """Keeps the threads; a job of a sharing that has none is talked about nowhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, workspace: int, share: str, channel: str, thread: str) -> None:
        """Keep where a sharing is talked about, before its job is made.

        What is to be said of the job is written down in the transaction that makes it.
        """
        await self._database.write(keep_thread, workspace, share, Thread(channel, thread))

    async def of(self, job: int) -> Thread | None:
        """The thread of a job; none of what was typed on a command line."""
        found = select(threads).join(import_jobs, _OF_JOB).where(import_jobs.c.id == job)
        rows = await self._database.rows(found)
        return _thread_from(rows[0]) if rows else None

    async def forget(self, before: datetime) -> int:
        """Delete those that were kept before this moment and that no job came of; tells how many."""
        has_job = select(import_jobs.c.id).where(_OF_JOB).exists()
        return await self._database.execute(delete(threads).where(threads.c.kept_at < before, ~has_job))


async def thread_of(connection: AsyncConnection, job: ImportJob) -> Thread | None:
    """The thread of a job, within a transaction."""
    row = (await connection.execute(_of_share(job.workspace, job.reading.source.share))).one_or_none()
    return None if row is None else _thread_from(row)


async def find_place(connection: AsyncConnection, job: ImportJob) -> Thread | None:
    """Where what is to be said of a job is said.

    Those whom a return concerns hear of it in any case, and so do the summaries of covers whose customers a
    handover, or its undo, may have taken some of.
    """
    thread = await thread_of(connection, job)
    if thread is None and job.request is not None and await is_connected(connection, job.workspace):
        return NOWHERE
    return thread


def _of_share(workspace: int, share: str) -> Select[tuple[object, ...]]:
    return select(threads).where(threads.c.workspace_id == workspace, threads.c.share == share)


def _thread_from(row: AnyRow) -> Thread:
    return Thread(row.channel, row.thread)


async def keep_thread(connection: AsyncConnection, workspace: int, share: str, thread: Thread) -> None:
    """Keep where a sharing is talked about, within a transaction.

    One that is kept again, because its event was delivered again, is young again.
    """
    now = datetime.now(UTC)
    kept = insert_into(connection, threads).values(
        workspace_id=workspace, share=share, channel=thread.channel, thread=thread.thread, kept_at=now
    )
    again = kept.on_conflict_do_update(index_elements=["workspace_id", "share"], set_={"kept_at": now})
    await connection.execute(again)
