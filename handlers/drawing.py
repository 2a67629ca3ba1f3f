"""What a posting says: drawn when it is said, as its job stands then."""

from typing import Final

from handlers.blocks import notices, progress, summary, undo
from handlers.blocks.help import help_offer
from handlers.blocks.message import Message
from handlers.payloads.ids import PostingKind
from handlers.question import draw_question
from handlers.workspace import Workspace
from importer.permissions import operator
from importer.words.jobs import ImportJob, JobState
from importer.words.postings import Posting
from importer.words.stored_sentences import from_text
from importer.words.undo import UndoDetails

_SHOWN_IN: Final = {
    PostingKind.WAITING: JobState.QUEUED,
    PostingKind.NEXT: JobState.QUEUED,
    PostingKind.PREVIEW: JobState.PREVIEWED,
}
"""What is only so in one state of its job."""


class NothingToSayError(Exception):
    """What was to be said isn't so any more."""


async def find_job(workspace: Workspace, posting: Posting) -> ImportJob:
    """The job that the posting is about."""
    if posting.job is None:
        raise NothingToSayError
    return await workspace.imports.current(posting.job)


async def draw(workspace: Workspace, posting: Posting) -> Message:
    """The message as it is now; raises NothingToSayError where it isn't so any more."""
    drawn = await _draw_kind(workspace, posting)
    if posting.redirected:
        return notices.redirected(drawn, posting.channel, posting.reason)
    return drawn


async def _draw_kind(workspace: Workspace, posting: Posting) -> Message:
    match posting.kind:
        case PostingKind.REFUSAL:
            return notices.refused(posting.subject, str(from_text(posting.words)))
        case PostingKind.APOLOGY:
            return notices.unexpected(posting.words)
        case PostingKind.HELP:
            return help_offer()
        case kind:
            job = await find_job(workspace, posting)
            draw_it = _draw_of_undo if job.is_undo else _draw_of_job
            return await draw_it(workspace, job, PostingKind(kind))


async def _draw_of_job(workspace: Workspace, job: ImportJob, kind: PostingKind) -> Message:
    """What is said of a job as it stands now."""
    match kind:
        case PostingKind.QUESTION | PostingKind.PREVIEW if job.is_open:
            return await draw_question(workspace, job, f"plan{job.attempt}")
        case PostingKind.WAITING | PostingKind.NEXT if job.state is JobState.QUEUED:
            ahead = await workspace.imports.ahead(job)
            if ahead:
                return progress.waiting(job, ahead, is_next=kind is PostingKind.NEXT)
        case PostingKind.CLOSE if job.was_declined:
            return progress.cancelled(job, await workspace.trials.of(job))
        case PostingKind.CLOSE:
            return progress.closed(job)
        case PostingKind.SUMMARY:
            return await draw_summary(workspace, job)
    raise NothingToSayError


async def draw_summary(workspace: Workspace, job: ImportJob) -> Message:
    """The summary of a job that has ended, with what has become of it since."""
    standing = await workspace.undoing.standing(job)
    if job.is_undo:
        return undo.summary(await _look(workspace, job), standing)
    found = await workspace.imports.details(job, operator(""))
    trial = await workspace.trials.of(job)
    return summary.summary(job, found.kinds, job.uploaded_by, standing, trial, found.attempts)


async def _draw_of_undo(workspace: Workspace, job: ImportJob, kind: PostingKind) -> Message:
    """The same of an undo, whose first message shows at any time how it stands."""
    match kind:
        case PostingKind.SUMMARY:
            return await draw_summary(workspace, job)
        case PostingKind.CLOSE:
            return undo.closed(job)
        case _ if _SHOWN_IN.get(kind, job.state) is job.state:
            return await _draw_undo(workspace, job)
    raise NothingToSayError


async def _draw_undo(workspace: Workspace, job: ImportJob) -> Message:
    """The first message about an undo, as it stands now."""
    match job.state:
        case JobState.PREVIEWED:
            return undo.preview(await _look(workspace, job))
        case JobState.APPLYING:
            return undo.going_back(job)
        case JobState.QUEUED if ahead := await workspace.imports.ahead(job):
            return undo.waiting(job, ahead)
        case state if state.ended:
            return undo.closed(job)
        case _:
            return undo.looking(job)


async def _look(workspace: Workspace, job: ImportJob) -> UndoDetails:
    """What is told of it in its thread, which belongs to those who are there."""
    return await workspace.undoing.look(job, operator(""), undo.FIRST_LEFT)
