"""One walk over all rows of a table counts them and their cells, and samples what stands in each column."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from importer.file.csv_records import QUOTE
from importer.file.framed_rows import Frame, RepeatedHeaders, framed_rows
from importer.file.header import HeaderRow
from importer.file.line_blocks import CHARACTERS, Block, Lines, Run, non_blank
from importer.file.table import Table
from importer.words.cells import Inexact, Record, Records, count_to_last_filled, is_blank
from importer.words.error_columns import ERROR_COLUMNS, own_width
from importer.words.errors import FileRefusedError
from importer.words.language import lazy_gettext
from importer.words.table_shape import Dialect, Row

_FEW_INEXACT = 2
# The share of rows with misplaced quotation marks in real files; beyond it, the whole file is written so.
_RARE = 0.02
_MOSTLY = 0.8
_FEW = 0.02  # where more rows are short, the program that wrote the file leaves blank cells off
_SMALL_TABLE = 50  # of fewer rows even a single one is more than a few in a hundred
_FEW_OF_A_SMALL_TABLE = 0.1
_FOUR = 4  # of fewer rows, one says nothing of what is usual
_ALL_COUNTED = (2 << 20) // CHARACTERS
_EACH = 8

_SAMPLES = 3
_SAMPLED_ROWS = 1_000
_SAMPLE_LENGTH = 200
_FIRST_GAPS = 5


@dataclass(frozen=True, slots=True)
class RowCounts:
    """The rows below the header, the columns up to the last one used, and up to three samples of each.

    `blank` counts the numbers between them that no row has; `first_blank` are the first ones, `last` is the
    last row's. `repeated` are the rows that repeat the header; `TableShape` has `widest` and `narrowest`.
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
    """Walk all rows below the header, and count them; raises FileRefusedError where many can't be trusted."""
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

    `filled` are the runs of the same records, gone through once nothing but numbers is left to be known.
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


@dataclass(slots=True)
class Widths:
    """Counts the rows below the header by their cells; of a large file's far blocks only each eighth.

    A share of the rows is all that is asked for, and many thousand rows from all over the file tell it.
    """

    header_row: int
    rows: Counter[int] = field(default_factory=Counter)
    neighbours: Counter[tuple[int, int]] = field(default_factory=Counter)
    blank_ends: Counter[int] = field(default_factory=Counter)

    def watch(self, records: Records) -> Records:
        """Count the records' cells, the pairs that follow each other and the blank ends, as they pass."""
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
        """The least cells of a row: those of the widest right one, None if more than a few have fewer."""
        usual = min(columns, max(self.rows, default=0))
        short = sum(rows for width, rows in self.rows.items() if width < usual)
        few = self._has_few_mistakes(short, usual)
        return usual if few or short <= _FEW * self.rows.total() else None

    def _has_few_mistakes(self, short: int, usual: int) -> bool:
        """Whether a small table's short rows are single mistakes: one, or a tenth; one cell tells nothing.

        A mistake makes at most two rows short: where more are, blank ends were left off. Where one is written
        out, they are not, and that shows a mistake in the smallest table.
        """
        rows = self.rows.total()
        told = short - self.rows[1]
        mistakes = told - self._halves(usual)
        enough = 1 if self.blank_ends[usual] else _FOUR
        most = min(max(1, _FEW_OF_A_SMALL_TABLE * rows), rows / enough)
        return rows < _SMALL_TABLE and 0 < mistakes <= most and told <= 2 * mistakes

    def _halves(self, usual: int) -> int:
        """How many short rows go on the short row before, as where a line break fell into a cell."""
        return sum(
            rows
            for (one, other), rows in self.neighbours.items()
            if max(one, other) < usual == one + other - 1
        )


def usual_widest(first: Sequence[Record], header: HeaderRow, own: int | None) -> int:
    """How many cells a row may have: as many as the header, or more where most rows end in blank ones.

    Some programs end each row in a delimiter, but not the header. `own` is how many columns of an error file
    are its own; its rows are never wider, because all of them may be malformed.
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
    """Whether a file without a delimiter is one column of ids or emails; a letter would have spaces."""
    cells = [cells[0].strip() for number, cells in first if number > header_row and not is_blank(cells)]
    return sum(" " not in cell for cell in cells) > _MOSTLY * len(cells)


@dataclass(slots=True)
class InexactRows:
    """How many rows have misplaced quotation marks, and the first one; the file may be gone through twice."""

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
