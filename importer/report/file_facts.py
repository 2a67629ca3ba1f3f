"""What a person should know of a file before anything happens, in plain words, the same in Slack and on the command line."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from importer.words.counts import count, listed, number, shortlist
from importer.words.table_shape import Dialect, Skipped, SkipReason, TableShape

Quote = Callable[[str], str]
"""How a name from the file is set apart from our own words."""

_NAMED_SHEETS: Final = 3
_NAMED_ROWS: Final = 3
_SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_UTF_8: Final = frozenset({"utf-8", "utf-8-sig"})
_ENCODINGS: Final = {
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1252": "Windows-1252 (Western European)",
    "iso8859-15": "ISO-8859-15 (Western European)",
    "mac-roman": "Mac Roman (from a Mac)",
    "utf-16-le": "UTF-16 (Unicode text)",
    "utf-16-be": "UTF-16 (Unicode text)",
    "utf-16": "UTF-16 (Unicode text)",
}
_SKIPPED: Final = {
    SkipReason.ABOVE_HEADER: ("1 row above the header", "{rows} rows above the header"),
    SkipReason.REPEATED_HEADER: ("1 row that repeats the header", "{rows} rows that repeat the header"),
    SkipReason.HIDDEN: ("1 hidden row", "{rows} hidden rows"),
    SkipReason.BLANK: ("1 row with nothing in it", "{rows} rows with nothing in them"),
}


def size_and_separator(shape: TableShape, quote: Quote) -> str:
    """The first thing to know: `1,240 rows and 7 columns, separated by semicolons`."""
    separated = "" if shape.sheet or len(shape.columns) == 1 else _separated(shape.dialect, quote)
    return f"{count(shape.rows, 'row')} and {count(len(shape.columns), 'column')}{separated}"


def peculiarities(shape: TableShape, quote: Quote) -> Sequence[str]:
    """What is out of the ordinary, a sentence for each thing; nothing for a plain file."""
    return [
        *_come_back(shape),
        *_header(shape),
        *_letters(shape, quote),
        *_sheet(shape, quote),
        *_skipped(shape),
    ]


def encoding_name(encoding: str, quote: Quote) -> str:
    """What people call an encoding."""
    return _ENCODINGS.get(encoding.lower()) or quote(encoding)


def _separated(dialect: Dialect, quote: Quote) -> str:
    return f", separated by {_SEPARATORS.get(dialect.delimiter) or quote(dialect.delimiter)}"


def _come_back(shape: TableShape) -> Iterator[str]:
    if shape.is_error_file:
        yield "This is an error file of an earlier import: its four extra columns are left out."


def _header(shape: TableShape) -> Iterator[str]:
    if shape.header_row > 1:
        yield f"The header is in row {number(shape.header_row)}."


def _letters(shape: TableShape, quote: Quote) -> Iterator[str]:
    if not shape.sheet and shape.dialect.encoding.lower() not in _UTF_8:
        encoding = encoding_name(shape.dialect.encoding, quote)
        yield f"Its text is read as {encoding}. If accents look wrong, save it as “CSV UTF-8” and use that file."
    if shape.dialect.damaged:
        yield "Some of its letters can't be read: the rows that hold them will be errors."


def _sheet(shape: TableShape, quote: Quote) -> Iterator[str]:
    if not shape.sheet:
        return
    others = [quote(sheet) for sheet in shape.sheets if sheet != shape.sheet]
    left_out = f", not {shortlist(others, _NAMED_SHEETS)}" if others else ""
    yield f"Read from the sheet {quote(shape.sheet)}{left_out}."
    yield from _hidden(shape, quote)


def _hidden(shape: TableShape, quote: Quote) -> Iterator[str]:
    """What of the workbook people don't see, and what becomes of it."""
    hidden = [quote(sheet) for sheet in shape.hidden_sheets if sheet != shape.sheet]
    if hidden:
        are = "sheet {} is" if len(hidden) == 1 else "sheets {} are"
        yield f"The {are.format(shortlist(hidden, _NAMED_SHEETS))} hidden."
    if shape.hidden_rows and not shape.dialect.skip_hidden:
        are, they = ("is", "it is") if shape.hidden_rows == 1 else ("are", "they are")
        yield f"{count(shape.hidden_rows, 'row')} of the sheet {are} hidden, by a filter or by hand: {they} read as well."
    if shape.hidden_columns and shape.dialect.skip_hidden:
        are = "is" if len(shape.hidden_columns) == 1 else "are"
        yield f"{count(len(shape.hidden_columns), 'hidden column')} of the sheet {are} left out."


def _skipped(shape: TableShape) -> Iterator[str]:
    said = [_left_out(skipped) for skipped in shape.skipped if skipped.reason in _SKIPPED]
    if said:
        yield f"Left out: {listed(said)}."


def _left_out(skipped: Skipped) -> str:
    one, several = _SKIPPED[skipped.reason]
    what = one if skipped.rows == 1 else several.format(rows=number(skipped.rows))
    return f"{what} ({_row_numbers(skipped)})"


def _row_numbers(skipped: Skipped) -> str:
    named = [number(row) for row in skipped.first[:_NAMED_ROWS]]
    more = skipped.rows - len(named)
    names = [*named, f"{number(more)} more"] if more else named
    return f"{'row' if skipped.rows == 1 else 'rows'} {listed(names)}"
