"""What a person should know of the choice of columns, in words: the same in Slack and on the command line."""

from collections.abc import Sequence

from importer.jobs import ImportJob
from importer.report.file_facts import Quote


def questions(job: ImportJob, quote: Quote) -> Sequence[str]:
    """What a person has to decide, a sentence for each field that is open."""
    return [
        f"Which column holds the {field.label}: "
        + " or ".join(quote(job.shape.columns[one.column]) for one in job.proposal.of(field).candidates)
        + "?"
        for field in job.proposal.open
    ]
