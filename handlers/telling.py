"""Account managers are told which customers they gained and lost: in one message for each job."""

from collections.abc import Sequence
from pathlib import Path

from handlers.blocks.file_words import own_changes_words
from handlers.blocks.mrkdwn import code
from handlers.drawing import NothingToSayError, find_job
from handlers.payloads.ids import PostingKind
from handlers.postings import lane_of
from handlers.workspace import Workspace
from importer.report.not_back_words import elsewhere_words, still_there_lines
from importer.words.changes import Moves, OwnChanges
from importer.words.jobs import ImportJob, JobKind
from importer.words.postings import NOWHERE, NewPosting, Posting

_SEPARATOR = ":"


async def find_managers(workspace: Workspace, posting: Posting) -> None:
    """Write down who is to be told of a job; doing it again adds nobody."""
    job = await find_job(workspace, posting)
    told = [_tell(posting, job, one) for one in await workspace.telling.find(job)]
    await workspace.postings.add(job.workspace, told, job.id)
    await workspace.postings.note_said(posting.id)
    workspace.wake_sayer()


def _tell(found_by: Posting, job: ImportJob, own: OwnChanges) -> NewPosting:
    """What one account manager is to be told, in the lane in which it was found out."""
    return NewPosting(
        kind=PostingKind.OWN_CHANGES,
        key=f"{PostingKind.OWN_CHANGES}:{job.number}:{own.user}",
        lane=found_by.kind,
        channel=found_by.channel,
        thread=found_by.thread,
        person=own.member,
        subject=str(own.user),
        words=_SEPARATOR.join(map(str, own.moves)),
    )


async def tell_of_untold(workspace: Workspace, posting: Posting, reason: str) -> Sequence[NewPosting]:
    """The word where a job is talked about that an account manager can't be told: of the first of them.

    Where it stands below no file that was shared, it stands below the job's first message.
    """
    job, kind = await find_job(workspace, posting), PostingKind.MANAGER_UNTOLD
    if job.is_from_command_line:
        return ()
    thread = await workspace.threads.of(job.id) or NOWHERE
    return (
        NewPosting(
            kind=kind,
            key=f"{kind}:{job.number}",
            lane=lane_of(kind),
            channel=thread.channel,
            thread=thread.thread,
            person=job.uploaded_by,
            subject=posting.person,
            words=reason,
        ),
    )


async def write_own_changes(
    workspace: Workspace, job: ImportJob, posting: Posting, folder: Path
) -> tuple[Path, str]:
    """Where the file for one account manager is, and what is said beside it."""
    moves = Moves(*map(int, posting.words.split(_SEPARATOR)))
    written = await workspace.telling.file(job, int(posting.subject), sum(moves), folder)
    if written is None:
        raise NothingToSayError
    stayed = await _find_stayed(workspace, job)
    return written.path, own_changes_words(job, moves, stayed, is_workbook=written.is_workbook)


async def _find_stayed(workspace: Workspace, job: ImportJob) -> Sequence[str]:
    """Which customers of a cover haven't gone back to the one who was covered for, and why."""
    if job.kind is not JobKind.RETURN or job.request is None:
        return ()
    totals, person = await workspace.undoing.undos.totals(job), code(job.request.leaving.email)
    return [*filter(None, [elsewhere_words(totals, person)]), *still_there_lines(totals, person)]
