"""The words for what an import did: its kinds of errors with their most frequent wrong values."""

from collections.abc import Sequence
from dataclasses import dataclass

from importer.words.row_errors import RowErrorCode


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A refused value: the rows it stands in, and what may have been meant, all equally near."""

    value: str
    rows: int
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One kind of error in one import: the rows that have it, and its most frequent wrong values.

    `alone` is how many of its rows have no error of another kind; None where none of them has.
    """

    code: RowErrorCode
    rows: int
    examples: tuple[WrongValue, ...] = ()
    alone: int | None = None


def count_overlaps(kinds: Sequence[ErrorKind], errors: int) -> tuple[int, bool]:
    """How many rows with errors are counted in several kinds, and whether each of them in just two."""
    several = errors - sum(kind.rows if kind.alone is None else kind.alone for kind in kinds)
    return max(several, 0), sum(kind.rows for kind in kinds) == errors + several
