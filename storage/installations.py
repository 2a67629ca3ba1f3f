"""Where the app is installed: slack_sdk's stores on our database, with tokens that are encrypted."""

import logging
from collections.abc import Collection, Coroutine, Sequence
from typing import Any, Final, TypeVar

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import (
    AsyncSQLAlchemyInstallationStore,
    SQLAlchemyInstallationStore,
)
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import Select, Table, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.installation_schema import slack_bots, slack_installations
from storage.schema import workspaces
from storage.token_keys import TokenKeys, UnreadableTokenError

STATE_SECONDS: Final = 600
"""So long someone may take at Slack to say yes to an installation."""
_SECRETS: Final = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
)
_WITH_TOKEN = slack_bots.c.bot_token.is_not(None)

T = TypeVar("T")
Kept = TypeVar("Kept", Bot, Installation)
log = logging.getLogger(__name__)


class SqlInstallations(AsyncInstallationStore):
    """The SDK's installation store; what it keeps is encrypted on the way in, and decrypted on the way out.

    A token that no key decrypts counts as none: its workspace is as if it had not installed the app.
    """

    def __init__(self, database: Database, client_id: str, keys: TokenKeys) -> None:
        """Of the app with this `client_id`."""
        reader, writer = database.engines
        self._database = database
        self._client_id = client_id
        self._keys = keys
        self._reading = AsyncSQLAlchemyInstallationStore(client_id, reader)
        self._writing = AsyncSQLAlchemyInstallationStore(client_id, writer)

    @property
    def logger(self) -> logging.Logger:
        """Ours."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation, and its bot."""
        sealed = Installation(**self._encrypt(installation.to_dict_for_copying()))
        await self._write(self._writing.async_save(sealed))

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot."""
        await self._write(self._writing.async_save_bot(Bot(**self._encrypt(bot.to_dict_for_copying()))))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The newest bot of just this workspace, or of just this organisation."""
        finding = self._reading.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        found = await self._read(finding)
        return self._open(found, Bot) if found else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The newest installation of just this workspace, or of just this organisation."""
        finding = self._reading.async_find_installation(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            is_enterprise_install=is_enterprise_install,
        )
        found = await self._read(finding)
        return self._open(found, Installation) if found else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget a workspace's bots, or an organisation's."""
        await self._write(self._writing.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Forget a workspace's installations, or an organisation's, or those of one person there."""
        deleting = self._writing.async_delete_installation(
            enterprise_id=enterprise_id, team_id=team_id, user_id=user_id
        )
        await self._write(deleting)

    async def find_serving(self, team: str, enterprise: str) -> Bot | None:
        """The bot that serves a workspace: its own, else that of the whole organisation."""
        found = await self._database.rows(self._serving(team, enterprise))
        bots = map(SQLAlchemyInstallationStore.build_bot_entity, (row._asdict() for row in found))
        return next((self._open(bot, Bot) for bot in bots), None)

    async def find_served(self) -> Collection[int]:
        """The ids of the workspaces that a bot serves."""
        bots, ours = slack_bots.c, workspaces.c
        own = bots.team_id == ours.team_id
        whole = and_(
            bots.team_id.is_(None), bots.enterprise_id == ours.enterprise_id, ours.enterprise_id != ""
        )
        served = select(ours.id).where(
            select(bots.id).where(bots.client_id == self._client_id, _WITH_TOKEN, or_(own, whole)).exists()
        )
        return {row.id for row in await self._database.rows(served)}

    async def renew_tokens(self) -> Sequence[str]:
        """Encrypt all tokens with the first key; returns the teams or organisations whose can't be read."""
        return await self._database.write(self._renew_all)

    async def _renew_all(self, connection: AsyncConnection) -> Sequence[str]:
        unreadable = set[str]()
        for table in (slack_bots, slack_installations):
            unreadable |= await self._renew(connection, table)
        return sorted(unreadable)

    async def _renew(self, connection: AsyncConnection, table: Table) -> set[str]:
        unreadable = set[str]()
        for row in (await connection.execute(select(table))).mappings().all():
            try:
                renewed = {name: self._keys.renew(row[name]) for name in _SECRETS if row.get(name)}
            except UnreadableTokenError:
                unreadable.add(row["team_id"] or row["enterprise_id"])
                continue
            if any(row[name] != sealed for name, sealed in renewed.items()):
                await connection.execute(update(table).where(table.c.id == row["id"]).values(renewed))
        return unreadable

    def _serving(self, team: str, enterprise: str) -> Select[Any]:
        bots = slack_bots.c
        own = bots.team_id == team
        whole = and_(bots.team_id.is_(None), bots.enterprise_id == enterprise)
        serving = or_(own, whole) if enterprise else own
        first = (bots.team_id.is_(None), bots.installed_at.desc(), bots.id.desc())
        return (
            select(slack_bots)
            .where(bots.client_id == self._client_id, _WITH_TOKEN, serving)
            .order_by(*first)
            .limit(1)
        )

    def _open(self, sealed: Kept, kind: type[Kept]) -> Kept | None:
        """What was kept, decrypted."""
        try:
            return kind(**self._decrypt(sealed.to_dict_for_copying()))
        except UnreadableTokenError:
            log.warning("no key decrypts the token of %s", sealed.team_id or sealed.enterprise_id)
            return None

    def _encrypt(self, values: dict[str, Any]) -> dict[str, Any]:
        return values | {name: self._keys.encrypt(values[name]) for name in _SECRETS if values.get(name)}

    def _decrypt(self, values: dict[str, Any]) -> dict[str, Any]:
        return values | {name: self._keys.decrypt(values[name]) for name in _SECRETS if values.get(name)}

    async def _read(self, reading: Coroutine[Any, Any, T]) -> T:
        return await self._database.run_to_its_end(reading, "read")

    async def _write(self, writing: Coroutine[Any, Any, T]) -> T:
        return await self._database.run_to_its_end(writing, "write")


class SqlInstallStates(AsyncOAuthStateStore):
    """The SDK's store of the states of installations that have begun; each is good once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._states = AsyncSQLAlchemyOAuthStateStore(STATE_SECONDS, database.engines[1])

    @property
    def logger(self) -> logging.Logger:
        """Ours."""
        return log

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A new state."""
        return await self._database.run_to_its_end(self._states.async_issue(*args, **kwargs), "write")

    async def async_consume(self, state: str) -> bool:
        """Whether it is one of ours, not too old, and used for the first time."""
        return await self._database.run_to_its_end(self._states.async_consume(state), "write")
