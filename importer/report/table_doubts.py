"""What is doubtful about where a table is, and what a person can do, in the same plain words everywhere."""

from typing import Final

from importer.report.file_facts import Quote
from importer.words.counts import first_of
from importer.words.doubts import Doubt, DoubtKind
from importer.words.language import lazy_gettext, lazy_ngettext
from importer.words.table_shape import TableShape

_NAMED: Final = 3
_NAMED_SHEETS: Final = 20
_DOUBTFUL: Final = {
    DoubtKind.SEVERAL_SHEETS: lazy_gettext(
        "The sheets {sheets} each have a table that could be imported, and one import reads one sheet."
    ),
    DoubtKind.ROWS_ABOVE: lazy_ngettext(
        "A row above the header in row {row} holds the existing customer {names}: it would be left out.",
        "{count} rows above the header in row {row} hold existing customers, such as {names}: they would be "
        "left out.",
        0,
    ),
    DoubtKind.HEADER_IS_DATA: lazy_gettext(
        "Row {row}, with {names}, looks like data, not like a header, and would be left out."
    ),
    DoubtKind.OTHER_TABLE: lazy_gettext(
        "A second table stands beside the first, with the columns {names}: it would be left out."
    ),
    DoubtKind.HIDDEN_ROWS: lazy_ngettext(
        "A row of the sheet is hidden, by a filter or by hand, and holds the existing customer {names}.",
        "{count} rows of the sheet are hidden, by a filter or by hand, and hold existing customers, such as "
        "{names}.",
        0,
    ),
    DoubtKind.HIDDEN_COLUMNS: lazy_ngettext(
        "The column {names} is hidden in the sheet, and would be read.",
        "The columns {names} are hidden in the sheet, and would be read.",
        0,
    ),
}
_TO_SAY: Final = {
    DoubtKind.SEVERAL_SHEETS: lazy_gettext(
        "Say which one to import with --sheet NAME, and import the others one by one."
    ),
    DoubtKind.ROWS_ABOVE: lazy_gettext(
        "Move the header to the top and import the file again, or say --header-row {row} to leave them out."
    ),
    DoubtKind.HEADER_IS_DATA: lazy_gettext(
        "Add a row that names the columns, or say --header-row {row} if it is one."
    ),
    DoubtKind.OTHER_TABLE: lazy_gettext(
        "Copy it into a file of its own, and say --header-row {row} to import the first table alone."
    ),
    DoubtKind.HIDDEN_ROWS: lazy_gettext(
        "Say --hidden read to import them as well, or --hidden skip to leave out what is hidden."
    ),
    DoubtKind.HIDDEN_COLUMNS: lazy_gettext(
        "Say --hidden read to read what is hidden as well, or --hidden skip to leave it out."
    ),
}
_TO_CHOOSE: Final = {
    DoubtKind.SEVERAL_SHEETS: lazy_gettext(
        "Choose the sheet to import, and share the file again for each of the others."
    ),
    DoubtKind.ROWS_ABOVE: lazy_gettext(
        "Move the header to the top and share the file again, or choose the header row to leave them out."
    ),
    DoubtKind.HEADER_IS_DATA: lazy_gettext(
        "Add a row that names the columns and share the file again, or choose the row that is the header."
    ),
    DoubtKind.OTHER_TABLE: lazy_gettext(
        "Copy it into a file of its own, and choose the header row to import the first table alone."
    ),
    DoubtKind.HIDDEN_ROWS: lazy_gettext(
        "Choose whether to import them as well, or to leave out what is hidden."
    ),
    DoubtKind.HIDDEN_COLUMNS: lazy_gettext(
        "Choose whether to read what is hidden as well, or to leave it out."
    ),
}


def doubtful(doubt: Doubt, shape: TableShape, quote: Quote) -> str:
    """What is doubtful, in one sentence."""
    names = list(map(quote, doubt.names))
    sentence = _DOUBTFUL[doubt.kind].fill(
        len(names) if doubt.kind is DoubtKind.HIDDEN_COLUMNS else doubt.count,
        row=shape.header_row,
        names=first_of(names, _NAMED),
        sheets=first_of(names, _NAMED_SHEETS),
    )
    return str(sentence)


def to_say(doubt: Doubt, shape: TableShape) -> str:
    """What to do about it on the command line, with the option to use."""
    return str(_TO_SAY[doubt.kind].fill(row=str(shape.header_row)))  # as it is typed, not as it is read


def to_choose(doubt: Doubt) -> str:
    """What to do about it in Slack."""
    return str(_TO_CHOOSE[doubt.kind])
