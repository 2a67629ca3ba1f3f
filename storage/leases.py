"""Who may work on what, where several processes share a database.

Whoever takes something up has it for a while.

Each who takes a job up has a number of its own, and all that an earlier one still writes is refused.
"""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import (
    ColumnElement,
    Interval,
    Select,
    Table,
    column,
    func,
    literal,
    or_,
    select,
    table,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import OvertakenError
from importer.words.jobs import ImportJob
from storage.process_names import dead_among
from storage.schema import TO_DO, import_jobs

HOLD = timedelta(seconds=10)
"""So long after its last sign of life a process is taken for dead; it gives one every second or two."""

_CONNECTIONS = table("pg_stat_activity", column("pid"), column("application_name"))
_A_WHILE = func.clock_timestamp() + literal(HOLD, Interval)


async def require_attempt(connection: AsyncConnection, job: ImportJob) -> None:
    """Raise OvertakenError where another has taken the job up; until this transaction ends, nobody can.

    Foreign keys to the job are checked meanwhile, which is why the lock isn't a stronger one.
    """
    if await connection.scalar(_attempt_of(job).with_for_update(key_share=True)) != job.attempt:
        raise OvertakenError(job.id)


async def see_attempt(connection: AsyncConnection, job: ImportJob) -> None:
    """Raise OvertakenError where another has taken the job up; from now on someone may."""
    if await connection.scalar(_attempt_of(job)) != job.attempt:
        raise OvertakenError(job.id)


def _attempt_of(job: ImportJob) -> Select[int]:
    return select(import_jobs.c.attempt).where(import_jobs.c.id == job.id)


async def raise_attempt(connection: AsyncConnection, job: int, holder: str) -> bool:
    """From now on the job is the holder's; False where another process that lives holds it."""
    this = update(import_jobs).where(import_jobs.c.id == job)
    if _is_shared(connection):
        await _cut_off(connection, job, holder)
        await connection.execute(select(import_jobs.c.id).where(import_jobs.c.id == job).with_for_update())
        if job in await held_elsewhere(connection, holder):
            return False
        this = this.values(held_by=holder, held_until=_A_WHILE)
    await connection.execute(this.values(attempt=import_jobs.c.attempt + 1))
    return True


async def _cut_off(connection: AsyncConnection, job: int, holder: str) -> None:
    """End the connections of whoever held the job last and gives no signs.

    It may stand still amid a transaction.
    """
    others = select(import_jobs.c.held_by).where(import_jobs.c.id == job, import_jobs.c.held_by != holder)
    last = await connection.scalar(others)
    if last and job not in await held_elsewhere(connection, holder):
        theirs = select(func.pg_terminate_backend(_CONNECTIONS.c.pid))
        await connection.execute(theirs.where(_CONNECTIONS.c.application_name == last))


async def held_elsewhere(connection: AsyncConnection, holder: str) -> set[int]:
    """The jobs that other processes hold, which gave a sign of life a moment ago.

    A SQLite file has one runner of jobs, by a lock of the operating system: nothing is held beside that.
    """
    if not _is_shared(connection):
        return set()
    held = select(import_jobs.c.id, import_jobs.c.held_by).where(
        TO_DO,
        import_jobs.c.held_until > func.clock_timestamp(),
        import_jobs.c.held_by != holder,
    )
    found = (await connection.execute(held)).all()
    dead = dead_among({row.held_by for row in found}, holder)
    return {row.id for row in found if row.held_by not in dead}


async def hold_on(connection: AsyncConnection, job: ImportJob) -> None:
    """Give a sign of life; raises OvertakenError where another has taken the job up."""
    await require_attempt(connection, job)
    if _is_shared(connection):
        await connection.execute(
            update(import_jobs).where(import_jobs.c.id == job.id).values(held_until=_A_WHILE)
        )


async def let_go(connection: AsyncConnection, job: ImportJob) -> None:
    """Let anyone take the job up, unless someone has."""
    ours = update(import_jobs).where(import_jobs.c.id == job.id, import_jobs.c.attempt == job.attempt)
    await connection.execute(ours.values(held_by=None, held_until=None))


def _is_shared(connection: AsyncConnection) -> bool:
    """Whether several processes may run jobs of this database."""
    return connection.dialect.name == "postgresql"


async def count_break(connection: AsyncConnection, job: ImportJob) -> int:
    """How often the job has broken since it last came forward, this time included."""
    await require_attempt(connection, job)
    broken = update(import_jobs).where(import_jobs.c.id == job.id).values(broken=import_jobs.c.broken + 1)
    return int((await connection.execute(broken.returning(import_jobs.c.broken))).scalar_one())


async def unclaimed(
    connection: AsyncConnection, rows: Table, is_open: ColumnElement[bool], holder: str
) -> ColumnElement[bool]:
    """Whether no process that lives has claimed a row, but ours.

    `rows` are events or postings of which some are open.
    """
    if not _is_shared(connection):
        return true()
    others = select(rows.c.claimed_by).where(is_open, rows.c.claimed_by.is_not(None)).distinct()
    dead = dead_among(await connection.scalars(others), holder)
    return or_(
        rows.c.claimed_by.is_(None),
        rows.c.claimed_by.in_({holder, *dead}),
        rows.c.claimed_until < func.clock_timestamp(),
    )


async def claim(connection: AsyncConnection, rows: Table, ids: Collection[int], holder: str) -> None:
    """Let others leave these events or postings alone for a while.

    A SQLite file has one bot, so all are its own.
    """
    if ids and _is_shared(connection):
        ours = update(rows).where(rows.c.id.in_(ids))
        await connection.execute(ours.values(claimed_by=holder, claimed_until=_A_WHILE))
