"""Rows of a file to look at: those that may be the header, those above it, hidden ones, the first ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

from importer.file.header import HEADER_WITHIN, clean_header
from importer.file.row_batches import read_rows
from importer.file.table import known_table
from importer.words.cells import Record, is_blank
from importer.words.error_columns import own_cells
from importer.words.table_shape import Row, TableShape

_LONGEST = 60
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class HeaderChoice:
    """A row that may be the header: its number, and its filled cells in up to 60 characters."""

    row: int
    text: str


def header_choices(path: Path, shape: TableShape) -> tuple[HeaderChoice, ...]:
    """Those of the first 30 rows that have something to show; mostly the chosen header is among them."""
    first = islice(known_table(path, shape.dialect).records(), HEADER_WITHIN)
    choices = (HeaderChoice(row, _short(cells)) for row, cells in first if row <= HEADER_WITHIN)
    return tuple(choice for choice in choices if choice.text)


def _short(cells: list[str]) -> str:
    text = ", ".join(filter(None, (clean_header(cell[:_LONGEST]) for cell in cells[: _LONGEST * 2])))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def above_header(path: Path, shape: TableShape) -> Sequence[Record]:
    """The rows above the header that hold anything."""
    above = takewhile(lambda record: record[0] < shape.header_row, known_table(path, shape.dialect).records())
    return [(row, cells) for row, cells in above if not is_blank(cells)]


def first_rows(path: Path, shape: TableShape, most: int) -> Sequence[Row]:
    """The first rows below the header that hold anything, at most so many.

    Those of an error file have the numbers of its `Row` column; 0 where that holds none.
    """
    records = known_table(path, shape.dialect).records()
    below = (
        _original_row(cells, len(shape.columns)) if shape.is_error_file else Row(number, tuple(cells))
        for number, cells in records
        if number > shape.header_row and not is_blank(cells)
    )
    return list(islice(below, most))


def _original_row(cells: list[str], width: int) -> Row:
    number = "".join(cells[width : width + 1]).strip()
    is_known = number.isdecimal() and len(number) <= _LONGEST_NUMBER
    return Row(int(number) if is_known else 0, tuple(own_cells(cells, width)))


def hidden_rows(path: Path, shape: TableShape) -> Sequence[Row]:
    """The first thousand rows of the table's sheet that people don't see; none where they are skipped."""
    if not shape.hidden_rows or shape.dialect.skip_hidden:
        return ()
    sheet = known_table(path, shape.dialect).sheet
    numbers = sheet.hidden_row_numbers if sheet else ()
    up_to_last = takewhile(lambda row: row.number <= numbers[-1], read_rows(path, shape))
    hidden = frozenset(numbers)
    return [row for row in up_to_last if row.number in hidden]
