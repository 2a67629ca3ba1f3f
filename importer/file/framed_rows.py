"""The rows below the header, each with its number and one cell for each column; some can't be trusted.

Rows that repeat the header, as printed pages do, are left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile
from typing import Self

from importer.file.csv_records import QUOTE
from importer.file.header import clean_header
from importer.file.line_blocks import Block, Lines, split_line
from importer.words.cells import Inexact, Record, Records, count_to_last_filled, is_blank
from importer.words.error_columns import BEYOND, ERROR_COLUMNS, is_still_malformed, own_cells, says
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import Dialect, Row, Rows, SkipReason, TableShape

# What stands for bytes that don't fit the encoding: `Encoding.errors` tells which in which.
_UNREADABLE = re.compile("[\udc80-\udcff]")
_UNREADABLE_UTF16 = re.compile("\ufffd")


@dataclass(frozen=True, slots=True)
class Frame:
    """What tells rows from records: where the header is, how many columns it has, how wide a row may be.

    `widest` and `narrowest` count an error file's own cells only; without the first any number of cells
    beyond the columns may be blank, without the other any number may be missing.
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


def framed_rows(records: Records, frame: Frame, dialect: Dialect) -> Rows:
    """The rows below the header, out of all of the file's records."""
    rows = (
        _rows_of_error_file(records, frame, dialect) if frame.is_error_file else _rows_below(records, frame)
    )
    return _judge_letters(rows, dialect) if dialect.damaged else rows


def _rows_of_error_file(records: Records, frame: Frame, dialect: Dialect) -> Rows:
    """The rows as they were before an error file's four columns came in.

    Malformed rows that nobody has corrected are malformed still.

    What somebody has noted to the right of the four columns on a sheet is left out with them, unless a header
    tells that a row's own cells go on there.
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

    It is malformed when a cell beyond the header is filled, or when it has more cells than rows of this file
    have: an unquoted delimiter has then shifted the cells, and a blank last column hides it. So it is when it
    has fewer cells than they have: a lost delimiter has then shifted them the other way.
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


@dataclass(frozen=True, slots=True)
class RepeatedHeaders:
    """Leaves out the rows that repeat a header of at least two names; `numbers` are those of all that it met.

    They are searched for by the longest name, so a block of lines in which it doesn't stand costs one search.
    """

    header_row: int
    columns: tuple[str, ...]
    numbers: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, header_row: int, columns: Sequence[str]) -> Self:
        """Finds the repetitions of a header; not of a single name, as a value may be the same."""
        named = tuple(columns[: count_to_last_filled(columns)])
        return cls(header_row, named if sum(map(bool, named)) > 1 else ())

    @classmethod
    def in_rows_of(cls, shape: TableShape) -> Self:
        """Finds the repetitions in a file of known shape; they were looked for when it was understood."""
        met = any(skipped.reason is SkipReason.REPEATED_HEADER for skipped in shape.skipped)
        return cls.of(shape.header_row, shape.columns if met else ())

    def leave_out(self, records: Records) -> Records:
        """The other records."""
        return (record for record in records if not self._repeats(*record)) if self.columns else records

    def leave_out_of_blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The other records, block by block."""
        for block in blocks:
            if not self.columns or (isinstance(block, Lines) and not self._may_stand_in(block.text)):
                yield block
            elif isinstance(block, Lines):
                yield from self._between(block)
            else:
                yield from self._between_records(block)

    @property
    def _longest(self) -> str:
        return max(self.columns, key=len, default="")

    def _may_stand_in(self, text: str) -> bool:
        """Whether the longest name may stand in a text; one with quotation marks may be written otherwise."""
        return QUOTE in self._longest or self._longest in text

    def _repeats(self, number: int, cells: Sequence[str]) -> bool:
        if number <= self.header_row or not self._is_header(cells):
            return False
        self.numbers.add(number)
        return True

    def _is_header(self, cells: Sequence[str]) -> bool:
        width = len(self.columns)
        if len(cells) < width or cells[0].strip()[:1] != self.columns[0][:1]:
            return False
        if not any(self._longest in cell for cell in cells):  # as it is looked for in a block
            return False
        return tuple(map(clean_header, cells[:width])) == self.columns and is_blank(cells[width:])

    def _between_records(self, records: Sequence[Record]) -> Iterator[list[Record]]:
        """The same of records; those of a block follow each other without a gap."""
        start = 0
        for place, record in enumerate(records):
            if self._repeats(*record):
                yield list(records[start:place])
                start = place + 1
        yield list(records[start:])

    def _between(self, lines: Lines) -> Iterator[Lines]:
        """The lines before, between and behind those that repeat the header."""
        texts = lines.text.split("\n")
        start = 0
        for place, text in enumerate(texts):
            if self._may_stand_in(text) and self._repeats(
                lines.first + place, split_line(text, lines.delimiter)
            ):
                yield from _some(lines, texts, start, place)
                start = place + 1
        yield from _some(lines, texts, start, len(texts))


def _some(lines: Lines, texts: Sequence[str], start: int, end: int) -> Iterator[Lines]:
    if start < end:
        yield replace(lines, first=lines.first + start, count=end - start, text="\n".join(texts[start:end]))
