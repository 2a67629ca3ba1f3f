"""Who shared an import's file, who pressed Import, and who cancelled it."""

from handlers.blocks.mrkdwn import who
from importer.words.jobs import ImportJob, JobState


def attribution(job: ImportJob) -> str:
    """The words that name them, without a full stop; of an import from the command line, the one who typed it."""
    sharer = who(job.uploaded_by)
    if job.is_from_command_line:
        return f"Imported by {sharer}"
    starter = who(job.started_by) if job.started_by else ""
    canceller = who(job.cancelled_by) if job.cancelled_by and job.state is JobState.CANCELLED else ""
    if starter and canceller:
        return f"Shared by {sharer}, imported by {starter}, cancelled by {canceller}"
    if canceller:
        return f"Shared by {sharer}, cancelled by {canceller}"
    if starter == sharer:
        return f"Shared and imported by {sharer}"
    return f"Shared by {sharer}, imported by {starter}" if starter else f"Shared by {sharer}"
