"""Someone opens the app's Home tab: the help, and how their last imports stand."""

from contextlib import suppress
from typing import Any

from slack_sdk.models.views import View

from handlers.blocks.home import home, home_of_others
from handlers.payloads.events import read_opened_home
from handlers.payloads.fix_form import sign_of
from handlers.payloads.interactions import read_view_press
from handlers.postings import FIRST
from handlers.workspace import Workspace, read_asker
from importer.permissions import Asker
from importer.words.errors import NotAllowedError

LAST_IMPORTS = 5


async def handle_home_opened(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show the page as it is now; it is drawn anew each time that it is opened."""
    person = read_opened_home(body)
    if person:
        asker = await read_asker(workspace, person)
        await workspace.client.views_publish(user_id=person.id, view=await _draw_page(workspace, asker))


async def handle_forget_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Let a correction be forgotten; whoever is no admin any more sees on the page that it isn't theirs."""
    press = read_view_press(body)
    asker = await read_asker(workspace, press.person)
    known = await workspace.correcting.remembered(workspace.id, asker)
    keys = [one.key for one in known if sign_of(one.key) == press.value]
    with suppress(NotAllowedError):
        await workspace.correcting.forget(workspace.id, asker, keys)
    await workspace.client.views_publish(user_id=press.person.id, view=await _draw_page(workspace, asker))


async def _draw_page(workspace: Workspace, asker: Asker) -> View:
    try:
        jobs = await workspace.imports.own_history(workspace.id, asker, LAST_IMPORTS)
    except NotAllowedError as error:
        return home_of_others(str(error))
    links = await workspace.postings.links([job.id for job in jobs], FIRST)
    return home(jobs, links, await workspace.correcting.remembered(workspace.id, asker))
