"""Which jobs need a second person's approval."""

from importer.words.directory import DirectoryKind
from importer.words.jobs import COMMAND_LINE, UNDOES, ImportJob, JobKind


def is_exempt(job: ImportJob) -> bool:
    """Whether it needs nobody's: it takes back, tries a preview out, or came from the command line."""
    begun_by = job.started_by or job.uploaded_by
    return job.kind in UNDOES or job.kind is JobKind.TRIAL or begun_by.startswith(COMMAND_LINE)


def needs_approval(job: ImportJob, above: int | None) -> bool:
    """Whether it sets more customers than one person may set alone, and nobody else has agreed."""
    return above is not None and count_set(job) > above and not is_exempt(job) and not job.approved_by


def count_set(job: ImportJob) -> int:
    """How many customers a job changes, and of a list of customers adds or takes out again."""
    if job.verdict is None:
        return 0
    totals = job.verdict.totals
    entries = totals.added + totals.taken_out if job.loads is DirectoryKind.CUSTOMERS else 0
    return totals.customers + entries
