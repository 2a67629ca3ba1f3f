"""Rows of a delimited file that have as many cells as they should, and yet some of them under a neighbour's header.

A delimiter too many moves all cells behind it to the right, a lost one to the left; where the row has room to
spare, nothing else shows it, and another's value stands where a manager or a workflow should. Few rows have
anything that calls for a closer look: an email beside the managers, a workflow's name beside the workflow, a
blank where hardly any is, or a value that no manager or workflow has. Only those get one, so that all others
cost next to nothing.
"""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from importer.check.cells import Cells
from importer.check.column_kinds import FileColumns
from importer.check.joined_names import JoinedNames
from importer.check.kinds import kind_of
from importer.words.cells import NOTHING
from importer.words.jobs import Reading

_FEW = 0.02
_ENOUGH = 100  # rows that tell more of their own columns than rows elsewhere in the file do


@dataclass(frozen=True, slots=True)
class Suspects:
    """Rows by their places among others: which of them were short, and which have what no manager or workflow has."""

    padded: Container[int] = ()
    managers: Collection[int] = ()
    workflows: Collection[int] = ()


class MovedCells:
    """Finds such rows of one file, many at a time; what its columns hold is learnt from the first of them."""

    def __init__(self, reading: Reading, workflows: Collection[str], is_user: Callable[[str], bool]) -> None:
        self._headers, self._mapping = reading.shape.columns, reading.mapping
        self._is_user = is_user
        self._joined = JoinedNames(workflows, reading.shape.dialect.delimiter)
        # A name that is a number stands in many a column beside, and tells nothing there.
        self._names = frozenset(name for name in workflows if any(map(str.isalpha, name)))
        self._columns: FileColumns | None = None
        # A sheet's cells can't move, and an error file's rows were judged already, beside the others of their file.
        self._is_sure = bool(reading.shape.sheet) or reading.shape.is_error_file

    def find(self, cells: Cells, suspects: Suspects) -> AbstractSet[int]:
        """The places of the rows of which some cells have moved, as far as anyone can tell."""
        if self._is_sure or not cells.rows:
            return frozenset()
        moved = self._find(cells, suspects, self._columns or self._learn(cells))
        if len(moved) > _FEW * len(cells.rows) and len(cells.rows) >= _ENOUGH:
            moved = self._find(
                cells, suspects, self._learn(cells)
            )  # the file goes on otherwise than it began
        return moved

    def _learn(self, cells: Cells) -> FileColumns:
        self._columns = FileColumns.learn(cells, self._headers, self._mapping, self._names)
        return self._columns

    def _find(self, cells: Cells, suspects: Suspects, columns: FileColumns) -> AbstractSet[int]:
        emails, names = dict(self._emails(cells, columns)), set(self._workflows(cells, columns))
        moved = {place for place, column in emails.items() if self._is_lost_user(cells.rows[place], column)}
        moved.update(place for place in names if self._lacks_workflow(cells.rows[place]))
        moved.update(_filled_rarely(cells, columns.nameless))
        if self._mapping.workflow is not None:
            moved.update(self._joined.find(cells, self._mapping.workflow))
        looked_at = {
            *emails,
            *names,
            *_blank(cells, columns.rarely_blank),
            *self._foreign(cells, suspects, columns),
        }
        return moved | {
            place
            for place in looked_at - moved
            if columns.have_moved(cells, place, self._names, is_short=place in suspects.padded)
        }

    def _emails(self, cells: Cells, columns: FileColumns) -> Iterator[tuple[int, int]]:
        """Place and column of what looks like an email beside the managers, in a column of other things."""
        for column in columns.beside_managers:
            values = cells.column(column)
            if "@" in "".join(values):
                yield from ((place, column) for place, value in enumerate(values) if "@" in value)

    def _workflows(self, cells: Cells, columns: FileColumns) -> Iterator[int]:
        """Rows with a workflow's name beside the workflow, in a column of other things."""
        if columns.is_workflow_alone:
            return self._workflows_beside_blanks(cells, columns)
        values = map(cells.column, columns.beside_workflow)
        return (place for column in values for place in self._named(column))

    def _workflows_beside_blanks(self, cells: Cells, columns: FileColumns) -> Iterator[int]:
        for place in _blank(cells, columns.rarely_blank):
            if any(cells.rows[place][column] in self._names for column in columns.beside_workflow):
                yield place

    def _named(self, values: Sequence[str]) -> Iterator[int]:
        if not self._names.isdisjoint(values):
            yield from (place for place, value in enumerate(values) if value in self._names)

    def _is_lost_user(self, row: Sequence[str], column: int) -> bool:
        """Whether a user stands there whom a delimiter has parted from the managers, or moved away from their column."""
        own = self._mapping.account_manager
        is_near = own is not None and (column > own or not row[own].strip(NOTHING))
        return is_near and self._is_user(row[column])

    def _lacks_workflow(self, row: Sequence[str]) -> bool:
        own = self._mapping.workflow
        return own is not None and not row[own].strip(NOTHING)

    def _foreign(self, cells: Cells, suspects: Suspects, columns: FileColumns) -> Iterator[int]:
        """Rows in which no manager or workflow stands where one should, but a neighbour's kind of value."""
        mapping = self._mapping
        for column, places in (
            (mapping.account_manager, suspects.managers),
            (mapping.workflow, suspects.workflows),
        ):
            if column is not None and places:
                kinds, values = columns.foreign[column], cells.column(column)
                yield from (place for place in places if kind_of(values[place], self._names) in kinds)


def _filled_rarely(cells: Cells, columns: Iterable[int]) -> Iterator[int]:
    """Rows with something in one of these columns, unless most rows have."""
    for column in columns:
        filled = [place for place, value in enumerate(cells.column(column)) if value.strip(NOTHING)]
        if 2 * len(filled) <= len(cells.rows):
            yield from filled


def _blank(cells: Cells, columns: Iterable[int]) -> Iterator[int]:
    for column in columns:
        values = cells.column(column)
        if "" in values:
            yield from (place for place, value in enumerate(values) if not value)
