"""What a posting says: drawn when it is said, as its job stands then."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from handlers.blocks import approval, cover, failed, handover, notices, progress, summary, undo
from handlers.blocks.help import help_offer
from handlers.blocks.message import Message
from handlers.payloads.ids import PostingKind
from handlers.postings import FILES
from handlers.question import draw_question, look_at_plan
from handlers.workspace import Workspace
from importer.attempts import Attempts
from importer.permissions import operator
from importer.words.approval import Decision
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.postings import Posting
from importer.words.stored_sentences import from_text
from importer.words.undo import UndoDetails

_SHOWN_IN: Final = {
    PostingKind.WAITING: JobState.QUEUED,
    PostingKind.NEXT: JobState.QUEUED,
    PostingKind.PREVIEW: JobState.PREVIEWED,
}
"""What is only so in one state of its job."""
_ANEW: Final[Mapping[str, PostingKind]] = {PostingKind.CLOSED: PostingKind.CLOSE}
"""What says as a new message what an edit would have said."""


class NothingToSayError(Exception):
    """What was to be said isn't so any more."""


async def find_job(workspace: Workspace, posting: Posting) -> ImportJob:
    """The job that the posting is about."""
    if posting.job is None:
        raise NothingToSayError
    return await workspace.imports.current(posting.job)


async def draw(workspace: Workspace, posting: Posting, job: ImportJob | None = None) -> Message:
    """The message as it is now, of the job where it was looked up right before.

    Raises NothingToSayError where it isn't so any more.
    """
    drawn = await _draw_kind(workspace, posting, job)
    if posting.redirected:
        return notices.redirected(drawn, posting.channel, posting.reason)
    return drawn


async def _draw_kind(workspace: Workspace, posting: Posting, known: ImportJob | None) -> Message:
    match posting.kind:
        case kind if kind in _OF_NO_JOB:
            return _OF_NO_JOB[PostingKind(kind)](posting)
        case PostingKind.RETURNED:
            return await _draw_returned(workspace, posting)
        case kind if kind in _OF_APPROVAL:
            return await _OF_APPROVAL[PostingKind(kind)](workspace, posting)
        case kind:
            job = known or await find_job(workspace, posting)
            draw_it = _DRAWN.get(job.kind, _draw_of_job)
            return await draw_it(workspace, job, _ANEW.get(kind, PostingKind(kind)))


def _draw_refusal(posting: Posting) -> Message:
    return notices.refused(posting.subject, str(from_text(posting.words)))


def _draw_barred(posting: Posting) -> Message:
    return notices.not_allowed(str(from_text(posting.words)))


def _draw_apology(posting: Posting) -> Message:
    """For what broke: a message, or a file that another message speaks of."""
    draw_it = failed.file_missing if posting.subject in FILES else failed.unexpected
    return draw_it(posting.words)


def _draw_refused_file(posting: Posting) -> Message:
    return failed.file_refused(posting.words)


def _draw_manager_untold(posting: Posting) -> Message:
    return failed.manager_untold(posting.subject, posting.words)


def _draw_help(posting: Posting) -> Message:
    del posting  # it is the same for all
    return help_offer()


async def _draw_returned(workspace: Workspace, posting: Posting) -> Message:
    """The word to one of those whom a return concerns; to its thread, where nobody knows them at Slack."""
    job = await find_job(workspace, posting)
    if not await workspace.telling.find_member(workspace.id, posting.subject):
        if not posting.channel:
            raise NothingToSayError
        return cover.cannot_tell(posting.subject)
    if await _is_told_with_a_file(workspace, job, posting.subject):
        raise NothingToSayError
    is_back = job.request is not None and job.request.leaving.email == posting.subject
    totals = (await _look(workspace, job)).totals
    return cover.returned_to(job, totals) if is_back else cover.returned_from(job, totals)


async def _is_told_with_a_file(workspace: Workspace, job: ImportJob, email: str) -> bool:
    """Whether someone gets the list of what they gained and lost with a return: one message will do."""
    if not job.counts.changed or not (await workspace.covers.settings.of(workspace.id)).tell_managers:
        return False
    people = (job.request.leaving, *job.request.to) if job.request else ()
    user = next((one.id for one in people if one.email == email), None)
    return user in {one.user for one in await workspace.telling.find(job)}


async def _draw_asked(workspace: Workspace, posting: Posting) -> Message:
    """In the thread: that a job waits for approval; or, once it got none, why."""
    job = await find_job(workspace, posting)
    if posting.kind == PostingKind.ASKED and job.state is JobState.WAITING_FOR_APPROVAL:
        return await draw_question(workspace, job)
    if posting.kind == PostingKind.ANSWERED and _stands_unapproved(job):
        return approval.answered(job)
    raise NothingToSayError


def _stands_unapproved(job: ImportJob) -> bool:
    """Whether there was an answer, and it wasn't a yes to the plan that stands."""
    asked = job.approval
    if asked is None or asked.waits:
        return False
    return asked.decision is not Decision.APPROVED or (asked.is_let_go and job.is_preview)


async def _draw_for_approver(workspace: Workspace, posting: Posting) -> Message:
    """What an approver is asked, as long as they may answer it; or what came of it."""
    job, number = await find_job(workspace, posting), int(posting.subject)
    if posting.kind == PostingKind.APPROVAL_OVER:
        return approval.request_over(job, number, posting.person)
    asker = await workspace.people.asker(posting.person)
    if not await workspace.approving.can_answer(job, asker, number):
        raise NothingToSayError
    return approval.request(job, *await look_at_plan(workspace, job))


async def _draw_of_job(workspace: Workspace, job: ImportJob, kind: PostingKind) -> Message:
    """What is said of a job as it stands now."""
    match kind:
        case PostingKind.QUESTION | PostingKind.PREVIEW if _is_asking(job):
            return await draw_question(workspace, job, f"plan{job.attempt}")
        case PostingKind.WAITING | PostingKind.NEXT if job.state is JobState.QUEUED:
            ahead = await workspace.imports.ahead(job)
            if ahead:
                return progress.waiting(job, ahead, is_next=kind is PostingKind.NEXT)
        case PostingKind.CLOSE if job.was_declined:
            if instead := await workspace.listing.find_loaded_instead(job):
                return progress.loaded_instead(job, instead)
            return progress.cancelled(job, await workspace.trials.of(job))
        case PostingKind.CLOSE:
            return progress.closed(job)
        case PostingKind.SUMMARY:
            return await draw_summary(workspace, job)
    raise NothingToSayError


def _is_asking(job: ImportJob) -> bool:
    """Whether its first message asks for something, or tells that an approver was asked."""
    return job.is_open or job.state is JobState.WAITING_FOR_APPROVAL


async def draw_summary(workspace: Workspace, job: ImportJob) -> Message:
    """The summary of a job that has ended, with what has become of it since."""
    standing = await workspace.undoing.standing(job)
    if job.kind is JobKind.HANDOVER:
        return handover.summary(await workspace.handing_over.look(job), standing)
    if job.is_undo:
        return undo.summary(await _look(workspace, job), standing)
    found = await workspace.looking_back.details(job, operator(""))
    trial = await workspace.trials.of(job)
    left = await _count_left_in_first(workspace, job)
    about = (job.uploaded_by, standing, trial, await _with_fixed(workspace, job, found.attempts))
    return summary.summary(job, found.kinds, *about, left_in_first=left)


async def _with_fixed(workspace: Workspace, job: ImportJob, attempts: Attempts) -> Attempts:
    """With what the corrections have left of it."""
    left = await workspace.correcting.find_left(job)
    return replace(attempts, holder=left.holder, fixed=job.counts.errors - left.rows)


async def _count_left_in_first(workspace: Workspace, job: ImportJob) -> int:
    """How many rows that need fixing a correction hasn't read, as only the file can mend them."""
    if not job.is_correction or not job.checked or job.of is None:
        return 0
    first = await workspace.looking_back.numbered(job.workspace, job.of, operator(""))
    return max(first.counts.errors - job.counts.rows, 0)


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


async def _draw_of_handover(workspace: Workspace, job: ImportJob, kind: PostingKind) -> Message:
    """The same of a handover, which has no file."""
    match kind:
        case PostingKind.QUESTION | PostingKind.PREVIEW if _is_asking(job):
            return await draw_question(workspace, job)
        case PostingKind.WAITING | PostingKind.NEXT if job.state is JobState.QUEUED:
            if ahead := await workspace.imports.ahead(job):
                return handover.waiting(job, ahead)
        case PostingKind.CLOSE:
            return handover.closed(job)
        case PostingKind.SUMMARY:
            return await draw_summary(workspace, job)
    raise NothingToSayError


async def _draw_of_return(workspace: Workspace, job: ImportJob, kind: PostingKind) -> Message:
    """What is said of a return: its summary alone, since nobody has asked for it."""
    if kind is PostingKind.SUMMARY:
        return await draw_summary(workspace, job)
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


_OF_NO_JOB: Final = {
    PostingKind.REFUSAL: _draw_refusal,
    PostingKind.BARRED: _draw_barred,
    PostingKind.PRIVATE_WORD: _draw_barred,
    PostingKind.APOLOGY: _draw_apology,
    PostingKind.FILE_REFUSED: _draw_refused_file,
    PostingKind.MANAGER_UNTOLD: _draw_manager_untold,
    PostingKind.HELP: _draw_help,
}
"""What stands in the posting itself."""
_OF_APPROVAL: Final = {
    PostingKind.APPROVAL: _draw_for_approver,
    PostingKind.APPROVAL_OVER: _draw_for_approver,
    PostingKind.ASKED: _draw_asked,
    PostingKind.ANSWERED: _draw_asked,
}
_DRAWN: Final = {
    JobKind.UNDO: _draw_of_undo,
    JobKind.RETURN: _draw_of_return,
    JobKind.HANDOVER: _draw_of_handover,
}
"""What isn't about a file."""
