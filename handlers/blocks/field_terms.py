"""How Slack tells of the choice of columns: what it calls a column, a value and a person."""

from typing import Final

from handlers.blocks.columns import column_names
from handlers.blocks.mrkdwn import code, who
from importer.report.mapping_words import Terms
from importer.words.fields import Field
from importer.words.proposal import Reason
from importer.words.table_shape import TableShape

_LONGEST_COLUMN, _LONGEST_VALUE = 60, 40


def _column(shape: TableShape, place: int) -> str:
    return code(column_names(shape)[place], _LONGEST_COLUMN)


def _chosen(field: Field, reason: Reason, column: int | None) -> str:
    del field
    said = "chosen by {by}" if column is not None else "left out by {by}"
    return said.format(by=who(reason.by))


TERMS: Final = Terms(
    column=_column, value=lambda text: code(text, _LONGEST_VALUE), person=who, chosen=_chosen
)
