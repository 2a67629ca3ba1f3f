"""How an import stands, in one sentence: one word for the outcome, counts always."""

from typing import Final

from importer.words.counts import count, number
from importer.words.jobs import ImportJob, JobState

_WORDS: Final = {
    JobState.MAPPING: "Waiting for an answer",
    JobState.CHECKING: "Checking",
    JobState.PREVIEWED: "Previewed",
    JobState.QUEUED: "Waiting for its turn",
    JobState.APPLYING: "Applying",
    JobState.COMPLETED: "Completed",
    JobState.COMPLETED_WITH_ERRORS: "Completed with errors",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
    JobState.UNDONE: "Undone",
}


def total_rows(job: ImportJob) -> int:
    """How many rows the file has: as checked, or before that as first read."""
    return job.counts.rows or job.reading.shape.rows


def outcome(job: ImportJob) -> str:
    """The word and the counts: `Completed with errors: 1,180 of 1,240 rows went through`."""
    return f"{_WORDS[job.state]}: {_counts(job)}"


def _counts(job: ImportJob) -> str:
    rows = count(total_rows(job), "row")
    through = number(job.counts.rows - job.counts.errors)
    match job.state:
        case JobState.COMPLETED | JobState.COMPLETED_WITH_ERRORS:
            return f"{through} of {rows} went through"
        case JobState.FAILED:
            return f"0 of {rows} went through"
        case JobState.CANCELLED:
            return f"{number(job.counts.changed)} of {rows} had been applied"
        case JobState.APPLYING:
            return f"{number(job.counts.changed)} of {count(job.counts.planned, 'row')} so far"
        case JobState.PREVIEWED:
            return f"{through} of {rows} would go through"
        case _:
            return rows
