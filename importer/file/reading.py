"""Understanding a file before its rows are read: from its bytes to its shape, or to a clear refusal."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

from importer.file.error_columns import ERROR_COLUMNS, own_width, unescape
from importer.file.faults import InexactRows
from importer.file.header import Header, find_header, header_at
from importer.file.records import FIRST_RECORDS, Record, count_to_last_filled, is_blank
from importer.file.refusal import empty_file, no_header_there, nothing_below
from importer.file.repeated_headers import RepeatedHeaders
from importer.file.rows import Frame, framed_rows, read_rows
from importer.file.skipped import LeftOut, skipped
from importer.file.source import checked_filled, checked_records, recognise, sheets_of
from importer.file.survey import Survey, survey
from importer.file.widths import Widths, is_list, usual_widest
from importer.file.workbook.spool import Sheet
from importer.words.errors import FileRefusedError
from importer.words.header_names import KNOWN_NAMES, normalise
from importer.words.language import lazy_gettext, say_in_each
from importer.words.table_shape import Dialect, Row, TableShape

__all__ = ["glance", "read_rows", "understand"]


def understand(
    path: Path,
    file_name: str,
    known_headers: Collection[str] = (),
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    skip_hidden: bool = False,
) -> TableShape:
    """The shape of the file; every row is walked over once, none is kept.

    `known_headers` are normalised headers that name a field beside those that everyone knows. `sheet` is the
    workbook's sheet to read and `header_row` the number of its header's row; both are found when they aren't given.
    `skip_hidden` leaves out the sheet's hidden rows and columns. Raises FileRefusedError, whose sentence calls the
    file by `file_name`.
    """
    known = {*KNOWN_NAMES, *_error_names(), *known_headers}
    dialect = recognise(path, file_name, known, sheet, skip_hidden=skip_hidden)
    sheets = sheets_of(path, file_name)
    first = list(islice(checked_records(path, file_name, dialect), FIRST_RECORDS))
    header = _header(first, file_name, known, header_row, _sheet_width(sheets, dialect))
    return _shape(path, file_name, dialect, header, first, sheets)


def glance(
    path: Path, file_name: str, known_headers: Collection[str], sheet: str
) -> tuple[TableShape, Sequence[Row]] | None:
    """A sheet's table by its first rows alone, and those rows; None where no table begins there."""
    dialect = recognise(path, file_name, (), sheet)
    first = list(islice(checked_records(path, file_name, dialect), FIRST_RECORDS))
    header = find_header(first, {*KNOWN_NAMES, *_error_names(), *known_headers})
    if header is None:
        return None
    width = max(len(cells) for _, cells in first)
    columns = header.cells + ("",) * (width - len(header.cells))
    frame = Frame(header.row, width)
    seen = survey(iter(first), (), frame, dialect, width)
    places = tuple(range(width))
    shape = TableShape(dialect, header.row, columns, places, seen.samples, seen.rows)
    return (shape, list(framed_rows(iter(first), frame, dialect))) if seen.rows else None


@cache
def _error_names() -> frozenset[str]:
    """The headers that an error file has of ours, in every language."""
    return frozenset(normalise(word) for column in ERROR_COLUMNS for word in say_in_each(column.message))


def _shape(
    path: Path,
    file_name: str,
    dialect: Dialect,
    header: Header,
    first: Sequence[Record],
    sheets: Sequence[Sheet],
) -> TableShape:
    own = own_width(header.cells)
    widest = None if dialect.sheet else usual_widest(first, header, own)
    frame = Frame(header.row, own or len(header.cells), widest, own is not None)
    on = [sheet for sheet in sheets if sheet.name == dialect.sheet]
    widths, repeated = Widths(header.row), RepeatedHeaders.of(header.row, () if own else header.cells)
    seen = _survey(path, file_name, dialect, header, frame, widths, repeated)
    if not seen.rows:
        above = any(row < header.row and not is_blank(cells) for row, cells in first)
        raise nothing_below(file_name, header.row, has_rows_above=above)
    hidden = map(LeftOut.hidden, on if dialect.skip_hidden else ())
    left_out = [LeftOut.repeating(repeated.numbers), *hidden]
    return TableShape(
        dialect=dialect,
        header_row=header.row,
        columns=tuple(unescape(cell) if own else cell for cell in header.cells[: seen.width]),
        positions=tuple(range(seen.width)),
        samples=seen.samples,
        rows=seen.rows,
        is_error_file=own is not None,
        skipped=skipped(dialect, first, header.row, seen, left_out),
        widest=widest,
        sheets=tuple(one.name for one in sheets),
        hidden_sheets=tuple(one.name for one in sheets if one.hidden),
        hidden_rows=sum(sheet.hidden_rows for sheet in on),
        hidden_columns=tuple(place for sheet in on for place in sheet.hidden_columns),
        narrowest=None if dialect.sheet or own else widths.narrowest(seen.width),
    )


def _sheet_width(sheets: Iterable[Sheet], dialect: Dialect) -> int:
    """How many columns of the table's sheet hold anything; a note beside a table shifts no cells, as it would in CSV."""
    return next((sheet.width for sheet in sheets if sheet.name == dialect.sheet), 0)


def _header(
    first: Sequence[Record], file_name: str, known: Collection[str], row: int | None, least: int
) -> Header:
    """The header, chosen or found, with blanks up to at least this many cells."""
    header = find_header(first, known) if row is None else header_at(first, row, known)
    if not header:
        raise empty_file(file_name) if row is None else no_header_there(file_name, row)
    if (
        row is None
        and count_to_last_filled(header.cells) == 1
        and not header.known
        and not is_list(first, header.row)
    ):
        raise FileRefusedError(
            lazy_gettext(
                "No columns can be told apart in {file}: use a table whose first row names its columns, "
                "separated by commas, semicolons, tabs or bars.",
                file=file_name,
            )
        )
    return replace(header, cells=header.cells + ("",) * (least - len(header.cells)))


def _survey(
    path: Path,
    file_name: str,
    dialect: Dialect,
    header: Header,
    frame: Frame,
    widths: Widths,
    repeated: RepeatedHeaders,
) -> Survey:
    named = frame.width if frame.is_error_file else count_to_last_filled(header.cells)
    inexact = InexactRows()
    records = map(inexact.noted_one, checked_records(path, file_name, dialect))
    first = repeated.leave_out(widths.watch(records))
    filled = checked_filled(path, file_name, dialect, inexact, widths, repeated)
    seen = survey(first, filled, frame, dialect, named)
    inexact.refuse_many(seen.rows, file_name)
    return seen
