"""One walk over all rows of a file: how many there are, what stands in its columns, and which columns are in use."""

from collections.abc import Sequence
from dataclasses import dataclass

from importer.file.records import count_to_last_filled
from importer.file.table import Row, Rows

_SAMPLES = 3
_SAMPLED_ROWS = 1_000
_SAMPLE_LENGTH = 200
_FIRST_GAPS = 5


@dataclass(frozen=True, slots=True)
class Survey:
    """The rows below the header, the columns up to the last one used, and up to three samples of each of those.

    `blank` counts the rows between them that hold nothing; `first_blank` are the numbers of the first ones.
    """

    rows: int
    width: int
    samples: tuple[tuple[str, ...], ...]
    blank: int
    first_blank: tuple[int, ...]


def survey(rows: Rows, header_row: int, width: int, named: int) -> Survey:
    """Walk all rows of a header with `width` cells, of which those after the first `named` are blank."""
    count, used, blank = 0, named, 0
    last = header_row
    first_blank: list[int] = []
    samples: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        count += 1
        if row.number != last + 1:
            blank += row.number - last - 1
            first_blank += range(last + 1, min(row.number, last + 1 + _FIRST_GAPS - len(first_blank)))
        last = row.number
        if count <= _SAMPLED_ROWS:
            _add_samples(samples, row)
        if used < width:
            used = max(used, count_to_last_filled(row.cells[:width]))
    return Survey(count, used, tuple(map(tuple, samples[:used])), blank, tuple(first_blank))


def _add_samples(samples: Sequence[list[str]], row: Row) -> None:
    """Take note of values that are new; a row that can't be trusted tells nothing."""
    if row.problem:
        return
    for values, cell in zip(samples, row.cells, strict=True):
        value = cell.strip()[:_SAMPLE_LENGTH]
        if value and len(values) < _SAMPLES and value not in values:
            values.append(value)
