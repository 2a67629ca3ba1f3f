"""The rows of a file that aren't read as rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from importer.file.shown_rows import above_header, hidden_rows
from importer.words.cells import Record
from importer.words.table_shape import Row, TableShape


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Those above the header, and those that are hidden."""

    above: Sequence[Record]
    hidden: Sequence[Row]

    @classmethod
    def of(cls, path: Path, shape: TableShape) -> "LeftOut":
        """Read them."""
        return cls(above_header(path, shape), hidden_rows(path, shape))

    def cells(self) -> Iterator[str]:
        """All that stands in them."""
        for _, cells in self.above:
            yield from cells
        for row in self.hidden:
            yield from row.cells
