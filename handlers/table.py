"""Someone chooses the sheet, the header row or what becomes of hidden rows: the file is read again, and asked about anew."""

from collections.abc import Awaitable
from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.access import job_to_decide, read_asker
from handlers.blocks.notices import moved_on, refused
from handlers.blocks.table_choices import header_options
from handlers.desk import Desk
from handlers.payloads import Press, read_header_search, read_press
from handlers.posting import whisper
from handlers.question import show_question
from importer.words.errors import HandoffError, WrongStateError
from importer.words.jobs import ImportJob


async def handle_sheet_chosen(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Read the table from another sheet."""
    await ack()
    press = read_press(body)
    job, asker = await job_to_decide(desk, press, press.table_block.job)
    sheet = job.reading.shape.sheets[press.number]
    await _ask_anew(desk, press, job, desk.imports.read_again(job, asker, sheet=sheet))


async def handle_header_chosen(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Read the table from below another row."""
    await ack()
    press = read_press(body)
    job, asker = await job_to_decide(desk, press, press.table_block.job)
    await _ask_anew(desk, press, job, desk.imports.read_again(job, asker, header_row=press.number))


async def handle_hidden_chosen(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Read what is hidden as well, or leave it out."""
    await ack()
    press = read_press(body)
    job, asker = await job_to_decide(desk, press, press.table_block.job)
    await _ask_anew(desk, press, job, desk.imports.read_again(job, asker, hidden=press.hidden))


async def handle_header_search(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Give those of the file's first rows that fit what was typed."""
    search = read_header_search(body)
    asker = await read_asker(desk, search.person)
    job = await desk.imports.to_decide(desk.workspace, search.job, asker)
    await ack(options=header_options(await desk.imports.header_choices(job, asker), search.typed))


async def _ask_anew(desk: Desk, press: Press, job: ImportJob, reading: Awaitable[ImportJob]) -> None:
    """Show the question for the new reading; where there is no table, say so, and show the one before."""
    try:
        job = await reading
    except WrongStateError:
        await whisper(desk.client, press, moved_on())
        return
    except HandoffError as error:
        await whisper(desk.client, press, refused(job.reading.source.file_name, str(error)))
    await show_question(desk, job, press)
