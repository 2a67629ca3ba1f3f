"""The rows below the header, each with its number in the spreadsheet and one cell for each column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

from importer.file.error_columns import BEYOND, ERROR_COLUMNS, is_still_malformed, own_cells, says
from importer.file.records import Inexact, Records, is_blank
from importer.file.repeated_headers import RepeatedHeaders
from importer.file.source import all_records
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import Dialect, Row, Rows, TableShape

# What stands for bytes that don't fit the encoding: `Encoding.errors` tells which in which.
_UNREADABLE = re.compile("[\udc80-\udcff]")
_UNREADABLE_UTF16 = re.compile("\ufffd")


@dataclass(frozen=True, slots=True)
class Frame:
    """What tells rows from records: where the header stands, how many columns it has, and how wide a row may be.

    `widest` and `narrowest` count an error file's own cells only; without the first any number of cells beyond the
    columns may be blank, without the other any number may be missing.
    """

    header_row: int
    width: int
    widest: int | None = None
    is_error_file: bool = False
    narrowest: int | None = None

    @classmethod
    def of(cls, shape: TableShape) -> "Frame":
        """The frame of a file whose shape is known."""
        return cls(shape.header_row, len(shape.columns), shape.widest, shape.is_error_file, shape.narrowest)


def read_rows(path: Path, shape: TableShape) -> Rows:
    """The rows of a file whose shape is known, streamed; rows with nothing in them are left out."""
    records = RepeatedHeaders.in_rows_of(shape).leave_out(all_records(path, shape.dialect))
    return framed_rows(records, Frame.of(shape), shape.dialect)


def framed_rows(records: Records, frame: Frame, dialect: Dialect) -> Rows:
    """The rows below the header, out of all of the file's records."""
    rows = (
        _rows_of_error_file(records, frame, dialect) if frame.is_error_file else _rows_below(records, frame)
    )
    return _judge_letters(rows, dialect) if dialect.damaged else rows


def _rows_of_error_file(records: Records, frame: Frame, dialect: Dialect) -> Rows:
    """The rows as they were before an error file's four columns came in; the malformed ones that nobody corrected still are.

    What somebody has noted to the right of the four columns on a sheet is left out with them, unless a header tells
    that a row's own cells go on there.
    """
    for number, cells in _without_notes(records, frame.width) if dialect.sheet else records:
        own = own_cells(cells, frame.width)
        if number > frame.header_row and not is_blank(own):
            row = fitted(number, own, frame)
            is_malformed = type(cells) is Inexact or is_still_malformed(cells, frame.width)
            yield row._replace(problem=RowErrorCode.ROW_MALFORMED) if is_malformed else row


def _without_notes(records: Records, own: int) -> Records:
    """The records of a sheet up to the four columns; the header comes before the rows that it tells of."""
    last: int | None = own + len(ERROR_COLUMNS)
    for number, cells in records:
        if last is not None and any(says(cell, BEYOND) for cell in cells[last : last + 1]):
            last = None
        yield number, cells[:last]


def _rows_below(records: Records, frame: Frame) -> Rows:
    """The rows that hold anything; as quick as can be where they have as many cells as the header."""
    header_row, width = frame.header_row, frame.width
    for number, cells in dropwhile(lambda record: record[0] <= header_row, records):
        if type(cells) is Inexact:
            yield Row(number, tuple(cells), RowErrorCode.ROW_MALFORMED)
        elif len(cells) == width and (cells[0][:1].isalnum() or not is_blank(cells)):
            yield Row(number, tuple(cells))
        elif not is_blank(cells):
            yield fitted(number, cells, frame)


def fitted(number: int, cells: Sequence[str], frame: Frame) -> Row:
    """The row with blanks for missing cells.

    It is malformed when a cell beyond the header is filled, or when it has more cells than rows of this file have: an
    unquoted delimiter has then shifted the cells, and a blank last column hides it. It is malformed too when it has
    fewer cells than rows of this file have: a lost delimiter has then shifted them the other way.
    """
    width, widest = frame.width, frame.widest
    is_long = (widest is not None and len(cells) > widest) or not is_blank(cells[width:])
    if is_long or len(cells) < (frame.narrowest or 0):
        return Row(number, tuple(cells), RowErrorCode.ROW_MALFORMED)
    return Row(number, tuple(cells[:width]) + ("",) * (width - len(cells)))


def _judge_letters(rows: Rows, dialect: Dialect) -> Rows:
    unreadable = _UNREADABLE if dialect.text.errors == "surrogateescape" else _UNREADABLE_UTF16
    for row in rows:
        yield row._replace(problem=RowErrorCode.TEXT_UNREADABLE) if _matches(row.cells, unreadable) else row


def _matches(cells: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return any(map(pattern.search, cells))
