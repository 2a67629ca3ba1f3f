"""Names that hold the file's delimiter, of which an unquoted one makes two cells: `Smith` and ` Jones plan`."""

from collections.abc import Iterable, Iterator, Sequence

from importer.check.cells import Cells
from importer.matching.values import caseless


class JoinedNames:
    """Finds rows whose cells, joined by the delimiter, are an existing name; made once for each file."""

    def __init__(self, names: Iterable[str], delimiter: str) -> None:
        self._places: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for name in names if delimiter else ():
            parts = tuple(map(caseless, name.split(delimiter)))
            for place, part in enumerate(parts if len(parts) > 1 else ()):
                self._places.setdefault(part, []).append((parts, place))

    def find(self, cells: Cells, column: int) -> Iterator[int]:
        """The places of the rows in which a cell of this column is a part of a name, and its neighbours the others."""
        if not self._places:
            return
        parts = {cell for cell in set(cells.column(column)) if caseless(cell) in self._places}
        for place, row in enumerate(cells.rows if parts else ()):
            if row[column] in parts and self._makes_a_name(row, column):
                yield place

    def _makes_a_name(self, row: Sequence[str], column: int) -> bool:
        for parts, place in self._places[caseless(row[column])]:
            first = column - place
            if first >= 0 and tuple(map(caseless, row[first : first + len(parts)])) == parts:
                return True
        return False
