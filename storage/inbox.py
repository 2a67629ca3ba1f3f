"""The events that Slack sent: written down before they are acknowledged, so that none is lost or handled twice."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Interval, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import AnyRow, Database
from storage.holders import HOLD, dead_among
from storage.schema import inbox_events
from storage.statements import insert_into

_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Event:
    """An event as Slack sent it."""

    event_id: str
    team_id: str
    body: dict[str, Any]


class Inbox:
    """Keeps each event until its work is done, and its id for a while longer."""

    def __init__(self, database: Database, holder: str) -> None:
        self._database = database
        self._holder = holder

    async def put(self, event_id: str, team_id: str, body: Mapping[str, Any]) -> bool:
        """Keep an event; False when it is known already, because Slack sends some again."""
        return await self._database.write(_put, Event(event_id, team_id, dict(body)))

    async def open(self) -> Sequence[Event]:
        """The events whose work isn't done, oldest first."""
        unfinished = select(inbox_events).where(inbox_events.c.finished_at.is_(None))
        return [_event_from(row) for row in await self._database.rows(unfinished.order_by(inbox_events.c.id))]

    async def claim(self) -> Sequence[Event]:
        """The open events that are ours to do; asked for often, or another process takes them over.

        A SQLite file has one bot, so all are ours there.
        """
        return await self._database.write(_claim, self._holder)

    async def done(self, event_id: str) -> None:
        """Note that an event's work is done."""
        await self._database.execute(
            update(inbox_events)
            .where(inbox_events.c.event_id == event_id)
            .values(finished_at=datetime.now(UTC))
        )

    async def forget(self, before: datetime) -> int:
        """Delete the events whose work was done before this moment; tells how many."""
        return await self._database.execute(delete(inbox_events).where(inbox_events.c.finished_at < before))


async def _claim(connection: AsyncConnection, holder: str) -> Sequence[Event]:
    events = inbox_events.c
    unfinished = select(inbox_events).where(events.finished_at.is_(None)).order_by(events.id)
    if connection.dialect.name == "postgresql":
        others = unfinished.with_only_columns(events.claimed_by).where(events.claimed_by.is_not(None))
        dead = dead_among(await connection.scalars(others), holder)
        free = or_(
            events.claimed_by.is_(None),
            events.claimed_by.in_({holder, *dead}),
            events.claimed_until < func.clock_timestamp(),
        )
        unfinished = unfinished.where(free).limit(_AT_ONCE).with_for_update(skip_locked=True)
    rows = (await connection.execute(unfinished)).all()
    if rows and connection.dialect.name == "postgresql":
        ours = update(inbox_events).where(events.id.in_([row.id for row in rows]))
        until = func.clock_timestamp() + literal(HOLD, Interval)
        await connection.execute(ours.values(claimed_by=holder, claimed_until=until))
    return [_event_from(row) for row in rows]


def _event_from(row: AnyRow) -> Event:
    return Event(row.event_id, row.team_id, json.loads(row.body))


async def _put(connection: AsyncConnection, event: Event) -> bool:
    new = insert_into(connection, inbox_events).values(
        event_id=event.event_id,
        team_id=event.team_id,
        body=json.dumps(event.body),
        received_at=datetime.now(UTC),
    )
    kept = new.on_conflict_do_nothing(index_elements=["event_id"]).returning(inbox_events.c.id)
    return await connection.scalar(kept) is not None
