"""Account managers are told which customers they gained and lost: in one message for each job."""

from collections.abc import Sequence
from pathlib import Path

from handlers.blocks.file_words import own_changes_words
from handlers.blocks.mrkdwn import code
from handlers.drawing import NothingToSayError, find_job
from handlers.payloads.ids import PostingKind
from handlers.workspace import Workspace
from importer.report.not_back_words import elsewhere_words, still_there_lines
from importer.words.changes import Moves, OwnChanges
from importer.words.jobs import ImportJob, JobKind
from importer.words.postings import NewPosting, Posting

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
