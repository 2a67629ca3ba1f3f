"""The rows of a file whose shape is known: one by one, or many at once, for those who go through all of them.

What is usual is done for all rows of a batch in one go. Once they were read they are packed, so that many
wait in little memory and pass quickly from process to process.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

from importer.file.encoding import allow_cells_of
from importer.file.framed_rows import Frame, RepeatedHeaders, fitted, framed_rows
from importer.file.line_blocks import Block, Lines, split_line
from importer.file.table import known_table
from importer.words.cells import Record
from importer.words.packing import pack, unpack
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import Dialect, Row, Rows, TableShape


class NumberedRow(NamedTuple):
    """A row's number and its cells, as they stand in the file."""

    number: int
    cells: tuple[str, ...]


class Packed(Protocol):
    """Some rows of a file, unpacked for each of them that is wrong."""

    @property
    def size(self) -> int:
        """How many bytes they take."""

    def numbered(self, wanted: Container[int]) -> Iterator[NumberedRow]:
        """Those of the rows that have one of these numbers, in their order."""


@dataclass(frozen=True, slots=True)
class PackedRows:
    """Numbers and cells, in one piece."""

    rows: bytes

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "PackedRows":
        """Pack the rows."""
        return cls(pack([(number, cells) for number, cells, _ in rows]))

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return len(self.rows)

    def numbered(self, wanted: Container[int]) -> Iterator[NumberedRow]:
        """Those of the rows that have one of these numbers, in their order."""
        for number, cells in unpack(self.rows):
            if number in wanted:
                yield NumberedRow(number, cells)


@dataclass(frozen=True, slots=True)
class PackedLines:
    """Lines, each a record, as they stand in the file: only those that are wanted are taken apart again."""

    first: int
    text: bytes
    delimiter: str
    frame: Frame

    @classmethod
    def of(cls, lines: Lines, frame: Frame) -> "PackedLines":
        """Pack the lines; among them may be some that are no row."""
        return cls(lines.first, lines.text.encode("utf-8", "surrogatepass"), lines.delimiter, frame)

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return len(self.text)

    def numbered(self, wanted: Container[int]) -> Iterator[NumberedRow]:
        """Those of the rows that have one of these numbers, in their order."""
        allow_cells_of(len(self.text))
        text = self.text.decode("utf-8", "surrogatepass")
        for number, line in enumerate(text.split("\n"), self.first):
            if number in wanted:
                yield NumberedRow(number, fitted(number, split_line(line, self.delimiter), self.frame).cells)


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive rows, at least one: their numbers, their cells, and by number what is wrong with a row.

    All is as in `Row`. `packed` has these rows, and perhaps those around them; `padded` are the numbers of
    those that had fewer cells than the header.
    """

    numbers: Sequence[int]
    cells: Sequence[Sequence[str]]
    problems: Mapping[int, RowErrorCode]
    packed: Packed
    padded: AbstractSet[int] = frozenset()

    def cut(self, rows: int) -> tuple["Part", "Part | None"]:
        """The first rows, at most so many, and the others."""
        if rows >= len(self.numbers):
            return self, None
        return self._between(0, rows), self._between(rows, len(self.numbers))

    def _between(self, start: int, end: int) -> "Part":
        numbers = self.numbers[start:end]
        problems = {
            number: problem
            for number, problem in self.problems.items()
            if numbers[0] <= number <= numbers[-1]
        }
        return replace(self, numbers=numbers, cells=self.cells[start:end], problems=problems)


class Parts:
    """The parts of a file, cut as they are asked for."""

    def __init__(self, parts: Iterator[Part]) -> None:
        self._parts = parts
        self._rest: Part | None = None

    def take(self, rows: int) -> Part | None:
        """The next rows, at most so many; None at the end of the file, or when none are asked for."""
        if rows <= 0:
            return None
        part = self._rest or next(self._parts, None)
        if part is None:
            return None
        taken, self._rest = part.cut(rows)
        return taken


def read_parts(path: Path, shape: TableShape) -> Iterator[Part]:
    """The rows of a file whose shape is known, streamed; rows with nothing in them are left out."""
    frame = Frame.of(shape)
    repeated = RepeatedHeaders.in_rows_of(shape)
    for block in repeated.leave_out_of_blocks(known_table(path, shape.dialect).blocks()):
        part = _part(block, frame, shape.dialect)
        if part.numbers:
            yield part


def _part(block: Block, frame: Frame, dialect: Dialect) -> Part:
    if isinstance(block, Lines) and not (frame.is_error_file or dialect.damaged):
        return _part_of_lines(block, frame)
    records = list(enumerate(block.records(), block.first)) if isinstance(block, Lines) else block
    return _part_of_rows(list(framed_rows(iter(records), frame, dialect)), _shorter(records, frame.width))


def _shorter(records: Sequence[Record], width: int) -> AbstractSet[int]:
    """The numbers of the records that have fewer cells than this; there hardly ever is one."""
    widths = [len(cells) for _, cells in records]
    if min(widths, default=width) >= width:
        return frozenset()
    return frozenset(number for (number, _), cells in zip(records, widths, strict=True) if cells < width)


def _part_of_rows(rows: Sequence[Row], padded: AbstractSet[int]) -> Part:
    numbers, problems = [row.number for row in rows], {row.number: row.problem for row in rows if row.problem}
    return Part(numbers, [row.cells for row in rows], problems, PackedRows.of(rows), padded)


def _part_of_lines(lines: Lines, frame: Frame) -> Part:
    """The same as `framed_rows` has, but only what isn't as wide as the header is looked at row by row."""
    numbers, cells = _filled_below(lines, frame.header_row)
    problems, padded = dict[int, RowErrorCode](), set[int]()
    if set(map(len, cells)) != {frame.width}:
        for place in [place for place, row in enumerate(cells) if len(row) != frame.width]:
            if len(cells[place]) < frame.width:
                padded.add(numbers[place])
            number, cells[place], problem = fitted(numbers[place], cells[place], frame)
            if problem:
                problems[number] = problem
    return Part(numbers, cells, problems, PackedLines.of(lines, frame), padded)


def _filled_below(lines: Lines, header_row: int) -> tuple[Sequence[int], list[Sequence[str]]]:
    """Numbers and cells of the records below the header that hold anything."""
    numbers, blank = range(lines.first, lines.first + lines.count), set(lines.blank())
    cells = list[Sequence[str]](lines.records())
    if lines.first > header_row and not blank:
        return numbers, cells
    places = [place for place, number in enumerate(numbers) if number > header_row and number not in blank]
    return [numbers[place] for place in places], [cells[place] for place in places]


def read_rows(path: Path, shape: TableShape) -> Rows:
    """The rows of a file whose shape is known, streamed; rows with nothing in them are left out."""
    records = RepeatedHeaders.in_rows_of(shape).leave_out(known_table(path, shape.dialect).records())
    return framed_rows(records, Frame.of(shape), shape.dialect)
