"""The closing message of an import: what happened, what it means, and what to do next."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.blocks.message import Message, context, header, message, section, words
from handlers.blocks.mrkdwn import code, who
from handlers.blocks.outcome import attribution, counts_paragraph, error_kinds, outcome_with_emoji
from importer.words.counts import count, number
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.summary import ErrorKind


def summary(job: ImportJob, kinds: Sequence[ErrorKind], mention: str) -> Message:
    """The result of a job that has ended; `mention` is the person told, as in `job.uploaded_by`."""
    return message(
        header(outcome_with_emoji(job)),
        *_what_happened(
            job,
            f"{who(mention)}, this is the result of import {job.number}, {code(job.reading.source.file_name)}.",
        ),
        *counts_paragraph(job),
        *error_kinds(kinds),
        context(f"{attribution(job)}."),
        *_what_next(job),
    )


def error_file_words(job: ImportJob, *, became_workbook: bool = False) -> str:
    """What is said beside the error file where it is shared.

    `became_workbook` where the file itself was none.
    """
    why = (
        "It comes as a workbook, because ids begin with zeros, which spreadsheets take away from a CSV. "
        if became_workbook
        else ""
    )
    return (
        f"Import {job.number}: {_needing_attention(job.counts.errors)}. {why}Correct the file and share it again; "
        "its last four columns tell what is wrong, and are left out when it comes back."
    )


def _what_happened(job: ImportJob, head: str) -> list[Block]:
    """The head, and what the outcome means; why an import failed may quote its file."""
    if job.state is JobState.FAILED:
        return [section(head), words(f"Nothing was changed. {job.failure or ''}")]
    return [section(f"{head}\n{_means(job)}")]


def _means(job: ImportJob) -> str:
    """What the outcome means, in a sentence or two."""
    match job.state:
        case JobState.CANCELLED:
            return _cancelled(job.counts)
        case _ if job.counts.errors:
            return _with_errors(job.counts)
        case _ if not job.counts.changed:
            return "Nothing had to change: every customer in the file was already as the file says."
        case _:
            return "Every row of the file went through."


def _with_errors(counts: Counts) -> str:
    if counts.errors == counts.rows:
        return "Every row has an error, so nothing was changed."
    if not counts.changed:
        return "The rows with errors change nothing; the other customers were already as the file says."
    return "The rows with errors changed nothing; all the others went through."


def _cancelled(counts: Counts) -> str:
    if not counts.changed:
        return "It was cancelled before anything was changed."
    them = "That row stays as it is" if counts.changed == 1 else "Those rows stay as they are"
    return f"It was cancelled after {count(counts.changed, 'row')} had been applied. {them} now; no other row changed."


def _what_next(job: ImportJob) -> list[Block]:
    """What the person does now, where there is something to do."""
    if job.state is JobState.CANCELLED:
        return [
            section("*What next:* to apply the rest, share the file again. What is already so is left alone.")
        ]
    if not job.counts.errors:
        return []
    return [
        section(
            f"*What next:* the error file in this thread holds {_needing_attention(job.counts.errors)}, and says what "
            "is wrong with each. Correct it and share it again, in this thread or in another channel."
        )
    ]


def _needing_attention(rows: int) -> str:
    return "the 1 row that needs attention" if rows == 1 else f"the {number(rows)} rows that need attention"
