"""The workspace's members and their emails, which Slack tells apps that have one scope more."""

import asyncio
from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.payloads.api_responses import (
    Account,
    read_account,
    read_accounts,
    read_refusal,
    read_scopes,
)
from handlers.people import MEMBERS_SECONDS, MinuteCache, People
from importer.words.errors import EmailsHiddenError
from importer.words.language import lazy_gettext
from importer.words.members import Member

EMAIL_SCOPE: Final = "users:read.email"
NOBODY: Final = "users_not_found"
"""Slack's word where nobody has an email (https://docs.slack.dev/reference/methods/users.lookupByEmail)."""
_AT_ONCE: Final = 200
"""As many as Slack recommends for a page (https://docs.slack.dev/reference/methods/users.list)."""
_EVERYBODY: Final = ""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SlackMembers:
    """The importer's Members in Slack; what passes is raised as SlackApiError."""

    client: AsyncWebClient
    people: People
    known: MinuteCache[str, Sequence[Member]] = field(
        default_factory=partial(MinuteCache, seconds=MEMBERS_SECONDS)
    )
    by_email: MinuteCache[str, Member | None] = field(default_factory=MinuteCache)

    async def all(self) -> Sequence[Member]:
        """All full members who have an email, by name; read again after ten minutes."""
        return await self.known.get(_EVERYBODY, self._ask_all)

    async def with_email(self, email: str) -> Member | None:
        """The full member who has this email."""
        return await self.by_email.get(email.casefold(), lambda: _with_scope(self._ask(email)))

    async def find_gone(self, ids: Collection[str]) -> Collection[str]:
        """Those of the members whose accounts are deactivated."""
        gone = await asyncio.gather(*map(self.people.is_gone, ids))
        return {one for one, is_gone in zip(ids, gone, strict=True) if is_gone}

    async def _ask(self, email: str) -> Member | None:
        try:
            account = read_account(await self.client.users_lookupByEmail(email=email))
        except SlackApiError as error:
            if read_refusal(error).word != NOBODY:
                raise
            return None
        return _member(account) if self.people.is_member(account) else None

    async def _ask_all(self) -> Sequence[Member]:
        """Page by page: large workspaces have many."""
        found, cursor = list[Account](), ""
        while True:
            answer = await self.client.users_list(
                cursor=cursor or None, limit=_AT_ONCE, team_id=self.people.team
            )
            if EMAIL_SCOPE not in read_scopes(answer):
                raise _emails_hidden()
            page = read_accounts(answer)
            found += page.accounts
            cursor = page.next_cursor
            if not cursor:
                members = [_member(one) for one in found if one.email and self.people.is_member(one)]
                return sorted(members, key=lambda one: (one.name.casefold(), one.email))


async def _with_scope(asking: Awaitable[T]) -> T:
    try:
        return await asking
    except SlackApiError as error:
        if read_refusal(error).word != "missing_scope":
            raise
        raise _emails_hidden() from error


def _emails_hidden() -> EmailsHiddenError:
    return EmailsHiddenError(
        lazy_gettext(
            "Handoff can't see the email addresses of this workspace's members: the app was installed "
            "without the optional scope users:read.email. A workspace admin can add it in the app's "
            "settings, under OAuth & Permissions, and install the app again."
        )
    )


def _member(account: Account) -> Member:
    return Member(account.id, account.name, account.email)
