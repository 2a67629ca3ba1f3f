"""How an import stands, in one sentence, with its counts."""

from collections.abc import Callable, Sequence
from typing import Final

from importer.preview.totals_words import removed_parts
from importer.report.handover_words import handover_outcome
from importer.report.list_words import list_outcome
from importer.report.undo_words import undo_outcome
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, _, lazy_gettext, lazy_ngettext, ngettext, row_of
from importer.words.summary import ErrorKind, count_overlaps

_SENTENCES: Final = {
    JobState.MAPPING: lazy_ngettext(
        "Waiting for an answer: {count} row", "Waiting for an answer: {count} rows", 0
    ),
    JobState.CHECKING: lazy_ngettext("Checking: {count} row", "Checking: {count} rows", 0),
    JobState.QUEUED: lazy_ngettext(
        "Waiting for its turn: {count} row", "Waiting for its turn: {count} rows", 0
    ),
    JobState.APPLYING: lazy_ngettext(
        "Applying: {changed} of {count} row so far", "Applying: {changed} of {count} rows so far", 0
    ),
    JobState.CANCELLED: lazy_ngettext(
        "Cancelled: {changed} of {count} row had been applied",
        "Cancelled: {changed} of {count} rows had been applied",
        0,
    ),
    JobState.UNDONE: lazy_ngettext(
        "Undone: {count} customer had been changed", "Undone: {count} customers had been changed", 0
    ),
}


_OF_KIND: Final = {
    JobKind.UNDO: undo_outcome,
    JobKind.RETURN: undo_outcome,
    JobKind.HANDOVER: handover_outcome,
    JobKind.DIRECTORY: list_outcome,
}
"""What isn't told in rows of a file."""


_PLANNED: Final = {
    JobState.PREVIEWED: lazy_gettext("Previewed: {what}"),
    JobState.WAITING_FOR_APPROVAL: lazy_gettext("Waiting for approval: {what}"),
}


def total_rows(job: ImportJob) -> int:
    """How many rows the file has: as checked, or before that as first read."""
    return job.counts.rows or job.reading.shape.rows


def source_name(job: ImportJob, quote: Callable[[str], str]) -> str:
    """The name of a job's file, as `quote` writes it; of people added from Slack there was none."""
    if job.is_of_people_added:
        return _("people added from Slack")
    return quote(job.reading.source.file_name)


def outcome(job: ImportJob) -> str:
    """How it stands, in customers: `715 customers changed, 465 already right, 60 rows need fixing`.

    What was removed always stands in it.
    """
    if say := _OF_KIND.get(job.kind):
        return say(job)
    match job.state:
        case JobState.FAILED:
            return _("Failed: nothing was changed")
        case JobState.CANCELLED if not job.counts.changed:
            return _("Cancelled before it began")
        case state if state.is_planned:
            what = row_of([_would_change(job.counts.planned), *_rest(job)])
            return str(_PLANNED[state].fill(what=what))
        case state if state.stands:
            return row_of([_changed(job.counts.changed), *_rest(job)])
        case _:
            return str(_sentence(job))


def _would_change(customers: int) -> str:
    if not customers:
        return _("no customer would change")
    return ngettext("{count} customer would change", "{count} customers would change", customers)


def _changed(customers: int) -> str:
    if not customers:
        return _("No customer changed")
    return ngettext("{count} customer changed", "{count} customers changed", customers)


def _rest(job: ImportJob) -> Sequence[str]:
    """What was removed, who was right already, and the rows with errors; nothing of what there is none of."""
    counts = job.counts
    right = counts.unchanged - counts.repeats
    return [
        *(removed_parts(job.verdict.totals) if job.verdict else ()),
        *([ngettext("{count} already right", "{count} already right", right)] if right else ()),
        *(
            [ngettext("{count} row needs fixing", "{count} rows need fixing", counts.errors)]
            if counts.errors
            else ()
        ),
    ]


def overlap_words(kinds: Sequence[ErrorKind], errors: int) -> str:
    """How many rows are counted in several kinds of errors; empty where none is, or all were deleted."""
    if not kinds:
        return ""
    rows, have_two = count_overlaps(kinds, errors)
    if not rows:
        return ""
    if have_two:
        return ngettext(
            "{count} row has two of these errors, and is counted in both.",
            "{count} rows have two of these errors, and are counted in both.",
            rows,
        )
    return ngettext(
        "{count} row has several of these errors, and is counted in each.",
        "{count} rows have several of these errors, and are counted in each.",
        rows,
    )


def _sentence(job: ImportJob) -> Sentence:
    counts = job.counts
    rows = {JobState.APPLYING: counts.planned, JobState.UNDONE: counts.changed}.get(job.state)
    return _SENTENCES[job.state].fill(total_rows(job) if rows is None else rows, changed=counts.changed)
