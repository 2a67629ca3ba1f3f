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

from importer.words.postings import NewPosting
from storage.database import AnyRow, Database
from storage.deliveries import Delivery, Queue, Task, deliver
from storage.postings import add_postings
from storage.slack_schema import UNFINISHED, inbox_events
from storage.statements import insert_for

_AT_ONCE = 60
"""More than can be under way, so that behind those others are seen."""
_OF_ONE_PERSON = 3
_LOOKED_AT = 500
"""Among so many of the oldest open events every person has a turn.

However many there are, no more are looked at.
"""

_FINISH: Final = update(inbox_events).where(inbox_events.c.event_id == bindparam("event"))


@dataclass(frozen=True, slots=True)
class Event:
    """An event as Slack sent it, whose doing it tells of, how often its work was put off, and until when."""

    event_id: str
    team_id: str
    body: dict[str, Any]
    person: str = ""
    tries: int = 0
    due: datetime | None = None


@dataclass(slots=True)
class _Coming:
    """An event that is to be kept, whether it was, and whether it was new then."""

    event: Event
    is_large: bool
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
    ) -> bool:
        """Keep an event; False when it is known already, because Slack sends some again.

        One that `is_large` shares a large file. Slack waits for it. So what comes while others are being
        written is written in one transaction after them; where that fails, whoever still waits tries it
        alone.
        """
        coming = _Coming(Event(event_id, team_id, dict(body), person), is_large)
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
        """Some of the open events that are due: of each person the first, then of each the second."""
        return await self._database.read(_find_due)

    async def find(self, row: int) -> Event | None:
        """The event that was delivered; None where its work is done."""
        found = await self._database.rows(select(inbox_events).where(inbox_events.c.id == row, UNFINISHED))
        return _event_from(found[0]) if found else None

    async def put_off(self, event_id: str, pause: timedelta) -> None:
        """Do the event's work after a pause."""
        later = datetime.now(UTC) + pause
        await self._database.execute(
            update(inbox_events)
            .where(inbox_events.c.event_id == event_id)
            .values(next_try_at=later, tries=inbox_events.c.tries + 1)
        )

    async def finish(self, event_id: str, workspace: int, new: Sequence[NewPosting] = ()) -> None:
        """Note that an event's work is done, and in the same transaction what is to be said of it."""
        await self._database.write(_finish, event_id, workspace, new)

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
    await connection.execute(_FINISH, {"event": event_id, "finished_at": datetime.now(UTC)})
    await add_postings(connection, workspace, new)


async def _find_due(connection: AsyncConnection) -> Sequence[Event]:
    turns = await _choose_turns(connection)
    rows = (await connection.execute(select(inbox_events).where(inbox_events.c.id.in_(turns)))).all()
    return [_event_from(row) for row in sorted(rows, key=lambda row: turns.index(row.id))]


async def _choose_turns(connection: AsyncConnection) -> Sequence[int]:
    """The ids of the next events: every person's first one, then every person's second; oldest first."""
    return list(await connection.scalars(_turns(), {"now": datetime.now(UTC)}))


@cache
def _turns() -> Select[Any]:
    """Built once, as that takes longer than to ask it, and it is asked at each look."""
    events = inbox_events.c
    its_time = or_(events.next_try_at.is_(None), events.next_try_at <= bindparam("now"))
    oldest = select(events.id, events.team_id, events.person).where(UNFINISHED, its_time)
    some = oldest.order_by(events.id).limit(_LOOKED_AT).subquery()
    turn = func.row_number().over(partition_by=(some.c.team_id, some.c.person), order_by=some.c.id)
    return select(some.c.id).order_by(turn, some.c.id).limit(_AT_ONCE)


def _event_from(row: AnyRow) -> Event:
    return Event(row.event_id, row.team_id, json.loads(row.body), row.person, row.tries, row.next_try_at)


async def _put_all(connection: AsyncConnection, together: Sequence[_Coming]) -> None:
    """Put them in the order of their ids, so that two processes told of the same never deadlock."""
    for one in sorted(together, key=lambda one: one.event.event_id):
        one.is_new = await _put(connection, one.event, is_large=one.is_large)


async def _put(connection: AsyncConnection, event: Event, *, is_large: bool) -> bool:
    kept = {
        "event_id": event.event_id,
        "team_id": event.team_id,
        "person": event.person,
        "body": json.dumps(event.body),
        "received_at": datetime.now(UTC),
    }
    row = await connection.scalar(_keeping(connection.dialect.name), kept)
    if row is not None:
        await deliver(connection, [event_delivery(row, event.team_id, event.person, is_large=is_large)])
    return row is not None


@cache
def _keeping(dialect: str) -> ReturningInsert[int]:
    """Built once, as that takes longer than to carry it out, and Slack waits for it."""
    new = insert_for(dialect, inbox_events).on_conflict_do_nothing(index_elements=["event_id"])
    return new.returning(inbox_events.c.id)


def event_delivery(row: int, team: str, person: str, *, is_large: bool = False) -> Delivery:
    """One person's events take no more than a few of the places that there are for all.

    Those with large files have places of their own. What is delivered anew takes any.
    """
    queue = Queue.LARGE_EVENTS if is_large else Queue.EVENTS
    lock = f"person:{team}:{person}:{'large' if is_large else ''}{row % _OF_ONE_PERSON}"
    return Delivery(Task.TAKE_UP_EVENT, row, queue, event_key(row), lock)


def event_key(row: int) -> str:
    """What tells the delivery of an event from all others; alone it is a lock as well."""
    return f"event:{row}"
