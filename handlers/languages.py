"""Which language is spoken where: a person is answered in their Slack's, a channel in the workspace's."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.people import People
from importer.words.language import Language
from importer.words.workspace_settings import WorkspaceSettings


@dataclass(frozen=True, slots=True)
class Languages:
    """Knows the language of each person and of the workspace's channels.

    `tell_settings` tells what is set for the workspace at this moment.
    """

    people: People
    tell_settings: Callable[[], Awaitable[WorkspaceSettings]]

    async def of_person(self, person: str) -> Language:
        """For what one person alone sees; where Slack doesn't tell their language, it is the workspace's."""
        locale = await self.people.locale(person)
        return language_of(locale) if locale else await self.of_channels()

    async def of_channels(self) -> Language:
        """For what several people see: what is set for the workspace at this moment."""
        return (await self.tell_settings()).language

    async def of_conversation(self, channel: str, person: str) -> Language:
        """For what stands in a conversation; the direct messages with a person are seen by that person alone.

        The ids of those begin with D (https://docs.slack.dev/reference/objects/conversation-object).
        """
        is_direct = channel.startswith("D")
        return await (self.of_person(person) if is_direct else self.of_channels())


def language_of(locale: str) -> Language:
    """The language of a locale of Slack's, an IETF code (`fr-FR`); English where Handoff lacks theirs."""
    spoken = locale.partition("-")[0].casefold()
    return Language(spoken) if spoken in list(Language) else Language.ENGLISH
