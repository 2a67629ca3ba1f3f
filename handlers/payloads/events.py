"""The events that Slack sends, as small values: messages, the files in them, and who opened the Home tab."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from handlers.payloads.json_values import Json, nested, objects, required_text, text, texts, whole_number

_NOT_A_NEW_MESSAGE: Final = frozenset(
    {"message_changed", "message_deleted", "message_replied", "bot_message"}
)


_SHARE: Final = re.compile(r"[^:]+:(?P<ts>\d{10}\.\d{6}):[^:]+")
_DENIED: Final = frozenset({"access_denied", "file_not_found"})


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file in a message. All but the id is empty while Slack asks us to look it up (Slack Connect)."""

    id: str
    name: str
    size: int
    mimetype: str
    url_private_download: str
    file_access: str
    filetype: str = ""
    mode: str = ""
    external_type: str = ""

    @property
    def must_be_looked_up(self) -> bool:
        """Whether `files.info` has to be asked for the rest."""
        return self.file_access == "check_file_info"

    @property
    def is_denied(self) -> bool:
        """Whether we may know nothing but its id."""
        return self.file_access in _DENIED

    @property
    def is_hidden(self) -> bool:
        """Whether a workspace on a free plan has had too many files since."""
        return self.mode == "hidden_by_limit"

    @property
    def is_elsewhere(self) -> bool:
        """Whether Slack has only a link to it."""
        return self.mode == "external" or self.external_type != ""


@dataclass(frozen=True, slots=True)
class FileMessage:
    """A person's message, with the files in it.

    `user_team` is the workspace that they are of, where Slack tells it.
    """

    team: str
    channel: str
    channel_type: str
    user: str
    user_team: str
    ts: str
    thread_ts: str
    event_id: str
    text: str
    files: tuple[SharedFile, ...]

    @property
    def reply_to(self) -> str:
        """The `ts` of the thread in which to answer."""
        return self.thread_ts or self.ts

    def name_share(self, file: SharedFile) -> str:
        """What tells this sharing of a file from all others; `read_shared_at` reads it."""
        return f"{self.channel}:{self.ts}:{file.id}"


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something: their id, and the workspace that Slack names as theirs, where it does."""

    id: str
    team: str


@dataclass(frozen=True, slots=True)
class Farewell:
    """The app was removed from a workspace, or without one from an organisation.

    Where tokens were revoked, `is_of_bot` tells that the bot's is among them.
    """

    team: str
    enterprise: str
    is_of_bot: bool


def read_message(body: Json) -> FileMessage | None:
    """The message of a person that an event tells of.

    What bots post, and edits and deletions, are nothing to us.
    """
    event = nested(body, "event")
    if text(event, "type") != "message" or not _is_said_by_a_person(event):
        return None
    return FileMessage(
        team=required_text(body, "team_id"),
        channel=required_text(event, "channel"),
        channel_type=text(event, "channel_type"),
        user=required_text(event, "user"),
        user_team=text(event, "user_team") or text(event, "team"),
        ts=required_text(event, "ts"),
        thread_ts=text(event, "thread_ts"),
        event_id=required_text(body, "event_id"),
        text=text(event, "text"),
        files=_shared_files(event),
    )


def read_shared_at(share: str) -> datetime | None:
    """When a file was shared, of which this is the sharing; None of what was shared nowhere at Slack.

    A message's `ts` is a moment as well (https://docs.slack.dev/messaging/retrieving-messages).
    """
    found = _SHARE.fullmatch(share)
    return datetime.fromtimestamp(float(found["ts"]), UTC) if found else None


def read_event_team(body: Json) -> str:
    """The workspace through which an event came: of an organisation's installation nothing else tells it."""
    return text(body, "context_team_id") or text(body, "team_id")


def read_farewell(body: Json) -> Farewell:
    """Whom an `app_uninstalled` or a `tokens_revoked` is about.

    Of an organisation's installation it names no workspace, or the first of its authorizations is of all.
    """
    authorizations = objects(body, "authorizations")
    is_whole = any(one.get("is_enterprise_install") is True for one in authorizations)
    revoked = nested(body, "event", "tokens")
    return Farewell(
        team="" if is_whole else text(body, "team_id"),
        enterprise=text(body, "enterprise_id"),
        is_of_bot=bool(texts(revoked, "bot")),
    )


def read_lost_teams(body: Json) -> Sequence[str]:
    """The workspaces that a `team_access_revoked` names."""
    return texts(nested(body, "event"), "team_ids")


def is_about_teams(body: Json) -> bool:
    """Whether an event is about workspaces of an organisation, and so in none of them."""
    return text(nested(body, "event"), "type") == "team_access_revoked"


def read_shared_file(file: Json) -> SharedFile:
    """A file as an event or `files.info` tells it."""
    return SharedFile(
        id=required_text(file, "id"),
        name=text(file, "name") or text(file, "title"),
        size=whole_number(file, "size"),
        mimetype=text(file, "mimetype"),
        url_private_download=text(file, "url_private_download"),
        file_access=text(file, "file_access"),
        filetype=text(file, "filetype"),
        mode=text(file, "mode"),
        external_type=text(file, "external_type"),
    )


def read_opened_home(body: Json) -> Person | None:
    """Who has opened the app's Home tab; None where it was another of its tabs."""
    event = nested(body, "event")
    return Person(required_text(event, "user"), "") if text(event, "tab") == "home" else None


def _shared_files(event: Json) -> tuple[SharedFile, ...]:
    """The event's files but those deleted meanwhile, which Slack calls tombstones."""
    return tuple(
        read_shared_file(file) for file in objects(event, "files") if file.get("mode") != "tombstone"
    )


def _is_said_by_a_person(event: Json) -> bool:
    """Whether it is a new message of somebody's, and neither a bot's nor one of Slack's own."""
    if event.get("subtype") in _NOT_A_NEW_MESSAGE or event.get("hidden"):
        return False
    return not event.get("bot_id") and text(event, "user") != ""
