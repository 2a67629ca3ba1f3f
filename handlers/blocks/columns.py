"""The columns of a file: what people call them, the options of a select, and which are read and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from slack_sdk.models.blocks import Option, PlainTextObject

from handlers.blocks.mrkdwn import code, shorten, who
from handlers.payloads.carried import NOT_IN_FILE
from importer.report.mapping_words import Terms
from importer.words.column_letters import column_letter
from importer.words.counts import first_of, listed
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.language import _, lazy_gettext
from importer.words.proposal import Reason
from importer.words.quoting import plain
from importer.words.table_shape import TableShape

OPTIONS_LIMIT: Final = 100
"""How many options a select may have (https://docs.slack.dev/reference/block-kit/block-elements)."""

DONT_IMPORT: Final = lazy_gettext("Don't import this")
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
    """A name for each column, as `name_columns` gives it."""
    return name_columns(shape, range(len(shape.columns)))


def _name_column(shape: TableShape, column: int) -> str:
    return name_columns(shape, [column])[0]


def name_columns(shape: TableShape, columns: Iterable[int]) -> tuple[str, ...]:
    """A name for each of these columns, its header first, that tells it apart from all others.

    75 characters at most.

    A header that is empty, repeated or too long is followed by the letter that a spreadsheet gives the
    column.
    """
    headers, repeated = _headers(tuple(shape.columns))
    return tuple(
        _name(headers[column], shape.positions[column], alone=headers[column].casefold() not in repeated)
        for column in columns
    )


@lru_cache(maxsize=8)
def _headers(columns: tuple[str, ...]) -> tuple[Sequence[str], frozenset[str]]:
    """Each header on one line, and those that are repeated: a message names the columns of one file often."""
    headers = [plain(header[:_LOOKED_AT]) for header in columns]
    often = Counter(header.casefold() for header in headers)
    return headers, frozenset(header for header, times in often.items() if times > 1)


def _name(header: str, place: int, *, alone: bool) -> str:
    if header and alone and shorten(header, _OPTION_LIMIT) == header:
        return header
    return _lettered(header, column_letter(place)) if header else _headless(column_letter(place))


def _lettered(header: str, letter: str) -> str:
    room = _OPTION_LIMIT - len(_("{header} · column {letter}", header="", letter=letter))
    return _("{header} · column {letter}", header=shorten(header, min(room, _LETTERED_LIMIT)), letter=letter)


def _headless(letter: str) -> str:
    return _("No header · column {letter}", letter=letter)


def all_options(shape: TableShape, field: Field) -> list[Option]:
    """Every choice for a field, in the file's order; more than a select may have when the file is wide."""
    columns = [_option(str(column), name) for column, name in enumerate(column_names(shape))]
    return columns if field is Field.EXTERNAL_ID else [_not_in_file(), *columns]


def columns_fit_a_list(shape: TableShape) -> bool:
    """Whether a message can bear a list of all columns in each of its selects."""
    # A wide file's columns, thousands perhaps, aren't named only to be counted.
    return len(shape.columns) <= LISTED and fit_a_list(all_options(shape, Field.WORKFLOW))


def fit_a_list(options: Sequence[Option]) -> bool:
    """Whether a message can bear these options in each of its selects."""
    return len(options) <= LISTED and sum(len(str(option.text)) for option in options) <= LISTED_CHARACTERS


def chosen_option(job: ImportJob, field: Field) -> Option | None:
    """The choice that the job's mapping holds; None where a person has to choose yet."""
    column = job.reading.mapping.column(field)
    if column is not None:
        return _option(str(column), _name_column(job.reading.shape, column))
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


class _WrittenOnce(Option):
    """A choice whose JSON is kept: the SDK takes long to write it, and it recurs select by select."""

    _written: Mapping[str, Any] | None = None

    def to_dict(self, option_type: str = "block") -> dict[str, Any]:
        """Its JSON in a message."""
        if self._written is None:
            self._written = super().to_dict(option_type)
        return dict(self._written)


@lru_cache(maxsize=1_024)
def _option(value: str, name: str) -> Option:
    """One choice; nothing in a header becomes an emoji."""
    return _WrittenOnce(value=value, text=PlainTextObject(text=name, emoji=False))


def _not_in_file() -> Option:
    return _option(NOT_IN_FILE, str(DONT_IMPORT))


def left_out(job: ImportJob) -> str:
    """Which columns are not read, named; of many, the first ones and how many more."""
    shape, read = job.reading.shape, job.reading.mapping.columns
    others = [column for column in range(len(shape.columns)) if column not in read]
    if not others:
        return _("No column is left out.")
    names = [code(name, NAME_LIMIT) for name in name_columns(shape, others[:NAMED_COLUMNS])]
    columns = first_of(names, NAMED_COLUMNS, len(others))
    if _is_open(job):
        return _("Columns not read so far: {columns}.", columns=columns)
    return _("Columns left out: {columns}.", columns=columns)


def _is_open(job: ImportJob) -> bool:
    """Whether a field still waits for its column."""
    return job.is_open and (job.reading.mapping.external_id is None or bool(job.reading.proposal.open))


def columns_read(job: ImportJob) -> str:
    """Which column each field was read from."""
    chosen = {field: job.reading.mapping.column(field) for field in Field}
    read = {field: column for field, column in chosen.items() if column is not None}
    names = name_columns(job.reading.shape, read.values())
    said = [_read_from(field, name) for field, name in zip(read, names, strict=True)]
    absent = tuple(field.label for field in Field if field not in read)
    if not said:
        return _("No columns were chosen.")
    not_imported = [_("Not imported: {fields}.", fields=absent)] if absent else []
    return " ".join([f"{listed(said)}.", *not_imported])


def _read_from(field: Field, name: str) -> str:
    """Where a field comes from; its name once, where the column is called the same."""
    if name == field.label:
        return code(name)
    return _("{field} from {column}", field=field.label, column=code(name))


def _column(shape: TableShape, place: int) -> str:
    return code(_name_column(shape, place), _LONGEST_COLUMN)


def _chosen(field: Field, reason: Reason, column: int | None) -> str:
    del field
    by = who(reason.by)
    return _("chosen by {by}", by=by) if column is not None else _("left out by {by}", by=by)


TERMS: Final = Terms(
    column=_column, value=lambda text: code(text, _LONGEST_VALUE), person=who, chosen=_chosen
)
