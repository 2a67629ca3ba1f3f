"""Faults in one row, in every row and column: a separator or quotation mark too many, another delimiter."""

from collections.abc import Iterator, Sequence

from benchmarks.reading.polluted.clean import RFC_4180, CleanTable
from benchmarks.reading.polluted.fault import PollutedFile


def separator_less(table: CleanTable) -> Iterator[PollutedFile]:
    """Between two cells of a row nothing stands."""
    for row in range(len(table.rows)):
        cells = RFC_4180.cells(table.rows[row])
        for place in range(table.width - 1):
            joined = [*cells[:place], cells[place] + cells[place + 1], *cells[place + 2 :]]
            yield _file("a separator less", table, row, ",".join(joined))


def separator_more(table: CleanTable) -> Iterator[PollutedFile]:
    """Before a cell of a row a separator stands twice."""
    for row in range(len(table.rows)):
        cells = RFC_4180.cells(table.rows[row])
        for place in range(table.width):
            yield _file("a separator more", table, row, ",".join([*cells[:place], "", *cells[place:]]))


def extra_quote(table: CleanTable) -> Iterator[PollutedFile]:
    """A cell has a quotation mark too many: before it, inside it, or behind it, in turns."""
    for row in range(len(table.rows)):
        cells = RFC_4180.cells(table.rows[row])
        for place, cell in enumerate(cells):
            inside = (0, len(cell) // 2, len(cell))[(row + place) % 3]
            spoilt = [*cells[:place], f'{cell[:inside]}"{cell[inside:]}', *cells[place + 1 :]]
            where = ("before", "inside", "behind")[(row + place) % 3]
            yield _file(f"a quotation mark {where} a cell", table, row, ",".join(spoilt), any_quotes=True)


def other_delimiter(table: CleanTable) -> Iterator[PollutedFile]:
    """One row is separated by another sign than all others."""
    for row in range(len(table.rows)):
        sign = (";", "\t", "|", " ")[row % 4]
        line = sign.join(RFC_4180.cells(table.rows[row]))
        yield _file("another delimiter in one row", table, row, line)


def long_value(table: CleanTable) -> Iterator[PollutedFile]:
    """One cell is longer than what Python's reader takes by default (131,072 letters)."""
    for row in (0, len(table.rows) // 2):
        long = (*table.rows[row][:2], "long " * 30_000, *table.rows[row][3:])
        rows = (*table.rows[:row], long, *table.rows[row + 1 :])
        content = RFC_4180.content(RFC_4180.lines([table.header, *rows]))
        yield PollutedFile("a very long value", content, table.header, rows)


def _file(kind: str, table: CleanTable, row: int, line: str, *, any_quotes: bool = False) -> PollutedFile:
    lines = RFC_4180.lines([table.header, *table.rows])
    return PollutedFile(
        kind,
        RFC_4180.content(_replaced(lines, row + 1, line)),
        table.header,
        table.rows,
        frozenset({row}),
        any_quotes,
    )


def _replaced(lines: Sequence[str], place: int, line: str) -> list[str]:
    return [*lines[:place], line, *lines[place + 1 :]]
