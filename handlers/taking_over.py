"""What takes over from a message that Slack lets nobody edit any more: it says what the edit would have."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.errors import SlackApiError

from handlers.payloads.ids import PostingKind
from handlers.postings import FIRST, first_kind, lane_of
from handlers.slack_errors import read_trouble
from importer.words.jobs import ImportJob
from importer.words.postings import NewPosting, Posting

_ASKS: Final = frozenset({PostingKind.PREVIEW, PostingKind.ASKED})
"""These let the first message ask something."""
TAKES_OVER: Final = FIRST | {PostingKind.CLOSED}
"""What may say in a new message what an edit would have said; its `subject` is where the other stands."""


def is_too_late_to_edit(error: SlackApiError) -> bool:
    """Whether the message can't be edited, now or later: too old, gone, or where nothing can be written.

    What a message can't hold is no matter of time (`handlers.fitting`).
    """
    return not read_trouble(error).passes


def say_anew(job: ImportJob, edit: Posting, place: str) -> Sequence[NewPosting]:
    """The new message instead of an edit of the one at this place; written down twice it is said once.

    None where nobody would miss it: a summary tells the end, and that a job waits for its turn passes.
    """
    if edit.kind in _ASKS:
        return (_instead_of(job, edit, first_kind(job), place),)
    if edit.kind == PostingKind.CLOSE and job.was_declined:
        return (_instead_of(job, edit, PostingKind.CLOSED, place),)
    return ()


def edit_newest(job: ImportJob, anew: Posting) -> NewPosting:
    """The edit once more, where a newer first message came while its new message waited for its turn."""
    return _instead_of(job, anew, PostingKind(anew.words))


def _instead_of(job: ImportJob, other: Posting, kind: PostingKind, place: str = "") -> NewPosting:
    """One posting instead of another; it remembers which message couldn't be edited, and by which kind."""
    return NewPosting(
        kind=kind,
        key=f"{kind.value}:{job.number}:instead:{other.id}",
        lane=lane_of(kind),
        channel=other.channel,
        thread=other.thread,
        person=other.person,
        subject=place,
        words=other.kind if place else "",
        comes_first=kind in FIRST,
    )
