"""Who sees what is said in a conversation: all of the workspace, or its members alone."""

import logging
from dataclasses import dataclass, field
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import MembersPage, read_is_public, read_members
from handlers.minute_cache import MinuteCache
from handlers.slack_errors import read_trouble
from handlers.threads import Threads

_MEMBERS_AT_ONCE: Final = 999
"""Slack takes fewer than 1,000 (https://docs.slack.dev/reference/methods/conversations.members)."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SlackConversations:
    """The importer's Conversations in Slack, each asked for once a minute at most.

    What Slack tells for no asking (the app left, or lacks a scope) counts as private, and as having no members; what
    passes is raised as SlackApiError.
    """

    client: AsyncWebClient
    threads: Threads
    public: MinuteCache[str, bool] = field(default_factory=MinuteCache)
    members: MinuteCache[str, frozenset[str]] = field(default_factory=MinuteCache)

    async def is_public(self, job: int) -> bool:
        """Whether all members of the workspace can read what is said of a job."""
        channel = await self._channel(job)
        return bool(channel) and await self.public.get(channel, lambda: self._ask_public(channel))

    async def has(self, job: int, person: str) -> bool:
        """Whether a person is in the conversation where a job is talked about."""
        channel = await self._channel(job)
        return bool(channel) and person in await self.members.get(channel, lambda: self._ask_members(channel))

    async def _channel(self, job: int) -> str:
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
