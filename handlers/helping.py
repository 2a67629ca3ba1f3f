"""Someone greets the bot or asks it for help, and is told in two lines what it does, and more on demand."""

import re
from typing import Any, Final

from slack_bolt.async_app import AsyncAck

from handlers.access import read_asker
from handlers.blocks.help import help_text
from handlers.desk import Desk
from handlers.payloads import FileMessage, read_press
from handlers.posting import answer

_CALLS: Final = frozenset({"?", "help", "help?", "help me", "hi", "hello", "hey"})


async def handle_help_pressed(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Show the whole help to whoever pressed."""
    await ack()
    press = read_press(body)
    await desk.imports.require_reader(await read_asker(desk, press.person))
    await answer(desk.session, press.response_url, help_text())


def wants_help(desk: Desk, message: FileMessage) -> bool:
    """Whether a message without files says nothing but a greeting or a call for help, and says it to the bot."""
    said = re.sub(_mention(desk), "", message.text).strip().rstrip("!.").casefold()
    return not message.files and said in _CALLS and is_meant_for_us(desk, message)


def is_meant_for_us(desk: Desk, message: FileMessage) -> bool:
    """Whether it stands in the direct messages with the bot, or mentions it."""
    return message.channel_type == "im" or re.search(_mention(desk), message.text) is not None


def _mention(desk: Desk) -> str:
    return rf"<@{re.escape(desk.bot_user)}(\|[^>]*)?>"
