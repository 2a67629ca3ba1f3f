"""An import admin adds people from Slack to the directory: in a modal, from wherever its button stands."""

import logging
from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Option
from slack_sdk.models.views import View

from handlers.blocks.add_people import (
    add_people_modal,
    added_modal,
    cannot_add_modal,
    not_told_modal,
    people_options,
    reading_members_modal,
)
from handlers.blocks.message import message
from handlers.payloads.api_responses import read_direct_channel
from handlers.payloads.people import read_chosen_people, read_opening, read_people_search
from handlers.sending import show_modal, update_modal
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace, read_asker
from importer.permissions import Asker
from importer.words.errors import HandoffError

log = logging.getLogger(__name__)


async def handle_add_people_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open the modal at once, since Slack waits for that, and show in it who can be added."""
    opening = read_opening(body)
    asker = await read_asker(workspace, opening.person)
    if view := await show_modal(workspace.client, opening, reading_members_modal()):
        await update_modal(workspace.client, view, await _draw_newcomers(workspace, asker))


async def search_people(workspace: Workspace, body: dict[str, Any]) -> Sequence[Option]:
    """The members who aren't in the directory and fit what was typed; none where they can't be read."""
    search = read_people_search(body)
    asker = await read_asker(workspace, search.person)
    try:
        return people_options(await workspace.adding.search(workspace.id, asker, search.typed))
    except HandoffError:
        return ()


async def handle_people_chosen(workspace: Workspace, body: dict[str, Any]) -> None:
    """Add those who were chosen, and say in another modal what came of it, as the first is closed by then.

    Where that comes too late for Slack, it is said in the direct messages, where the summary stands as well.
    """
    chosen = read_chosen_people(body)
    asker = await read_asker(workspace, chosen.opening.person)
    share = f"people:{chosen.view}"
    opened = await workspace.client.conversations_open(users=asker.name)
    await workspace.threads.keep(workspace.id, share, read_direct_channel(opened), "")
    view = await _add(workspace, asker, chosen.ids, share)
    workspace.wake_sayer()
    if not await show_modal(workspace.client, chosen.opening, view):
        said = message(*view.blocks or ())
        await workspace.client.chat_postMessage(channel=asker.name, text=said.text, blocks=said.blocks)


async def _draw_newcomers(workspace: Workspace, asker: Asker) -> View:
    try:
        return add_people_modal(await workspace.adding.look(workspace.id, asker))
    except HandoffError as error:
        return cannot_add_modal(str(error))
    except Failure as error:
        log.warning("the members can't be read: %s", read_trouble(error).word)
        return not_told_modal()


async def _add(workspace: Workspace, asker: Asker, ids: Sequence[str], share: str) -> View:
    try:
        return added_modal(await workspace.adding.add(workspace.id, asker, ids, share=share))
    except HandoffError as error:
        return cannot_add_modal(str(error))
    except Failure as error:
        log.warning("the members can't be read: %s", read_trouble(error).word)
        return not_told_modal()
