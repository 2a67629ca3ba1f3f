"""The fence around a job: whoever takes it up has a number, and what an earlier one writes is refused."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import OvertakenError
from importer.words.jobs import ImportJob
from storage.database import AnyRow
from storage.schema import import_jobs

_THIS: Final = import_jobs.c.id == bindparam("job")
_ATTEMPT: Final = select(import_jobs.c.attempt).where(_THIS)
_ATTEMPT_HELD: Final = _ATTEMPT.with_for_update(key_share=True)
_ROW_HELD: Final = select(import_jobs).where(_THIS).with_for_update(key_share=True)
_RAISE: Final = (
    update(import_jobs).where(_THIS).values(attempt=import_jobs.c.attempt + 1).returning(*import_jobs.c)
)


async def require_attempt(connection: AsyncConnection, job: ImportJob) -> None:
    """Raise OvertakenError where another has taken the job up; until this transaction ends, nobody can.

    Foreign keys to the job are checked meanwhile, which is why the lock isn't a stronger one.
    """
    if await connection.scalar(_ATTEMPT_HELD, {"job": job.id}) != job.attempt:
        raise OvertakenError(job.id)


async def hold_row(connection: AsyncConnection, job: ImportJob) -> AnyRow:
    """The same, and the job's row as it stands."""
    row = (await connection.execute(_ROW_HELD, {"job": job.id})).one_or_none()
    if row is None or row.attempt != job.attempt:
        raise OvertakenError(job.id)
    return row


async def see_attempt(connection: AsyncConnection, job: ImportJob) -> None:
    """Raise OvertakenError where another has taken the job up; from now on someone may."""
    if await connection.scalar(_ATTEMPT, {"job": job.id}) != job.attempt:
        raise OvertakenError(job.id)


async def raise_attempt(connection: AsyncConnection, job: int) -> Sequence[AnyRow]:
    """Overtake whoever has the job; what they are writing ends before. Its row, where there is one."""
    return (await connection.execute(_RAISE, {"job": job})).all()


async def count_break(connection: AsyncConnection, job: ImportJob) -> int:
    """How often the job has broken since it last came forward, this time included."""
    await require_attempt(connection, job)
    broken = update(import_jobs).where(import_jobs.c.id == job.id).values(broken=import_jobs.c.broken + 1)
    return int((await connection.execute(broken.returning(import_jobs.c.broken))).scalar_one())
