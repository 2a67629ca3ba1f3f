"""What Slack doesn't take as it was drawn is replaced by a sentence: people are told, wherever they look."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from slack_sdk.errors import SlackApiError

from handlers.blocks.failed import unfit
from handlers.blocks.message import Message
from handlers.payloads.api_responses import read_refusal
from handlers.workspace import Workspace

T = TypeVar("T")

UNFIT: Final = frozenset({"msg_blocks_too_long", "msg_too_long", "invalid_blocks", "invalid_blocks_format"})
"""Slack's words for a message whose place and time are right
(https://docs.slack.dev/reference/methods/chat.postMessage#errors): elsewhere it would be refused again."""

log = logging.getLogger(__name__)


async def send_fitting(workspace: Workspace, send: Callable[[Message], Awaitable[T]], message: Message) -> T:
    """Send the message; where Slack finds it too large, or badly made, a sentence that says so instead."""
    try:
        return await send(message)
    except SlackApiError as error:
        word = read_refusal(error).word
        if word not in UNFIT:
            raise
    reference = workspace.new_reference()
    told = {"reference": reference}
    log.error("reference %s: Slack doesn't take what was drawn: %s", reference, word, extra=told)
    return await send(unfit(reference))
