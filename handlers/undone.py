"""The summaries of what was taken back, or can't be any more: they are drawn anew."""

from handlers.deliver import used_up
from handlers.drawing import draw_summary, find_job
from handlers.payloads.ids import PostingKind
from handlers.payloads.interactions import Press
from handlers.rate_limits import KEPT_FOR_ENDS
from handlers.sending import edit
from handlers.workspace import Workspace, find_catalogue_in
from importer.permissions import operator
from importer.words.jobs import ImportJob
from importer.words.language import speaking
from importer.words.postings import Posting, Said


async def deliver_undone(workspace: Workspace, posting: Posting) -> None:
    """Draw anew the summary of what an undo took back, and of the chain's first import: it may stand again.

    Of what can't be taken back any more, its own.
    """
    about = await find_job(workspace, posting)
    numbers = (about.of, about.root) if posting.kind == PostingKind.UNDONE else (about.number,)
    for number in dict.fromkeys(filter(None, numbers)):
        job = await workspace.imports.numbered(about.workspace, number, operator(""))
        said = await workspace.postings.latest(job.id, PostingKind.SUMMARY)
        if said is None:
            continue
        if not workspace.edits.take(KEPT_FOR_ENDS):
            raise used_up(workspace, KEPT_FOR_ENDS)
        await _show_summary(workspace, job, said)
    await workspace.postings.note_said(posting.id)


async def show_summary_at(workspace: Workspace, job: ImportJob, press: Press) -> None:
    """Draw the summary anew below which something was pressed that can't be any more."""
    said = await workspace.postings.latest(job.id, PostingKind.SUMMARY)
    if said and said.place == press.message_ts:
        await workspace.edits.wait()
        now = await workspace.imports.find(workspace.id, job.id, operator(""))
        await _show_summary(workspace, now, said)


async def _show_summary(workspace: Workspace, job: ImportJob, said: Said) -> None:
    with speaking(await find_catalogue_in(workspace, said.channel, job.uploaded_by)):
        message = await draw_summary(workspace, job)
    await edit(workspace.sender, said.channel, said.place, message)
