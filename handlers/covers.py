"""Someone decides about a cover: it returns now, on another day, or never."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from handlers.blocks.cover import kept, returns_at_once, too_late
from handlers.blocks.handover_form import extend_modal, refused_modal
from handlers.blocks.message import Message
from handlers.blocks.notices import came_too_late
from handlers.payloads.handover_form import AnyPress, read_any_press, read_extend_form, wrong_field
from handlers.payloads.ids import Action
from handlers.sending import open_modal, whisper
from handlers.workspace import Workspace, read_asker
from importer.permissions import Asker
from importer.words.errors import CannotHandOverError, HandoffError, NotAllowedError, WrongStateError
from importer.words.jobs import ImportJob
from importer.words.language import _

Decide = Callable[[ImportJob, Asker], Awaitable[ImportJob]]


async def handle_return_now_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Let the customers of a cover return now; the runner does it, and the thread tells how it went."""
    await _decide(workspace, body, workspace.covers.return_now, returns_at_once)


async def handle_keep_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Let the customers of a cover stay where they are."""
    await _decide(workspace, body, workspace.covers.keep, kept)


async def _decide(
    workspace: Workspace, body: dict[str, Any], decide: Decide, tell: Callable[[ImportJob], Message]
) -> None:
    press = read_any_press(body)
    asker = await read_asker(workspace, press.person)
    try:
        job = await decide(await workspace.covers.find(workspace.id, press.number, asker), asker)
    except (WrongStateError, CannotHandOverError) as error:
        await _refuse(workspace, press, str(error))
    else:
        workspace.wake_sayer()
        await _tell_alone(workspace, press, tell(job))


async def handle_extend_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open the form for another last day; or tell in its place why nothing can be put off any more."""
    press = read_any_press(body)
    asker = await read_asker(workspace, press.person)
    try:
        view = extend_modal(await workspace.covers.find(workspace.id, press.number, asker))
    except (WrongStateError, NotAllowedError) as error:
        view = refused_modal(_("Extend"), str(error))
    if not await open_modal(workspace.client, press.trigger, view):
        await _tell_alone(workspace, press, came_too_late())


async def handle_extend_submitted(workspace: Workspace, body: dict[str, Any]) -> Mapping[str, Any]:
    """Put the return to the day after the new last one; what is wrong with that day is told beside it."""
    form = read_extend_form(body)
    asker = await read_asker(workspace, form.person)
    try:
        waiting = await workspace.covers.find(workspace.id, form.job, asker)
        await workspace.covers.extend(waiting, asker, form.until)
    except HandoffError as error:
        return wrong_field(Action.CHOOSE_LAST_DAY, str(error))
    workspace.wake_sayer()
    return {}


async def _tell_alone(workspace: Workspace, press: AnyPress, message: Message) -> None:
    """Tell whoever pressed, where they did; the Home tab takes no word, but shows how it stands."""
    if press.channel:
        await whisper(workspace, press, message)


async def _refuse(workspace: Workspace, press: AnyPress, reason: str) -> None:
    """Tell whoever pressed why nothing comes of it: on the Home tab, where it shows nowhere, in a window."""
    if press.channel:
        await _tell_alone(workspace, press, too_late(reason))
    else:
        await open_modal(workspace.client, press.trigger, refused_modal(_("Cover"), reason))
