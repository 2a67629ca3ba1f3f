"""The closing message of an import: what happened, what it means, and what to do next."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.blocks.changes import changes_buttons
from handlers.blocks.message import Message, context, header, message, section, words
from handlers.blocks.mrkdwn import code, who
from handlers.blocks.outcome import attribution, counts_paragraph, error_kinds, outcome_with_emoji
from handlers.blocks.undo import take_back_buttons, undone_lines
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.language import _, ngettext
from importer.words.summary import ErrorKind
from importer.words.undo import NOT_TAKEN_BACK, TakingBack


def summary(
    job: ImportJob, kinds: Sequence[ErrorKind], mention: str, standing: TakingBack = NOT_TAKEN_BACK
) -> Message:
    """The result of a job that has ended; `mention` is the person told, as in `job.uploaded_by`.

    With the way to take it back, where it has changed anything, or what has done so.
    """
    return message(
        header(outcome_with_emoji(job)),
        *_what_happened(job, _head(job, mention)),
        *map(section, undone_lines(standing)),
        *counts_paragraph(job),
        *error_kinds(kinds),
        context(f"{attribution(job)}."),
        *_what_next(job),
        *changes_buttons(job),
        *(take_back_buttons(job, standing) if job.counts.changed else ()),
    )


def _head(job: ImportJob, mention: str) -> str:
    return _(
        "{person}, this is the result of import {number}, {file}.",
        person=who(mention),
        number=str(job.number),
        file=code(job.reading.source.file_name),
    )


def _what_happened(job: ImportJob, head: str) -> list[Block]:
    """The head, and what the outcome means; why an import failed may quote its file."""
    if job.state is JobState.FAILED:
        why = [str(job.failure)] if job.failure else []
        return [section(head), words(" ".join([_("Nothing was changed."), *why]))]
    return [section(f"{head}\n{_means(job)}")]


def _means(job: ImportJob) -> str:
    """What the outcome means, in a sentence or two."""
    if job.state is JobState.UNDONE:
        return _("It was carried out, and has been undone since. The numbers below are what it had come to.")
    if job.state is JobState.CANCELLED:
        return _cancelled(job.counts)
    if job.counts.errors:
        return _with_errors(job.counts)
    if not job.counts.changed:
        return _("Nothing had to change: every customer in the file was already as the file says.")
    return _("Every row of the file went through.")


def _with_errors(counts: Counts) -> str:
    if counts.errors == counts.rows:
        return _("Every row has an error, so nothing was changed.")
    if not counts.changed:
        return _("The rows with errors change nothing; the other customers were already as the file says.")
    return _("The rows with errors changed nothing; all the others went through.")


def _cancelled(counts: Counts) -> str:
    if not counts.changed:
        return _("It was cancelled before anything was changed.")
    return ngettext(
        "It was cancelled after {count} row had been applied. That row stays as it is now; no other row changed.",
        "It was cancelled after {count} rows had been applied. Those rows stay as they are now; no other row changed.",
        counts.changed,
    )


def _what_next(job: ImportJob) -> list[Block]:
    """What the person does now, where there is something to do."""
    if job.state is JobState.CANCELLED:
        return [
            section(
                _("*What next:* to apply the rest, share the file again. What is already so is left alone.")
            )
        ]
    if not job.counts.errors:
        return []
    return [
        section(
            ngettext(
                "*What next:* the error file in this thread holds the {count} row that needs attention, and says what "
                "is wrong with it. Correct it and share it again, in this thread or in another channel.",
                "*What next:* the error file in this thread holds the {count} rows that need attention, and says what "
                "is wrong with each. Correct it and share it again, in this thread or in another channel.",
                job.counts.errors,
            )
        )
    ]
