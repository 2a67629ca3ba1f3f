"""What stays ours beside procrastinate: others get what a dead process had, and what was lost is found.

`attempt` keeps who was overtaken from writing (`storage/fence.py`), so it does no harm to take a process for
dead that only stood still. A rescue is a new row: the old one belongs to whoever may wake and end it. It goes
before the others, as it was there before them.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Executable, Table, Text, column, exists, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.clock import Clock, utc_now
from storage.database import AnyRow, Database
from storage.database_errors import tell_database_error
from storage.deliveries import (
    COMMAND_QUEUE,
    IS_NEW,
    IS_TO_DO,
    IS_UNDER_WAY,
    IS_UNENDED,
    STALLED_SECONDS,
    WORKER_LIVES,
    Delivery,
    Task,
    call_back,
    deliver,
    once,
)
from storage.inbox import event_delivery
from storage.job_deliveries import deliver_turns
from storage.postings import posting_delivery
from storage.queue_schema import queue_rows
from storage.schema import import_jobs
from storage.slack_schema import UNFINISHED, UNSAID, inbox_events, postings

PATIENCE: Final = 2.0
"""So many seconds a transaction of a dead process may stand in the way before its connection is cut off."""
LONGEST_WAIT: Final = 4.0
"""In seconds; what is still locked then is looked at again the next time."""
PAUSE: Final = 60.0
"""So many seconds a row is left alone that stays locked because this role may not cut a connection off."""

_R = queue_rows.c
_IS_DEAD = IS_UNDER_WAY & ~WORKER_LIVES
_DEAD = select(_R.id, _R.task_name, _R.args).where(_IS_DEAD).order_by(_R.task_name != Task.RUN_JOB, _R.id)
_DEAD_AND_FREE = _DEAD.with_for_update(of=queue_rows, skip_locked=True)
_ABOUT: Final[Mapping[str, Table]] = {
    Task.RUN_JOB: import_jobs,
    Task.TAKE_UP_EVENT: inbox_events,
    Task.SAY: postings,
}
_STAND_STILL = text("""
WITH RECURSIVE ahead (pid) AS (
    SELECT unnest(pg_blocking_pids(:waiting))
    UNION SELECT further FROM ahead, unnest(pg_blocking_pids(ahead.pid)) further
)
SELECT a.pid FROM ahead JOIN pg_stat_activity a ON a.pid = ahead.pid
WHERE cardinality(pg_blocking_pids(a.pid)) = 0 AND (a.state IS NULL OR a.wait_event_type = 'Client'
AND a.state_change < clock_timestamp() - make_interval(secs => :patience))
AND EXISTS (SELECT FROM procrastinate_jobs q WHERE q.id = :row AND q.status = 'doing' AND NOT EXISTS (
    SELECT FROM procrastinate_jobs o JOIN procrastinate_workers w ON w.id = o.worker_id
    WHERE (o.id = q.id OR o.task_name = q.task_name AND o.args = q.args) AND o.status = 'doing'
    AND w.last_heartbeat > now() - make_interval(secs => :stalled)))
""").columns(column("pid"))
"""Who stands in the way of a waiting connection, and waits for nobody but a client that says no more.

Of another role's connection no more can be seen than that it is there. It is nobody where the row was ended,
or someone who lives has come to be at work on the same.
"""
_CUT_OFF = select(func.pg_terminate_backend(_STAND_STILL.subquery("still").c.pid))
_LOCK_NOT_AVAILABLE: Final = "55P03"
"""https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_NEVER_TAKEN = select(func.procrastinate_cancel_job_v1(_R.id, False, False)).where(
    IS_TO_DO, _R.queue_name.startswith(COMMAND_QUEUE), ~IS_NEW
)

log = logging.getLogger(__name__)


class Rescue:
    """Looks again and again; any number of processes may, as each leaves alone what another has locked."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._left_alone: dict[int, float] = {}
        """Until when, by the row's id."""

    async def look(self) -> None:
        """Give to others what dead processes had, and deliver what is to be done and isn't in the queue."""
        await self.give_to_others()
        await self._database.write(self._reconcile)

    async def give_to_others(self) -> None:
        """Deliver anew what dead processes had: all at once, and then what they still keep locked."""
        if not await self._database.rows(_DEAD):
            return
        await self._database.write(_give_what_is_free)
        for row in await self._database.rows(_DEAD):
            if not self._is_left_alone(row.id) and await self._break_in(row):
                await self._database.write(_give_one, row.id)

    async def find_under_way(self, workers: Collection[int]) -> set[int]:
        """The rows that are noted as under way at these workers."""
        theirs = select(_R.id).where(IS_UNDER_WAY, _R.worker_id.in_(workers))
        return {row.id for row in await self._database.rows(theirs)}

    async def end_left(self, rows: Collection[int]) -> None:
        """Free the locks of rows that nobody is at work on; what is still to be done is delivered anew."""
        if rows:
            log.warning("rows %s of the queue were done, and the database never heard of it", sorted(rows))
            ended = select(func.procrastinate_finish_job_v1(_R.id, text("'failed'"), False))
            await self._database.write(_execute, ended.where(_R.id.in_(rows), IS_UNDER_WAY))

    def _is_left_alone(self, row: int) -> bool:
        return self._left_alone.get(row, 0.0) > time.monotonic()

    async def _break_in(self, row: AnyRow) -> bool:
        """Whether the row of the queue and what it is about are free now.

        A process may stand still amid a transaction, and would for as long as nobody wakes it.
        """
        about = _ABOUT.get(row.task_name)
        return await self._break_into(row.id, queue_rows, row.id) and (
            about is None or await self._break_into(row.id, about, row.args["id"])
        )

    async def _break_into(self, row: int, table: Table, id_: int) -> bool:
        """Wait for what a dead process may have locked, and cut off who stands still; whether it is free."""
        waiting: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        locking = asyncio.ensure_future(self._database.write(_lock, table, id_, waiting))
        if not (await asyncio.wait({locking}, timeout=PATIENCE))[0] and waiting.done():
            await self._cut_off(row, waiting.result(), f"{table.name} {id_}")
        try:
            await locking
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            return False
        return True

    async def _cut_off(self, row: int, waiting: int, what: str) -> None:
        """Cut off who stands still in the way of this waiting connection, so far as we may."""
        asked = {"row": row, "waiting": waiting, "patience": PATIENCE, "stalled": STALLED_SECONDS}
        pids = await self._database.read(_ask, _STAND_STILL, asked)
        try:
            if await self._database.write(_ask, _CUT_OFF, asked):
                log.warning("cutting off a connection that keeps %s locked", what)
        except DBAPIError as error:
            self._left_alone[row] = time.monotonic() + PAUSE
            log.warning(
                "%s is kept locked by a process that stands still, and this role may not cut it off (%s): "
                "let its owner or a superuser do it (SELECT pg_terminate_backend(pid), pid: %s), and let all "
                "bots and workers connect as one role",
                what,
                tell_database_error(error),
                pids,
            )

    async def _reconcile(self, connection: AsyncConnection) -> None:
        await connection.execute(_NEVER_TAKEN)
        await call_back(connection, await _find_settled_postings(connection))
        await deliver_turns(connection, None, self._clock())
        await deliver(connection, await _find_lost_events(connection))
        await deliver(connection, await _find_lost_postings(connection))


async def _execute(connection: AsyncConnection, statement: Executable) -> None:
    await connection.execute(statement)


async def _ask(connection: AsyncConnection, query: Executable, asked: Mapping[str, float]) -> Sequence[int]:
    return list(await connection.scalars(query, asked))


async def _lock(connection: AsyncConnection, table: Table, id_: int, waiting: asyncio.Future[int]) -> None:
    """Wait for a row, not for ever; who waits is told by the number of the connection."""
    milliseconds = int(1_000 * LONGEST_WAIT)
    waiting.set_result(await connection.scalar(select(func.pg_backend_pid())) or 0)
    await connection.execute(text(f"SET LOCAL lock_timeout = {milliseconds}"))
    await connection.execute(select(table.c.id).where(table.c.id == id_).with_for_update(key_share=True))


async def _give_one(connection: AsyncConnection, row: int) -> None:
    """Give a row to others, unless its process lives after all or another was faster."""
    if await connection.scalar(_DEAD_AND_FREE.where(_R.id == row)) is not None:
        await _give(connection, [row])


async def _give_what_is_free(connection: AsyncConnection) -> None:
    """Give to others all that nobody keeps locked, neither the row nor what it is about."""
    dead = (await connection.execute(_DEAD_AND_FREE)).all()
    free = {row.id for row in dead if row.task_name not in _ABOUT}
    for task, table in _ABOUT.items():
        about = {row.args["id"]: row.id for row in dead if row.task_name == task}
        locked = await _find_locked(connection, table, about)
        free |= {row for id_, row in about.items() if id_ not in locked}
    if free:
        await _give(connection, sorted(free))


async def _find_locked(connection: AsyncConnection, table: Table, ids: Collection[int]) -> set[int]:
    """Those that others keep locked; what was forgotten meanwhile nobody does."""
    if not ids:
        return set()
    there = select(table.c.id).where(table.c.id.in_(ids))
    free = there.with_for_update(key_share=True, skip_locked=True)
    return set(await connection.scalars(there)) - set(await connection.scalars(free))


async def _give(connection: AsyncConnection, rows: Sequence[int]) -> None:
    """End rows of dead processes, and deliver the same anew, before what came later.

    What a command of the command line held follows from its job.
    """
    log.info("rows %s of the queue are delivered anew, as their process gives no sign of life", rows)
    await connection.execute(
        select(func.procrastinate_finish_job_v1(_R.id, text("'failed'"), False)).where(_R.id.in_(rows))
    )
    names = ("queue_name", "task_name", "lock", "queueing_lock", "args")
    again = select(*(_R[name] for name in names), _R.priority + 1).where(
        _R.id.in_(rows), ~_R.queue_name.startswith(COMMAND_QUEUE)
    )
    in_order = again.order_by(
        _R.queueing_lock, _R.id
    )  # as `deliver` has it, so that none waits for the other
    await connection.execute(once(insert(queue_rows).from_select([*names, "priority"], in_order)))


async def _find_settled_postings(connection: AsyncConnection) -> Sequence[str]:
    """The keys of what was put off just when something overtook it: it would hold up its lane till then."""
    put_off = (_R.task_name == Task.SAY, IS_TO_DO, _R.scheduled_at > func.now())
    said = postings.c.id == _R.args["id"].as_integer()
    found = select(_R.queueing_lock).where(*put_off, exists().where(said, ~UNSAID))
    return list(await connection.scalars(found))


async def _find_lost_events(connection: AsyncConnection) -> Sequence[Delivery]:
    events = inbox_events.c
    concerned = select(events.id, events.team_id, events.person, events.is_large)
    found = concerned.where(UNFINISHED, ~_has_row("event:", events.id))
    rows = await connection.execute(found.order_by(events.id))
    return [event_delivery(row.id, row.team_id, row.person, is_large=row.is_large) for row in rows]


async def _find_lost_postings(connection: AsyncConnection) -> Sequence[Delivery]:
    said = postings.c
    lane = (said.workspace_id, said.channel, said.thread, said.lane)
    found = select(said.id, *lane).where(UNSAID, ~_has_row("posting:", said.id)).order_by(said.id)
    return [posting_delivery(*row) for row in await connection.execute(found)]


def _has_row(prefix: str, id_: ColumnElement[int]) -> ColumnElement[bool]:
    return exists().where(_R.queueing_lock == literal(prefix) + id_.cast(Text), IS_UNENDED)
