"""What one cell asks for once it was looked up in the directory."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
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


class Remembered(dict[str, T | None], Generic[T]):
    """The values that cells came to, by their text; a cell that isn't known yet is read.

    It is a plain dictionary (see docs/performance.md): the links of `lru_cache` lie all over the memory. What
    else is to be told of a cell is kept for the few of which there is anything. When too many cells are
    different, it begins anew.
    """

    def __init__(self, read: Callable[[str], Asked[T]]) -> None:
        super().__init__()
        self._read = read
        self._noted: dict[str, Asked[T]] = {}

    def column(self, cells: Sequence[str]) -> AskedColumn[T]:
        """What these cells ask for."""
        self._begin_anew_if_full()
        values, noted = list(map(self.__getitem__, cells)), self._noted
        if noted.keys().isdisjoint(cells):
            return AskedColumn(values)
        here = {place: noted[cell] for place, cell in enumerate(cells) if cell in noted}
        return AskedColumn(
            values,
            {place: asked.errors for place, asked in here.items() if asked.errors},
            sum(asked.cleaned for asked in here.values()),
            {place: cells[place] for place, asked in here.items() if not asked.errors},
            Counter(chain.from_iterable(asked.corrected for asked in here.values())),
        )

    def look_up(self, cell: str) -> Asked[T]:
        """What one cell asks for, with all that is to be told of it."""
        self._begin_anew_if_full()
        value = self[cell]
        return self._noted.get(cell) or Asked(value)

    def _begin_anew_if_full(self) -> None:
        """Only ever between columns, so that what is noted of a column's cells is there at its end."""
        if len(self) >= CELLS_KEPT:
            self.clear()
            self._noted.clear()

    def __missing__(self, cell: str) -> T | None:
        found = self._read(cell)
        if found.errors or found.cleaned or found.corrected:
            self._noted[cell] = found
        self[cell] = found.value
        return found.value


def in_text(asked: Asked[tuple[int, ...]]) -> Asked[str]:
    """The same with the managers as they are kept."""
    value, errors, cleaned, corrected = asked
    return Asked(None if value is None else managers_text(value), errors, cleaned, corrected)
