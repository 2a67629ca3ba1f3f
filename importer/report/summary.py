"""The words for what an import did: its kinds of errors with their most frequent wrong values."""

from dataclasses import dataclass

from importer.row_errors import RowErrorCode


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A value that was refused: the rows it stands in, and the nearest existing one, empty when there is none."""

    value: str
    rows: int
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One kind of error in one import: the rows that have it, and its most frequent wrong values."""

    code: RowErrorCode
    rows: int
    examples: tuple[WrongValue, ...] = ()
