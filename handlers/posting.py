"""Messages on their way to Slack."""

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import read_ts
from handlers.blocks.message import Message
from handlers.ids import Mark
from handlers.payloads import Press


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


async def whisper(client: AsyncWebClient, press: Press, message: Message) -> None:
    """Say something in the thread of a press that the person who pressed alone sees."""
    await post_privately(client, press.channel, press.thread_ts or None, press.person.id, message)


async def post_privately(
    client: AsyncWebClient, channel: str, thread: str | None, person: str, message: Message
) -> None:
    """Say something in a conversation or a thread that one person alone sees."""
    await client.chat_postEphemeral(
        channel=channel, thread_ts=thread, user=person, text=message.text, blocks=message.blocks
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
