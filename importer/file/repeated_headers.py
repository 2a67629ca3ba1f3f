"""Rows below the header that repeat it cell by cell, as printed pages do: they are left out, and counted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from importer.file.blocks import Block
from importer.file.header import clean_header
from importer.file.lines import Lines, split_line
from importer.file.records import Record, Records, count_to_last_filled, is_blank
from importer.file.splitting import QUOTE
from importer.words.table_shape import SkipReason, TableShape


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
