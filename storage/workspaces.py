"""The Slack workspaces that this database serves; everything else belongs to one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import HandoffError
from importer.words.language import Sentence, lazy_gettext
from storage.database import AnyRow, Database
from storage.installation_schema import slack_oauth_states
from storage.schema import workspaces
from storage.statements import insert_into

# The team id of the workspace that holds what was loaded before Slack was ever connected.
UNCLAIMED = ""
_THIS: Final = workspaces.c.id == bindparam("workspace")
_HOLD: Final = select(workspaces.c.id).where(_THIS).with_for_update(key_share=True)
_CHANGES: Final = select(workspaces.c.changes).where(_THIS)
_TEAM: Final = select(workspaces.c.team_id).where(_THIS)
_NEXT_CHANGE: Final = (
    update(workspaces).where(_THIS).values(changes=workspaces.c.changes + 1).returning(workspaces.c.changes)
)
_FIND: Final = select(workspaces.c.id).where(workspaces.c.team_id == bindparam("team"))
_CLAIM: Final = (
    update(workspaces)
    .where(workspaces.c.team_id == UNCLAIMED)
    .values(team_id=bindparam("team"))
    .returning(workspaces.c.id)
)


@dataclass(frozen=True, slots=True)
class KnownWorkspace:
    """A workspace as the store knows it: its id here, at Slack, its organisation's there, and its name.

    `has_left` tells that the app was removed from it.
    """

    id: int
    team: str
    enterprise: str
    name: str
    has_left: bool


class Workspaces:
    """Finds the workspace that something belongs to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def connect(self, team_id: str, name: str) -> int:
        """The id of this Slack workspace; it is added, or claims what was loaded before any was connected."""
        return await self._database.write(_connect, team_id, name)

    async def admit(self, team_id: str, name: str, enterprise: str = "") -> int:
        """The id of a workspace that has installed the app, also where it had left; it claims nothing.

        What was loaded before any was connected may not be meant for whoever comes first.
        """
        return await self._database.write(_admit, team_id, name, enterprise)

    async def of_team(self, team_id: str) -> KnownWorkspace | None:
        """The workspace with this id at Slack."""
        return await self._find(workspaces.c.team_id == team_id)

    async def of_id(self, workspace: int) -> KnownWorkspace | None:
        """The workspace with this id in the store."""
        return await self._find(workspaces.c.id == workspace)

    async def all(self) -> Sequence[KnownWorkspace]:
        """All of them that were ever connected."""
        known = select(workspaces).where(workspaces.c.team_id != UNCLAIMED).order_by(workspaces.c.id)
        return list(map(_known_from, await self._database.rows(known)))

    async def note_left(self, workspace: int, at: datetime) -> None:
        """Note since when the app isn't in a workspace any more."""
        left = update(workspaces).where(workspaces.c.id == workspace).values(left_at=at)
        await self._database.execute(left)

    async def leave_organisation(self, workspace: int) -> None:
        """Note that a workspace isn't served with its organisation's token any more."""
        alone = update(workspaces).where(workspaces.c.id == workspace).values(enterprise_id="")
        await self._database.execute(alone)

    async def forget_installs_begun(self, before: datetime) -> int:
        """Delete what was kept of installations that nobody has finished by then; tells how many."""
        stale = delete(slack_oauth_states).where(
            slack_oauth_states.c.expire_at < before.astimezone(UTC).replace(tzinfo=None)
        )
        return await self._database.execute(stale)

    async def left_before(self, moment: datetime) -> Sequence[int]:
        """The workspaces that the app left before this moment, and isn't in."""
        left = select(workspaces.c.id).where(workspaces.c.left_at < moment)
        return [row.id for row in await self._database.rows(left)]

    async def _find(self, condition: ColumnElement[bool]) -> KnownWorkspace | None:
        rows = await self._database.rows(select(workspaces).where(condition))
        return _known_from(rows[0]) if rows else None

    async def pick(self, team_id: str | None = None) -> int:
        """The id of the workspace that someone at a command line means.

        The name is needed where there are several.

        Where there is none yet, an unclaimed one is made; nothing is written else. Raises HandoffError,
        naming the workspaces that exist.
        """
        known = await self._database.rows(select(workspaces).order_by(workspaces.c.id))
        if team_id is None and not known:
            return await self._database.write(_add, UNCLAIMED, "")
        fitting = [int(row.id) for row in known if team_id in {None, row.team_id}]
        if len(fitting) == 1:
            return fitting[0]
        names = [f"{row.team_id} ({row.name})" for row in known if row.team_id]
        raise HandoffError(_choice(names, team_id))


async def hold(connection: AsyncConnection, workspace: int) -> None:
    """Let other transactions of this workspace wait for this one; in SQLite those that write do so anyway."""
    if connection.dialect.name != "sqlite":
        await connection.execute(_HOLD, {"workspace": workspace})


async def has_left(connection: AsyncConnection, workspace: int, before: datetime) -> bool:
    """Whether the app left a workspace before this moment, and isn't in it."""
    left = select(workspaces.c.id).where(workspaces.c.id == workspace, workspaces.c.left_at < before)
    return await connection.scalar(left) is not None


async def see_changes(connection: AsyncConnection, workspace: int) -> int:
    """The number of the workspace's last change."""
    seen: int | None = await connection.scalar(_CHANGES, {"workspace": workspace})
    return seen or 0


async def number_change(connection: AsyncConnection, workspace: int) -> int:
    """The number of the change that this transaction makes.

    Every writer of what customers have needs one, so that it is known what came after what. The workspace
    must be held from before the customers were read.
    """
    return int((await connection.execute(_NEXT_CHANGE, {"workspace": workspace})).scalar_one())


async def is_connected(connection: AsyncConnection, workspace: int) -> bool:
    """Whether it is a workspace of Slack, where people can be told something."""
    team: str | None = await connection.scalar(_TEAM, {"workspace": workspace})
    return team not in {None, UNCLAIMED}


async def _connect(connection: AsyncConnection, team_id: str, name: str) -> int:
    known = await _find(connection, team_id)
    claimed = known or await _claim(connection, team_id)
    if claimed is None:
        return await _add(connection, team_id, name)
    await _note(connection, claimed, {"name": name, "left_at": None})  # gone with the app, back by a token
    return claimed


async def _note(connection: AsyncConnection, workspace: int, now: Mapping[str, object]) -> None:
    """Write down what is different; a row as it should be may be locked by what hangs, and nobody waits."""
    different = or_(*(workspaces.c[name].is_distinct_from(value) for name, value in now.items()))
    await connection.execute(update(workspaces).where(workspaces.c.id == workspace, different).values(now))


async def _admit(connection: AsyncConnection, team_id: str, name: str, enterprise: str) -> int:
    id_ = await _find(connection, team_id) or await _add(connection, team_id, name)
    now = {"enterprise_id": enterprise, "left_at": None} | ({"name": name} if name else {})
    await _note(connection, id_, now)
    return id_


def _known_from(row: AnyRow) -> KnownWorkspace:
    return KnownWorkspace(row.id, row.team_id, row.enterprise_id, row.name, row.left_at is not None)


def _choice(names: Sequence[str], team_id: str | None) -> Sentence:
    if team_id is None:
        return lazy_gettext(
            "This database holds several workspaces; name one with --workspace. Known workspaces: {names}.",
            names=", ".join(names),
        )
    if not names:
        return lazy_gettext(
            "There is no workspace {team} in this database. No Slack workspace has connected yet.",
            team=team_id,
        )
    return lazy_gettext(
        "There is no workspace {team} in this database. Known workspaces: {names}.",
        team=team_id,
        names=", ".join(names),
    )


async def _find(connection: AsyncConnection, team_id: str) -> int | None:
    found: int | None = await connection.scalar(_FIND, {"team": team_id})
    return found


async def _claim(connection: AsyncConnection, team_id: str) -> int | None:
    claimed: int | None = await connection.scalar(_CLAIM, {"team": team_id})
    return claimed


async def _add(connection: AsyncConnection, team_id: str, name: str) -> int:
    """Another process may add it at the same moment: the name given last stays."""
    added = (
        insert_into(connection, workspaces)
        .values(team_id=team_id, name=name)
        .on_conflict_do_update(index_elements=["team_id"], set_={"name": name})
    )
    return int((await connection.execute(added.returning(workspaces.c.id))).scalar_one())
