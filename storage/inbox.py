"""The events that Slack sent, written down before they are acknowledged: none is lost or done twice."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from importer.words.postings import NewPosting, ShareThread
from storage.database import AnyRow, Database
from storage.deliveries import Delivery, Queue, Task, deliver
from storage.postings import add_postings
from storage.slack_schema import UNFINISHED, inbox_events
from storage.statements import insert_for
from storage.threads import keep_threads

_AT_ONCE = 60
"""More than can be under way, so that behind those others are seen."""
_OF_ONE_PERSON = 3
_LOOKED_AT = 500
"""Among so many of the oldest open events of a kind every person has a turn.

However many there are, no more are looked at.
"""

_FINISH: Final = update(inbox_events).where(inbox_events.c.event_id == bindparam("event"))


@dataclass(frozen=True, slots=True)
class Event:
    """An event as Slack sent it, whose doing it tells of, how often its work was put off, and until when.

    One that `is_large` shares a large file. Of its `tries` so many were `breaks`, for reasons that nobody
    foresaw.
    """

    event_id: str
    team_id: str
    body: dict[str, Any]
    person: str = ""
    tries: int = 0
    due: datetime | None = None
    is_large: bool = False
    breaks: int = 0


@dataclass(slots=True)
class _Coming:
    """An event that is to be kept, whether it was, and whether it was new then."""

    event: Event
    threads: Sequence[ShareThread]
    is_kept: bool = False
    is_new: bool = False


class Inbox:
    """Keeps each event until its work is done, and its id for a while longer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._coming: list[_Coming] = []
        self._putting = asyncio.Lock()

    async def put(
        self,
        event_id: str,
        team_id: str,
        body: Mapping[str, Any],
        person: str = "",
        *,
        is_large: bool = False,
        threads: Sequence[ShareThread] = (),
    ) -> bool:
        """Keep an event, and where the files in it are talked about.

        False when it is known already, because Slack sends some again.

        Slack waits for it. So what comes while others are being written is written in one transaction after
        them; where that fails, whoever still waits tries it alone.
        """
        coming = _Coming(Event(event_id, team_id, dict(body), person, is_large=is_large), threads)
        self._coming.append(coming)
        async with self._putting:
            if not coming.is_kept:
                together = [coming, *(one for one in self._coming if one is not coming)]
                self._coming = []
                await self._database.write(_put_all, together)
                for one in together:
                    one.is_kept = True
        return coming.is_new

    async def open(self) -> Sequence[Event]:
        """The events whose work isn't done, oldest first."""
        unfinished = select(inbox_events).where(UNFINISHED).order_by(inbox_events.c.id)
        return [_event_from(row) for row in await self._database.rows(unfinished)]

    async def due(self) -> Sequence[Event]:
        """Some of the open events that are due: of each person the first, then of each the second.

        Those with large files are looked for by themselves: however many there are, the others are seen.
        """
        now = {"now": datetime.now(UTC)}
        kinds = [
            await self._database.rows(_due(), now | {"is_large": is_large}) for is_large in (False, True)
        ]
        return [_event_from(row) for rows in kinds for row in rows]

    async def find(self, row: int) -> Event | None:
        """The event that was delivered; None where its work is done."""
        found = await self._database.rows(select(inbox_events).where(inbox_events.c.id == row, UNFINISHED))
        return _event_from(found[0]) if found else None

    async def put_off(self, event_id: str, pause: timedelta, *, broke: bool = False) -> None:
        """Do the event's work after a pause; it may be that it `broke`."""
        later, events = datetime.now(UTC) + pause, inbox_events.c
        counted = {"tries": events.tries + 1, "breaks": events.breaks + int(broke)}
        this = update(inbox_events).where(events.event_id == event_id)
        await self._database.execute(this.values(next_try_at=later, **counted))

    async def finish(self, event_id: str, workspace: int, new: Sequence[NewPosting] = ()) -> None:
        """Note that an event's work is done, and in the same transaction what is to be said of it."""
        if new:
            await self._database.write(_finish, event_id, workspace, new)
        else:
            await self._database.note(_FINISH, _finishing(event_id))

    async def give_up_all(self, team_id: str) -> None:
        """Do nothing of what a workspace's events ask for any more."""
        open_ = update(inbox_events).where(UNFINISHED, inbox_events.c.team_id == team_id)
        await self._database.execute(open_.values(finished_at=datetime.now(UTC)))

    async def forget(self, before: datetime) -> int:
        """Delete the events whose work was done before this moment; tells how many."""
        return await self._database.execute(delete(inbox_events).where(inbox_events.c.finished_at < before))


async def _finish(
    connection: AsyncConnection, event_id: str, workspace: int, new: Sequence[NewPosting]
) -> None:
    await connection.execute(_FINISH, _finishing(event_id))
    await add_postings(connection, workspace, new)


def _finishing(event_id: str) -> Mapping[str, object]:
    return {"event": event_id, "finished_at": datetime.now(UTC)}


@cache
def _due() -> Select[Any]:
    """The next events of a kind: every person's first one, then every person's second; oldest first.

    Built once, as it is asked at each look: see docs/performance.md.
    """
    events = inbox_events.c
    its_time = or_(events.next_try_at.is_(None), events.next_try_at <= bindparam("now"))
    of_kind = events.is_large == bindparam("is_large")
    oldest = select(events.id, events.team_id, events.person).where(UNFINISHED, its_time, of_kind)
    some = oldest.order_by(events.id).limit(_LOOKED_AT).subquery()
    turn = func.row_number().over(partition_by=(some.c.team_id, some.c.person), order_by=some.c.id)
    next_ones = select(some.c.id, turn.label("turn")).order_by(turn, some.c.id).limit(_AT_ONCE).subquery()
    due = select(inbox_events).join(next_ones, events.id == next_ones.c.id)
    return due.order_by(next_ones.c.turn, events.id)


def _event_from(row: AnyRow) -> Event:
    return Event(
        row.event_id,
        row.team_id,
        json.loads(row.body),
        row.person,
        row.tries,
        row.next_try_at,
        row.is_large,
        row.breaks,
    )


async def _put_all(connection: AsyncConnection, together: Sequence[_Coming]) -> None:
    """Put them in the order of their ids, so that two processes told of the same never deadlock."""
    in_order = sorted(together, key=lambda one: one.event.event_id)
    for one in in_order:
        one.is_new = await _put(connection, one.event)
    await keep_threads(connection, [kept for one in in_order if one.is_new for kept in one.threads])


async def _put(connection: AsyncConnection, event: Event) -> bool:
    kept = {
        "event_id": event.event_id,
        "team_id": event.team_id,
        "person": event.person,
        "body": json.dumps(event.body),
        "is_large": event.is_large,
        "received_at": datetime.now(UTC),
    }
    row = await connection.scalar(_keeping(connection.dialect.name), kept)
    if row is not None:
        delivery = event_delivery(row, event.team_id, event.person, is_large=event.is_large)
        await deliver(connection, [delivery])
    return row is not None


@cache
def _keeping(dialect: str) -> ReturningInsert[int]:
    """Built once, as Slack waits for it: see docs/performance.md."""
    new = insert_for(dialect, inbox_events).on_conflict_do_nothing(index_elements=["event_id"])
    return new.returning(inbox_events.c.id)


def event_delivery(row: int, team: str, person: str, *, is_large: bool) -> Delivery:
    """One person's events take no more than a few of the places that there are for all.

    Those with large files have places of their own.
    """
    queue = Queue.LARGE_EVENTS if is_large else Queue.EVENTS
    lock = f"person:{team}:{person}:{'large' if is_large else ''}{row % _OF_ONE_PERSON}"
    return Delivery(Task.TAKE_UP_EVENT, row, queue, event_key(row), lock)


def event_key(row: int) -> str:
    """What tells the delivery of an event from all others; alone it is a lock as well."""
    return f"event:{row}"
