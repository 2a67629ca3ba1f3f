"""Where in a file its table is: the selects for a workbook's sheet and for the header row."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ExternalDataSelectElement,
    InteractiveElement,
    Option,
    PlainTextObject,
    StaticSelectElement,
)

from handlers.blocks.columns import OPTIONS_LIMIT
from handlers.blocks.mrkdwn import shorten
from handlers.ids import Action, TableBlock
from importer.file.choices import HeaderChoice
from importer.file.table import TableShape
from importer.jobs import ImportJob
from importer.quoting import plain

_OPTION_LIMIT: Final = 75


def table_choices(job: ImportJob, drawn_for: str) -> Block:
    """The selects for the sheet, where there are several, and for the header row."""
    sheet = [_sheet(job.shape)] if len(job.shape.sheets) > 1 else []
    return ActionsBlock(
        block_id=TableBlock(job.id).block_id(drawn_for), elements=[*sheet, _header(job.shape.header_row)]
    )


def header_options(choices: Sequence[HeaderChoice], typed: str) -> list[Option]:
    """The rows that hold what was typed, in any case, each with what stands in it."""
    options = [_option(choice.row, f"Row {choice.row}: {choice.text}") for choice in choices]
    return [option for option in options if plain(typed).casefold() in str(option.text).casefold()]


def _sheet(shape: TableShape) -> InteractiveElement:
    options = [_option(place, f"Sheet: {name}") for place, name in enumerate(shape.sheets[:OPTIONS_LIMIT])]
    place = shape.sheets.index(shape.sheet)
    return StaticSelectElement(
        action_id=Action.CHOOSE_SHEET,
        placeholder=PlainTextObject(text="Choose a sheet"),
        options=options,
        initial_option=options[place] if place < OPTIONS_LIMIT else None,
    )


def _header(row: int) -> InteractiveElement:
    return ExternalDataSelectElement(
        action_id=Action.CHOOSE_HEADER,
        placeholder=PlainTextObject(text="Choose the header row"),
        initial_option=_option(row, f"Header in row {row}"),
        min_query_length=0,
    )


def _option(value: int, text: str) -> Option:
    return Option(
        value=str(value), text=PlainTextObject(text=shorten(plain(text), _OPTION_LIMIT), emoji=False)
    )
