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
        yield from _filled_lines(block) if isinstance(block, Lines) else filled_in_records(block)


def filled_in_records(records: Iterable[Record]) -> Iterator[Run]:
    """A run for each of the records, looked at one by one."""
    for number, cells in records:
        if (cells and cells[0][:1].isalnum()) or not is_blank(cells):
            yield number, number


def _filled_lines(lines: Lines) -> Iterator[Run]:
    start, end = lines.first, lines.first + lines.count
    for blank in (*lines.blank(), end):
        if start < blank:
            yield start, blank - 1
        start = blank + 1
