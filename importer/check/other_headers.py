"""A header of another table amid the rows: below it the columns may be others, so no row can be trusted."""

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from importer.file.header import is_value, kind_of_value
from importer.file.row_batches import Part
from importer.words.fields import Field, Mapping
from importer.words.header_names import KNOWN_NAMES, SPELLINGS, normalise
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import TableShape


class OtherHeaders:
    """Watches the External Ids of one file for what names a column; all rows from there on are errors.

    Only a row whose id is a known name, or the name of a column of this file, is looked at any closer.
    """

    def __init__(self, shape: TableShape, fields: Mapping, key: int) -> None:
        self._columns, self._fields, self._key = shape.columns, fields, key
        self._spelled = SPELLINGS.union(filter(None, shape.columns))
        self._names = {*KNOWN_NAMES, *map(normalise, filter(None, shape.columns))}
        self._first: int | None = None

    def judge(self, part: Part) -> Part:
        """The part, with an error for each row from the other header on."""
        if self._first is None:
            self._first = self._find(part)
        first = self._first
        if first is None:
            return part
        below = {number: RowErrorCode.BELOW_OTHER_HEADER for number in part.numbers if number >= first}
        return replace(part, problems={**part.problems, **below}) if below else part

    def _find(self, part: Part) -> int | None:
        if not part.problems and self._spelled.isdisjoint(map(itemgetter(self._key), part.cells)):
            return None
        rows = zip(part.numbers, part.cells, strict=True)
        return next((number for number, cells in rows if self._is_other_header(cells)), None)

    def _is_other_header(self, cells: Sequence[str]) -> bool:
        """Whether a row names columns, and not each mapped one as the header does.

        It may have any number of cells.
        """
        if _cell(cells, self._key) not in self._spelled:
            return False
        mapped = {place: _cell(cells, place) for place in self._fields.columns}
        if all(normalise(cell) == normalise(self._columns[place]) for place, cell in mapped.items()):
            return False
        filled = [cell for cell in cells if cell.strip()]
        if any(map(is_value, filled)) or any(map(self._tells_a_value, mapped.values())):
            return False
        names_ids = KNOWN_NAMES.get(normalise(mapped[self._key])) is Field.EXTERNAL_ID
        named = {normalise(cell) for cell in filled} & self._names
        return len(named) > 1 or (len(filled) > 1 and names_ids)

    def _tells_a_value(self, cell: str) -> bool:
        return kind_of_value(cell) != "" and normalise(cell) not in self._names


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
