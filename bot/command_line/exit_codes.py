"""How the program ends: with which code, and after which job."""

from importer.words.jobs import ImportJob, JobState

DONE = 0
SOME_ROWS_HAD_ERRORS = 1
NOTHING_DONE = 2

# As a shell counts them: 128 and the signal's number.
INTERRUPTED = 130
NOBODY_LISTENS = 141


def exit_code(job: ImportJob) -> int:
    """How the program ends once a job has come to rest."""
    if job.state is JobState.CANCELLED or is_stopped(job):
        return NOTHING_DONE
    return SOME_ROWS_HAD_ERRORS if job.counts.errors else DONE


def is_stopped(job: ImportJob) -> bool:
    """Whether a job stands as a preview because guards speak, or others have changed what was seen."""
    if job.state is not JobState.PREVIEWED or job.verdict is None:
        return False
    return bool(job.verdict.guards or job.verdict.moved)
