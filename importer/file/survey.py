"""One walk over all rows of a file: how many there are, what stands in its columns, and which columns are in use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from importer.file.filled import Run
from importer.file.records import Records, count_to_last_filled
from importer.file.rows import Frame, framed_rows
from importer.words.table_shape import Dialect, Row

_SAMPLES = 3
_SAMPLED_ROWS = 1_000
_SAMPLE_LENGTH = 200
_FIRST_GAPS = 5


@dataclass(frozen=True, slots=True)
class Survey:
    """The rows below the header, the columns up to the last one used, and up to three samples of each of those.

    `blank` counts the numbers between them that no row has; `first_blank` are the first ones, `last` is the last row's.
    """

    rows: int
    width: int
    samples: tuple[tuple[str, ...], ...]
    blank: int
    first_blank: tuple[int, ...]
    last: int


def survey(records: Records, filled: Iterable[Run], frame: Frame, dialect: Dialect, named: int) -> Survey:
    """Walk all rows below the header, of whose cells those after the first `named` are blank.

    `filled` are the runs of the same records: they are gone through once nothing but numbers is left to be known.
    """
    numbers = _Numbers(frame.header_row)
    samples: list[list[str]] = [[] for _ in range(frame.width)]
    used = named
    for row in framed_rows(records, frame, dialect):
        numbers.take(row.number, row.number)
        if numbers.rows <= _SAMPLED_ROWS:
            _add_samples(samples, row)
        if used < frame.width:
            used = max(used, count_to_last_filled(row.cells[: frame.width]))
        elif numbers.rows >= _SAMPLED_ROWS and not frame.is_error_file:
            numbers.take_rest(filled)
            break
    sampled, first_blank = tuple(map(tuple, samples[:used])), tuple(numbers.first_blank)
    return Survey(numbers.rows, used, sampled, numbers.blank, first_blank, numbers.last)


@dataclass(slots=True)
class _Numbers:
    """The rows so far: how many, the number of the last one, and which numbers nothing stands at."""

    last: int
    rows: int = 0
    blank: int = 0
    first_blank: list[int] = field(default_factory=list)

    def take(self, first: int, last: int) -> None:
        """Count the rows with these numbers."""
        self.rows += last - first + 1
        if first != self.last + 1:
            self.blank += first - self.last - 1
            room = _FIRST_GAPS - len(self.first_blank)
            self.first_blank += range(self.last + 1, min(first, self.last + 1 + room))
        self.last = last

    def take_rest(self, filled: Iterable[Run]) -> None:
        """Count those behind the rows that were counted already."""
        for first, last in filled:
            if last > self.last:
                self.take(max(first, self.last + 1), last)


def _add_samples(samples: Sequence[list[str]], row: Row) -> None:
    """Take note of values that are new; a row that can't be trusted tells nothing."""
    if row.problem:
        return
    for values, cell in zip(samples, row.cells, strict=True):
        value = cell.strip()[:_SAMPLE_LENGTH]
        if value and len(values) < _SAMPLES and value not in values:
            values.append(value)
