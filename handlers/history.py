"""Someone looks back: `/imports`, and the buttons below its answers."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.blocks.details import details
from handlers.blocks.help import help_text, no_such_import, not_understood
from handlers.blocks.history import history
from handlers.blocks.message import Message
from handlers.blocks.notices import error_file_sent, no_error_file
from handlers.deliver import hand_over_error_file
from handlers.payloads.ids import PostingKind
from handlers.payloads.interactions import read_press, read_slash_command
from handlers.sending import answer
from handlers.workspace import Desk, read_asker
from importer.permissions import Act, Asker
from importer.words.errors import JobNotFoundError, RowsGoneError
from importer.words.jobs import ImportJob

MOST_DIGITS = 9
"""No workspace comes to a longer number, and no database has to be asked for one."""


async def handle_imports_command(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Show the history, one import, or the help."""
    await ack()
    command = read_slash_command(body)
    asker = await read_asker(desk, command.person)
    await answer(desk.session, command.response_url, await _answer(desk, asker, command.text))


async def handle_older_pressed(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Show the imports before those shown."""
    await ack()
    press = read_press(body)
    asker = await read_asker(desk, press.person)
    shown = await _history(desk, asker, press.number)
    await answer(desk.session, press.response_url, shown, in_place=True)


async def handle_details_pressed(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Show one import, below the list."""
    await ack()
    press = read_press(body)
    asker = await read_asker(desk, press.person)
    job = await desk.imports.jobs.find(desk.workspace, press.number)
    await answer(desk.session, press.response_url, await _details(desk, asker, job))


async def handle_error_file_pressed(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Send the error file to the asker's direct messages."""
    await ack()
    press = read_press(body)
    asker = await read_asker(desk, press.person)
    job = await desk.imports.jobs.find(desk.workspace, press.number)
    try:
        await hand_over_error_file(desk, job, asker)
    except RowsGoneError as error:
        await answer(desk.session, press.response_url, no_error_file(str(error)))
    else:
        await answer(desk.session, press.response_url, error_file_sent(job))


async def _answer(desk: Desk, asker: Asker, text: str) -> Message:
    """What is shown for the words behind the command."""
    await desk.imports.permissions.require(Act.LOOK_BACK, asker)
    wanted = text.strip().removeprefix("#").strip().lower()
    if not wanted:
        return await _history(desk, asker)
    if wanted == "help":
        return help_text()
    if not wanted.removeprefix("-").isdecimal():
        return not_understood(text)
    return await _numbered(desk, asker, wanted)


async def _numbered(desk: Desk, asker: Asker, wanted: str) -> Message:
    if len(wanted) > MOST_DIGITS:
        return no_such_import(wanted)
    try:
        job = await desk.imports.jobs.numbered(desk.workspace, int(wanted))
    except JobNotFoundError:
        return no_such_import(str(int(wanted)))
    return await _details(desk, asker, job)


async def _history(desk: Desk, asker: Asker, before: int | None = None) -> Message:
    page = await desk.imports.history(desk.workspace, asker, before)
    return history(page, await desk.postings.links([job.id for job in page.jobs], PostingKind.QUESTION))


async def _details(desk: Desk, asker: Asker, job: ImportJob) -> Message:
    found = await desk.imports.details(job, asker)
    links = await desk.postings.links([job.id], PostingKind.QUESTION)
    return details(found, links.get(job.id, ""))
