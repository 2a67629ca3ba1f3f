"""What one cell asks for once it was looked up in the directory."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from importer.row_errors import RowError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match:
    """Those that a written name fits: none, one, or several; `cleaned` when it took cleaning to see it."""

    ids: tuple[int, ...] = ()
    cleaned: bool = False


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """What a cell asks for (None leaves the value as it is), its errors, and how many values had to be cleaned."""

    value: T | None = None
    errors: tuple[RowError, ...] = ()
    cleaned: int = 0
