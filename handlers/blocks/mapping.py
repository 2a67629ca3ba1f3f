"""The question that follows a shared file: which column holds what."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ExternalDataSelectElement,
    PlainTextObject,
    StaticSelectElement,
)

from handlers.blocks.columns import OPTIONS_LIMIT, all_options, chosen_option
from handlers.blocks.columns_read import left_out
from handlers.blocks.message import Message, Select, actions, button, context, message, section
from handlers.blocks.mrkdwn import code
from handlers.blocks.table_choices import table_choices
from handlers.ids import Action, FieldBlock
from importer.directory import DirectoryKind
from importer.fields import Field
from importer.jobs import ImportJob
from importer.mapping.named import header_like_values, passed_over
from importer.report.file_facts import peculiarities, size_and_separator
from importer.report.not_loaded import LOAD, not_loaded
from importer.report.words import listed, number

_MEANINGS: Final = {
    Field.EXTERNAL_ID: "The customer's id in your system: it tells which customer a row is about.",
    Field.ACCOUNT_MANAGER: "The people who look after the customer.",
    Field.WORKFLOW: "The payment reminders that the customer gets.",
}
_SAMPLES_SHOWN: Final = 3


def mapping_question(
    job: ImportJob, drawn_for: str = "share", *, lacking: Sequence[DirectoryKind] = ()
) -> Message:
    """What the file is, a select for each field with the choice made so far, and the way on.

    `drawn_for` differs each time that the message is drawn anew: the trigger of the press that asked for it. `lacking`
    are the parts of the directory that the mapping asks for, and that hold nothing yet.
    """
    return message(
        _introduction(job),
        *_peculiarities(job),
        *(_field(job, field, drawn_for) for field in Field),
        context(left_out(job)),
        table_choices(job, drawn_for),
        section(_way_on(job, lacking)),
        _buttons(job),
    )


def _introduction(job: ImportJob) -> Block:
    return section(
        f"*Which columns of {code(job.source.file_name)} should be read?*\n"
        f"The file has {size_and_separator(job.shape, code)}. Nothing has changed yet: please check the choices below."
    )


def _peculiarities(job: ImportJob) -> list[Block]:
    said = [*_missing_header(job), *peculiarities(job.shape, code)]
    return [context(*said)] if said else []


def _missing_header(job: ImportJob) -> list[str]:
    """A word when the header looks like data: read as a header, it changes nothing."""
    value = header_like_values(job.shape, job.mapping)
    if value is None:
        return []
    return [
        f":warning: Row {number(job.shape.header_row)}, with {code(value, 60)}, looks like data, but is read as the "
        "header. If the file has no header, add a row that names the columns, and share it again."
    ]


def _field(job: ImportJob, field: Field, drawn_for: str) -> Block:
    return section(
        f"*{field.label}*\n{_MEANINGS[field]}\n{_samples(job, field)}",
        _select(job, field),
        FieldBlock(job.id, field).block_id(drawn_for),
    )


def _samples(job: ImportJob, field: Field) -> str:
    """Three values of the chosen column, or what it means that none is chosen."""
    column = job.mapping.column(field)
    if column is None:
        return _not_read(job, field)
    samples = [code(sample, 60) for sample in job.shape.samples[column] if sample.strip()]
    if not samples:
        return "_This column looks empty._"
    return f"For example {listed(samples[:_SAMPLES_SHOWN])}"


def _not_read(job: ImportJob, field: Field) -> str:
    """What it means that no column is chosen; a column of that very name is pointed out."""
    if field is Field.EXTERNAL_ID:
        return "_Not chosen yet._"
    stays = "_This stays as it is for every customer._"
    header = passed_over(job.shape, job.mapping, field)
    return f"{stays} Choose {code(header, 60)} if it should be read." if header else stays


def _select(job: ImportJob, field: Field) -> Select:
    """A list to choose from; for a file with very many columns, one that is searched by typing."""
    return _list(job, field) if len(job.shape.columns) < OPTIONS_LIMIT else _search(job, field)


def _list(job: ImportJob, field: Field) -> Select:
    return StaticSelectElement(
        action_id=Action.CHOOSE_COLUMN,
        placeholder=PlainTextObject(text="Choose a column"),
        options=all_options(job.shape, field),
        initial_option=chosen_option(job, field),
    )


def _search(job: ImportJob, field: Field) -> Select:
    return ExternalDataSelectElement(
        action_id=Action.CHOOSE_COLUMN,
        placeholder=PlainTextObject(text="Type a part of the header"),
        initial_option=chosen_option(job, field),
        min_query_length=0,
    )


def _way_on(job: ImportJob, lacking: Sequence[DirectoryKind]) -> str:
    if job.mapping.missing:
        said = f"*{job.mapping.missing}* The Import button appears as soon as that is done."
        return f"{said}\n{_load_first(lacking)}" if lacking else said
    if lacking:
        otherwise = "" if DirectoryKind.CUSTOMERS in lacking else ", or choose “Not in this file” for them"
        return f"{_load_first(lacking)} Then press *Import* here{otherwise}."
    return (
        "Press *Import* to begin. Every row is checked first. Rows with errors change nothing; "
        "you get them back in a file that says what is wrong with each."
    )


def _load_first(lacking: Sequence[DirectoryKind]) -> str:
    """What is not loaded yet, and who can help."""
    return f":warning: *{not_loaded(lacking)}.* Ask whoever runs Handoff to load them (`{LOAD}`)."


def _buttons(job: ImportJob) -> Block:
    cancel = button("Cancel", Action.CANCEL_IMPORT, job.id)
    return actions(cancel) if job.mapping.missing else actions(_start(job), cancel)


def _start(job: ImportJob) -> ButtonElement:
    return button("Import", Action.START_IMPORT, job.id, primary=True)
