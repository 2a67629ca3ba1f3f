"""The same door for what Slack answers: past it there are only small values."""

from dataclasses import dataclass
from datetime import timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.ids import Mark
from handlers.json_values import Json, nested, objects, required_text, text, texts, whole_number
from handlers.payloads import SharedFile, read_shared_file


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is: its workspace, and its own user in it."""

    team: str
    team_name: str
    bot_user: str


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """Where a file of ours may be sent, and the id that it will have."""

    address: str
    file_id: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a call was refused: the HTTP status, Slack's word for it, if it gave one, and the pause that it asks for."""

    status: int
    word: str
    retry_after: timedelta | None


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
            return timedelta(seconds=int(str(seconds)))
    return None


def read_upload_ticket(answer: AsyncSlackResponse) -> UploadTicket:
    """What `files.getUploadURLExternal` gives."""
    body = _body(answer)
    return UploadTicket(address=required_text(body, "upload_url"), file_id=required_text(body, "file_id"))


def read_looked_up_file(answer: AsyncSlackResponse) -> SharedFile:
    """The file that `files.info` tells of."""
    return read_shared_file(nested(_body(answer), "file"))


def read_is_admin(answer: AsyncSlackResponse, team: str) -> bool:
    """Whether `users.info` tells of an admin or owner of this very workspace: with Slack Connect, others have theirs."""
    user = nested(_body(answer), "user")
    return text(user, "team_id") == team and (user.get("is_admin") is True or user.get("is_owner") is True)


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
    )


def read_ts(answer: AsyncSlackResponse) -> str:
    """The `ts` of a message that was posted."""
    return required_text(_body(answer), "ts")


def read_permalink(answer: AsyncSlackResponse) -> str:
    """The address of a message, as `chat.getPermalink` gives it."""
    return required_text(_body(answer), "permalink")


def read_marked_message(answer: AsyncSlackResponse, author: str, mark: Mark) -> str:
    """The `ts` of the message with this mark in a thread that `conversations.replies` tells; empty where there is none."""
    for message in objects(_body(answer), "messages"):
        if text(message, "user") == author and _mark(nested(message, "metadata")) == (mark.kind, mark.number):
            return required_text(message, "ts")
    return ""


def read_places(answer: AsyncSlackResponse) -> set[str]:
    """The conversations in which the file of `files.info` is shared."""
    file = nested(_body(answer), "file")
    return {place for kind in ("channels", "groups", "ims") for place in texts(file, kind)}


def _mark(metadata: Json) -> tuple[str, int]:
    return text(metadata, "event_type"), whole_number(nested(metadata, "event_payload"), Mark.NUMBER)


def _body(answer: AsyncSlackResponse) -> Json:
    return answer.data if isinstance(answer.data, dict) else {}
