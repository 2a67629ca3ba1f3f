"""What is to be said to people, of which job, and when: written down with what makes it true."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol

from handlers.payloads.ids import PostingKind
from importer.words.approval import Approval, Decision
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.postings import NOWHERE, Farewell, NewPosting, Posting, Said, Thread


class Lane(StrEnum):
    """In one thread a lane's postings are said in their order; edits are rationed, and hold up no message."""

    MESSAGES = "messages"
    EDITS = "edits"


FILES: Final = frozenset({PostingKind.ERROR_FILE, PostingKind.CHANGES_FILE, PostingKind.OWN_CHANGES})
"""These bring a file."""
FIRST: Final = frozenset({PostingKind.QUESTION, PostingKind.UNDO})
"""The first message about a job: it is edited as the job goes on, and the history leads there.

Whoever has shared a file has no answer yet: it is said before what others are told of their jobs.
"""
_WAITS: Final = frozenset({PostingKind.PREVIEW, PostingKind.WAITING, PostingKind.NEXT, PostingKind.ASKED})
"""What nobody needs to be told once the job has gone on."""
EDITS: Final = _WAITS | {
    PostingKind.CLOSE,
    PostingKind.UNDONE,
    PostingKind.CORRECTED,
    PostingKind.EXPIRED,
    PostingKind.FORGOTTEN,
    PostingKind.APPROVAL_OVER,
}
"""These edit the first message, or summaries of what was undone or corrected; others are new messages."""
TO_APPROVERS: Final = frozenset({PostingKind.APPROVAL, PostingKind.APPROVAL_OVER})
"""These stand in the direct messages of a person, and are theirs alone."""

MOST_SHOWN: Final = 5
"""Of so many customers the summary of an undo shows all values that stay; those of more come as a file."""


def first_kind(job: ImportJob) -> PostingKind:
    """What the first message about a job is: the question about a file, or what an undo would do."""
    return PostingKind.UNDO if job.is_undo else PostingKind.QUESTION


def lane_of(kind: PostingKind) -> Lane:
    """What a posting of this kind waits for."""
    return Lane.EDITS if kind in EDITS else Lane.MESSAGES


class Postings(Protocol):
    """Keeps what is to be said until it was said."""

    async def add(self, workspace: int, new: Sequence[NewPosting], job: int | None = None) -> None:
        """Have these said, unless they were said before or are to be said already."""

    async def begin(self, posting: Posting, place: str = "") -> None:
        """Note that it may stand at Slack from now on; raises OvertakenError where another says it."""

    async def note_said(self, posting: int, *, channel: str | None = None, place: str = "") -> None:
        """Note that it was said, and where: in another conversation than was meant, where one is told."""

    async def keep_link(self, posting: int, link: str) -> None:
        """Keep the link that leads to it."""

    async def note_refused(self, posting: int, *, may_be_there: bool = False) -> None:
        """Note that Slack has not taken what was begun; but an earlier try may have arrived."""

    async def put_off(self, posting: int, pause: timedelta, *, broke: bool = False) -> None:
        """Say it after a pause, perhaps because it `broke`; what is noted of its being at Slack stays."""

    async def come_back(self, posting: int, pause: timedelta) -> None:
        """Say it after a pause, as others come before it; that is no try."""

    async def redirect(self, posting: int, reason: str) -> None:
        """Let the person alone be told."""

    async def give_up(self, posting: int, reason: str) -> None:
        """Nobody can be told."""

    async def drop(self, job: int, key: str) -> None:
        """Leave unsaid what was written down of a job with this key: it was said otherwise."""

    async def latest(self, job: int, kind: str) -> Said | None:
        """Where the newest of a job's postings of a kind stands, if it stands anywhere."""

    async def standing(self, job: int, kind: str) -> Sequence[Said]:
        """Where each of a job's postings of a kind stands, the oldest first."""

    async def is_to_come(self, job: int, kind: str) -> bool:
        """Whether a job's posting of a kind is still to be said, or to be looked for."""

    async def find(self, job: int, key: str) -> Said | None:
        """A job's posting with this key, once it may stand at Slack; `place` is empty as long as unknown."""

    async def newest(self, jobs: Collection[int], kinds: Collection[str]) -> dict[int, Said]:
        """The newest message of these kinds that stands, by job."""


def tell(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """What is to be said of a job as it stands now: in its thread, and to those who are to approve it."""
    return (*_tell_in_thread(job, thread), *_tell_of_approval(job, thread))


def _tell_in_thread(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    if job.is_undo:
        return (_tell_return if job.kind is JobKind.RETURN else _tell_undo)(job, thread)
    if job.kind is JobKind.TRIAL:
        return _tell_trial(job, thread)
    if job.is_from_command_line:
        return (*_tell_corrected(job, thread), *_tell_met(job, thread))
    if job.state is JobState.PREVIEWED:
        return (preview_posting(job, thread),)
    if job.is_open:
        return (_about(job, thread, PostingKind.QUESTION),)
    return _tell_end(job, thread) if job.state.ended else ()


def _tell_of_approval(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """Who is asked, that they are asked no more, and, to who had asked, that it doesn't go on by itself."""
    asked = job.approval
    if asked is None or (job.state is JobState.WAITING_FOR_APPROVAL) is not asked.waits:
        return ()
    if asked.waits:
        shown = _about(job, thread, PostingKind.ASKED, of=str(asked.number), overtakes=_WAITS)
        former = [_to_approver(job, asked, one, PostingKind.APPROVAL_OVER) for one in asked.former]
        now = [_to_approver(job, asked, one, PostingKind.APPROVAL) for one in asked.approvers]
        return (shown, *former, *now)
    if not job.state.follows_approval:
        return ()
    over = [_to_approver(job, asked, one, PostingKind.APPROVAL_OVER) for one in asked.approvers]
    if asked.is_let_go or asked.decision not in {Decision.APPROVED, Decision.WITHDRAWN}:
        answered = _about(job, thread, PostingKind.ANSWERED, of=str(asked.number))
        over.append(replace(answered, person=asked.asked_by))
    return over


def _to_approver(job: ImportJob, asked: Approval, approver: str, kind: PostingKind) -> NewPosting:
    """What is said to an approver: in their direct messages, which only Slack knows the place of."""
    times = asked.times_asked(approver)
    key = approval_key(job, kind, asked.number, approver, times)
    told = (kind, key, lane_of(kind), approver, "", approver, str(asked.number), str(times))
    is_answered = kind is PostingKind.APPROVAL_OVER and not asked.waits
    return NewPosting(*told, overtakes={PostingKind.APPROVAL} if is_answered else ())


def approval_key(job: ImportJob, kind: PostingKind, number: int, approver: str, times: int = 1) -> str:
    """What is said to an approver of a request is known by this; they may be asked several `times`."""
    again = f":{times}" if times > 1 else ""
    return f"{kind.value}:{job.number}:{number}:{approver}{again}"


def _tell_trial(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """Only what it has done: the preview itself shows it at work, and stands again if it is stopped."""
    if not job.state.ended or job.was_declined:
        return ()
    said = (_about(job, thread, PostingKind.SUMMARY),)
    return (*said, _about(job, thread, PostingKind.ERROR_FILE)) if job.counts.errors else said


def preview_posting(job: ImportJob, thread: Thread) -> NewPosting:
    """The edit by which the first message becomes the preview, once for each plan, and after each answer."""
    of = f"{job.attempt}:{job.approval.number}" if job.approval else str(job.attempt)
    return _about(job, thread, PostingKind.PREVIEW, of=of, overtakes=_WAITS)


def _tell_undo(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """What it would do, then what it has done; each plan is shown, though the message may be there already.

    What was typed on a command line is told there; here the summary of what it took back says so.
    """
    if job.is_from_command_line:
        return (_about(job, thread, PostingKind.UNDONE),) if job.state.ended else ()
    if job.state.ended:
        return _tell_undo_end(job, thread)
    if job.state is JobState.PREVIEWED:
        return (preview_posting(job, thread),)
    return () if job.state is JobState.MAPPING else (_about(job, thread, PostingKind.UNDO),)


def _tell_undo_end(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """The closing edit, and once anything was done, or should have been, the summary.

    The summaries of what was taken back say so from now on.
    """
    said = [_about(job, thread, PostingKind.CLOSE, overtakes=_WAITS)]
    if job.state is not JobState.CANCELLED or job.cursor:
        said += [_about(job, thread, PostingKind.SUMMARY), _about(job, thread, PostingKind.UNDONE)]
        if job.counts.errors > MOST_SHOWN:
            said.append(_about(job, thread, PostingKind.ERROR_FILE))
    return said


def _tell_return(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """What it has done, with a word to those whom it concerns, also where nothing came back.

    Until then its cover's summary tells, and those of covers that it meets. A cover that was asked for on a
    command line has no thread: those whom it concerns hear of its return.
    """
    decided = str(job.attempt) if job.is_scheduled else ""
    again = _about(job, thread, PostingKind.UNDONE, of=decided)
    if job.is_scheduled:
        return (again,) if job.request and job.request.extended_by else ()
    if not job.state.ended:
        return ()
    if job.was_declined:
        return (again,)
    concerned = _tell_concerned(job, thread)
    if thread == NOWHERE:
        return (again, *concerned)
    left = [_about(job, thread, PostingKind.ERROR_FILE)] if job.counts.errors > MOST_SHOWN else []
    return (_about(job, thread, PostingKind.SUMMARY), again, *left, *concerned)


def _tell_concerned(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """A word to the one who was covered for and to those who covered, by their emails."""
    people = (job.request.leaving, *job.request.to) if job.request else ()
    return [
        replace(_about(job, thread, PostingKind.RETURNED, of=str(one.id)), subject=one.email)
        for one in people
    ]


def _tell_forgotten(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """The edit by which the messages about a job say that it was forgotten."""
    return (_about(job, thread, PostingKind.FORGOTTEN),)


STANDING: Final = FIRST | {PostingKind.SUMMARY, PostingKind.APPROVAL}
"""The messages about a job that have buttons to decide about it."""
FAREWELL: Final = Farewell(STANDING, _tell_forgotten)
"""What becomes of these once it is forgotten."""


def tell_outdated(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """The edit by which the summary of a job that has lost its rows no longer offers to take it back."""
    offered = job.state.ended and job.root is not None and job.counts.changed
    return (_about(job, thread, PostingKind.EXPIRED),) if offered else ()


def tell_waiting(job: ImportJob, thread: Thread, *, is_next: bool) -> Sequence[NewPosting]:
    """What tells a job that it has to wait, or is next; a trial has no message of its own to say so."""
    if job.kind in {JobKind.TRIAL, JobKind.RETURN}:
        return ()
    kind = PostingKind.NEXT if is_next else PostingKind.WAITING
    return (_about(job, thread, kind, overtakes=_WAITS),)


def ask_again(job: ImportJob, thread: Thread, drawn_for: str) -> Sequence[NewPosting]:
    """The question once more, as a new message, where the first one can't be edited any more."""
    return (_about(job, thread, PostingKind.QUESTION, of=drawn_for),)


def ask_changes_file(job: ImportJob, thread: Thread, asker: str, asked_for: str) -> Sequence[NewPosting]:
    """The changes file; `asked_for` is a word of its own for each time that someone asks."""
    return (replace(_about(job, thread, PostingKind.CHANGES_FILE, of=asked_for), person=asker),)


def _tell_end(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """The closing edit; unless it was cancelled before its rows were checked, the summary.

    And the rows with errors. What it corrects tells of it from now on.
    """
    said = [] if job.was_loaded_at_once else [_about(job, thread, PostingKind.CLOSE, overtakes=_WAITS)]
    if not job.was_declined:
        said.append(_about(job, thread, PostingKind.SUMMARY))
    if not job.was_declined and job.checked and job.counts.errors:
        said.append(_about(job, thread, PostingKind.ERROR_FILE))
    return (*said, *_tell_corrected(job, thread), *_tell_met(job, thread))


def _tell_met(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """The edit by which covers whose customers a handover may have handed on tell what becomes of those."""
    has_handed_on = job.kind is JobKind.HANDOVER and job.state.ended and job.counts.changed
    return (_about(job, thread, PostingKind.UNDONE),) if has_handed_on else ()


def _tell_corrected(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """The edit by which the summary of what a job corrects tells of it, once it has done anything.

    Of what was typed on a command line nothing else is said here.
    """
    if not job.state.ended or job.was_declined or job.of is None:
        return ()
    return (_about(job, thread, PostingKind.CORRECTED),)


def _about(
    job: ImportJob, thread: Thread, kind: PostingKind, *, of: str = "", overtakes: Collection[str] = ()
) -> NewPosting:
    key = ":".join(filter(None, (kind.value, str(job.number), of)))
    place = thread.channel, thread.thread, job.uploaded_by
    return NewPosting(kind, key, lane_of(kind), *place, overtakes=overtakes, comes_first=kind in FIRST)
