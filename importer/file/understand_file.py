"""Understanding a file before its rows are read: from its bytes to its shape, or to a clear refusal."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Self

from importer.file.count_rows import RowCounts, count_records, count_rows, is_list
from importer.file.framed_rows import Frame, framed_rows
from importer.file.header import HeaderRow, find_header, header_at
from importer.file.open_marks import count_swallowed, find_marked_header, is_rather_header
from importer.file.refusal import empty_file, left_open, no_header_there, nothing_below, quoted_away
from importer.file.row_batches import read_rows
from importer.file.table import Table, open_table
from importer.file.workbook.spool import Sheet
from importer.words.cells import FIRST_RECORDS, Inexact, Record, count_to_last_filled, is_blank
from importer.words.error_columns import ERROR_COLUMNS, own_width, unescape
from importer.words.errors import FileRefusedError
from importer.words.header_names import KNOWN_NAMES, normalise
from importer.words.language import lazy_gettext, say_in_each
from importer.words.table_shape import Dialect, Row, Skipped, SkipReason, TableShape

_FIRST_TOLD = 5

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
    workbook's sheet to read and `header_row` the number of its header's row; both are found when they aren't
    given. `skip_hidden` leaves out the sheet's hidden rows and columns. Raises FileRefusedError, whose
    sentence calls the file by `file_name`.
    """
    known = {*KNOWN_NAMES, *_error_names(), *known_headers}
    table = open_table(path, file_name, known, sheet, skip_hidden=skip_hidden)
    first = list(islice(table.records(), FIRST_RECORDS))
    header = _header(table, first, known, header_row)
    return _shape(table, header, first, known if header_row is None else None)


def glance(
    path: Path, file_name: str, known_headers: Collection[str], sheet: str
) -> tuple[TableShape, Sequence[Row]] | None:
    """A sheet's table by its first rows alone, and those rows; None where no table begins there."""
    table = open_table(path, file_name, (), sheet)
    first = list(islice(table.records(), FIRST_RECORDS))
    header = find_header(first, {*KNOWN_NAMES, *_error_names(), *known_headers})
    if header is None:
        return None
    width = max(len(cells) for _, cells in first)
    columns = header.cells + ("",) * (width - len(header.cells))
    frame = Frame(header.row, width)
    seen = count_records(iter(first), frame, table.dialect, width)
    places = tuple(range(width))
    shape = TableShape(table.dialect, header.row, columns, places, seen.samples, seen.rows)
    return (shape, list(framed_rows(iter(first), frame, table.dialect))) if seen.rows else None


@cache
def _error_names() -> frozenset[str]:
    """The headers that an error file has of ours, in every language."""
    return frozenset(normalise(word) for column in ERROR_COLUMNS for word in say_in_each(column.message))


def _shape(
    table: Table, header: HeaderRow, first: Sequence[Record], known: Collection[str] | None
) -> TableShape:
    """What the table is; `known` are the names by which its header was found, None where it was chosen."""
    dialect, on = table.dialect, [table.sheet] if table.sheet else []
    seen = count_rows(table, header, first)
    if not seen.rows:
        raise _no_rows(table, header, first, known)
    hidden = map(_Unread.hidden, on if dialect.skip_hidden else ())
    is_error_file = own_width(header.cells) is not None
    left_out = [_Unread.repeating(seen.repeated), *hidden]
    return TableShape(
        dialect=dialect,
        header_row=header.row,
        columns=tuple(unescape(cell) if is_error_file else cell for cell in header.cells[: seen.width]),
        positions=tuple(range(seen.width)),
        samples=seen.samples,
        rows=seen.rows,
        is_error_file=is_error_file,
        skipped=_skipped(dialect, first, header.row, seen, left_out),
        widest=seen.widest,
        sheets=tuple(one.name for one in table.sheets),
        hidden_sheets=tuple(one.name for one in table.sheets if one.hidden),
        hidden_rows=sum(sheet.hidden_rows for sheet in on),
        hidden_columns=tuple(place for sheet in on for place in sheet.hidden_columns),
        narrowest=seen.narrowest,
    )


def _no_rows(
    table: Table, header: HeaderRow, first: Sequence[Record], known: Collection[str] | None
) -> FileRefusedError:
    """The refusal of a table without rows; a quotation mark may have taken them, or the true header."""
    written = next((cells for row, cells in first if row == header.row), ())
    lines = 0 if table.sheet else count_swallowed(written, table.dialect)
    if lines:
        return quoted_away(table.name, header.row, lines)
    marked = None if known is None else find_marked_header(table, first, known)
    if marked and marked.row != header.row:
        return left_open(table.name, marked.row)
    above = any(row < header.row and not is_blank(cells) for row, cells in first)
    return nothing_below(table.name, header.row, has_rows_above=above)


def _header(table: Table, first: Sequence[Record], known: Collection[str], row: int | None) -> HeaderRow:
    """The header, chosen or found, with blanks for columns that it doesn't name."""
    header = find_header(first, known) if row is None else header_at(first, row, known)
    if not header:
        raise empty_file(table.name) if row is None else no_header_there(table.name, row)
    if row is None and any(type(cells) is Inexact for _, cells in first):
        _refuse_marked(table, header, first, known)
    if row is None and not header.known and not header.heads_names and not _has_columns(header, first):
        raise FileRefusedError(
            lazy_gettext(
                "No columns can be told apart in {file}: use a table whose first row names its columns, "
                "separated by commas, semicolons, tabs or bars.",
                file=table.name,
            )
        )
    return replace(header, cells=header.cells + ("",) * (table.least_width - len(header.cells)))


def _refuse_marked(table: Table, header: HeaderRow, first: Sequence[Record], known: Collection[str]) -> None:
    """Raise FileRefusedError where a row is only taken for the header because a mark hides the true one."""
    marked = find_marked_header(table, first, known)
    if marked and is_rather_header(marked, header, first):
        raise left_open(table.name, marked.row)


def _has_columns(header: HeaderRow, first: Sequence[Record]) -> bool:
    """Whether there are several, or one that holds ids or emails and not a letter's sentences."""
    return count_to_last_filled(header.cells) != 1 or is_list(first, header.row)


@dataclass(frozen=True, slots=True)
class _Unread:
    """Rows above or below the header that hold something but aren't read: how many, and the first numbers."""

    reason: SkipReason
    rows: int
    numbers: Sequence[int]

    @classmethod
    def repeating(cls, numbers: Sequence[int]) -> Self:
        """Those that repeat the header."""
        return cls(SkipReason.REPEATED_HEADER, len(numbers), numbers)

    @classmethod
    def hidden(cls, sheet: Sheet) -> Self:
        """Those that people don't see on the sheet, where they are skipped."""
        return cls(SkipReason.HIDDEN, sheet.hidden_rows, sheet.hidden_row_numbers)

    def up_to(self, last: int) -> int:
        """How many of them come before a row; of those whose number isn't known it is taken for granted."""
        return self.rows - sum(number > last for number in self.numbers)

    def told(self) -> Skipped:
        """As a person is told."""
        return Skipped(self.reason, self.rows, tuple(self.numbers[:_FIRST_TOLD]))


def _skipped(
    dialect: Dialect, first: Sequence[Record], header_row: int, seen: RowCounts, left_out: Sequence[_Unread]
) -> tuple[Skipped, ...]:
    """The delimiter's line, the title rows, what is left out, and the blank rows before the last row."""
    titles = [row for row, cells in first if row < header_row and not is_blank(cells)]
    separator = [Skipped(SkipReason.SEPARATOR_LINE, 1)] if dialect.separator_line else []
    above = [Skipped(SkipReason.ABOVE_HEADER, len(titles), tuple(titles[:_FIRST_TOLD]))] if titles else []
    told = [rows.told() for rows in left_out if rows.rows]
    return (*separator, *above, *told, *_blank(titles, header_row, seen, left_out))


def _blank(
    titles: Sequence[int], header_row: int, seen: RowCounts, left_out: Sequence[_Unread]
) -> Iterator[Skipped]:
    """The numbers up to the last row's at which nothing stands."""
    absent = {number for rows in left_out for number in rows.numbers}
    gaps = sorted(set(range(1, header_row)).difference(titles))
    first = [number for number in (*gaps, *seen.first_blank) if number not in absent]
    rows = len(gaps) + seen.blank - sum(rows.up_to(seen.last) for rows in left_out)
    if rows > 0:
        yield Skipped(SkipReason.BLANK, rows, tuple(first[:_FIRST_TOLD]))
