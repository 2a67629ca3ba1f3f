"""Someone looks at what a job changes: in a modal, page by page, or as a file."""

from typing import Any

from handlers.blocks.changes import changes_modal, no_changes_modal
from handlers.blocks.notices import came_too_late, changes_file_sent, rows_gone
from handlers.deliver import hand_over_file
from handlers.payloads.carried import ShownChanges
from handlers.payloads.ids import PostingKind
from handlers.payloads.presses import Press, ViewPress, read_press, read_view_press
from handlers.postings import ask_changes_file
from handlers.sending import answer, open_modal, push_modal, reply_alone, update_modal
from handlers.workspace import Workspace, read_asker
from importer.permissions import Asker
from importer.words.errors import NotAllowedError, RowsGoneError
from importer.words.jobs import ImportJob


async def handle_see_changes_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open a modal with the first changes."""
    press = read_press(body)
    asker, job = await _find(workspace, press)
    try:
        page = await workspace.review.page(job, asker)
    except RowsGoneError as error:
        await reply_alone(workspace, press, rows_gone(str(error)))
        return
    show = push_modal if press.view else open_modal
    if not await show(workspace.client, press.trigger, changes_modal(job, page)):
        await reply_alone(workspace, press, came_too_late())


async def handle_changes_turned(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show another page."""
    press = read_view_press(body)
    await _show(workspace, press, press.changes, skip=press.number)


async def handle_changes_chosen(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show the changes of one kind, or of all."""
    press = read_view_press(body)
    await _show(workspace, press, press.chosen_changes, skip=0)


async def handle_changes_file_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Share the file in the job's thread; in the asker's direct messages, where it was pressed elsewhere."""
    press = read_press(body)
    asker, job = await _find(workspace, press)
    try:
        await workspace.review.require(job, asker)
        await _send_file(workspace, press, asker, job)
    except RowsGoneError as error:
        await reply_alone(workspace, press, rows_gone(str(error)))


async def _find(workspace: Workspace, press: Press) -> tuple[Asker, ImportJob]:
    asker = await read_asker(workspace, press.person)
    return asker, await workspace.looking_back.find(workspace.id, press.number, asker)


async def _show(workspace: Workspace, press: ViewPress, shown: ShownChanges, skip: int) -> None:
    """Why nothing can be shown any more is said in the modal: there is no other place to answer at."""
    asker = await read_asker(workspace, press.person)
    job = await workspace.looking_back.find(workspace.id, shown.job, asker)
    try:
        view = changes_modal(job, await workspace.review.page(job, asker, shown.kind, skip))
    except (NotAllowedError, RowsGoneError) as error:
        view = no_changes_modal(job, str(error))
    await update_modal(workspace.client, press.view, view)


async def _send_file(workspace: Workspace, press: Press, asker: Asker, job: ImportJob) -> None:
    thread = await workspace.threads.of(job.id)
    if press.is_private or thread is None or thread.channel != press.channel:
        await hand_over_file(workspace, job, asker, PostingKind.CHANGES_FILE)
        await answer(workspace.session, press.response_url, changes_file_sent(job))
        return
    asked = ask_changes_file(job, thread, press.person.id, press.trigger)
    await workspace.postings.add(job.workspace, asked, job.id)
    workspace.wake_sayer()
