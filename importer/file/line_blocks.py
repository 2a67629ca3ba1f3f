"""A delimited file block by block: in most blocks each line is a record, and needn't be looked at alone."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from itertools import chain, product
from pathlib import Path
from typing import TextIO

from importer.file.csv_records import QUOTE, ClosedRecords
from importer.file.encoding import open_text
from importer.words.cells import NOTHING, Record, is_blank
from importer.words.table_shape import Dialect

CHARACTERS = 1 << 16  # as much as fits into the processor's nearer memory
_LONG = 1 << 20
_MOST_RECORDS = 4_096

Run = tuple[int, int]
"""The numbers of the first and the last of records that follow each other, all with something in them."""


@dataclass(frozen=True, slots=True)
class Lines:
    r"""Lines that end in `\n`, except the last; `first` is the number of the first record."""

    first: int
    count: int
    text: str
    delimiter: str

    def records(self) -> list[list[str]]:
        """The cells of each line, as the csv module reads them; an empty line has one blank cell."""
        lines, delimiter = self.text.split("\n"), self.delimiter
        if QUOTE not in self.text:
            return [line.split(delimiter) for line in lines]
        quoted = csv.reader([line for line in lines if QUOTE in line], delimiter=delimiter)
        return [next(quoted) if QUOTE in line else line.split(delimiter) for line in lines]

    def blank(self) -> list[int]:
        """The numbers of the records that hold nothing."""
        text = f"\n{self.text}\n"
        number, place, found = self.first, 1, list[int]()
        for match in _blank_line(self.delimiter).finditer(text):
            number += text.count("\n", place, match.start() + 1)
            place = match.start() + 1
            if self._is_blank(match[0][1:]):
                found.append(number)
        return found

    def _is_blank(self, line: str) -> bool:
        """Whether a line of quotation marks and invisible characters is blank; a doubled mark is text."""
        return QUOTE not in line or is_blank(split_line(line, self.delimiter))


def split_line(line: str, delimiter: str) -> list[str]:
    """The cells of one of the lines, as `Lines.records` has them."""
    return next(csv.reader([line], delimiter=delimiter)) if QUOTE in line else line.split(delimiter)


Block = Lines | list[Record]
"""What comes next in a file: lines, or records where a line need not be one."""

Split = Callable[[Iterator[str], int, int], ClosedRecords]
"""Makes records of lines; it is told the numbers of the first record and of the first line."""


def read_blocks(
    path: Path, dialect: Dialect, split: Split, *, characters: int = CHARACTERS
) -> Iterator[Block]:
    """The whole file, about so many characters at once; `split` reads blocks where lines aren't records."""
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

    Each `\r` is taken away, and not looked for with its `\n`; the stream knows if any stood alone so far.
    """
    seen = stream.newlines
    if seen == "\r" or (isinstance(seen, tuple) and "\r" in seen):
        block = block.replace("\r\n", "\n").replace("\r", "\n")
    elif seen:
        block = block.replace("\r", "")
    return block if block.endswith("\n") else f"{block}\n"


def _until_behind(records: ClosedRecords, behind: "_Behind", number: int) -> Iterator[list[Record]]:
    """The records that begin in a block, and at most one behind it.

    Where lines were first taken for one record and aren't, all of theirs come. The records may be long ones;
    should they be many, they come a few at a time.
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


def are_records(text: str, delimiter: str) -> bool:
    r"""Whether each line (ending in `\n`, the last one too) is surely a record, and the last one ends here.

    So it is where quotation marks stand around whole cells, doubled inside, and no line ends within them:
    what is between the quotes of two cells begins and ends with a delimiter or a line's end. Nothing lies
    between two that are doubled. Anything else may be right as well, but has to be looked at more closely.
    """
    pieces = text.split(QUOTE)
    if len(pieces) == 1:
        return True
    ends = (delimiter, "\n")
    between = {"", *map("".join, product(ends, repeat=2))}
    return (
        len(pieces) % 2 == 1
        and "\n" not in "".join(pieces[1::2])
        and (not pieces[0] or pieces[0].endswith(ends))
        and pieces[-1].startswith(ends)
        and {piece[:1] + piece[-1:] for piece in set(pieces[2:-1:2])} <= between
    )


@lru_cache(8)
def _blank_line(delimiter: str) -> re.Pattern[str]:
    """Finds the line breaks before lines of quotation marks, delimiters and what nobody sees."""
    unseen = re.escape(delimiter + QUOTE + NOTHING.replace("\n", ""))
    return re.compile(f"\n[{unseen}]*(?=\n)")


def non_blank(blocks: Iterable[Block]) -> Iterator[Run]:
    """The numbers of the records that hold anything; between two records there may be numbers without one."""
    for block in blocks:
        if isinstance(block, Lines):
            yield from _between(block.first, block.blank(), block.first + block.count)
        elif block and block[-1][0] - block[0][0] < len(block):
            yield from _between(block[0][0], _blank(block), block[-1][0] + 1)
        else:
            yield from ((number, number) for number, cells in block if not is_blank(cells))


def _blank(records: Iterable[Record]) -> list[int]:
    return [number for number, cells in records if not (cells and cells[0][:1].isalnum()) and is_blank(cells)]


def _between(start: int, blank: Iterable[int], end: int) -> Iterator[Run]:
    """The runs of numbers from `start` up to, and without, `end` that the blank ones leave."""
    for number in (*blank, end):
        if start < number:
            yield start, number - 1
        start = number + 1
