"""What one cell asks for once it was looked up in the directory."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import or_
from typing import Generic, NamedTuple, TypeVar

from importer.words.directory import managers_text
from importer.words.row_errors import RowError

T = TypeVar("T")

CELLS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Match:
    """Those that a written name fits: none, one, or several; `cleaned` when it took cleaning to see it.

    `corrected` is the folded name where another one was read in its place.
    """

    ids: tuple[int, ...] = ()
    cleaned: bool = False
    corrected: str = ""


class Asked(NamedTuple, Generic[T]):
    """What a cell asks for (None leaves the value), its errors, and how many values had to be cleaned.

    `corrected` are the folded values in whose place others were read.
    """

    value: T | None = None
    errors: tuple[RowError, ...] = ()
    cleaned: int = 0
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedColumn(Generic[T]):
    """What many cells ask for, in their order; `wrong` has the errors by the cell's place.

    `written` has, by their places, the cells that matched only after cleaning or a correction, as they stand
    in the file; `corrected` tells for each folded value in whose place another was read in how many of the
    cells.
    """

    values: list[T | None]
    wrong: dict[int, tuple[RowError, ...]] = field(default_factory=dict)
    cleaned: int = 0
    written: dict[int, str] = field(default_factory=dict)
    corrected: Counter[str] = field(default_factory=Counter)


class Remembered(dict[str, Asked[T]]):
    """What cells came to, by their text; a cell that isn't known yet is read.

    A plain look-up takes a third of the time of `lru_cache`, whose links lie all over the memory. When too
    many cells are different, it begins anew.
    """

    def __init__(self, read: Callable[[str], Asked[T]]) -> None:
        super().__init__()
        self._read = read

    def column(self, cells: Sequence[str]) -> AskedColumn[T]:
        """What these cells ask for."""
        if not cells:
            return AskedColumn([])
        values, errors, cleaned, corrected = zip(*map(self.__getitem__, cells), strict=True)
        wrong = {place: errors_here for place, errors_here in enumerate(errors) if errors_here}
        if not any(cleaned) and not any(corrected):
            return AskedColumn(list(values), wrong)
        changed = map(or_, cleaned, map(len, corrected))
        written = {place: cells[place] for place, here in enumerate(changed) if here and place not in wrong}
        used = Counter(chain.from_iterable(corrected))
        return AskedColumn(list(values), wrong, sum(cleaned), written, used)

    def __missing__(self, cell: str) -> Asked[T]:
        if len(self) >= CELLS_KEPT:
            self.clear()
        found = self[cell] = self._read(cell)
        return found


def in_text(asked: Asked[tuple[int, ...]]) -> Asked[str]:
    """The same with the managers as they are kept."""
    value, errors, cleaned, corrected = asked
    return Asked(None if value is None else managers_text(value), errors, cleaned, corrected)
