"""Which jobs are to be delivered: those whose turn it is, and none twice.

Asked in the transaction of each step of a job, and once a second for what was lost. Only who has the turn
is in the queue. So a long queue in one workspace holds up no other: the next one goes behind theirs.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import COMMAND_LINE, ImportJob
from importer.words.turns import Turn, find_turns
from storage.deliveries import (
    COMMAND_QUEUE,
    IS_NEW,
    IS_TO_DO,
    IS_UNDER_WAY,
    LIVES,
    WORKER_LIVES,
    Delivery,
    Queue,
    Task,
    call_back,
    deliver,
    find_unended,
    is_queued,
)
from storage.job_lookups import find_to_do
from storage.queue_schema import queue_rows, queue_workers

_R = queue_rows.c


async def deliver_job(connection: AsyncConnection, job: ImportJob, at: datetime) -> None:
    """Deliver what follows from a step of this job: itself, the one behind it, or its day."""
    if not is_queued(connection):
        return
    if job.state.ended:
        await call_back(connection, [_key(job)])
    if job.is_scheduled and job.due and job.due > at:
        await deliver(connection, [_on_its_day(job, job.due)])
    elif job.state.has_work and _is_for_its_command(job):
        await _deliver_missing(connection, [_to_its_command(job)])
    turns = find_turns(await find_to_do(connection, at, job.workspace))
    await _deliver_missing(connection, [_run(turn) for turn in turns if turn.runs])
    await deliver(connection, list(_words(turns, job)))


async def deliver_turns(
    connection: AsyncConnection, workspace: int | None, at: datetime, besides: int | None = None
) -> None:
    """Deliver each job whose turn it is in a workspace, or in all, and that isn't in the queue.

    `besides` is a row of the queue that is about to end.
    """
    if not is_queued(connection):
        return
    turns = find_turns(await find_to_do(connection, at, workspace))
    await _deliver_missing(connection, [_run(turn) for turn in turns if turn.runs], besides)


async def find_held(connection: AsyncConnection, ours: int | None = None) -> set[int]:
    """The jobs that processes which live have; what the command of our job holds doesn't count.

    A command takes its row up a moment after it has put its job in line.
    """
    if not is_queued(connection):
        return set()
    is_at_work = and_(IS_UNDER_WAY, WORKER_LIVES)
    is_taken_up_soon = and_(IS_TO_DO, _R.queue_name.startswith(COMMAND_QUEUE), IS_NEW)
    held = select(_R.args["id"].as_integer()).where(
        _R.task_name == Task.RUN_JOB,
        _R.queue_name != f"{COMMAND_QUEUE}{ours}",
        or_(is_at_work, is_taken_up_soon),
    )
    return set(await connection.scalars(held))


async def has_workers(connection: AsyncConnection) -> bool:
    """Whether bots or workers take from the queue, and not only commands of the command line."""
    if not is_queued(connection):
        return False
    is_command = exists().where(
        _R.worker_id == queue_workers.c.id, _R.queue_name.startswith(COMMAND_QUEUE), IS_UNDER_WAY
    )
    return await connection.scalar(select(queue_workers.c.id).where(LIVES, ~is_command).limit(1)) is not None


async def _deliver_missing(
    connection: AsyncConnection, wanted: Sequence[Delivery], besides: int | None = None
) -> None:
    there = await find_unended(connection, [one.key for one in wanted], besides)
    await deliver(connection, [one for one in wanted if one.key not in there])


def _run(turn: Turn) -> Delivery:
    """One of each size and workspace at a time; and of one person's small files, which are only looked at."""
    job = turn.job
    if turn.is_preview:
        queue = Queue.LARGE_CHECKS if job.is_large else Queue.SMALL_CHECKS
        whose = "large" if job.is_large else job.uploaded_by
        return Delivery(Task.RUN_JOB, job.id, queue, _key(job), f"check:{job.workspace}:{whose}")
    queue = Queue.LARGE if job.is_large else Queue.SMALL
    return Delivery(Task.RUN_JOB, job.id, queue, _key(job), f"import:{job.workspace}:{queue}")


def _to_its_command(job: ImportJob) -> Delivery:
    """The command has the file; it holds the job from before it waits."""
    return Delivery(Task.RUN_JOB, job.id, f"{COMMAND_QUEUE}{job.id}", _key(job))


def _on_its_day(job: ImportJob, day: datetime) -> Delivery:
    """It has no lock: what waits for a day would hold up whatever has the same."""
    return Delivery(Task.BEGIN_RETURN, job.id, Queue.CHORES, f"return:{job.id}:{day.isoformat()}", at=day)


def _words(turns: Sequence[Turn], job: ImportJob) -> Iterator[Delivery]:
    """What has to be told that it waits: this job, and the one that is next from now on."""
    for turn in turns:
        if not turn.runs and not turn.is_preview and (turn.is_next or turn.job.id == job.id):
            key = f"waits:{turn.job.id}:{turn.is_next}"
            yield Delivery(Task.TELL_WAITING, turn.job.id, Queue.MESSAGES, key)


def _key(job: ImportJob) -> str:
    return f"import:{job.id}"


def _is_for_its_command(job: ImportJob) -> bool:
    return job.due is None and (job.started_by or job.uploaded_by).startswith(COMMAND_LINE)
