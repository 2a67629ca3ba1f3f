"""Someone looks back: `/imports`, and the buttons below its answers."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.answers import read_direct_channel
from handlers.blocks.details import details
from handlers.blocks.help import help_text, no_such_import, not_understood
from handlers.blocks.history import history
from handlers.blocks.message import Message
from handlers.blocks.notices import error_file_sent, no_error_file
from handlers.deliver import hand_over_error_file
from handlers.desk import Desk
from handlers.ids import PostingKind
from handlers.payloads import read_press, read_slash_command
from handlers.posting import answer
from importer.errors import JobNotFoundError, RowsGoneError

PAGE = 10
MOST_DIGITS = 9
"""No workspace comes to a longer number, and no database has to be asked for one."""


async def handle_imports_command(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Show the history, one import, or the help."""
    await ack()
    command = read_slash_command(body)
    await answer(desk.session, command.response_url, await _answer(desk, command.text))


async def handle_older_pressed(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Show the imports before those shown."""
    await ack()
    press = read_press(body)
    await answer(desk.session, press.response_url, await _history(desk, press.number), in_place=True)


async def handle_details_pressed(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Show one import, below the list."""
    await ack()
    press = read_press(body)
    job = await desk.imports.jobs.get(press.number)
    await answer(desk.session, press.response_url, await _details(desk, job.number))


async def handle_error_file_pressed(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Send the error file to the asker's direct messages."""
    await ack()
    press = read_press(body)
    job = await desk.imports.jobs.get(press.number)
    opened = await desk.client.conversations_open(users=press.user)
    try:
        await hand_over_error_file(desk, job, read_direct_channel(opened))
    except RowsGoneError as error:
        await answer(desk.session, press.response_url, no_error_file(str(error)))
    else:
        await answer(desk.session, press.response_url, error_file_sent(job))


async def _answer(desk: Desk, text: str) -> Message:
    """What is shown for the words behind the command."""
    wanted = text.strip().removeprefix("#").strip().lower()
    if not wanted:
        return await _history(desk)
    if wanted == "help":
        return help_text()
    if not wanted.removeprefix("-").isdecimal():
        return not_understood(text)
    if len(wanted) > MOST_DIGITS:
        return no_such_import(wanted)
    return await _details(desk, int(wanted))


async def _history(desk: Desk, before: int | None = None) -> Message:
    jobs = await desk.imports.jobs.history(desk.workspace, before=before, limit=PAGE + 1)
    links = await desk.postings.links([job.id for job in jobs], PostingKind.QUESTION)
    return history(jobs[:PAGE], links, more=len(jobs) > PAGE)


async def _details(desk: Desk, number: int) -> Message:
    try:
        job, kinds = await desk.imports.details(desk.workspace, number)
    except JobNotFoundError:
        return no_such_import(str(number))
    links = await desk.postings.links([job.id], PostingKind.QUESTION)
    return details(job, kinds, links.get(job.id, ""))
