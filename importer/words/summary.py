"""The words for what an import did: its kinds of errors with their most frequent wrong values."""

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
    """One kind of error in one import: the rows that have it, and its most frequent wrong values."""

    code: RowErrorCode
    rows: int
    examples: tuple[WrongValue, ...] = ()
