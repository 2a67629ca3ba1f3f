"""A batch of rows once they were read, and what they ask for."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from importer.file.row_batches import NumberedRow, Packed
from importer.words.plan import AskedRows
from importer.words.row_errors import RowError


@dataclass(frozen=True, slots=True)
class ReadRows:
    """So many rows, what they ask of their customers, and by row number the errors that were seen so far.

    Rows with a problem of their own ask nothing. Those with errors in other cells do, because all of a row's errors
    are told at once: the External Id may be wrong too. No rows stand for the end of the file.

    `doubtful` are the External Ids that a spreadsheet may have made of others, as far as that can be seen of them; none
    when `is_exact`: then one in the column shows that it holds them as they were.
    """

    rows: int
    cleaned: int
    errors: dict[int, tuple[RowError, ...]]
    asked: AskedRows
    packed: tuple[Packed, ...]
    doubtful: tuple[str, ...] = ()
    is_exact: bool = False

    def numbered(self, wanted: Container[int]) -> Iterator[NumberedRow]:
        """The rows with these numbers, in their order; `wanted` are numbers of this batch alone."""
        for part in self.packed:
            yield from part.numbered(wanted)


NOTHING_READ = ReadRows(0, 0, {}, AskedRows.of([]), ())
"""As at the end of a file."""
