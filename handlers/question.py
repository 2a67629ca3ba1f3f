"""The question about a file's columns: drawn with what the directory lacks at the moment, and shown anew after each choice."""

from slack_sdk.errors import SlackApiError

from handlers.blocks.mapping import mapping_question
from handlers.blocks.message import Message
from handlers.desk import Desk
from handlers.payloads import Press
from handlers.posting import edit
from handlers.postings import ask_again
from importer.words.jobs import ImportJob, JobState

CANT_BE_EDITED = frozenset({"edit_window_closed", "message_not_found", "cant_update_message"})
"""Slack's words for a message that is too old, or gone (https://docs.slack.dev/reference/methods/chat.update)."""


async def draw_question(desk: Desk, job: ImportJob, drawn_for: str = "share") -> Message:
    """The question as it stands now; `drawn_for` is as in `mapping_question`."""
    return mapping_question(job, drawn_for, lacking=await desk.imports.lacking(job))


async def show_question(desk: Desk, job: ImportJob, press: Press) -> None:
    """Draw the question anew where it was pressed; where Slack takes no edit any more, ask in a new message."""
    await desk.edits.wait()
    async with desk.edits.of(job.id):
        job = await desk.imports.current(job.id)
        if job.state is JobState.MAPPING:
            await _draw_anew(desk, job, press)


async def _draw_anew(desk: Desk, job: ImportJob, press: Press) -> None:
    try:
        await edit(
            desk.client, press.channel, press.message_ts, await draw_question(desk, job, press.trigger)
        )
    except SlackApiError as error:
        if error.response["error"] not in CANT_BE_EDITED:
            raise
        if thread := await desk.threads.of(job.id):
            await desk.postings.add(job.workspace, ask_again(job, thread, press.trigger), job.id)
        desk.wake_sayer()
