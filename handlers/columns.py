"""Someone chooses the column of a field, or searches for it."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.access import job_to_decide, read_asker
from handlers.blocks.columns import column_options
from handlers.blocks.notices import moved_on
from handlers.desk import Desk
from handlers.payloads import read_press, read_suggestion
from handlers.posting import whisper
from handlers.question import show_question
from importer.words.errors import WrongStateError


async def handle_column_chosen(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Keep the choice, and show the question as it stands now."""
    await ack()
    press = read_press(body)
    job, asker = await job_to_decide(desk, press, press.field_block.job)
    try:
        chosen = await desk.imports.choose(job, asker, press.field_block.field, press.column)
    except WrongStateError:
        await whisper(desk.client, press, moved_on())
    else:
        await show_question(desk, chosen, press)


async def handle_column_search(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Give the columns whose headers fit what was typed."""
    search = read_suggestion(body)
    asker = await read_asker(desk, search.person)
    job = await desk.imports.to_decide(desk.workspace, search.job, asker)
    await ack(options=column_options(job, search.field, search.typed))
