"""Everything about one import, as `/imports 12` and the Details button show it."""

from slack_sdk.models.blocks import Block

from handlers.blocks.changes import changes_buttons
from handlers.blocks.columns import columns_read, left_out
from handlers.blocks.correction import corrected_values, correction_head
from handlers.blocks.history import by_whom, entry_text
from handlers.blocks.message import Message, actions, button, context, header, message, section, words
from handlers.blocks.mrkdwn import code
from handlers.blocks.outcome import counts_paragraph, error_kinds
from handlers.blocks.undo import details_of_undo, take_back_buttons, undone_lines
from handlers.payloads.ids import Action
from importer.past import Details, correction_lines
from importer.report.file_facts import peculiarities, size_and_separator
from importer.report.handover_words import handover_title
from importer.report.outcome import outcome
from importer.report.undo_words import undo_head
from importer.words.jobs import JobKind, JobState
from importer.words.language import _
from importer.words.undo import NOT_TAKEN_BACK, TakingBack, UndoDetails


def details(
    found: Details,
    to_thread: str = "",
    standing: TakingBack = NOT_TAKEN_BACK,
    undo: UndoDetails | None = None,
) -> Message:
    """One import: outcome, counts, file, mapping, kinds of errors with examples, and the way to take it back.

    Of the file only the name, where its rows may not be seen. `to_thread` links to where it is talked about,
    if anywhere; `undo` tells what an undo does or did.
    """
    job = found.job
    if undo:
        told = details_of_undo(undo, standing)
        return message(
            header(undo_head(job)),
            section(entry_text(job, to_thread)),
            *_failure(found),
            *told,
            *_changes(found),
        )
    if job.kind is JobKind.HANDOVER:
        return message(
            header(handover_title(job)),
            section(entry_text(job, to_thread)),
            *_failure(found),
            *_changes(found),
        )
    return message(
        header(correction_head(job) if job.is_correction else _("Import {number}", number=str(job.number))),
        section(f"*{outcome(job)}*\n{code(job.reading.source.file_name)}\n{by_whom(job, to_thread)}"),
        *map(section, [*undone_lines(standing), *correction_lines(found.attempts)]),
        *_failure(found),
        *counts_paragraph(job),
        *_file(found),
        *(corrected_values(job) if found.with_rows else []),
        *error_kinds(found.kinds),
        *_error_file(found),
        *_changes(found),
        *take_back_buttons(job, standing),
    )


def _failure(found: Details) -> list[Block]:
    """Why it failed, which may quote a row of the file."""
    job = found.job
    if not job.failure or not found.with_rows:
        return []
    nothing = [_("Nothing was changed.")] if job.state is JobState.FAILED else []
    return [words(" ".join([*nothing, str(job.failure)]))]


def _file(found: Details) -> list[Block]:
    """What the file is; its headers may be values, where it has none."""
    job = found.job
    if not found.with_rows:
        return []
    return [
        section("\n".join([_("*Columns read:* {columns}", columns=columns_read(job)), left_out(job)])),
        context(size_and_separator(job.reading.shape, code), *peculiarities(job.reading.shape, code)),
    ]


def _changes(found: Details) -> list[Block]:
    """The ways to what was changed, or would be, for those who may see rows."""
    buttons = changes_buttons(found.job) if found.with_rows else []
    return [actions(*buttons)] if buttons else []


def _error_file(found: Details) -> list[Block]:
    """The way to the rows with errors, where there are any, or who has it."""
    job = found.job
    if not job.counts.errors:
        return []
    if not found.with_rows:
        return [
            section(
                _(
                    "*Error file:* the wrong values and the rows with errors are for the person who shared "
                    "the file, the members of the conversation where it was shared and import "
                    "admins. Ask one of them."
                )
            )
        ]
    if job.rows_gone:
        return [
            section(
                _(
                    "*Error file:* this import is so old that its rows were deleted. "
                    "An error file that was shared in its thread is still there."
                )
            )
        ]
    return [
        section(
            _("*Error file:* the rows with errors, each with what is wrong. Correct it and share it again.")
        ),
        actions(button(_("Error file"), Action.SEND_ERROR_FILE, job.id)),
    ]
