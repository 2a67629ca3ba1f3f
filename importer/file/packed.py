"""Rows once they were read: small, so that many wait in little memory and pass quickly from process to process."""

import marshal
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from importer.file.lines import Lines, split_line
from importer.file.records import allow_cells_of
from importer.file.rows import Frame, fitted
from importer.words.table_shape import Row


class NumberedRow(NamedTuple):
    """A row's number and its cells, as they stand in the file."""

    number: int
    cells: tuple[str, ...]


class Packed(Protocol):
    """Some rows of a file, unpacked for each of them that is wrong."""

    @property
    def size(self) -> int:
        """How many bytes they take."""

    def numbered(self, wanted: Container[int]) -> Iterator[NumberedRow]:
        """Those of the rows that have one of these numbers, in their order."""


@dataclass(frozen=True, slots=True)
class PackedRows:
    """Numbers and cells, in one piece."""

    rows: bytes

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "PackedRows":
        """Pack the rows: `marshal` takes a third of the time of `pickle`, and keeps every letter, lone surrogates too."""
        return cls(marshal.dumps([(number, cells) for number, cells, _ in rows]))

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return len(self.rows)

    def numbered(self, wanted: Container[int]) -> Iterator[NumberedRow]:
        """Those of the rows that have one of these numbers, in their order."""
        for number, cells in marshal.loads(self.rows):  # noqa: S302 - packed by ourselves
            if number in wanted:
                yield NumberedRow(number, cells)


@dataclass(frozen=True, slots=True)
class PackedLines:
    """Lines of which each is a record, as they stand in the file: only those that are wanted are taken apart again."""

    first: int
    text: bytes
    delimiter: str
    frame: Frame

    @classmethod
    def of(cls, lines: Lines, frame: Frame) -> "PackedLines":
        """Pack the lines; among them may be some that are no row."""
        return cls(lines.first, lines.text.encode("utf-8", "surrogatepass"), lines.delimiter, frame)

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return len(self.text)

    def numbered(self, wanted: Container[int]) -> Iterator[NumberedRow]:
        """Those of the rows that have one of these numbers, in their order."""
        allow_cells_of(len(self.text))
        text = self.text.decode("utf-8", "surrogatepass")
        for number, line in enumerate(text.split("\n"), self.first):
            if number in wanted:
                yield NumberedRow(number, fitted(number, split_line(line, self.delimiter), self.frame).cells)
