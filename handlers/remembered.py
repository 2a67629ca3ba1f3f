"""Someone looks at what is remembered, in a modal, and lets it be forgotten."""

from typing import Any

from handlers.blocks.remembered import PAGE, remembered_modal, sign_of_taught
from handlers.payloads.presses import ViewPress, read_view_press
from handlers.sending import open_modal, update_modal
from handlers.workspace import Workspace, read_asker
from importer.permissions import Asker


async def handle_remembered_opened(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open a modal with the first page."""
    press = read_view_press(body)
    asker = await read_asker(workspace, press.person)
    taught = await workspace.remembering.remembered(workspace.id, asker)
    await open_modal(workspace.client, press.trigger, remembered_modal(taught))


async def handle_remembered_turned(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show another page."""
    press = read_view_press(body)
    await _show(workspace, press, await read_asker(workspace, press.person), press.number)


async def handle_forget_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Let one thing be forgotten, unless it was already, and show what is left."""
    press = read_view_press(body)
    asker = await read_asker(workspace, press.person)
    for one in await workspace.remembering.remembered(workspace.id, asker):
        if sign_of_taught(one) == press.value:
            await workspace.remembering.forget(workspace.id, asker, one)
    await _show(workspace, press, asker, press.skipped)


async def _show(workspace: Workspace, press: ViewPress, asker: Asker, skip: int) -> None:
    """The page behind so many; the last one where there are fewer now."""
    taught = await workspace.remembering.remembered(workspace.id, asker)
    last = max(0, len(taught) - 1) // PAGE * PAGE
    await update_modal(workspace.client, press.view, remembered_modal(taught, min(skip, last)))
