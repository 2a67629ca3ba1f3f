"""Faults around the rows: lines above and below the table, and missing, doubled or ragged headers."""

from collections.abc import Iterator, Sequence
from typing import Final

from benchmarks.reading.polluted.clean import RFC_4180, Cells, CleanTable
from benchmarks.reading.polluted.fault import PollutedFile

_TITLES: Final[tuple[Cells, ...]] = (("Customer list",), ("Exported on", "2026-11-26"), ("Confidential",), ())
_FOOTERS: Final[dict[str, tuple[Cells, ...]]] = {
    "a total": (("Total", "", "", "", "", "412004.17", "", ""),),
    "a note": (("* provisional figures",),),
    "a page number": ((), ("Page 1 of 1",)),
}


def preamble(table: CleanTable) -> Iterator[PollutedFile]:
    """Titles above the header: one to four lines, bare or filled up with delimiters."""
    for number in range(1, len(_TITLES) + 1):
        titles = _TITLES[:number]
        yield _file("a preamble", table, titles, [table.header, *table.rows])
        padded = [_padded(title, table.width) for title in titles]
        yield _file("a preamble filled up with delimiters", table, padded, [table.header, *table.rows])


def footer(table: CleanTable) -> Iterator[PollutedFile]:
    """A total, a note or a page number below the last row."""
    for name, lines in _FOOTERS.items():
        more = tuple(_padded(line, table.width) for line in lines if line)
        yield _file(f"a footer: {name}", table, [], [table.header, *table.rows, *lines], more)


def blank_lines(table: CleanTable) -> Iterator[PollutedFile]:
    """Lines with nothing in them: above the header, below it, between rows; bare, or full of delimiters."""
    for place in (0, 1, len(table.rows) // 2):
        for blank in ((), ("",) * table.width):
            lines = [table.header, *table.rows]
            yield _file("blank lines", table, [], [*lines[:place], blank, blank, *lines[place:]])


def second_table(table: CleanTable) -> Iterator[PollutedFile]:
    """Another table below, behind a blank line: narrower, as wide, or wider."""
    for width in (2, table.width, table.width + 2):
        header = tuple(
            f"{name}" for name in ("Region", "Head", *(f"Q{turn}" for turn in range(1, width - 1)))
        )
        rows = [
            (f"R{turn}", f"Name {turn}", *(str(turn * 100 + one) for one in range(width - 2)))
            for turn in range(9)
        ]
        lines = [table.header, *table.rows, (), header[:width], *rows]
        yield _file("a second table below", table, [], lines)


def header_missing(table: CleanTable) -> Iterator[PollutedFile]:
    """The file begins with its first row."""
    content = RFC_4180.content(RFC_4180.lines(table.rows))
    yield PollutedFile("no header", content, None, table.rows)


def header_again(table: CleanTable) -> Iterator[PollutedFile]:
    """The header comes twice: at once, in the middle, or at the end."""
    for place in (1, len(table.rows) // 2, len(table.rows) + 1):
        lines = [table.header, *table.rows]
        yield _file("the header again", table, [], [*lines[:place], table.header, *lines[place:]])


def header_of_two_lines(table: CleanTable) -> Iterator[PollutedFile]:
    """A line of group names above the header's names."""
    groups = tuple(
        "Customer" if place == 0 else "Reminders" if place == 4 else "" for place in range(table.width)
    )
    yield _file("a header of two lines", table, [groups], [table.header, *table.rows])


def header_of_other_width(table: CleanTable) -> Iterator[PollutedFile]:
    """The header names a column less than the rows have, or one more."""
    less = (*table.header[:-1],)
    yield _file("a header with a name less", table, [], [less, *table.rows], header=less)
    more = (*table.header, "Phone")
    yield _file("a header with a name more", table, [], [more, *table.rows], header=more)


def _file(
    kind: str,
    table: CleanTable,
    above: Sequence[Cells],
    lines: Sequence[Cells],
    more: tuple[Cells, ...] = (),
    header: Cells | None = None,
) -> PollutedFile:
    content = RFC_4180.content(RFC_4180.lines([*above, *lines]))
    return PollutedFile(kind, content, header or table.header, table.rows, more=more)


def _padded(cells: Cells, width: int) -> Cells:
    return cells + ("",) * (width - len(cells))
