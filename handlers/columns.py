"""Someone chooses the column of a field, or searches for it."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.access import job_to_decide
from handlers.blocks.columns import column_options
from handlers.blocks.notices import moved_on
from handlers.desk import Desk
from handlers.payloads import read_press, read_suggestion
from handlers.posting import whisper
from handlers.question import show_question
from importer.errors import WrongStateError


async def handle_column_chosen(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Keep the choice, and show the question as it stands now."""
    await ack()
    press = read_press(body)
    job = await job_to_decide(desk, press, press.field_block.job)
    if job is None:
        return
    try:
        chosen = await desk.imports.choose(job, press.field_block.field, press.column, by=press.user)
    except WrongStateError:
        await whisper(desk.client, press, moved_on())
    else:
        await show_question(desk, chosen, press)


async def handle_column_search(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Give the columns whose headers fit what was typed."""
    search = read_suggestion(body)
    job = await desk.imports.jobs.get(search.job)
    await ack(options=column_options(job, search.field, search.typed))
