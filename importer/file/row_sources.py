"""Where a job's rows are read from, as often as need be: its file, or the kept rows that were refused."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from importer.file.row_batches import PackedRows, Part, read_parts
from importer.file.workbook.extracted import text_rows
from importer.words.packing import read_packed, write_packed
from importer.words.row_errors import RefusedRow, RowErrorCode
from importer.words.table_shape import Row, TableShape

PART_ROWS: Final = 1_024
"""So many kept rows are taken up at once."""
_DOUBTS_ID: Final = frozenset(
    {
        RowErrorCode.CUSTOMER_NOT_FOUND,
        RowErrorCode.EXTERNAL_ID_DAMAGED,
        RowErrorCode.EXTERNAL_ID_AMBIGUOUS,
    }
)
"""The errors of a row whose External Id was wrong or doubtful when it was read first."""


class RowSource(Protocol):
    """Where rows come from; it goes to the process that reads them."""

    @property
    def earlier(self) -> Sequence[int]:
        """The ids of the jobs whose plans hold other rows of the same file, which went through before."""

    def parts(self) -> Iterator[Part]:
        """The rows from the first to the last."""

    def sure_ids(self, column: int) -> Container[int]:
        """The numbers of the rows whose External Id in this column is known to be as it was typed."""


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of a file whose shape is known; `name` is as people know the file."""

    path: Path
    shape: TableShape
    name: str

    @property
    def earlier(self) -> Sequence[int]:
        """A file has all of its rows."""
        return ()

    def parts(self) -> Iterator[Part]:
        """The rows, streamed."""
        return read_parts(self.path, self.shape)

    def sure_ids(self, column: int) -> Container[int]:
        """In a workbook those of which the cell is text."""
        if not self.shape.sheet:
            return ()
        return text_rows(self.path, self.name, self.shape.sheet, self.shape.positions[column])


@dataclass(frozen=True, slots=True)
class KeptRows:
    """Refused rows, laid down in a file of our own; `earlier` jobs have planned the others of their file."""

    path: Path
    earlier: Sequence[int] = ()

    def parts(self) -> Iterator[Part]:
        """The rows, as they stood in their file."""
        for numbers, cells, _ in self._laid_down():
            rows = list(map(Row, numbers, map(tuple, cells)))
            yield Part(numbers, cells, {}, PackedRows.of(rows))

    def sure_ids(self, column: int) -> Container[int]:
        """The rows without an error in their External Id when they were refused: it is as it was typed."""
        del column
        return {number for _, _, sure in self._laid_down() for number in sure}

    def _laid_down(self) -> Iterator[tuple[list[int], list[tuple[str, ...]], list[int]]]:
        with self.path.open("rb") as file:
            yield from read_packed(file)


class KeptRowsWriter:
    """Lays refused rows down, to be read again."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, rows: Iterable[RefusedRow]) -> None:
        """Lay some down, in the order of their numbers."""
        rows = list(rows)
        for start in range(0, len(rows), PART_ROWS):
            write_packed(_to_lay_down(rows[start : start + PART_ROWS]), self._file)


def _to_lay_down(rows: Sequence[RefusedRow]) -> tuple[list[int], list[tuple[str, ...]], list[int]]:
    sure = [row.number for row in rows if _DOUBTS_ID.isdisjoint(error.code for error in row.errors)]
    return [row.number for row in rows], [row.cells for row in rows], sure
