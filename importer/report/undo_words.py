"""What an undo says: how it stands, and why values stay."""

from collections.abc import Sequence
from typing import Final

from importer.words.jobs import ImportJob, JobState
from importer.words.language import _, lazy_ngettext, ngettext
from importer.words.undo import LeftValue, UndoOutcome, UndoTotals

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


def undo_outcome(job: ImportJob) -> str:
    """How an undo stands, in one sentence."""
    counts = job.counts
    match job.state:
        case JobState.MAPPING | JobState.QUEUED:
            return _("Waiting for its turn")
        case JobState.CHECKING:
            return _("Checking what goes back")
        case JobState.FAILED:
            return _("Failed: nothing went back")
        case state if state.ended and not counts.rows:
            return _("Completed: there was nothing to take back")
        case state:
            return str(_SENTENCES[state].fill(counts.rows, back=counts.planned, changed=counts.changed))


def undo_head(job: ImportJob) -> str:
    """Which undo it is, and what it takes back."""
    if job.of == job.root:
        return _("Undo {number} of import {of}", number=str(job.number), of=str(job.of))
    return _(
        "Undo {number} of undo {of}, which took back import {root}",
        number=str(job.number),
        of=str(job.of),
        root=str(job.root),
    )


def terms() -> str:
    """What no undo takes back."""
    return _("Reminders that went out stay out.")


def left_reasons(totals: UndoTotals) -> Sequence[str]:
    """Why values stay, a sentence for each reason, the most frequent first."""
    in_order = sorted(totals.left.items(), key=lambda one: (-one[1], one[0][0], one[0][1] or 0))
    return [_reason(outcome, job, values) for (outcome, job), values in in_order]


def _reason(outcome: UndoOutcome, job: int | None, values: int) -> str:
    match outcome:
        case UndoOutcome.BY_HAND:
            return ngettext(
                "{count} value stays, because someone has changed it since.",
                "{count} values stay, because someone has changed them since.",
                values,
            )
        case UndoOutcome.LATER_JOB:
            return ngettext(
                "{count} value stays, because import {job} has set it since.",
                "{count} values stay, because import {job} has set them since.",
                values,
                job=str(job),
            )
        case UndoOutcome.LATER_JOB_SAME:
            return ngettext(
                "{count} value stays, because import {job} asked for the same: undo that one as well to take it back.",
                "{count} values stay, because import {job} asked for the same: undo that one as well to take them back.",
                values,
                job=str(job),
            )
        case _:
            return ngettext(
                "{count} value can't go back, because its customer isn't there any more.",
                "{count} values can't go back, because their customers aren't there any more.",
                values,
            )


def left_line(left: LeftValue) -> str:
    """One value that stays: of whom, what it is, and what it would have become."""
    return _(
        "{customer}, {field}: stays {value} instead of {target}",
        customer=left.external_id or _("A customer who isn't there any more"),
        field=left.field.lazy_label,
        value=left.value or _("(none)"),
        target=left.target or _("(none)"),
    )
