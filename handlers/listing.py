"""Someone wants the rows of a file loaded as new customers, in place of the import that it was taken for."""

from typing import Any

from handlers.blocks.notices import moved_on
from handlers.payloads.presses import read_press
from handlers.sending import whisper
from handlers.workspace import Workspace, find_job_to_decide
from importer.listing import name_share_instead
from importer.words.errors import WrongStateError


async def handle_load_customers_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Have the file previewed as a list, in the same thread; its import is cancelled."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.number)
    share = name_share_instead(job)
    if thread := await workspace.threads.of(job.id):
        await workspace.threads.keep(workspace.id, share, thread.channel, thread.thread)
    try:
        await workspace.listing.load_instead(job, asker)
    except WrongStateError:
        await whisper(workspace, press, moved_on())
    workspace.wake_sayer()
