"""Messages on their way to Slack."""

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import read_ts
from handlers.blocks.message import Message
from handlers.ids import Mark
from handlers.payloads import Press
from importer.jobs import Thread


async def reply(client: AsyncWebClient, thread: Thread, message: Message, mark: Mark | None = None) -> str:
    """Post a message in a thread, with a mark to know it by; returns its `ts`."""
    answer = await client.chat_postMessage(
        channel=thread.channel,
        thread_ts=thread.thread,
        text=message.text,
        blocks=message.blocks,
        metadata=mark.metadata() if mark else None,
        unfurl_links=False,
        unfurl_media=False,
    )
    return read_ts(answer)


async def edit(client: AsyncWebClient, thread: Thread, message: Message) -> None:
    """Let the thread's message about its job say something else."""
    await client.chat_update(
        channel=thread.channel, ts=thread.message, text=message.text, blocks=message.blocks
    )


async def whisper(client: AsyncWebClient, press: Press, message: Message) -> None:
    """Say something in the thread of a press that the person who pressed alone sees."""
    await client.chat_postEphemeral(
        channel=press.channel,
        thread_ts=press.thread_ts or None,
        user=press.user,
        text=message.text,
        blocks=message.blocks,
    )


async def answer(session: ClientSession, address: str, message: Message, *, in_place: bool = False) -> None:
    """Answer a command or a press at its response_url, seen by that person alone; `in_place` edits what was pressed."""
    body = {
        "response_type": "ephemeral",
        "replace_original": in_place,
        "text": message.text,
        "blocks": [block.to_dict() for block in message.blocks],
    }
    async with session.post(address, json=body) as response:
        response.raise_for_status()
