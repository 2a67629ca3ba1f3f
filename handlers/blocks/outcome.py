"""The outcome of an import at the head of a message, with its sign."""

from typing import Final

from importer.report.outcome import outcome
from importer.words.jobs import ImportJob, JobState

EMOJI: Final = {
    JobState.COMPLETED: ":white_check_mark:",
    JobState.COMPLETED_WITH_ERRORS: ":warning:",
    JobState.FAILED: ":x:",
    JobState.CANCELLED: ":no_entry_sign:",
    JobState.UNDONE: ":leftwards_arrow_with_hook:",
}
"""The sign at the head of a message about an import that has ended."""

RUNNING_EMOJI: Final = ":hourglass_flowing_sand:"


def outcome_with_emoji(job: ImportJob) -> str:
    """The outcome as the head of a message."""
    return f"{EMOJI.get(job.state, RUNNING_EMOJI)} {outcome(job)}"
