"""How an import stands, in one sentence: one word for the outcome, counts always."""

from typing import Final

from importer.report.undo_words import undo_outcome
from importer.words.jobs import ImportJob, JobState
from importer.words.language import Sentence, _, lazy_ngettext

_SENTENCES: Final = {
    JobState.MAPPING: lazy_ngettext(
        "Waiting for an answer: {count} row", "Waiting for an answer: {count} rows", 0
    ),
    JobState.CHECKING: lazy_ngettext("Checking: {count} row", "Checking: {count} rows", 0),
    JobState.PREVIEWED: lazy_ngettext(
        "Previewed: {through} of {count} row would go through",
        "Previewed: {through} of {count} rows would go through",
        0,
    ),
    JobState.QUEUED: lazy_ngettext(
        "Waiting for its turn: {count} row", "Waiting for its turn: {count} rows", 0
    ),
    JobState.APPLYING: lazy_ngettext(
        "Applying: {changed} of {count} row so far", "Applying: {changed} of {count} rows so far", 0
    ),
    JobState.COMPLETED: lazy_ngettext(
        "Completed: {through} of {count} row went through",
        "Completed: {through} of {count} rows went through",
        0,
    ),
    JobState.COMPLETED_WITH_ERRORS: lazy_ngettext(
        "Completed with errors: {through} of {count} row went through",
        "Completed with errors: {through} of {count} rows went through",
        0,
    ),
    JobState.FAILED: lazy_ngettext(
        "Failed: 0 of {count} row went through", "Failed: 0 of {count} rows went through", 0
    ),
    JobState.CANCELLED: lazy_ngettext(
        "Cancelled: {changed} of {count} row had been applied",
        "Cancelled: {changed} of {count} rows had been applied",
        0,
    ),
    JobState.UNDONE: lazy_ngettext("Undone: {count} row", "Undone: {count} rows", 0),
}


def total_rows(job: ImportJob) -> int:
    """How many rows the file has: as checked, or before that as first read."""
    return job.counts.rows or job.reading.shape.rows


def outcome(job: ImportJob) -> str:
    """The word and the counts: `Completed with errors: 1,180 of 1,240 rows went through`."""
    if job.is_undo:
        return undo_outcome(job)
    if job.state is JobState.CANCELLED and not job.counts.changed:
        return _("Cancelled before it began")
    return str(_sentence(job))


def _sentence(job: ImportJob) -> Sentence:
    counts = job.counts
    rows = counts.planned if job.state is JobState.APPLYING else total_rows(job)
    return _SENTENCES[job.state].fill(rows, through=counts.rows - counts.errors, changed=counts.changed)
