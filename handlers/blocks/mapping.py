"""The question that follows a shared file: which column holds what."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    ExternalDataSelectElement,
    PlainTextObject,
    StaticSelectElement,
)

from handlers.blocks.asking import approval_lines
from handlers.blocks.cancelling import give_up_button
from handlers.blocks.columns import (
    DONT_IMPORT,
    TERMS,
    all_options,
    chosen_option,
    columns_fit_a_list,
    left_out,
)
from handlers.blocks.message import Message, Select, actions, context, message, section
from handlers.blocks.mrkdwn import code, day, who
from handlers.blocks.preview import fit_words, preview, way_on
from handlers.blocks.size import fits, leave_out
from handlers.blocks.table_choices import header_correction, open_choices, table_choices
from handlers.payloads.carried import FieldBlock
from handlers.payloads.ids import Action
from importer.attempts import corrects, imported_before
from importer.report.file_facts import peculiarities, size_and_separator
from importer.report.mapping_words import (
    candidates_words,
    left_out_words,
    not_changed,
    question,
    reason_words,
)
from importer.report.not_loaded import LOAD, not_loaded
from importer.words.column_names import passed_over
from importer.words.directory import DirectoryKind
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobState
from importer.words.language import _, lazy_gettext
from importer.words.proposal import what_is_missing
from importer.words.summary import ErrorKind
from importer.words.trial import Trial

_MEANINGS: Final = {
    Field.EXTERNAL_ID: lazy_gettext(
        "The customer's id in your system: it tells which customer a row is about."
    ),
    Field.ACCOUNT_MANAGER: lazy_gettext("The people who look after the customer."),
    Field.WORKFLOW: lazy_gettext("The payment reminders that the customer gets."),
}
_SAMPLES_SHOWN: Final = 3


def mapping_question(  # noqa: PLR0913 - each tells something else of what stands in it
    job: ImportJob,
    drawn_for: str = "share",
    *,
    lacking: Sequence[DirectoryKind] = (),
    rows_checked: int = 0,
    same: ImportJob | None = None,
    trial: Trial | None = None,
    kinds: Sequence[ErrorKind] = (),
    must_ask: bool = False,
) -> Message:
    """The question: what the file is, where its table is, a select a field, what would change, what next.

    `drawn_for` differs each time that the message is drawn anew: the trigger of the press that asked for it.
    `lacking` are the parts of the directory that the mapping asks for, and that hold nothing yet; `same` is
    the last import of the very same file, `trial` what was applied of its preview first, `kinds` why its rows
    need fixing; `must_ask` tells whether a second person has to agree.
    """
    below = [
        *header_correction(job, drawn_for),
        *(preview(job, rows_checked, trial, kinds) or [section(_way_on(job, lacking))]),
        *approval_lines(job, must_ask=must_ask),
        _buttons(job, trial, must_ask=must_ask),
    ]
    head = [_introduction(job, same), *_peculiarities(job)]
    listed = [*head, *_choices(job, drawn_for), *below]
    if fits(listed):
        return message(*listed)
    return message(*leave_out(job, [*head, *_choices(job, drawn_for, searched=True), *below]))


def _choices(job: ImportJob, drawn_for: str, *, searched: bool = False) -> Sequence[Block]:
    """Where the table is, and a select a field; `searched` are all selects where lists take too much room."""
    typed = searched or not columns_fit_a_list(job.reading.shape)
    return [
        *table_choices(job, drawn_for, searched=searched),
        *(_field(job, field, drawn_for, searched=typed) for field in Field),
        context(*_also_held(job), left_out(job)),
    ]


def _introduction(job: ImportJob, same: ImportJob | None) -> Block:
    head = _("Which columns of {file} should be read?", file=code(job.reading.source.file_name))
    so_far = (
        ""
        if job.state is JobState.PREVIEWED
        else _("Nothing has changed yet: please check the choices below.")
    )
    before = imported_before(job, same, who, day(same.created_at)) if same else ""
    said = filter(None, [size_and_separator(job.reading.shape, code), before, corrects(job), so_far])
    return section(f"*{head}*\n{' '.join(said)}")


def _peculiarities(job: ImportJob) -> list[Block]:
    said = peculiarities(job.reading.shape, code)
    return [context(*said)] if said else []


def _field(job: ImportJob, field: Field, drawn_for: str, *, searched: bool) -> Block:
    meaning = [] if _is_settled(job, field) else [str(_MEANINGS[field])]
    said = [f"*{field.label}*", *meaning, *_choice_so_far(job, field)]
    select = _search(job, field) if searched else _list(job, field)
    return section("\n".join(said), select, FieldBlock(job.id, field).block_id(drawn_for))


def _is_settled(job: ImportJob, field: Field) -> bool:
    """Whether a preview shows what the column brings, so that nobody has to be told what it is for."""
    return job.state is JobState.PREVIEWED and job.reading.mapping.column(field) is not None


def _choice_so_far(job: ImportJob, field: Field) -> list[str]:
    """What a person has to choose, or what is chosen and why, or what it means that nothing is."""
    if field in job.reading.proposal.open:
        candidates = [f"• {candidate}" for candidate in candidates_words(job.reading, field, TERMS)]
        return [f":warning: {question(job.reading, field)} {_to_choose(field)}", *candidates]
    reason = reason_words(job.reading, field, TERMS)
    why = [_italic(_("Why: {reason}.", reason=reason))] if reason else []
    column = job.reading.mapping.column(field)
    if column is None:
        return [*_not_read(job, field), *why]
    return [" · ".join(filter(None, [_samples(job, column), fit_words(job, field)])), *why]


def _to_choose(field: Field) -> str:
    if field is Field.EXTERNAL_ID:
        return _("Choose one.")
    return _("Choose one, or “{dont_import}”.", dont_import=DONT_IMPORT)


def _samples(job: ImportJob, column: int) -> str:
    """Three values of the chosen column; there are none where something is wrong with each row."""
    samples = [code(sample, 60) for sample in job.reading.shape.samples[column] if sample.strip()]
    if job.reading.shape.has_no_sound_row:
        return _italic(_("None of the rows can be read as they stand, so there are no examples."))
    if not samples:
        return _italic(_("This column looks empty."))
    return _("For example {samples}", samples=tuple(samples[:_SAMPLES_SHOWN]))


def _not_read(job: ImportJob, field: Field) -> list[str]:
    """What it means that no column is chosen.

    One that holds such values, or has the very name, is pointed out.
    """
    if field is Field.EXTERNAL_ID:
        return [_italic(_("Not chosen yet."))]
    if held := left_out_words(job.reading, field, TERMS):
        return [f":warning: {held}"]
    header = passed_over(job.reading.shape, job.reading.mapping, field)
    could_be = [_("Choose {column} if it should be read.", column=code(header, 60))] if header else []
    return [" ".join([_italic(not_changed(field)), *could_be])]


def _italic(text: str) -> str:
    return f"_{text}_"


def _also_held(job: ImportJob) -> list[str]:
    """Columns that could be meant beside those that are read, a quiet line for each field."""
    read = (field for field in Field if job.reading.mapping.column(field) is not None)
    return [held for field in read if (held := left_out_words(job.reading, field, TERMS))]


def _list(job: ImportJob, field: Field) -> Select:
    """A list to choose from."""
    return StaticSelectElement(
        action_id=Action.CHOOSE_COLUMN,
        placeholder=PlainTextObject(text=_("Choose a column")),
        options=all_options(job.reading.shape, field),
        initial_option=chosen_option(job, field),
    )


def _search(job: ImportJob, field: Field) -> Select:
    """For a file with many columns, a choice that is searched by typing."""
    return ExternalDataSelectElement(
        action_id=Action.CHOOSE_COLUMN,
        placeholder=PlainTextObject(text=_("Type a part of the header")),
        initial_option=chosen_option(job, field),
        min_query_length=0,
    )


def _way_on(job: ImportJob, lacking: Sequence[DirectoryKind]) -> str:
    if missing := _still_missing(job):
        then = _("The Import button appears as soon as that is done.")
        return "\n".join([f"*{missing}* {then}", *([_load_first(lacking)] if lacking else [])])
    if lacking:
        return f"{_load_first(lacking)} {_once_loaded(lacking)}"
    return _(
        "Press *Import* to begin. Every row is checked first. Rows with errors change nothing; "
        "you get them back in a file that says what is wrong with each."
    )


def _still_missing(job: ImportJob) -> str | None:
    """What keeps the import from beginning, as a sentence."""
    open_ones = [*open_choices(job), *(field.label for field in job.reading.proposal.open)]
    if open_ones:
        return _("Please choose above: {choices}.", choices=tuple(open_ones))
    missing = what_is_missing(job.reading.mapping, job.reading.proposal, code)
    return None if missing is None else str(missing)


def _load_first(lacking: Sequence[DirectoryKind]) -> str:
    """What is not loaded yet, and who can help."""
    ask = _(
        "An import admin can load them, by sharing a list of them here; or whoever runs Handoff ({command}).",
        command=code(LOAD),
    )
    return f":warning: *{not_loaded(lacking)}* {ask}"


def _once_loaded(lacking: Sequence[DirectoryKind]) -> str:
    if DirectoryKind.CUSTOMERS in lacking:
        return _("Then press *Import* here.")
    return _("Then press *Import* here, or choose “{dont_import}” for them.", dont_import=DONT_IMPORT)


def _buttons(job: ImportJob, trial: Trial | None, *, must_ask: bool) -> Block:
    cancel = give_up_button(job)
    return actions(cancel) if _still_missing(job) else way_on(job, trial, must_ask=must_ask)
