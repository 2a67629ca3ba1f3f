"""What records are, and whether there is anything in their cells."""

from collections.abc import Iterable, Iterator

Record = tuple[int, list[str]]
Records = Iterator[Record]
"""Records with the numbers that a spreadsheet shows, rising from 1; blank ones may be left out."""


class Inexact(list[str]):
    """The cells of a record whose quotation marks don't fit, so that nobody can be sure where one ends."""


FIRST_RECORDS = 200
"""So many records tell how a file is laid out."""

DELIMITERS = (",", ";", "\t", "|")

# White space and what nobody sees: control characters, soft hyphens, zero-width marks.
NOTHING = (
    "".join(map(chr, (*range(0x21), *range(0x7F, 0xA1))))
    + "\xad\u200b\u200c\u200d\u2028\u2029\u202f\u2060\u3000\ufeff"
)


def is_blank(cells: Iterable[str]) -> bool:
    """Whether nothing but white space and control characters stands in the cells."""
    return not "".join(cells).strip(NOTHING)


def count_filled(cells: Iterable[str]) -> int:
    """How many cells have something in them."""
    return sum(cell.strip(NOTHING) != "" for cell in cells)


def count_to_last_filled(cells: Iterable[str]) -> int:
    """How many cells there are up to the last one with something in it."""
    return max((place for place, cell in enumerate(cells, 1) if cell.strip(NOTHING)), default=0)
