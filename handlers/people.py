"""Who a person is to the workspace: member, admin, guest, stranger or no person; and which language they use."""

import logging
from dataclasses import dataclass, field
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import Account, read_account, read_refusal
from handlers.minute_cache import MinuteCache
from handlers.slack_errors import Failure, read_trouble
from importer.permissions import Asker, Relation

_WITHOUT_ACCOUNT: Final = {
    "user_not_found": Relation.OUTSIDER,
    "user_not_visible": Relation.OUTSIDER,
    "missing_scope": Relation.UNKNOWN,
}
"""What it makes of someone that Slack doesn't tell of them (https://docs.slack.dev/reference/methods/users.info)."""
_SLACKBOT: Final = "USLACKBOT"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class People:
    """The people of a workspace, as Slack knows them; each is asked for once a minute at most."""

    client: AsyncWebClient
    team: str
    known: MinuteCache[str, Account] = field(default_factory=MinuteCache)

    async def asker(self, user: str, team: str = "") -> Asker:
        """Who asks; `team` is the workspace that Slack's event names as theirs, where it does. Raises SlackApiError."""
        try:
            account = await self._account(user)
        except SlackApiError as error:
            word = read_refusal(error).word
            if word not in _WITHOUT_ACCOUNT:
                raise
            log.info("%s can't be told of: %s", user, word)
            return Asker(user, frozenset({_WITHOUT_ACCOUNT[word]}))
        return Asker(user, self._relations(account, team))

    async def locale(self, user: str) -> str:
        """The language of their Slack, such as `fr-FR`; empty where Slack doesn't tell, or has trouble.

        Nobody goes without an answer because it isn't known in which language.
        """
        try:
            return (await self._account(user)).locale
        except Failure as error:
            log.info("the language of %s can't be told: %s", user, read_trouble(error).word)
            return ""

    async def _account(self, user: str) -> Account:
        return await self.known.get(user, lambda: self._ask(user))

    async def _ask(self, user: str) -> Account:
        return read_account(await self.client.users_info(user=user, include_locale=True))

    def _relations(self, account: Account, team: str) -> frozenset[Relation]:
        """What an account makes its owner. In an Enterprise Grid people are at home in several workspaces."""
        if account.is_bot or account.id == _SLACKBOT:
            return frozenset({Relation.BOT})
        if account.is_stranger or self.team not in account.teams or self._is_elsewhere(account, team):
            return frozenset({Relation.OUTSIDER})
        if account.is_guest:
            return frozenset({Relation.GUEST})
        if account.is_gone:
            return frozenset()
        is_admin = account.is_admin and account.team == self.team
        return frozenset({Relation.MEMBER, Relation.IMPORT_ADMIN} if is_admin else {Relation.MEMBER})

    def _is_elsewhere(self, account: Account, team: str) -> bool:
        """Whether the event names another workspace, which isn't one of theirs beside ours; organisations begin with E."""
        return team.startswith("T") and team not in {self.team, *account.teams}
