"""The columns of a file: what people call them, the options of a select, and which are read and why."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Option, PlainTextObject

from handlers.blocks.mrkdwn import code, shorten, who
from handlers.payloads.ids import NOT_IN_FILE
from importer.report.mapping_words import Terms
from importer.words.column_letters import column_letter
from importer.words.counts import listed, shortlist
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.proposal import Reason
from importer.words.quoting import plain
from importer.words.table_shape import TableShape

OPTIONS_LIMIT: Final = 100
"""How many options a select may have (https://docs.slack.dev/reference/block-kit/block-elements)."""

DONT_IMPORT: Final = "Don't import this"
"""The choice that leaves a field as it is for every customer."""

LISTED: Final = 30
LISTED_CHARACTERS: Final = 1_200
"""How many options, and characters in them, a message shows at once.

For more, Slack asks while people type.

All of a message's blocks together may have some 11,000 characters, options included (slackapi/bolt-js, issue
2509).
"""

_OPTION_LIMIT: Final = 75
_LETTERED_LIMIT: Final = 60
_LOOKED_AT: Final = 200
NAMED_COLUMNS: Final = 10
NAME_LIMIT: Final = 30
_LONGEST_COLUMN, _LONGEST_VALUE = 60, 40


def column_names(shape: TableShape) -> tuple[str, ...]:
    """A name for each column, its header first, that tells it apart from all others.

    75 characters at most.

    A header that is empty, repeated or too long is followed by the letter that a spreadsheet gives the
    column.
    """
    headers = [plain(header[:_LOOKED_AT]) for header in shape.columns]
    often = Counter(header.casefold() for header in headers)
    return tuple(
        _name(header, place, alone=often[header.casefold()] == 1)
        for header, place in zip(headers, shape.positions, strict=True)
    )


def _name(header: str, place: int, *, alone: bool) -> str:
    if header and alone and shorten(header, _OPTION_LIMIT) == header:
        return header
    return f"{shorten(header, _LETTERED_LIMIT) or 'No header'} · column {column_letter(place)}"


def all_options(shape: TableShape, field: Field) -> list[Option]:
    """Every choice for a field, in the file's order; more than a select may have when the file is wide."""
    columns = [_option(str(column), name) for column, name in enumerate(column_names(shape))]
    return columns if field is Field.EXTERNAL_ID else [_not_in_file(), *columns]


def fit_a_list(options: Sequence[Option]) -> bool:
    """Whether a message can bear these options in each of its selects."""
    return len(options) <= LISTED and sum(len(str(option.text)) for option in options) <= LISTED_CHARACTERS


def chosen_option(job: ImportJob, field: Field) -> Option | None:
    """The choice that the job's mapping holds; None where a person has to choose yet."""
    column = job.reading.mapping.column(field)
    if column is not None:
        return _option(str(column), column_names(job.reading.shape)[column])
    return None if field is Field.EXTERNAL_ID or field in job.reading.proposal.open else _not_in_file()


def column_options(job: ImportJob, field: Field, typed: str) -> Sequence[Option]:
    """The choices that hold what was typed, in any case, as many as Slack takes.

    For a file with many columns.
    """
    wanted = plain(typed).casefold()
    fitting = [
        option for option in all_options(job.reading.shape, field) if wanted in str(option.text).casefold()
    ]
    return fitting[:OPTIONS_LIMIT]


def _option(value: str, name: str) -> Option:
    """One choice; nothing in a header becomes an emoji."""
    return Option(value=value, text=PlainTextObject(text=name, emoji=False))


def _not_in_file() -> Option:
    return _option(NOT_IN_FILE, DONT_IMPORT)


def left_out(job: ImportJob) -> str:
    """Which columns are not read, named; of many, the first ones and how many more."""
    names = column_names(job.reading.shape)
    others = [
        code(name, NAME_LIMIT)
        for column, name in enumerate(names)
        if column not in job.reading.mapping.columns
    ]
    if not others:
        return "No column is left out."
    return f"Columns left out: {shortlist(others, NAMED_COLUMNS)}."


def columns_read(job: ImportJob) -> str:
    """Which column each field was read from."""
    names = column_names(job.reading.shape)
    chosen = {field: job.reading.mapping.column(field) for field in Field}
    said = [_read_from(field, names[column]) for field, column in chosen.items() if column is not None]
    absent = [field.label for field, column in chosen.items() if column is None]
    return f"{listed(said)}.{_not_imported(absent)}" if said else "No columns were chosen."


def _read_from(field: Field, name: str) -> str:
    """Where a field comes from; its name once, where the column is called the same."""
    return code(name) if name == field.label else f"{field.label} from {code(name)}"


def _not_imported(labels: Sequence[str]) -> str:
    return f" Not imported: {listed(labels)}." if labels else ""


def _column(shape: TableShape, place: int) -> str:
    return code(column_names(shape)[place], _LONGEST_COLUMN)


def _chosen(field: Field, reason: Reason, column: int | None) -> str:
    del field
    said = "chosen by {by}" if column is not None else "left out by {by}"
    return said.format(by=who(reason.by))


TERMS: Final = Terms(
    column=_column, value=lambda text: code(text, _LONGEST_VALUE), person=who, chosen=_chosen
)
