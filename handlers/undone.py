"""The summaries of what was taken back, corrected, or can't be taken back any more: they are drawn anew."""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Final

from handlers.blocks.notices import forgotten
from handlers.deliver import used_up
from handlers.drawing import draw_summary, find_job
from handlers.fitting import send_fitting
from handlers.payloads.api_responses import read_direct_channel
from handlers.payloads.ids import PostingKind
from handlers.payloads.presses import Press
from handlers.postings import STANDING, Lane
from handlers.rate_limits import KEPT_FOR_ENDS
from handlers.sending import edit
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace, find_catalogue_in
from importer.permissions import operator
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import speaking
from importer.words.postings import NewPosting, Posting, Said

SUMMARY_EDITS: Final = frozenset({PostingKind.UNDONE, PostingKind.CORRECTED, PostingKind.EXPIRED})
"""These change summaries."""

log = logging.getLogger(__name__)


async def deliver_summary_edits(workspace: Workspace, posting: Posting) -> None:
    """Let each summary that tells of it tell how it stands now."""
    for job in await _find_told(workspace, posting):
        said = await workspace.postings.latest(job.id, PostingKind.SUMMARY)
        if said is None:
            continue
        if not workspace.edits.take(KEPT_FOR_ENDS):
            raise used_up(workspace, KEPT_FOR_ENDS)
        await _show_unless_refused(workspace, job, said)
    await workspace.postings.note_said(posting.id)


async def _show_unless_refused(workspace: Workspace, job: ImportJob, said: Said) -> None:
    """Draw a summary anew; one that can't be edited any more keeps none of the others from it."""
    try:
        await _show_summary(workspace, job, said)
    except Failure as error:
        trouble = read_trouble(error)
        if trouble.passes:
            raise
        log.warning("the summary of import %s can't be edited: %s", job.number, trouble.word)


async def deliver_forgotten(workspace: Workspace, posting: Posting) -> None:
    """Let the messages about a job say that it was forgotten, those that have buttons to decide about it.

    Each has an edit of its own: there may be many, and one that can't be edited keeps up no other.
    """
    job = await find_job(workspace, posting)
    if posting.subject:
        await _edit_forgotten(workspace, job, posting)
    else:
        await workspace.postings.add(job.workspace, await _find_standing(workspace, job), job.id)
        workspace.wake_sayer()
    await workspace.postings.note_said(posting.id)


async def _find_standing(workspace: Workspace, job: ImportJob) -> Sequence[NewPosting]:
    """The edits, of one message each."""
    return [
        _forget_at(job, PostingKind(kind), said)
        for kind in sorted(STANDING)
        for said in await workspace.postings.standing(job.id, kind)
    ]


def _forget_at(job: ImportJob, kind: PostingKind, said: Said) -> NewPosting:
    """The edit of one; of what an approver was asked it is known who that is, for the place to be asked."""
    is_request = kind is PostingKind.APPROVAL
    return NewPosting(
        kind=PostingKind.FORGOTTEN,
        key=f"{PostingKind.FORGOTTEN}:{job.number}:{said.channel}:{said.place}",
        lane=Lane.EDITS,
        channel=said.channel,
        thread=said.thread,
        person=said.channel if is_request else job.uploaded_by,
        subject=said.place,
        words=kind,
    )


async def _edit_forgotten(workspace: Workspace, job: ImportJob, posting: Posting) -> None:
    if not workspace.edits.take(KEPT_FOR_ENDS):
        raise used_up(workspace, KEPT_FOR_ENDS)
    channel = posting.channel
    if posting.words == PostingKind.APPROVAL:
        channel = read_direct_channel(await workspace.client.conversations_open(users=posting.person))
    with speaking(await find_catalogue_in(workspace, channel, posting.person)):
        message = forgotten(job)
    await edit(workspace.sender, channel, posting.subject, message)


async def _find_told(workspace: Workspace, posting: Posting) -> Sequence[ImportJob]:
    """The jobs whose summaries are drawn anew.

    Of an undo: what it took back, the chain's first import, which may stand again, and all that it corrects.
    Of a handover, of its undo, and of a return, also the covers that may have the same customers. Of a
    correction: all that it corrects. Of what can't be taken back any more: itself.
    """
    about = await find_job(workspace, posting)
    numbers: Sequence[int | None] = (about.number,)
    if about.kind is JobKind.HANDOVER and posting.kind == PostingKind.UNDONE:
        numbers = ()
    elif posting.kind == PostingKind.UNDONE:
        root = await _number(workspace, about, about.root or about.of)
        numbers = (about.of, about.root, *(await _find_corrected(workspace, root) if root else ()))
    elif posting.kind == PostingKind.CORRECTED:
        numbers = await _find_corrected(workspace, about)
    found = [await _number(workspace, about, number) for number in dict.fromkeys(numbers)]
    met = await _find_met(workspace, about) if posting.kind == PostingKind.UNDONE else []
    return [*(job for job in found if job), *met]


async def _find_corrected(workspace: Workspace, job: ImportJob) -> Sequence[int]:
    """The numbers of what it corrects, and of what that corrects: each tells what is left to be fixed."""
    found, above = list[int](), job.of
    while above is not None:
        found.append(above)
        corrected = await _number(workspace, job, above)
        above = corrected.of if corrected else None
    return found


async def _find_met(workspace: Workspace, about: ImportJob) -> Sequence[ImportJob]:
    """The covers of whose customers a handover, its undo or its return may have taken some."""
    met = await workspace.covers.connected(about, operator(""))
    return [job for job in met if job.number not in {about.number, about.of, about.root}]


async def _number(workspace: Workspace, about: ImportJob, number: int | None) -> ImportJob | None:
    """The import of that number in the workspace of this one."""
    if number is None:
        return None
    return await workspace.looking_back.numbered(about.workspace, number, operator(""))


async def show_summary_at(workspace: Workspace, job: ImportJob, press: Press) -> None:
    """Draw the summary anew below which something was pressed that can't be any more."""
    said = await workspace.postings.latest(job.id, PostingKind.SUMMARY)
    if said and said.place == press.message_ts:
        await workspace.edits.wait()
        now = await workspace.looking_back.find(workspace.id, job.id, operator(""))
        await _show_summary(workspace, now, said)


async def _show_summary(workspace: Workspace, job: ImportJob, said: Said) -> None:
    with speaking(await find_catalogue_in(workspace, said.channel, job.uploaded_by)):
        message = await draw_summary(workspace, job)
    await send_fitting(workspace, partial(edit, workspace.sender, said.channel, said.place), message)
