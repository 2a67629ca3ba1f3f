"""What a person should know of a file beforehand, in the same words in Slack and on the command line."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from importer.words.counts import first_of
from importer.words.language import Sentence, _, lazy_gettext, lazy_ngettext, ngettext
from importer.words.table_shape import Skipped, SkipReason, TableShape

Quote = Callable[[str], str]
"""How a name from the file is set apart from our own words."""

_NAMED_SHEETS: Final = 3
_NAMED_ROWS: Final = 3
_SEPARATORS: Final = {
    ",": lazy_gettext("commas"),
    ";": lazy_gettext("semicolons"),
    "\t": lazy_gettext("tabs"),
    "|": lazy_gettext("vertical bars"),
}
_UTF_8: Final = frozenset({"utf-8", "utf-8-sig"})
_UTF_16: Final = lazy_gettext("UTF-16 (Unicode text)")
_ENCODINGS: Final = {
    "cp1250": lazy_gettext("Windows-1250 (Central European)"),
    "cp1251": lazy_gettext("Windows-1251 (Cyrillic)"),
    "cp1252": lazy_gettext("Windows-1252 (Western European)"),
    "iso8859-15": lazy_gettext("ISO-8859-15 (Western European)"),
    "mac-roman": lazy_gettext("Mac Roman (from a Mac)"),
    "utf-16-le": _UTF_16,
    "utf-16-be": _UTF_16,
    "utf-16": _UTF_16,
}
_SKIPPED: Final = {
    SkipReason.ABOVE_HEADER: lazy_ngettext(
        "{count} row above the header (row {rows})", "{count} rows above the header (rows {rows})", 0
    ),
    SkipReason.REPEATED_HEADER: lazy_ngettext(
        "{count} row that repeats the header (row {rows})",
        "{count} rows that repeat the header (rows {rows})",
        0,
    ),
    SkipReason.HIDDEN: lazy_ngettext(
        "{count} hidden row (row {rows})", "{count} hidden rows (rows {rows})", 0
    ),
    SkipReason.BLANK: lazy_ngettext(
        "{count} row with nothing in it (row {rows})", "{count} rows with nothing in them (rows {rows})", 0
    ),
}


def size_and_separator(shape: TableShape, quote: Quote) -> str:
    """The first thing to know: how many rows and columns the file has, and what separates these."""
    if not shape.columns:  # a file without columns is refused: these were deleted with the import's rows
        return _("What was read of the file was deleted, as the import was forgotten.")
    columns = ngettext("{count} column", "{count} columns", len(shape.columns))
    if shape.sheet or len(shape.columns) == 1:
        return ngettext(
            "The file has {count} row and {columns}.",
            "The file has {count} rows and {columns}.",
            shape.rows,
            columns=columns,
        )
    return ngettext(
        "The file has {count} row and {columns}, separated by {separator}.",
        "The file has {count} rows and {columns}, separated by {separator}.",
        shape.rows,
        columns=columns,
        separator=_SEPARATORS.get(shape.dialect.delimiter) or quote(shape.dialect.delimiter),
    )


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
    return str(_ENCODINGS.get(encoding.lower()) or quote(encoding))


def is_utf_8(shape: TableShape) -> bool:
    """Whether it is a text in what everyone writes today."""
    return not shape.sheet and shape.dialect.encoding.lower() in _UTF_8


def _come_back(shape: TableShape) -> Iterator[str]:
    if shape.is_error_file:
        yield _("This is an error file of an earlier import: its four extra columns are left out.")


def _header(shape: TableShape) -> Iterator[str]:
    if shape.header_row > 1:
        yield _("The header is in row {row}.", row=shape.header_row)


def _letters(shape: TableShape, quote: Quote) -> Iterator[str]:
    if not shape.sheet and not is_utf_8(shape):
        yield _(
            "Its text is read as {encoding}. If accents look wrong, save it as “CSV UTF-8” and use that "
            "file.",
            encoding=encoding_name(shape.dialect.encoding, quote),
        )
    if shape.dialect.damaged:
        yield _("Some of its letters can't be read: the rows that hold them will be errors.")


def _sheet(shape: TableShape, quote: Quote) -> Iterator[str]:
    if not shape.sheet:
        return
    sheet = quote(shape.sheet)
    others = first_of([quote(other) for other in shape.sheets if other != shape.sheet], _NAMED_SHEETS)
    if others:
        yield _("Read from the sheet {sheet}, not {others}.", sheet=sheet, others=others)
    else:
        yield _("Read from the sheet {sheet}.", sheet=sheet)
    yield from _hidden_sheets(shape, quote)
    yield from _hidden(shape)


def _hidden_sheets(shape: TableShape, quote: Quote) -> Iterator[str]:
    hidden = [quote(sheet) for sheet in shape.hidden_sheets if sheet != shape.sheet]
    if hidden:
        sheets = first_of(hidden, _NAMED_SHEETS)
        yield ngettext(
            "The sheet {sheets} is hidden.", "The sheets {sheets} are hidden.", len(hidden), sheets=sheets
        )


def _hidden(shape: TableShape) -> Iterator[str]:
    """What of the sheet people don't see, and what becomes of it."""
    if shape.hidden_rows and not shape.dialect.skip_hidden:
        yield ngettext(
            "{count} row of the sheet is hidden, by a filter or by hand: it is read as well.",
            "{count} rows of the sheet are hidden, by a filter or by hand: they are read as well.",
            shape.hidden_rows,
        )
    if shape.hidden_columns and shape.dialect.skip_hidden:
        yield ngettext(
            "{count} hidden column of the sheet is left out.",
            "{count} hidden columns of the sheet are left out.",
            len(shape.hidden_columns),
        )


def _skipped(shape: TableShape) -> Iterator[str]:
    said = tuple(_left_out(skipped) for skipped in shape.skipped if skipped.reason in _SKIPPED)
    if said:
        yield _("Left out: {rows}.", rows=said)


def _left_out(skipped: Skipped) -> Sentence:
    rows = first_of(skipped.first, _NAMED_ROWS, total=skipped.rows)
    return _SKIPPED[skipped.reason].fill(skipped.rows, rows=rows)
