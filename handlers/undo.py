"""Someone takes an import back: first they see what that would do, then it is done."""

from typing import Any

from handlers.blocks.notices import cannot_undo, moved_on, undo_begun
from handlers.links import find_links
from handlers.payloads.presses import read_press
from handlers.postings import first_kind
from handlers.sending import answer, reply_alone
from handlers.undone import show_summary_at
from handlers.workspace import Workspace, find_job_to_decide
from importer.words.errors import CannotUndoError, WrongStateError
from importer.words.jobs import ImportJob
from importer.words.postings import Thread


async def handle_undo_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Have it found out what taking an import back would do; its thread is told."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.number)
    share = f"undo:{job.id}:{press.trigger}"
    thread = await _find_thread(workspace, job) or Thread(press.channel, "")
    await workspace.threads.keep(workspace.id, share, thread.channel, thread.thread)
    try:
        await workspace.undoing.begin(job, asker, share=share, preview_only=True)
    except CannotUndoError as error:
        await reply_alone(workspace, press, cannot_undo(str(error)))
        await show_summary_at(workspace, job, press)
        return
    workspace.wake_sayer()
    if press.is_private:
        links = await find_links(workspace, [job])
        await answer(workspace.session, press.response_url, undo_begun(job, links.get(job.id, "")))


async def handle_take_back_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Have an undo carried out that was previewed; the runner shows how it goes."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.seen_plan.job)
    if press.seen_plan.attempt != job.attempt:
        await reply_alone(workspace, press, moved_on())
        return
    try:
        await workspace.undoing.confirm(job, asker)
    except CannotUndoError as error:
        await reply_alone(workspace, press, cannot_undo(str(error)))
        workspace.wake_sayer()
    except WrongStateError:
        await reply_alone(workspace, press, moved_on())


async def _find_thread(workspace: Workspace, job: ImportJob) -> Thread | None:
    """Where a job is talked about; none of what was typed on a command line."""
    thread = await workspace.threads.of(job.id)
    if thread is None or thread.thread:
        return thread
    begun = await workspace.postings.latest(job.id, first_kind(job))
    return Thread(begun.channel, begun.place) if begun else thread
