"""How a small file and what must come of it are written down."""

from dataclasses import dataclass, field

from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import Row, SkipReason

MALFORMED, UNREADABLE = RowErrorCode.ROW_MALFORMED, RowErrorCode.TEXT_UNREADABLE


@dataclass(frozen=True, slots=True)
class Read:
    """A file that is read: what is told of it, and its rows; what is None isn't looked at."""

    sentence: str
    content: bytes
    rows: tuple[Row, ...]
    columns: tuple[str, ...] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int = 1
    skipped: dict[SkipReason, tuple[int, ...]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is refused, with words of the sentence that says so."""

    sentence: str
    content: bytes
    words: tuple[str, ...]


def row(number: int, *cells: str, problem: RowErrorCode | None = None) -> Row:
    """A row as it must be read."""
    return Row(number, cells, problem)
