"""Who a person is to the workspace, which language they use, and who is in a conversation."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Generic, TypeVar
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.payloads.api_responses import (
    Account,
    MembersPage,
    read_account,
    read_accounts,
    read_is_public,
    read_members,
    read_refusal,
    read_scopes,
)
from handlers.slack_errors import Failure, read_trouble
from handlers.threads import Threads
from importer.permissions import Asker, Relation

_WITHOUT_ACCOUNT: Final = {
    "user_not_found": Relation.OUTSIDER,
    "user_not_visible": Relation.OUTSIDER,
    "missing_scope": Relation.UNKNOWN,
}
"""What Slack's words make of someone (https://docs.slack.dev/reference/methods/users.info)."""

_SLACKBOT: Final = "USLACKBOT"
SECONDS: Final = 60.0
"""So long what Slack was asked is known, so that a press on every entry of a list doesn't ask it again."""
MEMBERS_SECONDS: Final = 600.0
"""The same of all members: while someone chooses among them, each letter that is typed asks for them."""

Key = TypeVar("Key")
Value = TypeVar("Value")
_AT_ONCE: Final = 200
"""As many as Slack recommends for a page (https://docs.slack.dev/reference/methods/users.list)."""
_ENOUGH: Final = 3
_MOST_PAGES: Final = 5
"""Where nobody of the first thousand is an admin, none is named."""
_MEMBERS_AT_ONCE: Final = 999
"""Slack takes fewer than 1,000 (https://docs.slack.dev/reference/methods/conversations.members)."""

log = logging.getLogger(__name__)


class MinuteCache(Generic[Key, Value]):
    """Values by key, each for a minute or so many seconds; what could not be had is not kept.

    Those who want the same at the same moment wait for one answer: Slack rations what it is asked.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, seconds: float = SECONDS) -> None:
        self._clock = clock
        self._seconds = seconds
        self._known: dict[Key, tuple[float, Value]] = {}
        self._locks: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    async def get(self, key: Key, ask: Callable[[], Awaitable[Value]]) -> Value:
        """The value, asked for unless it is known."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            now = self._clock()
            self._known = {one: known for one, known in self._known.items() if now - known[0] < self._seconds}
            known = self._known.get(key) or (now, await ask())
            self._known[key] = known
            return known[1]


@dataclass(frozen=True, slots=True)
class People:
    """The people of a workspace, as Slack knows them; each is asked for once a minute at most."""

    client: AsyncWebClient
    team: str
    known: MinuteCache[str, Account] = field(default_factory=MinuteCache)
    granted: MinuteCache[str, Collection[str]] = field(default_factory=MinuteCache)
    admins: MinuteCache[str, Sequence[str]] = field(
        default_factory=partial(MinuteCache, seconds=MEMBERS_SECONDS)
    )

    async def find_scopes(self) -> Collection[str]:
        """What the app was allowed here; nothing where Slack doesn't tell, or has trouble."""
        try:
            return await self.granted.get(self.team, self._ask_scopes)
        except Failure as error:
            log.info("what the app may do can't be told: %s", read_trouble(error).word)
            return ()

    async def _ask_scopes(self) -> Collection[str]:
        return read_scopes(await self.client.auth_test())

    async def asker(self, user: str, team: str = "") -> Asker:
        """Who asks; `team` is the workspace that Slack's event names as theirs, where it does.

        Raises SlackApiError.
        """
        try:
            account = await self._account(user)
        except SlackApiError as error:
            word = read_refusal(error).word
            if word not in _WITHOUT_ACCOUNT:
                raise
            log.info("%s can't be told of: %s", user, word)
            return Asker(user, frozenset({_WITHOUT_ACCOUNT[word]}))
        return Asker(user, self._relations(account, team))

    def is_member(self, account: Account) -> bool:
        """Whether an account is one of the workspace's full members."""
        return Relation.MEMBER in self._relations(account, "")

    async def locale(self, user: str) -> str:
        """The language of their Slack, such as `fr-FR`; empty where Slack doesn't tell, or has trouble.

        Nobody goes without an answer because it isn't known in which language.
        """
        try:
            return (await self._account(user)).locale
        except Failure as error:
            log.info("the language of %s can't be told: %s", user, read_trouble(error).word)
            return ""

    async def find_name(self, user: str) -> str:
        """The name of a full member; empty of others, or where Slack doesn't tell it."""
        try:
            account = await self._account(user)
        except Failure as error:
            log.info("the name of %s can't be told: %s", user, read_trouble(error).word)
            return ""
        return account.name if self.is_member(account) else ""

    async def find_admins(self) -> Sequence[str]:
        """The names of some of the workspace's admins; none where Slack doesn't tell."""
        try:
            return await self.admins.get(self.team, self._ask_admins)
        except Failure as error:
            log.info("the admins can't be told: %s", read_trouble(error).word)
            return ()

    async def _ask_admins(self) -> Sequence[str]:
        """Page by page, until there are enough: large workspaces have many members."""
        found, cursor = list[str](), ""
        for _page in range(_MOST_PAGES):
            answer = await self.client.users_list(cursor=cursor or None, limit=_AT_ONCE, team_id=self.team)
            page = read_accounts(answer)
            found += [one.name for one in page.accounts if self._is_admin(one)]
            cursor = page.next_cursor
            if not cursor or len(found) >= _ENOUGH:
                break
        return sorted(found, key=str.casefold)

    def _is_admin(self, account: Account) -> bool:
        return Relation.IMPORT_ADMIN in self._relations(account, "")

    async def is_gone(self, user: str) -> bool:
        """Whether their account is deactivated; not where Slack doesn't tell, or has trouble."""
        try:
            return (await self._account(user)).is_gone
        except Failure as error:
            log.info("whether %s has left can't be told: %s", user, read_trouble(error).word)
            return False

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
        """Whether the event names another workspace, which isn't one of theirs beside ours.

        Organisations begin with E.
        """
        return team.startswith("T") and team not in {self.team, *account.teams}


@dataclass(frozen=True, slots=True)
class SlackConversations:
    """The importer's Conversations in Slack, each asked for once a minute at most.

    What Slack tells for no asking (the app left, or lacks a scope) counts as private, and as having no
    members; what passes is raised as SlackApiError.
    """

    client: AsyncWebClient
    threads: Threads
    public: MinuteCache[str, bool] = field(default_factory=MinuteCache)
    members: MinuteCache[str, frozenset[str]] = field(default_factory=MinuteCache)

    async def is_public(self, job: int) -> bool:
        """Whether all members of the workspace can read what is said of a job."""
        channel = await self._find_channel(job)
        return bool(channel) and await self.public.get(channel, lambda: self._ask_public(channel))

    async def has(self, job: int, person: str) -> bool:
        """Whether a person is in the conversation where a job is talked about."""
        channel = await self._find_channel(job)
        return bool(channel) and person in await self.members.get(channel, lambda: self._ask_members(channel))

    async def _find_channel(self, job: int) -> str:
        """Where a job is talked about; empty where it is nowhere."""
        thread = await self.threads.of(job)
        return thread.channel if thread else ""

    async def _ask_public(self, channel: str) -> bool:
        try:
            return read_is_public(await self.client.conversations_info(channel=channel))
        except SlackApiError as error:
            _require_final(error, channel)
            return False

    async def _ask_members(self, channel: str) -> frozenset[str]:
        """All of them, page by page; of a conversation that shrinks meanwhile, those that were there."""
        found, cursor = set[str](), ""
        try:
            while True:
                page = await self._ask_page(channel, cursor)
                found |= page.members
                cursor = page.next_cursor
                if not cursor:
                    return frozenset(found)
        except SlackApiError as error:
            _require_final(error, channel)
            return frozenset()

    async def _ask_page(self, channel: str, cursor: str) -> MembersPage:
        answer = await self.client.conversations_members(
            channel=channel, cursor=cursor or None, limit=_MEMBERS_AT_ONCE
        )
        return read_members(answer)


def _require_final(error: SlackApiError, channel: str) -> None:
    """Raise the error again where Slack may answer another time."""
    trouble = read_trouble(error)
    if trouble.passes:
        raise error
    log.warning("who is in %s can't be told: %s", channel, trouble.word)
