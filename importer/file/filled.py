"""The numbers of the records that hold anything, many at once: they are all that most of a file is looked through for."""

from collections.abc import Iterable, Iterator

from importer.file.blocks import Block
from importer.file.lines import Lines
from importer.file.records import Record, is_blank

Run = tuple[int, int]
"""The numbers of the first and the last of records that follow each other, all with something in them."""


def filled_in_blocks(blocks: Iterable[Block]) -> Iterator[Run]:
    """The runs in a file's blocks."""
    for block in blocks:
        if isinstance(block, Lines):
            yield from _between(block.first, block.blank(), block.first + block.count)
        elif block:
            yield from _between(block[0][0], _blank(block), block[-1][0] + 1)


def filled_in_records(records: Iterable[Record]) -> Iterator[Run]:
    """A run for each of the records that holds anything; between two of them there may be numbers without a record."""
    return ((number, number) for number, cells in records if not is_blank(cells))


def _blank(records: Iterable[Record]) -> list[int]:
    return [number for number, cells in records if not (cells and cells[0][:1].isalnum()) and is_blank(cells)]


def _between(start: int, blank: Iterable[int], end: int) -> Iterator[Run]:
    """What is left of the numbers from `start` up to `end`, which no longer is one of them, without the blank ones."""
    for number in (*blank, end):
        if start < number:
            yield start, number - 1
        start = number + 1
