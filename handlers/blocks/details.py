"""Everything about one import, as `/imports 12` shows it in a message and the Details button in a modal."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.models.views import View

from handlers.blocks.changes import changes_buttons, first_changes, modal_title
from handlers.blocks.columns import TERMS, columns_read, left_out
from handlers.blocks.correction import corrected_values, correction_head
from handlers.blocks.history import by_whom, entry_text
from handlers.blocks.message import Message, actions, button, context, header, message, section, words
from handlers.blocks.mrkdwn import code, day, who
from handlers.blocks.outcome import counts_paragraph, error_kinds, source_words
from handlers.blocks.taken_back import take_back_buttons, undone_lines
from handlers.blocks.undo import details_of_undo
from handlers.payloads.carried import PressedAt
from handlers.payloads.ids import Action
from importer.attempts import correction_lines, imported_before
from importer.past import Details
from importer.preview.guard_words import guard_lines
from importer.report.file_facts import is_utf_8, peculiarities, size_and_separator
from importer.report.handover_words import handover_title
from importer.report.mapping_words import reason_words
from importer.report.outcome import outcome
from importer.report.undo_words import undo_head
from importer.words.approval_need import count_set
from importer.words.changes import Change
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobKind, JobState
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
    facts = _columns(found.job) if found.with_rows and found.job.kind is not JobKind.HANDOVER else []
    told = _all_of_undo(found, to_thread, standing, undo) if undo else _all(found, to_thread, standing, facts)
    return message(header(_title(found.job)), *told)


def details_modal(
    found: Details,
    place: PressedAt,
    to_thread: str = "",
    standing: TakingBack = NOT_TAKEN_BACK,
    undo: UndoDetails | None = None,
    first: Sequence[Change] = (),
) -> View:
    """The same with more: why each column was read, what guards said and who confirmed it, the first changes.

    `place` is where it was opened: there its buttons are answered.
    """
    if undo:
        told = _all_of_undo(found, to_thread, standing, undo)
    else:
        told = _all(found, to_thread, standing, _facts(found, first) if found.with_rows else [])
    has_buttons = any(isinstance(block, ActionsBlock) for block in told)
    answered = _("What you press here is answered in messages, behind this window.")
    return View(
        type="modal",
        title=modal_title(found.job),
        close=_("Close"),
        blocks=[*told, *([context(answered)] if has_buttons else [])],
        private_metadata=place.metadata(),
    )


def _title(job: ImportJob) -> str:
    if job.is_undo:
        return undo_head(job)
    if job.kind is JobKind.HANDOVER:
        return handover_title(job)
    if job.loads:
        return _("List {number}", number=str(job.number))
    return correction_head(job) if job.is_correction else _("Import {number}", number=str(job.number))


def _all_of_undo(found: Details, to_thread: str, standing: TakingBack, undo: UndoDetails) -> Sequence[Block]:
    told = details_of_undo(undo, standing)
    return [section(entry_text(found.job, to_thread)), *_failure(found), *told, *_changes(found)]


def _all(found: Details, to_thread: str, standing: TakingBack, facts: Sequence[Block]) -> Sequence[Block]:
    """Of any other job; `facts` are about its file and its plan."""
    job = found.job
    if job.kind is JobKind.HANDOVER:
        return [
            section(entry_text(job, to_thread)),
            *map(section, undone_lines(standing)),
            *_failure(found),
            *facts,
            *_changes(found),
            *take_back_buttons(job, standing),
        ]
    return [
        section(f"*{outcome(job)}*\n{source_words(job)}\n{by_whom(job, to_thread)}"),
        *map(section, [*undone_lines(standing), *correction_lines(found.attempts)]),
        *_failure(found),
        *counts_paragraph(job),
        *facts,
        *error_kinds(found.kinds, job.counts.errors, found.advice),
        *_error_file(found),
        *_changes(found),
        *take_back_buttons(job, standing),
    ]


def _failure(found: Details) -> list[Block]:
    """Why it failed, which may quote a row of the file."""
    job = found.job
    if not job.failure or not found.with_rows:
        return []
    nothing = [_("Nothing was changed.")] if job.state is JobState.FAILED else []
    return [words(" ".join([*nothing, str(job.failure)]))]


def _columns(job: ImportJob) -> list[Block]:
    """What the file is; its headers may be values, where it has none."""
    if not job.reading.shape.columns:
        return [context(size_and_separator(job.reading.shape, code))]
    return [
        section("\n".join([_("*Columns read:* {columns}", columns=columns_read(job)), left_out(job)])),
        context(size_and_separator(job.reading.shape, code), *peculiarities(job.reading.shape, code)),
        *corrected_values(job),
    ]


def _facts(found: Details, first: Sequence[Change]) -> list[Block]:
    """Everything about the file and the plan that was made of it."""
    job = found.job
    customers = job.counts.changed if job.state.ended else job.counts.planned
    if job.loads:
        customers = count_set(job)
    if job.kind is JobKind.HANDOVER:
        return [*_guards(job), *first_changes(first, customers)]
    if not job.reading.shape.columns:
        return _columns(job)
    return [
        section("\n".join([*(_field(job, field) for field in Field), left_out(job)])),
        context(*_file(found)),
        *corrected_values(job),
        *_guards(job),
        *first_changes(first, customers),
    ]


def _field(job: ImportJob, field: Field) -> str:
    """Which column a field was read from, and why."""
    place, why = job.reading.mapping.column(field), reason_words(job.reading, field, TERMS)
    if place is None:
        if why is None:
            return _("*{field}:* not imported", field=field.label)
        return _("*{field}:* not imported ({why})", field=field.label, why=why)
    column = TERMS.column(job.reading.shape, place)
    if why is None:
        return _("*{field}:* {column}", field=field.label, column=column)
    return _("*{field}:* {column} ({why})", field=field.label, column=column, why=why)


def _file(found: Details) -> Sequence[str]:
    """What is known of the file, and whether it was imported before."""
    job, same = found.job, found.attempts.same
    shape = job.reading.shape
    return [
        size_and_separator(shape, code),
        *([_("Its text is read as UTF-8.")] if is_utf_8(shape) else []),
        *peculiarities(shape, code),
        *([imported_before(job, same, who, day(same.created_at))] if same else []),
    ]


def _guards(job: ImportJob) -> list[Block]:
    """What looked unusual in its preview, and who has said yes to it."""
    lines = [f":warning: {line}" for line in guard_lines(job, code)]
    if not lines:
        return []
    by = [_("Confirmed by {person}.", person=who(job.confirmed_by))] if job.confirmed_by else []
    return [section("\n".join([_("*What looked unusual in the preview*"), *lines, *by]))]


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
                    "*Error file:* the rows of this import were deleted (it is old, or was forgotten). "
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
