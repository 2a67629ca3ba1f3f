"""Messages on their way to Slack."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from handlers.addresses import ForeignAddressError
from handlers.blocks.message import Message
from handlers.payloads.api_responses import read_direct_channel, read_refusal, read_ts, read_view_id
from handlers.payloads.handover_form import AnyPress
from handlers.payloads.ids import Mark
from handlers.payloads.people import Opening
from handlers.payloads.presses import Press
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace

ANSWER_PAUSES: Final = (1.0, 3.0)
"""In seconds, between the tries to answer at a response_url.

Someone looks at the screen, and it is no great loss.
"""
USED_UP: Final = frozenset({404, 410})
"""Of a response_url that had its five answers, or is older than half an hour."""

EXPIRED: Final = "expired_trigger_id"
EXCHANGED: Final = "exchanged_trigger_id"
CLOSED: Final = "not_found"
"""Slack's words about modals (https://docs.slack.dev/reference/methods/views.open, …/views.update)."""

log = logging.getLogger(__name__)


async def post(client: AsyncWebClient, channel: str, thread: str | None, message: Message, mark: Mark) -> str:
    """Post a message in a conversation or a thread, with a mark to know it by; returns its `ts`."""
    answer = await client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        text=message.text,
        blocks=message.blocks,
        metadata=mark.metadata(),
        unfurl_links=False,
        unfurl_media=False,
    )
    return read_ts(answer)


async def edit(client: AsyncWebClient, channel: str, ts: str, message: Message) -> None:
    """Let a message that was posted say something else."""
    await client.chat_update(channel=channel, ts=ts, text=message.text, blocks=message.blocks)


async def whisper(workspace: Workspace, press: Press | AnyPress, message: Message) -> None:
    """Say something in the thread of a press that the person who pressed alone sees.

    What Slack doesn't take there, as where too much is said, is answered at the response_url; what may have
    arrived is said there once more, and no third time. What can't be said at all is no failure of what was
    pressed: it is told in the log.
    """
    thread, person = press.thread_ts or None, press.person.id
    try:
        await post_privately(workspace.sender, press.channel, thread, person, message)
    except Failure as error:
        trouble = read_trouble(error)
        log.info("a private word is said at the response_url: %s", trouble.word)
        await _answer_at_last(workspace, press.response_url, message, may_be_there=trouble.may_be_done)


async def _answer_at_last(
    workspace: Workspace, address: str, message: Message, *, may_be_there: bool
) -> None:
    try:
        await answer(workspace.session, address, message, may_be_there=may_be_there)
    except (*Failure, ForeignAddressError) as error:
        log.info("a private word can't be said: %s", error)


async def post_privately(
    client: AsyncWebClient, channel: str, thread: str | None, person: str, message: Message
) -> None:
    """Say something in a conversation or a thread that one person alone sees."""
    await client.chat_postEphemeral(
        channel=channel, thread_ts=thread, user=person, text=message.text, blocks=message.blocks
    )


async def reply_alone(workspace: Workspace, press: Press, message: Message) -> None:
    """Answer a press where it was made, seen by that person alone."""
    if press.is_private:
        await answer(workspace.session, press.response_url, message)
    else:
        await whisper(workspace, press, message)


async def open_modal(client: AsyncWebClient, trigger: str, view: View) -> bool:
    """Open a modal for whoever pressed or typed; False when that came too late for Slack.

    What is told to have been opened before was opened by a call whose answer got lost.
    """
    return await _bring_up(client.views_open(trigger_id=trigger, view=view))


async def push_modal(client: AsyncWebClient, trigger: str, view: View) -> bool:
    """The same on top of the modal in which someone pressed."""
    return await _bring_up(client.views_push(trigger_id=trigger, view=view))


async def _bring_up(call: Awaitable[object]) -> bool:
    try:
        await call
    except SlackApiError as error:
        word = read_refusal(error).word
        if word not in {EXPIRED, EXCHANGED}:
            raise
        return word == EXCHANGED
    return True


async def show_modal(client: AsyncWebClient, opening: Opening, view: View) -> str:
    """Open a modal, on top of the one that a button stands in; its id, empty where it came too late."""
    show = client.views_push if opening.in_modal else client.views_open
    try:
        return read_view_id(await show(trigger_id=opening.trigger, view=view))
    except SlackApiError as error:
        if read_refusal(error).word not in {EXPIRED, EXCHANGED}:
            raise
        return ""


async def write_alone(client: AsyncWebClient, person: str, message: Message) -> None:
    """Write to someone's direct messages what is lost where it doesn't arrive."""
    opened = read_direct_channel(await client.conversations_open(users=person))
    await client.chat_postMessage(channel=opened, text=message.text, blocks=message.blocks)


async def update_modal(client: AsyncWebClient, view_id: str, view: View) -> None:
    """Let a modal show something else, unless it was closed."""
    try:
        await client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if read_refusal(error).word != CLOSED:
            raise


class FormReply:
    """Answers a form that was handed in: in Slack's acknowledgement, and after that in its window `view`."""

    def __init__(self, ack: Callable[..., Awaitable[object]], client: AsyncWebClient, view: str) -> None:
        self._ack = ack
        self._client = client
        self._view = view
        self._is_acknowledged = False

    async def show(self, view: View) -> None:
        """Let the window show this; after the acknowledgement, only where it wasn't closed."""
        if self._is_acknowledged:
            await update_modal(self._client, self._view, view)
        else:
            await self.give(response_action="update", view=view)

    async def give(self, **answer: object) -> None:
        """Acknowledge with this answer, as Slack takes it; without one the window closes."""
        self._is_acknowledged = True
        await self._ack(**answer)


async def answer(
    session: ClientSession,
    address: str,
    message: Message,
    *,
    in_place: bool = False,
    may_be_there: bool = False,
) -> None:
    """Answer a command or a press at its response_url, seen by that person alone.

    `in_place` edits what was pressed, as often as it takes.

    One that is used up or over takes no answer, and nobody has to be told. What passes soon is tried again,
    but what may have arrived only once: here, or before where it `may_be_there`. Raises ClientError,
    TimeoutError.
    """
    body = {
        "response_type": "ephemeral",
        "replace_original": in_place,
        "text": message.text,
        "blocks": [block.to_dict() for block in message.blocks],
    }
    for pause in ANSWER_PAUSES:
        try:
            return await _answer(session, address, body)
        except Failure as error:
            trouble = read_trouble(error)
            if not trouble.passes or (trouble.may_be_done and may_be_there):
                raise
            may_be_there = may_be_there or (trouble.may_be_done and not in_place)
        await asyncio.sleep(pause)
    return await _answer(session, address, body)


async def _answer(session: ClientSession, address: str, body: dict[str, object]) -> None:
    async with session.post(address, json=body, allow_redirects=False) as response:
        if response.status in USED_UP:
            log.info("a response_url takes no answer any more (HTTP %s)", response.status)
        else:
            response.raise_for_status()
