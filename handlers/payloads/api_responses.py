"""The same door for what Slack answers: past it there are only small values."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.payloads.events import SharedFile, read_shared_file
from handlers.payloads.ids import Mark
from handlers.payloads.json_values import Json, nested, objects, required_text, text, texts, whole_number

LONGEST_ASKED: Final = timedelta(days=365)
"""For a longer pause nobody asks in earnest, and far above it there is no number for one."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is: its workspace, its own user in it, and the id that its messages carry."""

    team: str
    team_name: str
    bot_user: str
    bot: str


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """Where a file of ours may be sent, and the id that it will have."""

    address: str
    file_id: str


@dataclass(frozen=True, slots=True)
class Account:
    """Someone's account: the workspace it was made in, and all those that it belongs to, that one included.

    `email` is empty where Slack doesn't tell it, as of bots, and of everyone without the scope for it.
    `locale` is the language that they have chosen for their Slack (`fr-FR`); empty where Slack doesn't
    tell.
    """

    id: str
    team: str
    teams: frozenset[str]
    is_admin: bool
    is_guest: bool
    is_stranger: bool
    is_bot: bool
    is_gone: bool
    locale: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class MembersPage:
    """Some of the members of a conversation; `next_cursor` is empty on the last page."""

    members: frozenset[str]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A user group: what people mention it by, and what it is called."""

    id: str
    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """Some of the workspace's accounts; `next_cursor` is empty on the last page."""

    accounts: Sequence[Account]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a call was refused.

    The HTTP status, Slack's word for it, if it gave one, and the pause that it asks for.
    """

    status: int
    word: str
    retry_after: timedelta | None


def read_block_errors(error: SlackApiError) -> tuple[str, ...]:
    """What Slack finds wrong with blocks that it was asked about: each with its place in them."""
    response = error.response
    found = objects(_body(response), "errors") if isinstance(response, AsyncSlackResponse) else ()
    return tuple(f"{text(one, 'message')} ({text(one, 'pointer')})" for one in found)


def read_socket_address(answer: AsyncSlackResponse) -> str:
    """Where a socket can be opened."""
    return required_text(_body(answer), "url")


def read_refusal(error: SlackApiError) -> Refusal:
    """What Slack, or what stands before it, answered instead of an answer."""
    response = error.response
    if not isinstance(response, AsyncSlackResponse):  # the SDK could not read it as an answer of Slack's
        return Refusal(getattr(response, "status", 0), "", None)
    return Refusal(response.status_code, text(_body(response), "error"), _pause(response.headers))


def _pause(headers: Json) -> timedelta | None:
    for name, value in headers.items():
        seconds = value[0] if isinstance(value, list) and value else value
        if name.lower() == "retry-after" and str(seconds).isdecimal():
            return timedelta(seconds=min(float(str(seconds)), LONGEST_ASKED.total_seconds()))
    return None


def read_upload_ticket(answer: AsyncSlackResponse) -> UploadTicket:
    """What `files.getUploadURLExternal` gives."""
    body = _body(answer)
    return UploadTicket(address=required_text(body, "upload_url"), file_id=required_text(body, "file_id"))


def read_looked_up_file(answer: AsyncSlackResponse) -> SharedFile:
    """The file that `files.info` tells of."""
    return read_shared_file(nested(_body(answer), "file"))


def read_account(answer: AsyncSlackResponse) -> Account:
    """The account that `users.info` and `users.lookupByEmail` tell of."""
    return _account(nested(_body(answer), "user"))


def read_accounts(answer: AsyncSlackResponse) -> AccountsPage:
    """A page of `users.list`."""
    return AccountsPage(
        [_account(user) for user in objects(_body(answer), "members")], read_next_cursor(answer)
    )


def read_scopes(answer: AsyncSlackResponse) -> Collection[str]:
    """The scopes that were granted, as the headers of every answer tell."""
    for name, value in answer.headers.items():
        if name.lower() == "x-oauth-scopes":
            return str(value).replace(" ", "").split(",")
    return ()


def _account(user: Json) -> Account:
    """A user object (https://docs.slack.dev/reference/objects/user-object)."""
    team, profile = text(user, "team_id"), nested(user, "profile")
    return Account(
        id=text(user, "id"),
        team=team,
        teams=frozenset({team, *texts(nested(user, "enterprise_user"), "teams")}),
        is_admin=_is_any(user, "is_admin", "is_owner"),
        is_guest=_is_any(user, "is_restricted", "is_ultra_restricted"),
        is_stranger=_is_any(user, "is_stranger"),
        is_bot=_is_any(user, "is_bot"),
        is_gone=_is_any(user, "deleted"),
        locale=text(user, "locale"),
        name=text(profile, "real_name") or text(user, "real_name") or text(user, "name"),
        email=text(profile, "email"),
    )


def read_is_public(answer: AsyncSlackResponse) -> bool:
    """Whether `conversations.info` tells of a public channel."""
    channel = nested(_body(answer), "channel")
    return _is_any(channel, "is_channel") and not _is_any(
        channel, "is_private", "is_im", "is_mpim", "is_group"
    )


def read_members(answer: AsyncSlackResponse) -> MembersPage:
    """A page of `conversations.members`."""
    return MembersPage(frozenset(texts(_body(answer), "members")), read_next_cursor(answer))


def read_next_cursor(answer: AsyncSlackResponse) -> str:
    """Where a list's next page begins; empty on the last (https://docs.slack.dev/apis/web-api/pagination)."""
    return text(nested(_body(answer), "response_metadata"), "next_cursor")


def read_user_groups(answer: AsyncSlackResponse) -> list[UserGroup]:
    """The user groups of a page-less list (https://docs.slack.dev/reference/methods/usergroups.list)."""
    found = objects(_body(answer), "usergroups")
    return [UserGroup(required_text(one, "id"), text(one, "handle"), text(one, "name")) for one in found]


def read_group_members(answer: AsyncSlackResponse) -> frozenset[str]:
    """The people of a group, all at once (https://docs.slack.dev/reference/methods/usergroups.users.list)."""
    return frozenset(texts(_body(answer), "users"))


def read_view_hash(answer: AsyncSlackResponse) -> str:
    """The word by which Slack knows this state of a view that was published."""
    return text(nested(_body(answer), "view"), "hash")


def read_direct_channel(answer: AsyncSlackResponse) -> str:
    """The conversation that `conversations.open` opened."""
    return required_text(nested(_body(answer), "channel"), "id")


def read_identity(answer: AsyncSlackResponse) -> Identity:
    """Who the bot is, as `auth.test` tells."""
    body = _body(answer)
    return Identity(
        team=required_text(body, "team_id"),
        team_name=text(body, "team"),
        bot_user=required_text(body, "user_id"),
        bot=text(body, "bot_id"),
    )


def read_ts(answer: AsyncSlackResponse) -> str:
    """The `ts` of a message that was posted."""
    return required_text(_body(answer), "ts")


def read_view_id(answer: AsyncSlackResponse) -> str:
    """The id of a modal that was opened."""
    return required_text(nested(_body(answer), "view"), "id")


def read_permalink(answer: AsyncSlackResponse) -> str:
    """The address of a message, as `chat.getPermalink` gives it."""
    return required_text(_body(answer), "permalink")


def read_marked_message(answer: AsyncSlackResponse, author: str, mark: Mark) -> str:
    """The `ts` of the message with this mark on a page of `conversations.replies`; empty without one."""
    for message in objects(_body(answer), "messages"):
        if text(message, "user") == author and _mark(nested(message, "metadata")) == (mark.kind, mark.number):
            return required_text(message, "ts")
    return ""


def read_places(answer: AsyncSlackResponse) -> set[str]:
    """The conversations in which the file of `files.info` is shared."""
    file = nested(_body(answer), "file")
    return {place for kind in ("channels", "groups", "ims") for place in texts(file, kind)}


def _is_any(found: Json, *names: str) -> bool:
    """Whether one of these is said to be so."""
    return any(found.get(name) is True for name in names)


def _mark(metadata: Json) -> tuple[str, int]:
    return text(metadata, "event_type"), whole_number(nested(metadata, "event_payload"), Mark.NUMBER)


def _body(answer: AsyncSlackResponse) -> Json:
    return answer.data if isinstance(answer.data, dict) else {}
