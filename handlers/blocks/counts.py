"""The counts of an import that was checked, a line for each."""

from slack_sdk.models.blocks import Block

from handlers.blocks.message import section
from importer.words.counts import count, number
from importer.words.jobs import Counts, ImportJob, JobState


def counted(job: ImportJob) -> list[Block]:
    """A paragraph with the counts; nothing before every row was checked."""
    return [section("\n".join(_lines(job)))] if job.checked else []


def _lines(job: ImportJob) -> list[str]:
    counts = job.counts
    return [
        f"*Rows:* {number(counts.rows)}",
        f"*Changed:* {number(counts.changed)}",
        *_not_applied(job),
        f"*Already right:* {number(counts.unchanged - counts.repeats)}",
        *_repeats(counts),
        f"*With errors:* {number(counts.errors)}",
        *_cleaned(counts),
    ]


def _not_applied(job: ImportJob) -> list[str]:
    """The changes that a cancelled import left undone."""
    rows = job.counts.planned - job.counts.changed
    return [f"*Not applied:* {number(rows)}"] if job.state is JobState.CANCELLED and rows > 0 else []


def _repeats(counts: Counts) -> list[str]:
    return [f"*Repeats of another row:* {number(counts.repeats)}"] if counts.repeats else []


def _cleaned(counts: Counts) -> list[str]:
    if not counts.cleaned:
        return []
    values = count(counts.cleaned, "value")
    return [
        f"*Matched despite small differences:* {values}, in spaces, invisible characters or capital letters"
    ]
