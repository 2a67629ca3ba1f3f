"""One walk over all rows of a file: how many there are, what stands in its columns, and which columns are in use."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from importer.file.records import Records, count_to_last_filled, is_blank
from importer.file.rows import Frame, framed_rows
from importer.file.table import Dialect, Row

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


def survey(records: Records, frame: Frame, dialect: Dialect, named: int) -> Survey:
    """Walk all rows below the header, of whose cells those after the first `named` are blank."""
    numbers = _Numbers(frame.header_row)
    samples: list[list[str]] = [[] for _ in range(frame.width)]
    used = named
    for row in framed_rows(records, frame, dialect):
        numbers.take(row.number)
        if numbers.rows <= _SAMPLED_ROWS:
            _add_samples(samples, row)
        if used < frame.width:
            used = max(used, count_to_last_filled(row.cells[: frame.width]))
        elif numbers.rows >= _SAMPLED_ROWS and not frame.is_error_file:
            numbers.take_rest(records)
    return Survey(
        numbers.rows, used, tuple(map(tuple, samples[:used])), numbers.blank, tuple(numbers.first_blank)
    )


@dataclass(slots=True)
class _Numbers:
    """The rows so far: how many, the number of the last one, and which numbers nothing stands at."""

    last: int
    rows: int = 0
    blank: int = 0
    first_blank: list[int] = field(default_factory=list)

    def take(self, number: int) -> None:
        """Count the row with this number."""
        self.rows += 1
        if number != self.last + 1:
            self.blank += number - self.last - 1
            room = _FIRST_GAPS - len(self.first_blank)
            self.first_blank += range(self.last + 1, min(number, self.last + 1 + room))
        self.last = number

    def take_rest(self, records: Records) -> None:
        """Count those of all other records that hold anything; nothing else is left to be known of them."""
        following = self.last + 1
        for number, cells in records:
            if (cells and cells[0][:1].isalnum()) or not is_blank(cells):
                if number == following:
                    self.rows += 1
                    self.last = number
                else:
                    self.take(number)
                following = number + 1


def _add_samples(samples: Sequence[list[str]], row: Row) -> None:
    """Take note of values that are new; a row that can't be trusted tells nothing."""
    if row.problem:
        return
    for values, cell in zip(samples, row.cells, strict=True):
        value = cell.strip()[:_SAMPLE_LENGTH]
        if value and len(values) < _SAMPLES and value not in values:
            values.append(value)
