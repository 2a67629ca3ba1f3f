"""The user groups of a workspace, as far as Slack tells of them, and whom the workspace has named."""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.payloads.api_responses import UserGroup, read_group_members, read_user_groups
from handlers.people import MinuteCache, People
from handlers.slack_errors import read_trouble
from importer.words.errors import GroupUnreadableError
from importer.words.language import Sentence, lazy_gettext
from importer.words.workspace_settings import WorkspaceSettings

_UNREADABLE: Final = {
    "missing_scope": lazy_gettext(
        "The app lacks the scope usergroups:read, which tells who is in a user group: a workspace admin can "
        "install it "
        "again with that scope."
    ),
    "plan_upgrade_required": lazy_gettext("The Slack plan of this workspace has no user groups."),
    "no_such_subteam": lazy_gettext("There is no such user group here, or it was disabled."),
}
"""What Slack's words mean (https://docs.slack.dev/reference/methods/usergroups.users.list)."""
_ALL: Final = ""
"""Under this key the list of all groups is known."""

Value = TypeVar("Value")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UserGroups:
    """Which user groups there are, and who is in them; each is asked for once a minute at most.

    What Slack tells for no asking raises GroupUnreadableError, and is known for a minute as well; what passes
    is raised as SlackApiError. Tokens of a whole organisation want to be told which `team` is meant
    (https://docs.slack.dev/enterprise/developing-for-enterprise-orgs).
    """

    client: AsyncWebClient
    team: str
    known_members: MinuteCache[str, frozenset[str] | Sentence] = field(default_factory=MinuteCache)
    known_groups: MinuteCache[str, Sequence[UserGroup] | Sentence] = field(default_factory=MinuteCache)

    async def all(self) -> Sequence[UserGroup]:
        """The groups that aren't disabled, by their handles."""
        return _require_told(await self.known_groups.get(_ALL, lambda: _tell(self._ask_all())))

    async def members(self, group: str) -> frozenset[str]:
        """The people of a group, by their ids."""
        return _require_told(await self.known_members.get(group, lambda: _tell(self._ask_members(group))))

    async def _ask_all(self) -> Sequence[UserGroup]:
        found = read_user_groups(await self.client.usergroups_list(team_id=self.team))
        return sorted(found, key=lambda group: group.handle.casefold())

    async def _ask_members(self, group: str) -> frozenset[str]:
        return read_group_members(await self.client.usergroups_users_list(usergroup=group, team_id=self.team))


async def _tell(asking: Awaitable[Value]) -> Value | Sentence:
    """What was asked for, or why Slack never tells it."""
    try:
        return await asking
    except SlackApiError as error:
        trouble = read_trouble(error)
        if trouble.passes:
            raise
        log.warning("user groups can't be read: %s", trouble.word)
        other = lazy_gettext("Slack doesn't let the app read user groups ({word}).", word=trouble.word)
        return _UNREADABLE.get(trouble.word, other)


def _require_told(told: Value | Sentence) -> Value:
    if isinstance(told, Sentence):
        raise GroupUnreadableError(told)
    return told


@dataclass(frozen=True, slots=True)
class SlackAppointments:
    """The importer's Appointments in the workspace that the bot is in."""

    tell_settings: Callable[[], Awaitable[WorkspaceSettings]]
    groups: UserGroups
    people: People

    async def settings(self) -> WorkspaceSettings:
        """What is set at this moment."""
        return await self.tell_settings()

    async def members(self, group: str) -> Collection[str]:
        """The people of a user group; raises GroupUnreadableError."""
        return await self.groups.members(group)

    async def admins(self, most: int) -> Sequence[str]:
        """The names of some import admins; none where Slack doesn't tell."""
        named = (await self.settings()).import_admins
        names = [await self.people.find_name(one) for one in sorted(named)]
        return list(filter(None, names))[:most] or (await self.people.find_admins())[:most]
