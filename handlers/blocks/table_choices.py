"""Where in a file its table is: the sheet, the header row and what is hidden, each with its doubts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ExternalDataSelectElement,
    Option,
    PlainTextObject,
    StaticSelectElement,
)

from handlers.blocks.columns import LISTED, fit_a_list
from handlers.blocks.message import Select, section
from handlers.blocks.mrkdwn import code, shorten
from handlers.payloads.carried import TableBlock
from handlers.payloads.ids import Action
from importer.file.shown_rows import HeaderChoice
from importer.report.table_doubts import doubtful, to_choose
from importer.words.doubts import Doubt, DoubtKind, Hidden, TableChoice
from importer.words.jobs import ImportJob
from importer.words.language import _, lazy_gettext
from importer.words.quoting import plain
from importer.words.table_shape import TableShape

_OPTION_LIMIT: Final = 75
_LABELS: Final = {
    TableChoice.SHEET: lazy_gettext("Sheet"),
    TableChoice.HEADER_ROW: lazy_gettext("Header row"),
    TableChoice.HIDDEN: lazy_gettext("Hidden rows and columns"),
}
_HIDDEN: Final = {
    Hidden.READ: lazy_gettext("Read what is hidden as well"),
    Hidden.SKIP: lazy_gettext("Leave out what is hidden"),
}


def table_choices(job: ImportJob, drawn_for: str, *, searched: bool = False) -> list[Block]:
    """A select for each thing that there is a choice about, with its label and what is doubtful about it.

    Sheets are `searched` by typing where a list of them would take too much room.
    """
    is_open = [choice for choice in TableChoice if _is_open(job, choice)]
    return [_choice(job, choice, drawn_for, searched=searched) for choice in is_open]


def header_correction(job: ImportJob, drawn_for: str) -> list[Block]:
    """A way to another header row, where nothing is doubtful about this one."""
    if _is_open(job, TableChoice.HEADER_ROW):
        return []
    block = TableBlock(job.id, TableChoice.HEADER_ROW)
    return [ActionsBlock(block_id=block.block_id(drawn_for), elements=[_header(job)])]


def open_choices(job: ImportJob) -> Sequence[str]:
    """The labels of what a person has to choose before Import; of several sheets one stands chosen."""
    wanted = {doubt.kind.choice for doubt in job.reading.doubts if doubt.kind is not DoubtKind.SEVERAL_SHEETS}
    return [str(_LABELS[choice]) for choice in TableChoice if choice in wanted]


def header_options(choices: Sequence[HeaderChoice], typed: str) -> list[Option]:
    """The rows that hold what was typed, in any case, each with what stands in it."""
    options = [
        _option(str(choice.row), _("Row {row}: {cells}", row=str(choice.row), cells=choice.text))
        for choice in choices
    ]
    return [option for option in options if plain(typed).casefold() in str(option.text).casefold()]


def sheet_options(shape: TableShape, typed: str = "") -> list[Option]:
    """The sheets whose names hold what was typed, in any case."""
    wanted = plain(typed).casefold()
    fitting = [place for place, sheet in enumerate(shape.sheets) if wanted in plain(sheet).casefold()]
    return [_sheet_option(shape, place) for place in fitting]


def _sheet_option(shape: TableShape, place: int) -> Option:
    return _option(str(place), _("Sheet: {sheet}", sheet=shape.sheets[place]))


def _is_open(job: ImportJob, choice: TableChoice) -> bool:
    if choice is TableChoice.SHEET:
        return len(job.reading.shape.sheets) > 1
    return any(_doubts(job, choice)) or (
        choice is TableChoice.HIDDEN and job.reading.shape.told.hidden is not None
    )


def _doubts(job: ImportJob, choice: TableChoice) -> Iterator[Doubt]:
    return (doubt for doubt in job.reading.doubts if doubt.kind.choice is choice)


def _choice(job: ImportJob, choice: TableChoice, drawn_for: str, *, searched: bool) -> Block:
    doubts = [
        f":warning: {doubtful(one, job.reading.shape, code)} {to_choose(one)}" for one in _doubts(job, choice)
    ]
    select = _sheet(job, searched=searched) if choice is TableChoice.SHEET else _SELECTS[choice](job)
    block = TableBlock(job.id, choice)
    return section("\n".join([f"*{_LABELS[choice]}*", *doubts]), select, block.block_id(drawn_for))


def _sheet(job: ImportJob, *, searched: bool) -> Select:
    """A list to choose from; of many sheets, or long names, one that is searched by typing."""
    shape = job.reading.shape
    chosen = _sheet_option(shape, shape.sheets.index(shape.sheet))
    listed = not searched and len(shape.sheets) <= LISTED
    if listed and fit_a_list(options := sheet_options(shape)):
        return StaticSelectElement(
            action_id=Action.CHOOSE_SHEET,
            placeholder=PlainTextObject(text=_("Choose a sheet")),
            options=options,
            initial_option=chosen,
        )
    return ExternalDataSelectElement(
        action_id=Action.CHOOSE_SHEET,
        placeholder=PlainTextObject(text=_("Type a part of the name")),
        initial_option=chosen,
        min_query_length=0,
    )


def _header(job: ImportJob) -> ExternalDataSelectElement:
    """Nothing stands chosen where it is doubtful: Slack tells nobody of a choice that was there before."""
    row = job.reading.shape.header_row
    is_open = any(_doubts(job, TableChoice.HEADER_ROW))
    return ExternalDataSelectElement(
        action_id=Action.CHOOSE_HEADER,
        placeholder=PlainTextObject(text=_("Choose the header row")),
        initial_option=None if is_open else _option(str(row), _("Header in row {row}", row=str(row))),
        min_query_length=0,
    )


def _hidden(job: ImportJob) -> Select:
    told = job.reading.shape.told.hidden
    return StaticSelectElement(
        action_id=Action.CHOOSE_HIDDEN,
        placeholder=PlainTextObject(text=_("Read it or not?")),
        options=[_option(hidden.value, str(words)) for hidden, words in _HIDDEN.items()],
        initial_option=_option(told.value, str(_HIDDEN[told])) if told else None,
    )


_SELECTS: Final[Mapping[TableChoice, Callable[[ImportJob], Select]]] = {
    TableChoice.HEADER_ROW: _header,
    TableChoice.HIDDEN: _hidden,
}


def _option(value: str, text: str) -> Option:
    return Option(value=value, text=PlainTextObject(text=shorten(plain(text), _OPTION_LIMIT), emoji=False))
