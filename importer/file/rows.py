"""The rows below the header, each with its number and one cell for each column, and which of them can't be trusted.

How many cells a row may have, and must have, is told by all rows of the file.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, repeat

from importer.file.csv_records import QUOTE
from importer.file.header import HeaderRow
from importer.file.line_blocks import CHARACTERS, Block, Lines
from importer.words.cells import Inexact, Record, Records, is_blank
from importer.words.error_columns import BEYOND, ERROR_COLUMNS, is_still_malformed, own_cells, says
from importer.words.errors import FileRefusedError
from importer.words.language import lazy_gettext
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import Dialect, Row, Rows, TableShape

# What stands for bytes that don't fit the encoding: `Encoding.errors` tells which in which.
_UNREADABLE = re.compile("[\udc80-\udcff]")
_UNREADABLE_UTF16 = re.compile("\ufffd")

_FEW_INEXACT = 2
_RARE = 0.02  # as often as quotation marks don't fit in single rows of real files; beyond, the whole file is written so

_MOSTLY = 0.8
_FEW = 0.02  # where more rows are short, the program that wrote the file leaves blank cells off
_SMALL_TABLE = 50  # of fewer rows even a single one is more than a few in a hundred
_FEW_OF_A_SMALL_TABLE = 0.1
_FOUR = 4  # of fewer rows, one says nothing of what is usual
_ALL_COUNTED = (2 << 20) // CHARACTERS
_EACH = 8


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


@dataclass(slots=True)
class Widths:
    """Counts the rows below the header by how many cells they have; of a large file's far blocks only each eighth.

    A share of the rows is all that is asked for, and many thousand rows from all over the file tell it.
    """

    header_row: int
    rows: Counter[int] = field(default_factory=Counter)
    neighbours: Counter[tuple[int, int]] = field(default_factory=Counter)
    blank_ends: Counter[int] = field(default_factory=Counter)

    def watch(self, records: Records) -> Records:
        """The same records, counted as they pass, with how many cells a row and the next one have, and which end blank."""
        before = 0
        for number, cells in records:
            if number > self.header_row and not is_blank(cells):
                self.rows[len(cells)] += 1
                self.neighbours[before, len(cells)] += 1
                self.blank_ends[len(cells)] += is_blank(cells[-1:])
                before = len(cells)
            yield number, cells

    def watch_blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The same blocks, counted as they pass, from the beginning of the file."""
        self.rows.clear()
        for place, block in enumerate(blocks):
            if place < _ALL_COUNTED or place % _EACH == 0:
                self._count(block)
            yield block

    def _count(self, block: Block) -> None:
        if isinstance(block, Lines):
            self.rows += self._of_lines(block)
        else:
            below = (cells for number, cells in block if number > self.header_row and not is_blank(cells))
            self.rows += Counter(map(len, below))

    def _of_lines(self, lines: Lines) -> Counter[int]:
        """Lines that have as many delimiters as so many of the widest rows so far are taken for such.

        A row too long and one too short may make up for each other: a few more short rows change nothing.
        """
        outside = "".join(lines.text.split(QUOTE)[::2]) if QUOTE in lines.text else lines.text
        widest = max(self.rows, default=0)
        if outside.count(lines.delimiter) == lines.count * (widest - 1):
            return Counter({widest: lines.count})
        blank, counted = set(lines.blank()), map(str.count, outside.split("\n"), repeat(lines.delimiter))
        return Counter(
            delimiters + 1
            for number, delimiters in enumerate(counted, lines.first)
            if number > self.header_row and number not in blank
        )

    def narrowest(self, columns: int) -> int | None:
        """How many cells a row must have: as many as the widest that isn't too wide, unless more than a few are shorter."""
        usual = min(columns, max(self.rows, default=0))
        short = sum(rows for width, rows in self.rows.items() if width < usual)
        few = self._has_few_mistakes(short, usual)
        return usual if few or short <= _FEW * self.rows.total() else None

    def _has_few_mistakes(self, short: int, usual: int) -> bool:
        """Whether the short rows of a small table are single mistakes: one, or a tenth; those of one cell tell nothing.

        A mistake makes at most two rows short: where more are, blank ends were left off. Where one is written out, they
        are not, and that shows a mistake in the smallest table.
        """
        rows = self.rows.total()
        told = short - self.rows[1]
        mistakes = told - self._halves(usual)
        enough = 1 if self.blank_ends[usual] else _FOUR
        most = min(max(1, _FEW_OF_A_SMALL_TABLE * rows), rows / enough)
        return rows < _SMALL_TABLE and 0 < mistakes <= most and told <= 2 * mistakes

    def _halves(self, usual: int) -> int:
        """How many short rows are the second half of the short row before, as where a line break fell into a cell."""
        return sum(
            rows
            for (one, other), rows in self.neighbours.items()
            if max(one, other) < usual == one + other - 1
        )


def usual_widest(first: Sequence[Record], header: HeaderRow, own: int | None) -> int:
    """How many cells a row may have: as many as the header, or more where most rows end in blank ones.

    Some programs end each row in a delimiter, but not the header. `own` is how many columns of an error file are its
    own; its rows are never wider, because all of them may be malformed.
    """
    width = len(header.cells)
    if own is not None:
        return width - len(ERROR_COLUMNS)
    rows = [cells for number, cells in first if number > header.row and not is_blank(cells)]
    widths = Counter(map(len, rows))
    usual = max(widths, key=lambda cells: (widths[cells], -cells), default=width)
    over = [cells[width:] for cells in rows if len(cells) == usual]
    return usual if usual > width and all(map(is_blank, over)) else width


def is_list(first: Sequence[Record], header_row: int) -> bool:
    """Whether what has no delimiter is a table of one column: ids or emails, where a letter has words and spaces."""
    cells = [cells[0].strip() for number, cells in first if number > header_row and not is_blank(cells)]
    return sum(" " not in cell for cell in cells) > _MOSTLY * len(cells)


@dataclass(slots=True)
class InexactRows:
    """How many rows have quotation marks that don't fit, and the first one; the file may be gone through twice."""

    rows: int = 0
    first: int = 0
    _last: int = 0

    def noted(self, block: Block) -> Block:
        """The block, counted."""
        if not isinstance(block, Lines):
            for record in block:
                self.noted_one(record)
        return block

    def noted_one(self, record: Record) -> Record:
        """The record, counted."""
        number, cells = record
        if type(cells) is Inexact and number > self._last:
            self.rows += 1
            self.first = self.first or number
            self._last = number
        return record

    def refuse_many(self, rows: int, file_name: str) -> None:
        """Raise FileRefusedError where they are too many of a file's rows to be single mistakes."""
        if self.rows > max(_FEW_INEXACT, rows * _RARE):
            raise FileRefusedError(
                lazy_gettext(
                    "The quotation marks in {rows} of the {total} rows of {file} don't fit, first in row "
                    '{first}: put a " only before and behind a whole cell, write "" for one inside of it, '
                    "and use the corrected file.",
                    rows=self.rows,
                    total=rows,
                    file=file_name,
                    first=self.first,
                )
            )
