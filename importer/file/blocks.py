"""A delimited file block by block: most of them are lines of which each is a record, and needn't be looked at one by one."""

from collections.abc import Callable, Iterator
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import TextIO

from importer.file.lines import Lines, are_records
from importer.file.quotes import ClosedRecords
from importer.file.records import Record, open_text
from importer.words.table_shape import Dialect

Block = Lines | list[Record]
"""What comes next in a file: lines, or records where a line need not be one."""

Split = Callable[[Iterator[str], int, int], ClosedRecords]
"""Makes records of lines; it is told the numbers of the first record and of the first line."""

CHARACTERS = 1 << 16  # as much as fits into the processor's nearer memory: of more, each is slower
_LONG = 1 << 20
_MOST_RECORDS = 4_096


def read_blocks(
    path: Path, dialect: Dialect, split: Split, *, characters: int = CHARACTERS
) -> Iterator[Block]:
    """The whole file, about so many characters at once; `split` reads the blocks in which a line need not be a record."""
    with open_text(path, dialect.text) as (first, stream):
        record = line = 1
        for block in _whole_lines(first, stream, characters):
            text = _with_plain_ends(block, stream)
            if dialect.is_plain and len(block) <= _LONG and are_records(text, dialect.delimiter):
                count = text.count("\n")
                yield Lines(record, count, text[:-1], dialect.delimiter)
                record, line = record + count, line + count
            else:
                lines, behind = StringIO(block, newline="").readlines(), _Behind(stream)
                for records in _until_behind(split(chain(lines, behind), record, line), behind, record):
                    yield records
                    record += len(records)
                line += len(lines) + behind.taken


def _whole_lines(first: str, stream: TextIO, characters: int) -> Iterator[str]:
    block = first + stream.read(characters) + stream.readline()
    while block:
        yield block
        block = stream.read(characters) + stream.readline()


def _with_plain_ends(block: str, stream: TextIO) -> str:
    r"""The same with `\n` at the end of every line, also of the last one, which may have had none.

    To take each `\r` away is much quicker than to replace it; the stream knows whether any stood alone so far.
    """
    seen = stream.newlines
    if seen == "\r" or (isinstance(seen, tuple) and "\r" in seen):
        block = block.replace("\r\n", "\n").replace("\r", "\n")
    elif seen:
        block = block.replace("\r", "")
    return block if block.endswith("\n") else f"{block}\n"


def _until_behind(records: ClosedRecords, behind: "_Behind", number: int) -> Iterator[list[Record]]:
    """The records that begin in a block, and at most one behind it, but for those that another was first thought to be.

    They may be long ones; should they be many, they come a few at a time.
    """
    found = list[Record]()
    for record in enumerate(records, number):
        found.append(record)
        if behind.taken and not records.lines_left:
            break
        if len(found) == _MOST_RECORDS:
            yield found
            found = []
    if found:
        yield found


class _Behind:
    """The lines behind a block, counted as they are taken."""

    def __init__(self, stream: TextIO) -> None:
        self.taken = 0
        self._stream = stream

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._stream)
        self.taken += 1
        return line
