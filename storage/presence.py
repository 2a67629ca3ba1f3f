"""A running process is there at its database, and has to leave where it can't be there any longer.

Bots and workers with a token in their environment serve one workspace, and share a PostgreSQL database with
their like alone. Any process leaves once another version of Handoff has changed the tables.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeAlias
from zlib import crc32

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import HandoffError
from importer.words.language import Sentence, lazy_gettext
from storage.database import Database
from storage.migrate import NEWEST, VERSION
from storage.schema import workspaces

LOOK_SECONDS: Final = 1.0

# A lock of PostgreSQL's has two numbers: ours, the one behind the migrations', and a workspace's or the door.
_OURS: Final = 4263634
_ENTER = text("SELECT pg_advisory_lock(:ours, 0), pg_advisory_lock_shared(:ours, :place)")
_OTHERS = text(
    "SELECT DISTINCT objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :ours "
    "AND objid NOT IN (0, :place) "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_SHUT_DOOR = text("SELECT pg_advisory_unlock(:ours, 0)")
"""Whoever comes next waits at the door until it is known whether this one may stay: so one of two does."""

Departure: TypeAlias = asyncio.Future[HandoffError]
"""Done once a process has to leave, with the sentence that says why."""


@asynccontextmanager
async def be_present(database: Database, team: str = "") -> AsyncIterator[Departure]:
    """Be there for as long as the context lasts; `team` is the one workspace that this process serves.

    Without one it serves whoever has installed the app. Raises HandoffError where it can't be there.
    """
    presence = Presence(database, team)
    try:
        if reason := await presence.look():
            raise reason
        departure = asyncio.create_task(presence.wait())
        try:
            yield departure
        finally:
            departure.cancel()
            await asyncio.gather(departure, return_exceptions=True)
    finally:
        await presence.end()


class Presence:
    """One process: what it looks at again and again, and the connection that holds its lock."""

    def __init__(self, database: Database, team: str = "") -> None:
        self._database = database
        self._team = team if database.is_shared else ""
        self._connection: AsyncConnection | None = None

    async def wait(self) -> HandoffError:
        """Why this process has to leave, once it has to; meanwhile the database may be away."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if reason := await self.look():
                    return reason
            except SQLAlchemyError:  # the pool has words of its own for having no connection
                await self.end()

    async def look(self) -> HandoffError | None:
        """Why this process has to leave; None where it may stay."""
        if moved := await find_other_version(self._database):
            return moved
        return await self._database.run_to_its_end(self._hold(), "read") if self._team else None

    async def end(self) -> None:
        """Let go of the lock."""
        connection, self._connection = self._connection, None
        if connection:
            await connection.invalidate()  # in the pool, it would keep the lock
            await connection.close()

    async def _hold(self) -> HandoffError | None:
        """Hold the lock of the workspace; a connection that was lost has lost it."""
        if self._connection:
            await self._connection.execute(select(1))
            return None
        self._connection = await self._database.connect_alone()
        others = await _enter(self._connection, _place_of(self._team))
        return await self._find_stranger(others) if others else None

    async def _find_stranger(self, others: Collection[int]) -> HandoffError:
        known = await self._database.rows(select(workspaces.c.team_id, workspaces.c.name))
        names = [f"{row.team_id} ({row.name})" for row in known if _place_of(row.team_id) in others]
        return HandoffError(_say_taken(self._team, names))


async def find_other_version(database: Database) -> HandoffError | None:
    """What to say where another version of Handoff has changed the tables; None where they are ours."""
    revisions = await database.rows(select(VERSION.c.version_num))
    if [row.version_num for row in revisions] == [NEWEST]:
        return None
    return HandoffError(
        lazy_gettext(
            "Another version of Handoff has changed the database's tables while this one ran, so this one "
            "has stopped. Install the same version here, and start it again: what was under way goes on."
        )
    )


async def require_own_version(database: Database) -> None:
    """Raise HandoffError where something went wrong because another version has changed the tables."""
    with suppress(DBAPIError):
        if moved := await find_other_version(database):
            raise moved


async def _enter(connection: AsyncConnection, place: int) -> Collection[int]:
    """Take the lock of a place; tells which others are taken."""
    await connection.execute(_ENTER, {"ours": _OURS, "place": place})
    others = set(await connection.scalars(_OTHERS, {"ours": _OURS, "place": place}))
    if not others:
        await connection.execute(_SHUT_DOOR, {"ours": _OURS})
    return others


def _place_of(team: str) -> int:
    """A number that PostgreSQL takes for a lock, and that isn't the door's."""
    return crc32(team.encode()) % 0x7FFFFFFF + 1


def _say_taken(team: str, names: Collection[str]) -> Sentence:
    return lazy_gettext(
        "This bot token is for {team}, and on this database others serve {names} with another one. One "
        "database with bot tokens serves one workspace: give this bot a DATABASE_URL of its own, or let "
        "workspaces install Handoff by themselves (docs/many-workspaces.md).",
        team=team,
        names=", ".join(names) or "?",
    )
