"""What a workspace is made of: people, conversations, messages, files and views."""

from dataclasses import dataclass, field
from enum import StrEnum

from playground.wire import JsonObject


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """Several workspaces of one company (Enterprise Grid), where an app is installed for all at once."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the workspace, or someone who is there as a guest, for another organisation, or as a bot.

    `team_id` is empty for those who are at home here; `is_ultra_restricted` guests are in a single channel.
    `locale` is the language that they have chosen for their Slack, such as `fr-FR`.
    """

    id: str
    name: str
    real_name: str
    email: str
    title: str
    tz: str
    color: str
    locale: str = "en-US"
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    is_deactivated: bool = False
    team_id: str = ""


@dataclass(frozen=True, slots=True)
class AppIdentity:
    """The app under trial: its ids, and the name that its bot goes by."""

    id: str
    user_id: str
    bot_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroup:
    """A user group, which people mention as `@handle`; `members` holds user ids."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]
    is_disabled: bool = False


class ConversationKind(StrEnum):
    """A public channel, a private one, or a person's direct messages with the app."""

    CHANNEL = "channel"
    GROUP = "group"
    IM = "im"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A place for messages; `members` holds user ids, the bot's among them."""

    id: str
    name: str
    kind: ConversationKind
    members: frozenset[str]
    topic: str = ""
    created: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message about to be posted; `reader` is the one person who sees an ephemeral one."""

    channel: str
    author: str
    text: str = ""
    blocks: list[JsonObject] | None = None
    files: tuple[str, ...] = ()
    thread_ts: str | None = None
    subtype: str | None = None
    metadata: JsonObject | None = None
    reader: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Draft):
    """A message in its conversation, named by its timestamp."""

    ts: str
    edited_ts: str | None = None

    @property
    def is_ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return self.reader is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A shared or uploaded file, with its bytes.

    `facts` is told of it in place of what would be so otherwise; messages tell of a `stub` nothing but its id
    and this.
    """

    id: str
    name: str
    title: str
    content: bytes = field(repr=False)
    author: str
    created: int
    channels: tuple[str, ...] = ()
    facts: JsonObject = field(default_factory=dict)
    stub: JsonObject | None = None


class Surface(StrEnum):
    """Where a view is shown."""

    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal or Home tab as one person sees it; `content` is the view as the app gave it."""

    id: str
    person: str
    surface: Surface
    content: JsonObject
    hash: str
    root_id: str
    previous_id: str | None = None
    values: JsonObject = field(default_factory=dict)

    @property
    def blocks(self) -> list[JsonObject]:
        """The view's blocks."""
        blocks: list[JsonObject] = self.content["blocks"]
        return blocks
