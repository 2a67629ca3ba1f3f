"""What an undo says: how it stands, and why values stay."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, _, lazy_gettext, lazy_ngettext, ngettext
from importer.words.undo import UndoTotals

_A_DAY: Final = timedelta(days=1)
_SENTENCES: Final = {
    JobState.PREVIEWED: lazy_ngettext(
        "Previewed: {back} of {count} customer would go back",
        "Previewed: {back} of {count} customers would go back",
        0,
    ),
    JobState.APPLYING: lazy_ngettext(
        "Going back: {changed} of {count} customer so far",
        "Going back: {changed} of {count} customers so far",
        0,
    ),
    JobState.COMPLETED: lazy_ngettext(
        "Completed: {changed} of {count} customer went back",
        "Completed: {changed} of {count} customers went back",
        0,
    ),
    JobState.COMPLETED_WITH_ERRORS: lazy_ngettext(
        "Completed, some values were left: {changed} of {count} customer went back",
        "Completed, some values were left: {changed} of {count} customers went back",
        0,
    ),
    JobState.CANCELLED: lazy_ngettext(
        "Cancelled: {changed} of {count} customer had gone back",
        "Cancelled: {changed} of {count} customers had gone back",
        0,
    ),
    JobState.UNDONE: lazy_ngettext(
        "Undone: {changed} of {count} customer had gone back",
        "Undone: {changed} of {count} customers had gone back",
        0,
    ),
}

_OF_LISTS: Final = {
    JobState.PREVIEWED: lazy_ngettext(
        "Previewed: {back} of {count} entry would go back",
        "Previewed: {back} of {count} entries would go back",
        0,
    ),
    JobState.APPLYING: lazy_ngettext(
        "Going back: {changed} of {count} entry so far",
        "Going back: {changed} of {count} entries so far",
        0,
    ),
    JobState.COMPLETED: lazy_ngettext(
        "Completed: {changed} of {count} entry went back",
        "Completed: {changed} of {count} entries went back",
        0,
    ),
    JobState.COMPLETED_WITH_ERRORS: lazy_ngettext(
        "Completed, some were left: {changed} of {count} entry went back",
        "Completed, some were left: {changed} of {count} entries went back",
        0,
    ),
    JobState.CANCELLED: lazy_ngettext(
        "Cancelled: {changed} of {count} entry had gone back",
        "Cancelled: {changed} of {count} entries had gone back",
        0,
    ),
    JobState.UNDONE: lazy_ngettext(
        "Undone: {changed} of {count} entry had gone back",
        "Undone: {changed} of {count} entries had gone back",
        0,
    ),
}
"""The same of what a list has added and changed."""
_OF_A_LIST: Final = {
    True: lazy_ngettext(
        "{count} entry goes back to what was there before list {of}: what it added is taken out.",
        "{count} entries go back to what was there before list {of}: what it added is taken out.",
        0,
    ),
    False: lazy_ngettext(
        "{count} entry goes back to what was there before undo {of}.",
        "{count} entries go back to what was there before undo {of}.",
        0,
    ),
}
_LIST_WENT_BACK: Final = {
    True: lazy_ngettext(
        "{count} entry went back to what was there before list {of}: what it had added was taken out.",
        "{count} entries went back to what was there before list {of}: what it had added was taken out.",
        0,
    ),
    False: lazy_ngettext(
        "{count} entry went back to what was there before undo {of}.",
        "{count} entries went back to what was there before undo {of}.",
        0,
    ),
}

_WOULD_GO_BACK: Final = {
    True: lazy_ngettext(
        "{count} customer goes back to what was there before import {of}.",
        "{count} customers go back to what was there before import {of}.",
        0,
    ),
    False: lazy_ngettext(
        "{count} customer goes back to what was there before undo {of}.",
        "{count} customers go back to what was there before undo {of}.",
        0,
    ),
}
"""For an import, and for an undo that is undone."""
_HANDOVER_WOULD_GO_BACK: Final = lazy_ngettext(
    "{count} customer goes back to whoever looked after it before handover {of}.",
    "{count} customers go back to whoever looked after them before handover {of}.",
    0,
)
_HANDOVER_WENT_BACK: Final = lazy_ngettext(
    "{count} customer went back to whoever looked after it before handover {of}.",
    "{count} customers went back to whoever looked after them before handover {of}.",
    0,
)
_WENT_BACK: Final = {
    True: lazy_ngettext(
        "{count} customer went back to what was there before import {of}.",
        "{count} customers went back to what was there before import {of}.",
        0,
    ),
    False: lazy_ngettext(
        "{count} customer went back to what was there before undo {of}.",
        "{count} customers went back to what was there before undo {of}.",
        0,
    ),
}


def undo_outcome(job: ImportJob) -> str:
    """How an undo stands, in one sentence."""
    if job.kind is JobKind.RETURN and (told := _before_its_day(job)):
        return told
    counts = job.counts
    match job.state:
        case JobState.MAPPING | JobState.QUEUED | JobState.WAITING_FOR_APPROVAL:
            return _("Waiting for its turn")
        case JobState.CHECKING:
            return _("Checking what goes back")
        case JobState.FAILED:
            return _("Failed: nothing went back")
        case state if state.ended and not counts.rows:
            return _("Completed: there was nothing to take back")
        case state:
            said = (_OF_LISTS if job.loads else _SENTENCES)[state]
            return str(said.fill(counts.rows, back=counts.planned, changed=counts.changed))


def _before_its_day(job: ImportJob) -> str:
    """How a return stands that nobody has begun; nothing of any other."""
    if job.is_void:
        return _("Won't take place: handover {number} was undone", number=str(job.of))
    if job.is_scheduled and job.request is not None and job.request.returns_on is not None:
        return _("Waiting for its day, {day}", day=job.request.returns_on)
    if job.was_declined:
        return _("Kept for good: nothing returns")
    return ""


_IMPORT_TAKEN_BACK: Final = lazy_gettext("Undo {number} of undo {of}, which took back import {root}")
_LIST_TAKEN_BACK: Final = lazy_gettext("Undo {number} of undo {of}, which took back list {root}")


def undo_head(job: ImportJob) -> str:
    """Which undo it is, and what it takes back."""
    if job.kind is JobKind.RETURN:
        return _("Return {number} of handover {of}", number=str(job.number), of=str(job.of))
    if job.request is not None and job.of == job.root:
        return _("Undo {number} of handover {of}", number=str(job.number), of=str(job.of))
    if job.request is not None:
        return _(
            "Undo {number} of undo {of}, which took back handover {root}",
            number=str(job.number),
            of=str(job.of),
            root=str(job.root),
        )
    if job.loads and job.of == job.root:
        return _("Undo {number} of list {of}", number=str(job.number), of=str(job.of))
    if job.of == job.root:
        return _("Undo {number} of import {of}", number=str(job.number), of=str(job.of))
    what = _LIST_TAKEN_BACK if job.loads else _IMPORT_TAKEN_BACK
    return str(what.fill(number=str(job.number), of=str(job.of), root=str(job.root)))


def late_words(job: ImportJob) -> str:
    """That a return was done on a later day than its own; nothing where it wasn't."""
    if job.due is None or job.finished_at is None or job.request is None or job.request.returns_on is None:
        return ""
    if job.state is JobState.CANCELLED or job.finished_at - job.due < _A_DAY:
        return ""
    return _(
        "It was due on {day}, and was done at {moment}, because Handoff didn't run before.",
        day=job.request.returns_on,
        moment=job.finished_at,
    )


def terms() -> str:
    """What no undo takes back."""
    return _("Reminders that went out stay out.")


def would_go_back(job: ImportJob, totals: UndoTotals) -> Sequence[str]:
    """What an undo would do to customers, a sentence for each bucket that isn't empty, but for what stays."""
    would = _would_go_back(job).fill(totals.goes_back, of=str(job.of))
    return [str(would), *_only_in_part(totals), *as_before(job, totals)]


def went_back(job: ImportJob, totals: UndoTotals) -> Sequence[str]:
    """What an undo has done to customers, in the same way; one that was cancelled has done a part of it."""
    went = _went_back(job).fill(job.counts.changed, of=str(job.of))
    waiting = totals.goes_back - job.counts.changed
    cancelled = ngettext(
        "{count} more would have gone back, had the undo not been stopped.",
        "{count} more would have gone back, had the undo not been stopped.",
        waiting,
    )
    return [
        str(went),
        *([cancelled] if waiting > 0 else []),
        *_only_in_part(totals),
        *as_before(job, totals),
    ]


def _would_go_back(job: ImportJob) -> Sentence:
    is_first = job.of == job.root
    if job.loads:
        return _OF_A_LIST[is_first]
    return _HANDOVER_WOULD_GO_BACK if job.request and is_first else _WOULD_GO_BACK[is_first]


def _went_back(job: ImportJob) -> Sentence:
    is_first = job.of == job.root
    if job.loads:
        return _LIST_WENT_BACK[is_first]
    return _HANDOVER_WENT_BACK if job.request and is_first else _WENT_BACK[is_first]


def _only_in_part(totals: UndoTotals) -> Sequence[str]:
    if not totals.partly:
        return ()
    return (
        ngettext(
            "{count} of them only in part: one value goes back, the other stays.",
            "{count} of them only in part: one value goes back, the other stays.",
            totals.partly,
        ),
    )


def as_before(job: ImportJob, totals: UndoTotals) -> Sequence[str]:
    """Of how many customers, or entries of a list, nothing was to be taken back; nothing where of none."""
    if not totals.as_before:
        return ()
    if job.loads:
        return (
            ngettext(
                "{count} entry is already as before.",
                "{count} entries are already as before.",
                totals.as_before,
            ),
        )
    return (
        ngettext(
            "{count} customer is already as before.",
            "{count} customers are already as before.",
            totals.as_before,
        ),
    )
