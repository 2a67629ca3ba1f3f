"""What is to be delivered: on PostgreSQL a row of procrastinate's, written with what makes it true.

Whoever is free takes it from there. A SQLite file has one runner, which looks at our own tables instead.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import bindparam, delete, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.queue_schema import queue_events, queue_rows, queue_workers

_R = queue_rows.c
STALLED_SECONDS: Final = 5
"""So long after its last sign of life a process is taken for dead; it gives one every second."""
NEW_SECONDS: Final = 10
"""A command takes its row up within milliseconds, or it is gone."""
COMMAND_QUEUE: Final = "desk-"
"""Begins the name of the queue that only one command of the command line takes from, and holds its job by.

It stands in databases, so that it can't change with this name.
"""

IS_TO_DO: Final = _R.status == text("'todo'")
IS_UNDER_WAY: Final = _R.status == text("'doing'")
IS_NEW: Final = exists().where(
    queue_events.c.job_id == _R.id,
    queue_events.c.at > func.now() - text(f"interval '{NEW_SECONDS} s'"),
)
LIVES: Final = queue_workers.c.last_heartbeat > func.now() - text(f"interval '{STALLED_SECONDS} s'")
WORKER_LIVES: Final = exists().where(queue_workers.c.id == _R.worker_id, LIVES)
IS_UNENDED: Final = or_(IS_TO_DO, IS_UNDER_WAY)
"""Whether a row is still to be delivered, or is at a process.

Where that is dead, `storage/rescue.py` delivers it anew. Whoever did so without ending it, at any step of a
job, would put it behind all that came later, and it would wait for them.
"""
_UNENDED: Final = select(_R.queueing_lock).where(
    _R.queueing_lock.in_(bindparam("keys", expanding=True)), IS_UNENDED
)


class Task(StrEnum):
    """What a row asks for. A program that knows less than these must not take from the queues below."""

    RUN_JOB = "run_job"
    TELL_WAITING = "tell_waiting"
    BEGIN_RETURN = "begin_return"
    TAKE_UP_EVENT = "take_up_event"
    SAY = "say"


class Queue(StrEnum):
    """Where rows wait; each has places of its own in every process. A new meaning needs a new name."""

    SMALL = "small-1"
    LARGE = "large-1"
    SMALL_CHECKS = "small-checks-1"
    LARGE_CHECKS = "large-checks-1"
    EVENTS = "events-1"
    LARGE_EVENTS = "large-events-1"
    MESSAGES = "messages-1"
    CHORES = "chores-1"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to be delivered: a task about what has this id, once for each `key` that waits.

    Of those with one `lock` one is under way at a time, in their order; those with a higher `priority` come
    first. None is delivered before `at`.
    """

    task: Task
    id: int
    queue: str
    key: str
    lock: str | None = None
    priority: int = 0
    at: datetime | None = None


async def deliver(connection: AsyncConnection, deliveries: Collection[Delivery]) -> None:
    """Have these delivered once the transaction is committed, each once where it waits already."""
    if not deliveries or not is_queued(connection):
        return
    in_order = sorted(deliveries, key=lambda one: (one.key, one.id))
    await connection.execute(_DELIVER, [_row(one) for one in in_order])


def once(rows: Insert) -> Insert:
    """The same, but for rows whose key waits already."""
    return rows.on_conflict_do_nothing(index_elements=["queueing_lock"], index_where=IS_TO_DO)


_DELIVER: Final = once(insert(queue_rows))


def _row(one: Delivery) -> dict[str, object]:
    return {
        "queue_name": one.queue,
        "task_name": one.task.value,
        "priority": one.priority,
        "lock": one.lock,
        "queueing_lock": one.key,
        "args": {"id": one.id},
        "scheduled_at": one.at,
    }


async def call_back(connection: AsyncConnection, keys: Collection[str]) -> None:
    """Deliver nothing any more that still waits under these keys: what they are about is settled."""
    if not keys or not is_queued(connection):
        return
    waiting = select(func.procrastinate_cancel_job_v1(_R.id, False, False))
    await connection.execute(waiting.where(IS_TO_DO, _R.queueing_lock.in_(keys)))


async def forget_deliveries(connection: AsyncConnection) -> None:
    """Delete the rows that have ended, and those that wait for a lock, which may have a person in its name.

    What is still to be done of these is found again within a second. What has no lock names nobody, and some
    of it follows from no table: a word that an import waits, or the row that a command is about to take up.
    """
    if is_queued(connection):
        gone = or_(~IS_TO_DO, _R.lock.is_not(None))
        await connection.execute(delete(queue_rows).where(~IS_UNDER_WAY, gone))


async def find_unended(
    connection: AsyncConnection, keys: Sequence[str], besides: int | None = None
) -> set[str]:
    """Those of the keys that wait or are at a process; `besides` is a row that doesn't count."""
    if not keys:
        return set()
    there = _UNENDED if besides is None else _UNENDED.where(_R.id != besides)
    return set(await connection.scalars(there, {"keys": keys}))


def is_queued(connection: AsyncConnection) -> bool:
    """Whether procrastinate delivers what is kept in this database."""
    return connection.dialect.name == "postgresql"
