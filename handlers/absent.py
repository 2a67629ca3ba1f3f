"""Someone looks at the customers that are missing in an export's file, and chooses what becomes of them."""

from typing import Any

from handlers.blocks.absent import absent_modal, nobody_modal
from handlers.blocks.notices import came_too_late, cannot_fix
from handlers.payloads.absent_form import AbsentForm, read_absent_choice
from handlers.payloads.presses import read_press, read_view_press
from handlers.question import show_question
from handlers.sending import open_modal, reply_alone, update_modal
from handlers.workspace import Workspace, find_job_to_decide
from importer.words.errors import WrongStateError


async def handle_absent_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open the modal with the first of them."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.number)
    try:
        page = await workspace.clearing_absent.list_page(job, asker)
    except WrongStateError as error:
        await reply_alone(workspace, press, cannot_fix(str(error)))
        return
    view = absent_modal(job, AbsentForm.begin(press), page)
    if not await open_modal(workspace.client, press.trigger, view):
        await reply_alone(workspace, press, came_too_late())


async def handle_absent_turned(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show others of them; what was chosen stays chosen. Where nobody is missing any more, it is said why."""
    press = read_view_press(body)
    form = AbsentForm.read(press.metadata)
    job, asker = await find_job_to_decide(workspace, press, form.job)
    try:
        view = absent_modal(job, form, await workspace.clearing_absent.list_page(job, asker, press.number))
    except WrongStateError as error:
        view = nobody_modal(str(error))
    await update_modal(workspace.client, press.view, view)


async def handle_absent_chosen(workspace: Workspace, body: dict[str, Any]) -> None:
    """Keep the choice, and have the preview made anew; it is drawn where the button was pressed."""
    choice = read_absent_choice(body)
    job, asker = await find_job_to_decide(workspace, choice.press, choice.form.job)
    try:
        chosen = await workspace.clearing_absent.choose(job, asker, choice.what)
    except WrongStateError as error:
        await reply_alone(workspace, choice.press, cannot_fix(str(error)))
        return
    await show_question(workspace, chosen, choice.press)
