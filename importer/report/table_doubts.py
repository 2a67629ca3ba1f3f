"""What is doubtful about where a table is, in plain words, and what a person can do: the same in Slack and on the command line."""

from importer.report.file_facts import Quote
from importer.words.counts import count, number, shortlist
from importer.words.doubts import Doubt, DoubtKind
from importer.words.table_shape import TableShape

_NAMED = 3
_NAMED_SHEETS = 20
_TO_SAY = {
    DoubtKind.SEVERAL_SHEETS: "Say which one to import with --sheet NAME, and import the others one by one.",
    DoubtKind.ROWS_ABOVE: "Move the header to the top and import the file again, or say --header-row {row} to leave them out.",
    DoubtKind.HEADER_IS_DATA: "Add a row that names the columns, or say --header-row {row} if it is one.",
    DoubtKind.OTHER_TABLE: "Copy it into a file of its own, and say --header-row {row} to import the first table alone.",
    DoubtKind.HIDDEN_ROWS: "Say --hidden read to import them as well, or --hidden skip to leave out what is hidden.",
    DoubtKind.HIDDEN_COLUMNS: "Say --hidden read to read what is hidden as well, or --hidden skip to leave it out.",
}
_TO_CHOOSE = {
    DoubtKind.SEVERAL_SHEETS: "Choose the sheet to import, and share the file again for each of the others.",
    DoubtKind.ROWS_ABOVE: "Move the header to the top and share the file again, or choose the header row to leave them out.",
    DoubtKind.HEADER_IS_DATA: "Add a row that names the columns and share the file again, or choose the row that is the header.",
    DoubtKind.OTHER_TABLE: "Copy it into a file of its own, and choose the header row to import the first table alone.",
    DoubtKind.HIDDEN_ROWS: "Choose whether to import them as well, or to leave out what is hidden.",
    DoubtKind.HIDDEN_COLUMNS: "Choose whether to read what is hidden as well, or to leave it out.",
}


def doubtful(doubt: Doubt, shape: TableShape, quote: Quote) -> str:
    """What is doubtful, in one sentence."""
    few = shortlist(list(map(quote, doubt.names)), _NAMED)
    match doubt.kind:
        case DoubtKind.SEVERAL_SHEETS:
            sheets = shortlist(list(map(quote, doubt.names)), _NAMED_SHEETS)
            return f"The sheets {sheets} each have a table that could be imported, and one import reads one sheet."
        case DoubtKind.ROWS_ABOVE:
            return _rows_above(doubt, shape, few)
        case DoubtKind.HEADER_IS_DATA:
            return f"Row {number(shape.header_row)}, with {few}, looks like data, not like a header, and would be left out."
        case DoubtKind.OTHER_TABLE:
            return f"A second table stands beside the first, with the columns {few}: it would be left out."
        case DoubtKind.HIDDEN_ROWS:
            return _hidden_rows(doubt, few)
        case DoubtKind.HIDDEN_COLUMNS:
            return _hidden_columns(doubt, few)


def to_say(doubt: Doubt, shape: TableShape) -> str:
    """What to do about it on the command line, with the option to use."""
    return _TO_SAY[doubt.kind].format(row=shape.header_row)


def to_choose(doubt: Doubt) -> str:
    """What to do about it in Slack."""
    return _TO_CHOOSE[doubt.kind]


def _rows_above(doubt: Doubt, shape: TableShape, ids: str) -> str:
    header = number(shape.header_row)
    if doubt.count == 1:
        return (
            f"A row above the header in row {header} holds the existing customer {ids}: it would be left out."
        )
    rows = count(doubt.count, "row")
    return f"{rows} above the header in row {header} hold existing customers, such as {ids}: they would be left out."


def _hidden_rows(doubt: Doubt, ids: str) -> str:
    if doubt.count == 1:
        return f"A row of the sheet is hidden, by a filter or by hand, and holds the existing customer {ids}."
    rows = count(doubt.count, "row")
    return (
        f"{rows} of the sheet are hidden, by a filter or by hand, and hold existing customers, such as {ids}."
    )


def _hidden_columns(doubt: Doubt, headers: str) -> str:
    if len(doubt.names) == 1:
        return f"The column {headers} is hidden in the sheet, and would be read."
    return f"The columns {headers} are hidden in the sheet, and would be read."
