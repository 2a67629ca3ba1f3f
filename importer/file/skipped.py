"""What of a file is no row of its table, and why: so that nothing is left out in silence."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Self

from importer.file.records import Record, is_blank
from importer.file.rows import read_rows
from importer.file.source import all_records, sheets_of
from importer.file.survey import Survey
from importer.file.workbook.spool import Sheet
from importer.words.table_shape import Dialect, Row, Skipped, SkipReason, TableShape

_FIRST = 5


def above_header(path: Path, shape: TableShape) -> Sequence[Record]:
    """The rows above the header that hold anything."""
    above = takewhile(lambda record: record[0] < shape.header_row, all_records(path, shape.dialect))
    return [(row, cells) for row, cells in above if not is_blank(cells)]


def hidden_rows(path: Path, shape: TableShape) -> Sequence[Row]:
    """The first thousand rows of the table's sheet that people don't see; none where they are skipped."""
    if not shape.hidden_rows or shape.dialect.skip_hidden:
        return ()
    numbers = next(
        sheet.hidden_row_numbers for sheet in sheets_of(path, path.name) if sheet.name == shape.sheet
    )
    up_to_last = takewhile(lambda row: row.number <= numbers[-1], read_rows(path, shape))
    hidden = frozenset(numbers)
    return [row for row in up_to_last if row.number in hidden]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows below the header, and perhaps above it, that hold something but aren't read: how many, and their first numbers."""

    reason: SkipReason
    rows: int
    numbers: Sequence[int]

    @classmethod
    def repeating(cls, numbers: Collection[int]) -> Self:
        """Those that repeat the header."""
        return cls(SkipReason.REPEATED_HEADER, len(numbers), sorted(numbers))

    @classmethod
    def hidden(cls, sheet: Sheet) -> Self:
        """Those that people don't see on the sheet, where they are skipped."""
        return cls(SkipReason.HIDDEN, sheet.hidden_rows, sheet.hidden_row_numbers)

    def up_to(self, last: int) -> int:
        """How many of them come before a row; of those whose number isn't known it is taken for granted."""
        return self.rows - sum(number > last for number in self.numbers)

    def told(self) -> Skipped:
        """As a person is told."""
        return Skipped(self.reason, self.rows, tuple(self.numbers[:_FIRST]))


def skipped(
    dialect: Dialect, first: Sequence[Record], header_row: int, seen: Survey, left_out: Sequence[LeftOut]
) -> tuple[Skipped, ...]:
    """The line that names the delimiter, the title rows, what is left out, and the blank rows up to the last that isn't."""
    titles = [row for row, cells in first if row < header_row and not is_blank(cells)]
    separator = [Skipped(SkipReason.SEPARATOR_LINE, 1)] if dialect.separator_line else []
    above = [Skipped(SkipReason.ABOVE_HEADER, len(titles), tuple(titles[:_FIRST]))] if titles else []
    told = [rows.told() for rows in left_out if rows.rows]
    return (*separator, *above, *told, *_blank(titles, header_row, seen, left_out))


def _blank(
    titles: Sequence[int], header_row: int, seen: Survey, left_out: Sequence[LeftOut]
) -> Iterator[Skipped]:
    """The numbers up to the last row's at which nothing stands."""
    absent = {number for rows in left_out for number in rows.numbers}
    gaps = sorted(set(range(1, header_row)).difference(titles))
    first = [number for number in (*gaps, *seen.first_blank) if number not in absent]
    rows = len(gaps) + seen.blank - sum(rows.up_to(seen.last) for rows in left_out)
    if rows > 0:
        yield Skipped(SkipReason.BLANK, rows, tuple(first[:_FIRST]))
