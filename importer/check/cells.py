"""The cells of many rows, column by column."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows with one cell for each column; a column is taken out of them once, however many ask for it."""

    rows: Sequence[Sequence[str]]
    _columns: dict[int, Sequence[str]] = field(default_factory=dict)

    def column(self, place: int) -> Sequence[str]:
        """The column's cells, in the order of the rows."""
        if place not in self._columns:
            self._columns[place] = [row[place] for row in self.rows]
        return self._columns[place]
