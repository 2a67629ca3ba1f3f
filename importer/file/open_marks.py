"""Quotation marks that take a table's header or its rows with them, and the row in which one opens."""

from collections.abc import Collection, Sequence

from importer.file.csv_records import QUOTE
from importer.file.header import HeaderRow, find_header, is_value
from importer.file.table import Table
from importer.words.cells import Record, count_to_last_filled
from importer.words.table_shape import Dialect


def find_marked_header(table: Table, first: Sequence[Record], known: Collection[str]) -> HeaderRow | None:
    """The header without the mark that opens in it and isn't closed there; None where no mark does that."""
    marked = frozenset(table.rows_left_open())
    mended = [(row, _without_marks(cells) if row in marked else cells) for row, cells in first]
    header = find_header(mended, known)
    return header if header and header.row in marked else None


def is_rather_header(marked: HeaderRow, found: HeaderRow, first: Sequence[Record]) -> bool:
    """Whether it has more known names than the row that was found, or as many where that holds values.

    What stands below rows of values is no header.
    """
    above = (cell for row, cells in first if found.row < row < marked.row for cell in cells)
    if marked.row == found.row or any(map(is_value, above)):
        return False
    if marked.known != found.known:
        return marked.known > found.known
    return any(map(is_value, found.cells)) and not any(map(is_value, marked.cells))


def count_swallowed(written: Sequence[str], dialect: Dialect) -> int:
    """How many lines a text in the header has, if each of them may be a row: the header's own and others."""
    cells = written[: count_to_last_filled(written)]
    for place, cell in enumerate(cells):
        lines = cell.splitlines()
        if len(lines) > 1 and _may_be_rows(lines, place, len(cells) - place - 1, dialect.delimiter):
            return len(lines)
    return 0


def _may_be_rows(lines: Sequence[str], before: int, behind: int, delimiter: str) -> bool:
    """Whether each line has all the columns; a text that cells stand behind also has to hold values.

    It is a name on several lines otherwise.
    """
    own, *others = lines
    columns = before + own.count(delimiter)
    delimiters = [line.count(delimiter) for line in others]
    if not behind:
        return all(count >= columns > 0 for count in delimiters)
    cells = [cell.strip() for line in others if delimiter in line for cell in line.split(delimiter)]
    has_values = any(is_value(cell) and " " not in cell for cell in cells)  # with others, it is an example
    delimiters[-1] += behind
    return has_values and all(count == columns for count in delimiters)


def _without_marks(cells: Sequence[str]) -> list[str]:
    return [cell.strip(QUOTE) for cell in cells]
