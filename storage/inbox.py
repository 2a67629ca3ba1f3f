"""The events that Slack sent: written down before they are acknowledged, so that none is lost or handled twice."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.schema import inbox_events
from storage.statements import insert_into


@dataclass(frozen=True, slots=True)
class Event:
    """An event as Slack sent it."""

    event_id: str
    team_id: str
    body: dict[str, Any]


class Inbox:
    """Keeps each event until its work is done, and its id for a while longer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, event_id: str, team_id: str, body: Mapping[str, Any]) -> bool:
        """Keep an event; False when it is known already, because Slack sends some again."""
        return await self._database.write(_put, Event(event_id, team_id, dict(body)))

    async def open(self) -> Sequence[Event]:
        """The events whose work isn't done, oldest first."""
        unfinished = select(inbox_events).where(inbox_events.c.finished_at.is_(None))
        rows = await self._database.rows(unfinished.order_by(inbox_events.c.id))
        return [Event(row.event_id, row.team_id, json.loads(row.body)) for row in rows]

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


async def _put(connection: AsyncConnection, event: Event) -> bool:
    new = insert_into(connection, inbox_events).values(
        event_id=event.event_id,
        team_id=event.team_id,
        body=json.dumps(event.body),
        received_at=datetime.now(UTC),
    )
    kept = new.on_conflict_do_nothing(index_elements=["event_id"]).returning(inbox_events.c.id)
    return await connection.scalar(kept) is not None
