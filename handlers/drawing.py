"""What a posting says: drawn when it is said, as its job stands then."""

from handlers.blocks import notices, progress, summary
from handlers.blocks.help import help_offer
from handlers.blocks.message import Message
from handlers.payloads.ids import PostingKind
from handlers.question import draw_question
from handlers.workspace import Workspace
from importer.permissions import operator
from importer.words.jobs import ImportJob, JobState
from importer.words.postings import Posting
from importer.words.stored_sentences import from_text


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
            return await _draw_of_job(workspace, await find_job(workspace, posting), PostingKind(kind))


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
            return progress.cancelled(job)
        case PostingKind.CLOSE:
            return progress.closed(job)
        case PostingKind.SUMMARY:
            found = await workspace.imports.details(job, operator(""))
            return summary.summary(job, found.kinds, job.uploaded_by)
    raise NothingToSayError
