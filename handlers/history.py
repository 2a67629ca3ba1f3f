"""Someone looks back: `/imports`, and the buttons below its answers."""

from collections.abc import Sequence
from typing import Any, Final

from slack_sdk.models.views import View

from handlers.blocks.add_people import people_offer
from handlers.blocks.details import details, details_modal
from handlers.blocks.help import help_text, no_such_import, none_found
from handlers.blocks.history import history
from handlers.blocks.message import Message
from handlers.blocks.notices import came_too_late, error_file_sent, rows_gone
from handlers.blocks.undo import MOST_LEFT
from handlers.deliver import hand_over_file
from handlers.links import find_links
from handlers.payloads.ids import PostingKind
from handlers.payloads.presses import Press, read_press
from handlers.payloads.typed import read_slash_command
from handlers.sending import answer, open_modal, reply_alone
from handlers.settings import open_settings
from handlers.workspace import Workspace, read_asker
from importer.matching.values import fold
from importer.past import Details
from importer.permissions import Asker
from importer.words.errors import JobNotFoundError, RowsGoneError
from importer.words.jobs import ImportJob
from importer.words.language import say_in_each
from importer.words.undo import TakingBack, UndoDetails
from importer.words.wanted import read_wanted

MOST_ASKED: Final = 200
"""So many characters of what was typed are looked for, and carried by a button."""
MOST_DIGITS = 9
"""No workspace comes to a longer number, and no database has to be asked for one."""


async def handle_imports_command(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show the history, one import, or the help; or open the settings."""
    command = read_slash_command(body)
    asker = await read_asker(workspace, command.person)
    if _says(command.text, say_in_each("settings")):
        if not await open_settings(workspace, asker, command.trigger):
            await answer(workspace.session, command.response_url, came_too_late())
        return
    await answer(workspace.session, command.response_url, await _draw_answer(workspace, asker, command.text))


async def handle_older_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show the imports before those shown."""
    press = read_press(body)
    asker = await read_asker(workspace, press.person)
    shown = await _draw_history(workspace, asker, press.turned.text, before=press.turned.number)
    await answer(workspace.session, press.response_url, shown, in_place=True)


async def handle_newer_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show the imports after those shown."""
    press = read_press(body)
    asker = await read_asker(workspace, press.person)
    shown = await _draw_history(workspace, asker, press.turned.text, after=press.turned.number)
    await answer(workspace.session, press.response_url, shown, in_place=True)


async def handle_details_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open a modal with all about one import."""
    press = read_press(body)
    asker = await read_asker(workspace, press.person)
    job = await workspace.looking_back.find(workspace.id, press.number, asker)
    if not await open_modal(workspace.client, press.trigger, await _draw_modal(workspace, asker, job, press)):
        await reply_alone(workspace, press, came_too_late())


async def handle_error_file_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Send the error file to the asker's direct messages."""
    press = read_press(body)
    asker = await read_asker(workspace, press.person)
    job = await workspace.looking_back.find(workspace.id, press.number, asker)
    try:
        await hand_over_file(workspace, job, asker, PostingKind.ERROR_FILE)
    except RowsGoneError as error:
        await answer(workspace.session, press.response_url, rows_gone(str(error)))
    else:
        await answer(workspace.session, press.response_url, error_file_sent(job))


async def _draw_answer(workspace: Workspace, asker: Asker, text: str) -> Message:
    """What is shown for the words behind the command."""
    await workspace.looking_back.require_reader(asker)
    wanted = text.strip().removeprefix("#").strip().lower()
    if _says(wanted, say_in_each("help")):
        return help_text()
    if _says(wanted, say_in_each("people")):
        await workspace.adding.require(asker)
        return people_offer()
    if not wanted.removeprefix("-").isdecimal():
        return await _draw_history(workspace, asker, text.strip())
    return await _draw_numbered(workspace, asker, wanted)


def _says(typed: str, words: Sequence[str]) -> bool:
    """Whether what was typed is one of these words, with its accents or without."""
    return fold(typed.strip()) in map(fold, words)


async def _draw_numbered(workspace: Workspace, asker: Asker, wanted: str) -> Message:
    if len(wanted) > MOST_DIGITS:
        return no_such_import(wanted)
    try:
        job = await workspace.looking_back.numbered(workspace.id, int(wanted), asker)
    except JobNotFoundError:
        return no_such_import(str(int(wanted)))
    return await _draw_details(workspace, asker, job)


async def _draw_history(
    workspace: Workspace, asker: Asker, text: str, *, before: int | None = None, after: int | None = None
) -> Message:
    """A page of the imports that are asked for with these words."""
    text = text[:MOST_ASKED]
    wanted = read_wanted(text, asker.name)
    page = await workspace.looking_back.history(
        workspace.id, asker, before=before, after=after, wanted=wanted
    )
    if text and not page.jobs and not page.hidden:
        return none_found(text, as_name=bool(wanted.name))
    links = await find_links(workspace, page.jobs)
    standings = {job.id: await workspace.undoing.standing(job) for job in page.jobs}
    return history(page, links, standings, asked=text)


async def _draw_details(workspace: Workspace, asker: Asker, job: ImportJob) -> Message:
    return details(*await _look(workspace, asker, job))


async def _draw_modal(workspace: Workspace, asker: Asker, job: ImportJob, press: Press) -> View:
    found, to_thread, standing, undo = await _look(workspace, asker, job)
    first = await workspace.review.first(job, asker) if found.with_rows and not job.is_undo else ()
    return details_modal(found, press.place, to_thread, standing, undo, first)


async def _look(
    workspace: Workspace, asker: Asker, job: ImportJob
) -> tuple[Details, str, TakingBack, UndoDetails | None]:
    """What is told of it, a link to its thread, whether it can be taken back, and what it takes back."""
    found = await workspace.looking_back.details(job, asker)
    links = await find_links(workspace, [job])
    standing = await workspace.undoing.standing(job)
    undo = await workspace.undoing.look(job, asker, MOST_LEFT) if job.is_undo else None
    return found, links.get(job.id, ""), standing, undo
