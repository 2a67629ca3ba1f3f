"""Which jobs need a second person's approval."""

from importer.words.jobs import COMMAND_LINE, UNDOES, ImportJob, JobKind


def is_exempt(job: ImportJob) -> bool:
    """Whether it needs nobody's: it takes back, tries a preview out, or came from the command line."""
    begun_by = job.started_by or job.uploaded_by
    return job.kind in UNDOES or job.kind is JobKind.TRIAL or begun_by.startswith(COMMAND_LINE)


def needs_approval(job: ImportJob, above: int | None) -> bool:
    """Whether it changes more customers than one person may change alone, and nobody else has agreed."""
    changes = job.verdict.totals.customers if job.verdict else 0
    return above is not None and changes > above and not is_exempt(job) and not job.approved_by
