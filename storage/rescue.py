"""What stays ours beside procrastinate: others get what a dead process had, and what was lost is found.

`attempt` keeps who was overtaken from writing (`storage/fence.py`), so it does no harm to take a process for
dead that only stood still. A rescue is a new row: the old one belongs to whoever may wake and end it.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Executable, Table, Text, exists, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.clock import Clock, utc_now
from storage.database import Database
from storage.deliveries import (
    DESK,
    IS_LIVE,
    IS_TO_DO,
    IS_UNDER_WAY,
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
DESK_SECONDS: Final = 10
"""A command takes its row up within milliseconds, or it is gone."""

_R = queue_rows.c
_IS_DEAD = IS_UNDER_WAY & ~WORKER_LIVES
_ABOUT: Final[Mapping[str, Table]] = {
    Task.RUN_JOB: import_jobs,
    Task.TAKE_UP_EVENT: inbox_events,
    Task.SAY: postings,
}
_CUT_OFF = text("SELECT pg_terminate_backend(blocking) FROM unnest(pg_blocking_pids(:waiting)) blocking")
_NEVER_TAKEN = text(
    "SELECT procrastinate_cancel_job_v1(q.id, false, false) FROM procrastinate_jobs q "
    "WHERE q.status = 'todo' AND starts_with(q.queue_name, :desk) AND NOT EXISTS (SELECT FROM "
    "procrastinate_events e WHERE e.job_id = q.id AND e.at > now() - make_interval(secs => :seconds))"
).bindparams(desk=DESK, seconds=DESK_SECONDS)

log = logging.getLogger(__name__)


class Rescue:
    """Looks again and again; any number of processes may, as each leaves alone what another has locked."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def look(self) -> None:
        """Give to others what dead processes had, and deliver what is to be done and isn't in the queue."""
        await self.give_to_others()
        await self._database.write(self._reconcile)

    async def give_to_others(self) -> None:
        """Deliver anew what dead processes had."""
        for row in await self._database.rows(select(_R.id, _R.task_name, _R.args).where(_IS_DEAD)):
            await self._break_into(queue_rows, row.id)
            if row.task_name in _ABOUT:
                await self._break_into(_ABOUT[row.task_name], row.args["id"])
            await self._database.write(_give_to_others, row.id)

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

    async def _break_into(self, table: Table, id_: int) -> None:
        """Wait for a row that a dead process may have locked, and cut off whoever doesn't let go of it.

        It may stand still amid a transaction, and would for as long as nobody wakes it.
        """
        waiting = asyncio.get_running_loop().create_future()

        async def lock(connection: AsyncConnection) -> None:
            waiting.set_result(await connection.scalar(select(func.pg_backend_pid())))
            await connection.execute(select(table.c.id).where(table.c.id == id_).with_for_update())

        locking = asyncio.ensure_future(self._database.write(lock))
        while not (await asyncio.wait({locking}, timeout=PATIENCE))[0]:
            log.warning("cutting off a connection that keeps %s %s locked", table.name, id_)
            await self._database.write(_cut_off, await waiting)
        await locking

    async def _reconcile(self, connection: AsyncConnection) -> None:
        await connection.execute(_NEVER_TAKEN)
        await call_back(connection, await _find_settled_postings(connection))
        await deliver_turns(connection, None, self._clock())
        await deliver(connection, await _find_lost_events(connection))
        await deliver(connection, await _find_lost_postings(connection))


async def _execute(connection: AsyncConnection, statement: Executable) -> None:
    await connection.execute(statement)


async def _cut_off(connection: AsyncConnection, waiting: int) -> None:
    await connection.execute(_CUT_OFF, {"waiting": waiting})


async def _give_to_others(connection: AsyncConnection, row: int) -> None:
    """End the row, unless its process lives after all or another was faster, and deliver the same anew.

    What a command of the command line held follows from its job.
    """
    dead = select(_R.id).where(_R.id == row, _IS_DEAD).with_for_update(of=queue_rows, skip_locked=True)
    if await connection.scalar(dead) is None:
        return
    log.info("row %s of the queue is delivered anew, as its process gives no sign of life", row)
    await connection.execute(select(func.procrastinate_finish_job_v1(row, text("'failed'"), False)))
    names = ("queue_name", "task_name", "lock", "queueing_lock", "args")
    again = select(*(_R[name] for name in names), _R.priority + 1).where(  # it was there before the others
        _R.id == row, ~_R.queue_name.startswith(DESK)
    )
    anew = insert(queue_rows).from_select([*names, "priority"], again)
    await connection.execute(once(anew))


async def _find_settled_postings(connection: AsyncConnection) -> Sequence[str]:
    """The keys of what was put off just when something overtook it: it would hold up its lane till then."""
    put_off = (_R.task_name == Task.SAY, IS_TO_DO, _R.scheduled_at > func.now())
    said = postings.c.id == _R.args["id"].as_integer()
    found = select(_R.queueing_lock).where(*put_off, exists().where(said, ~UNSAID))
    return list(await connection.scalars(found))


async def _find_lost_events(connection: AsyncConnection) -> Sequence[Delivery]:
    events = inbox_events.c
    found = select(events.id, events.team_id, events.person).where(UNFINISHED, ~_is_live("event:", events.id))
    rows = await connection.execute(found.order_by(events.id))
    return [event_delivery(row.id, row.team_id, row.person) for row in rows]


async def _find_lost_postings(connection: AsyncConnection) -> Sequence[Delivery]:
    said = postings.c
    lane = (said.workspace_id, said.channel, said.thread, said.lane)
    found = select(said.id, *lane).where(UNSAID, ~_is_live("posting:", said.id)).order_by(said.id)
    return [posting_delivery(*row) for row in await connection.execute(found)]


def _is_live(prefix: str, id_: ColumnElement[int]) -> ColumnElement[bool]:
    return exists().where(_R.queueing_lock == literal(prefix) + id_.cast(Text), IS_LIVE)
