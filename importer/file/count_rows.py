"""One walk over all rows of a table: how many there are, what stands in its columns, and what of the file is no row of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from importer.file.csv_records import QUOTE
from importer.file.header import HeaderRow, clean_header
from importer.file.line_blocks import Block, Lines, Run, non_blank, split_line
from importer.file.rows import Frame, InexactRows, Widths, framed_rows, usual_widest
from importer.file.table import Table
from importer.file.workbook.spool import Sheet
from importer.words.cells import Record, Records, count_to_last_filled, is_blank
from importer.words.error_columns import own_width
from importer.words.table_shape import Dialect, Row, Skipped, SkipReason, TableShape

_SAMPLES = 3
_SAMPLED_ROWS = 1_000
_SAMPLE_LENGTH = 200
_FIRST_GAPS = 5
_FIRST_TOLD = 5


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
        """What finds the repetitions of a header; one of a single name isn't looked for, as a value may be the same."""
        named = tuple(columns[: count_to_last_filled(columns)])
        return cls(header_row, named if sum(map(bool, named)) > 1 else ())

    @classmethod
    def in_rows_of(cls, shape: TableShape) -> Self:
        """What finds the repetitions in a file whose shape is known; they were looked for when it was understood."""
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
        """Whether the longest name stands in a text; written with quotation marks inside, it may look otherwise there."""
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


@dataclass(frozen=True, slots=True)
class RowCounts:
    """The rows below the header, the columns up to the last one used, and up to three samples of each of those.

    `blank` counts the numbers between them that no row has; `first_blank` are the first ones, `last` is the last row's.
    `repeated` are the rows that repeat the header; `widest` and `narrowest` are as in `TableShape`.
    """

    rows: int
    width: int
    samples: tuple[tuple[str, ...], ...]
    blank: int
    first_blank: tuple[int, ...]
    last: int
    repeated: tuple[int, ...] = ()
    widest: int | None = None
    narrowest: int | None = None


def count_rows(table: Table, header: HeaderRow, first: Sequence[Record]) -> RowCounts:
    """Walk all rows below the header, and count how wide they are; raises FileRefusedError where many can't be trusted."""
    own = own_width(header.cells)
    widest = usual_widest(first, header, own) if table.is_ragged else None
    frame = Frame(header.row, own or len(header.cells), widest, own is not None)
    named = own or count_to_last_filled(header.cells)
    inexact, widths = InexactRows(), Widths(header.row)
    repeated = RepeatedHeaders.of(header.row, () if own else header.cells)
    records = repeated.leave_out(widths.watch(map(inexact.noted_one, table.records())))
    blocks = repeated.leave_out_of_blocks(widths.watch_blocks(map(inexact.noted, table.blocks())))
    counts = count_records(records, frame, table.dialect, named, non_blank(blocks))
    inexact.refuse_many(counts.rows, table.name)
    narrowest = widths.narrowest(counts.width) if table.is_ragged and not own else None
    return replace(counts, widest=widest, narrowest=narrowest, repeated=tuple(sorted(repeated.numbers)))


def count_records(
    records: Records, frame: Frame, dialect: Dialect, named: int, filled: Iterable[Run] = ()
) -> RowCounts:
    """The same of records, of whose header the cells after the first `named` are blank.

    `filled` are the runs of the same records: they are gone through once nothing but numbers is left to be known.
    """
    numbers = _Numbers(frame.header_row)
    samples: list[list[str]] = [[] for _ in range(frame.width)]
    used = named
    for row in framed_rows(records, frame, dialect):
        numbers.take(row.number, row.number)
        if numbers.rows <= _SAMPLED_ROWS:
            _add_samples(samples, row)
        if used < frame.width:
            used = max(used, count_to_last_filled(row.cells[: frame.width]))
        elif numbers.rows >= _SAMPLED_ROWS and not frame.is_error_file:
            numbers.take_rest(filled)
            break
    sampled, first_blank = tuple(map(tuple, samples[:used])), tuple(numbers.first_blank)
    return RowCounts(numbers.rows, used, sampled, numbers.blank, first_blank, numbers.last)


@dataclass(slots=True)
class _Numbers:
    """The rows so far: how many, the number of the last one, and which numbers nothing stands at."""

    last: int
    rows: int = 0
    blank: int = 0
    first_blank: list[int] = field(default_factory=list)

    def take(self, first: int, last: int) -> None:
        """Count the rows with these numbers."""
        self.rows += last - first + 1
        if first != self.last + 1:
            self.blank += first - self.last - 1
            room = _FIRST_GAPS - len(self.first_blank)
            self.first_blank += range(self.last + 1, min(first, self.last + 1 + room))
        self.last = last

    def take_rest(self, filled: Iterable[Run]) -> None:
        """Count those behind the rows that were counted already."""
        for first, last in filled:
            if last > self.last:
                self.take(max(first, self.last + 1), last)


def _add_samples(samples: Sequence[list[str]], row: Row) -> None:
    """Take note of values that are new; a row that can't be trusted tells nothing."""
    if row.problem:
        return
    for values, cell in zip(samples, row.cells, strict=True):
        value = cell.strip()[:_SAMPLE_LENGTH]
        if value and len(values) < _SAMPLES and value not in values:
            values.append(value)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows below the header, and perhaps above it, that hold something but aren't read: how many, and their first numbers."""

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


def skipped(
    dialect: Dialect, first: Sequence[Record], header_row: int, seen: RowCounts, left_out: Sequence[LeftOut]
) -> tuple[Skipped, ...]:
    """The line that names the delimiter, the title rows, what is left out, and the blank rows up to the last that isn't."""
    titles = [row for row, cells in first if row < header_row and not is_blank(cells)]
    separator = [Skipped(SkipReason.SEPARATOR_LINE, 1)] if dialect.separator_line else []
    above = [Skipped(SkipReason.ABOVE_HEADER, len(titles), tuple(titles[:_FIRST_TOLD]))] if titles else []
    told = [rows.told() for rows in left_out if rows.rows]
    return (*separator, *above, *told, *_blank(titles, header_row, seen, left_out))


def _blank(
    titles: Sequence[int], header_row: int, seen: RowCounts, left_out: Sequence[LeftOut]
) -> Iterator[Skipped]:
    """The numbers up to the last row's at which nothing stands."""
    absent = {number for rows in left_out for number in rows.numbers}
    gaps = sorted(set(range(1, header_row)).difference(titles))
    first = [number for number in (*gaps, *seen.first_blank) if number not in absent]
    rows = len(gaps) + seen.blank - sum(rows.up_to(seen.last) for rows in left_out)
    if rows > 0:
        yield Skipped(SkipReason.BLANK, rows, tuple(first[:_FIRST_TOLD]))
