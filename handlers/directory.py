"""Someone looks at the directory, in a modal, page by page, and has a part of it sent as a file."""

import asyncio
import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from slack_sdk.models.views import View

from handlers.blocks.directory import (
    NOTHING_TOLD,
    PAGE,
    Told,
    counting_modal,
    directory_file_words,
    directory_modal,
    file_not_sent,
    file_sent,
    no_directory_modal,
    own_customers_modal,
)
from handlers.deliver import hand_over
from handlers.payloads.events import Person
from handlers.payloads.people import read_opening
from handlers.payloads.presses import ViewPress, read_view_press
from handlers.sending import show_modal, update_modal
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace, read_asker
from importer.words.errors import HandoffError, NotAllowedError
from importer.words.holdings import Owned

QUICK_SECONDS: Final = 1.0
"""Slack opens a modal within three seconds of the press; counting a million customers may take as long."""

log = logging.getLogger(__name__)


async def handle_directory_opened(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open a modal with what the directory holds; where counting takes a while, that is said meanwhile."""
    opening = read_opening(body)
    drawing = asyncio.create_task(_draw(workspace, opening.person))
    await asyncio.wait({drawing}, timeout=QUICK_SECONDS)  # it is never cut off amid a transaction
    if drawing.done():
        await show_modal(workspace.client, opening, drawing.result())
        return
    shown = await show_modal(workspace.client, opening, counting_modal())
    view = await drawing
    if shown:
        await update_modal(workspace.client, shown, view)


async def handle_owners_turned(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show another page of who looks after how many customers."""
    press = read_view_press(body)
    await update_modal(workspace.client, press.view, await _draw(workspace, press.person, press.number))


async def handle_directory_file_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Send a part of the directory to the asker's direct messages, and say so in the modal."""
    press = read_view_press(body)
    told = {press.directory_part: await _send(workspace, press)}
    await update_modal(
        workspace.client, press.view, await _draw(workspace, press.person, press.skipped, told)
    )


async def _draw(workspace: Workspace, person: Person, skip: int = 0, told: Told = NOTHING_TOLD) -> View:
    """What this person may see, the page behind so many; the last one where there are fewer now."""
    asker = await read_asker(workspace, person)
    try:
        seen = await workspace.browsing.look(workspace.id, asker)
    except NotAllowedError as error:
        return no_directory_modal(str(error))
    if isinstance(seen, Owned):
        return own_customers_modal(seen, told)
    last = max(0, len(seen.owners) - 1) // PAGE * PAGE
    return directory_modal(seen, min(skip, last), told)


async def _send(workspace: Workspace, press: ViewPress) -> str:
    """What came of it: Slack may be away, or the person may not have it any more."""
    asker = await read_asker(workspace, press.person)
    try:
        with TemporaryDirectory() as folder:
            given = await workspace.browsing.file(workspace.id, press.directory_part, asker, Path(folder))
            await hand_over(workspace, given.path, directory_file_words(given.part, given.owner), asker)
    except HandoffError as error:
        return str(error)
    except Failure as error:
        log.warning("a part of the directory can't be sent: %s", read_trouble(error).word)
        return file_not_sent()
    return file_sent()
