"""Which users of the directory are members of the Slack workspace: found by their emails, and kept."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.directory import User
from importer.words.members import Member
from storage.database import Database
from storage.schema import users
from storage.slack_schema import members
from storage.statements import in_parts
from storage.workspaces import hold


class SqlLinks:
    """Implements `importer.words.members.Links`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, workspace: int) -> Mapping[int, Member]:
        """The members, by the ids of the users that they are; each as it was when it was linked."""
        linked = (
            select(members.c.user_id, members.c.slack_id, members.c.name, users.c.email)
            .join(users, users.c.id == members.c.user_id)
            .where(members.c.workspace_id == workspace)
        )
        rows = await self._database.rows(linked.order_by(members.c.user_id))
        return {user: Member(slack_id, name, email) for user, slack_id, name, email in rows}

    async def find_user(self, workspace: int, member: str) -> User | None:
        """The user who this member is, where that is known."""
        linked = (
            select(users.c.id, users.c.email, users.c.name)
            .join(members, members.c.user_id == users.c.id)
            .where(members.c.workspace_id == workspace, members.c.slack_id == member)
        )
        rows = await self._database.rows(linked)
        return User(*rows[0]) if rows else None

    async def link(self, workspace: int, linked: Collection[Member], by: str) -> None:
        """Link the users who have the emails of these members, in one transaction.

        Of each what was linked before is replaced; what is so already stays as it is kept.
        """
        await self._database.write(_link, workspace, linked, by)


async def _link(connection: AsyncConnection, workspace: int, linked: Collection[Member], by: str) -> None:
    await hold(connection, workspace)
    by_email = {one.email.casefold(): one for one in linked}
    kept = await _read_kept(connection, workspace)
    for emails in in_parts(by_email):
        found = select(users.c.id, users.c.email_key).where(
            users.c.workspace_id == workspace, users.c.email_key.in_(emails)
        )
        now = {user: by_email[key] for user, key in await connection.execute(found)}
        new = {user: one for user, one in now.items() if kept.get(user) != (one.id, one.name)}
        await _replace(connection, workspace, new, by)


async def _read_kept(connection: AsyncConnection, workspace: int) -> Mapping[int, tuple[str, str]]:
    kept = select(members.c.user_id, members.c.slack_id, members.c.name)
    rows = await connection.execute(kept.where(members.c.workspace_id == workspace))
    return {user: (slack_id, name) for user, slack_id, name in rows}


async def _replace(connection: AsyncConnection, workspace: int, new: Mapping[int, Member], by: str) -> None:
    """Nobody is two users, and no user two members."""
    if not new:
        return
    ids = [one.id for one in new.values()]
    before = or_(members.c.user_id.in_(new), members.c.slack_id.in_(ids))
    await connection.execute(delete(members).where(members.c.workspace_id == workspace, before))
    kept = {"workspace_id": workspace, "linked_by": by, "linked_at": datetime.now(UTC)}
    rows = [{**kept, "user_id": user, "slack_id": one.id, "name": one.name} for user, one in new.items()]
    await connection.execute(insert(members), rows)
