"""What an error file says beside a refused row: what is wrong, how to fix it, and what was probably meant."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce

from importer.words.counts import either, first_of, side_by_side
from importer.words.error_columns import filled_mark
from importer.words.language import Value, _, in_words, lazy_gettext, lazy_ngettext, ngettext, row_of
from importer.words.row_errors import MOST_NAMED, RefusedRow, RowError, RowErrorCode

_LONGEST_VALUE = 100
_MOST_ROWS = 5


def explain(row: RefusedRow, width: int, advise: Callable[[RowErrorCode], str]) -> tuple[str, str, str]:
    """The texts for `Error`, `How to fix` and `Did you mean`; `width` is how many columns the file has.

    `advise` says what to do about a kind of error.
    """
    if len(row.errors) == 1:
        return _explain_one(row.errors[0], row, width, advise)
    solutions = _once(advise(error.code) for error in row.errors)
    messages: list[Value] = [*_messages(row)]
    return in_words(reduce(side_by_side, messages)), " ".join(solutions), _suggested(row.errors)


def _explain_one(
    error: RowError, row: RefusedRow, width: int, advise: Callable[[RowErrorCode], str]
) -> tuple[str, str, str]:
    """The same of a row with one error, as nearly all have: there is nothing to put into an order."""
    if error.code is RowErrorCode.ROW_MALFORMED:
        return error.code.message, _put_right(row.cells, width), ""
    details = [detail] if (detail := _detail(error, row)) else []
    return _with_details(error.code.message, details), advise(error.code), _meant(error)


def _put_right(cells: Sequence[str], width: int) -> str:
    """How to put a malformed row's cells back; the number of filled ones shows if it comes back unchanged."""
    left = _("If the row is right as it is, clear its cell under Error.")
    return f"{_ask_for_cells(len(cells) - width)} {left} {filled_mark(cells)}"


def _ask_for_cells(too_many: int) -> str:
    if too_many > 0:
        return ngettext(
            "This row has one cell too many. In a spreadsheet, join the two cells that belong together.",
            "This row has {count} cells too many. In a spreadsheet, join the cells that belong together.",
            too_many,
        )
    if too_many < 0:
        return ngettext(
            "This row has one cell too few. In a spreadsheet, move its cells under the headers that they "
            "belong to.",
            "This row has {count} cells too few. In a spreadsheet, move its cells under the headers that "
            "they belong to.",
            -too_many,
        )
    return _("In a spreadsheet, look which cell stands under its neighbour's header, and move it back.")


def _messages(row: RefusedRow) -> list[str]:
    """Each message once, with the details of all its errors in brackets."""
    details: dict[RowErrorCode, list[str]] = {}
    for error in row.errors:
        details.setdefault(error.code, []).append(_detail(error, row))
    return [_with_details(code.message, _once(filter(None, texts))) for code, texts in details.items()]


def _with_details(message: str, details: list[str]) -> str:
    if not details:
        return message
    return _("{message} ({details})", message=message, details=row_of(details))


def _detail(error: RowError, row: RefusedRow) -> str:
    """What the message leaves open: the other rows, the one value of several in a cell, or the column."""
    if error.rows:
        return in_words(name_rows(error.rows))
    if error.value and error.value not in map(str.strip, row.cells):
        return error.value[:_LONGEST_VALUE]
    return error.column if error.code is RowErrorCode.SPREADSHEET_ERROR else ""


def name_rows(rows: Sequence[int]) -> tuple[Value, ...]:
    """The first of the rows that one contradicts, and how many more are known, as a value for a sentence."""
    named = [lazy_gettext("row {row}", row=row) for row in rows[:_MOST_ROWS]]
    if len(rows) < MOST_NAMED:
        return first_of(named, _MOST_ROWS, total=len(rows))
    more = lazy_ngettext("at least {count} more", "at least {count} more", len(rows) - _MOST_ROWS)
    return (*named, more)


def _suggested(errors: Iterable[RowError]) -> str:
    """The suggestion as it is, to be copied; its column's header comes first where several columns have some.

    Two wrong emails of one cell have the same one: the whole cell.
    """
    meant = dict.fromkeys((error.column, _meant(error)) for error in errors if error.suggestions)
    if len(meant) == 1:
        return next(text for _column, text in meant)
    if not meant:
        return ""
    said = (lazy_gettext("{column}: {meant}", column=column, meant=text) for column, text in meant)
    return str(reduce(side_by_side, said))


def _meant(error: RowError) -> str:
    return in_words(either(error.suggestions)) if error.suggestions else ""


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
