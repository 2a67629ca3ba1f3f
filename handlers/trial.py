"""Someone tries a preview out: its first changes are applied, and then it stands again."""

from typing import Any

from handlers.blocks.notices import look_first
from handlers.payloads.presses import read_press
from handlers.question import show_question
from handlers.sending import whisper
from handlers.workspace import Workspace, find_job_to_decide
from importer.permissions import Asker
from importer.words.errors import WrongStateError
from importer.words.jobs import ImportJob


async def handle_apply_first_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Apply the first changes of the plan that the person sees; where it has changed, show its numbers."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.seen_plan.job)
    begun = press.seen_plan.attempt == job.attempt and await _begin(workspace, job, asker)
    await show_question(workspace, job, press)
    if not begun:
        await whisper(workspace, press, look_first())


async def _begin(workspace: Workspace, job: ImportJob, asker: Asker) -> bool:
    """Begin it in the thread of its preview, once for each plan that was seen; tells whether it was begun."""
    share = f"trial:{job.id}:{job.attempt}"
    if thread := await workspace.threads.of(job.id):
        await workspace.threads.keep(workspace.id, share, thread.channel, thread.thread)
    try:
        return await workspace.trials.begin(job, asker, share=share) is not None
    except WrongStateError:
        return False
