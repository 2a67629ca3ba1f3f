"""Cells of a delimited file that have moved: under a neighbour's header, or into the row below.

A delimiter too many moves all cells behind it to the right, a lost one to the left, and a line break without
quotes into the next row. Where the row has room to spare, nothing else shows it, and another's value stands
where a manager or a workflow should.
"""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from importer.check.column_kinds import Cells, FileColumns, kind_of
from importer.file.row_batches import Part
from importer.matching.values import caseless, clean
from importer.words.cells import NOTHING, is_blank
from importer.words.fields import Field
from importer.words.job_reading import Reading

_FEW = 0.02
_ENOUGH = 100  # rows that tell more of their own columns than rows elsewhere in the file do


@dataclass(frozen=True, slots=True)
class Suspects:
    """Places of rows among others: those that were short, and those with an unknown manager or workflow."""

    padded: Container[int] = ()
    managers: Collection[int] = ()
    workflows: Collection[int] = ()


class MovedCells:
    """Finds the rows of one file with cells under a neighbour's header, by what the first rows hold.

    Few rows have anything that calls for a closer look: an email beside the managers, a workflow's name
    beside the workflow, a blank where hardly any is, or a value that no manager or workflow has. Only those
    get one, so that all others cost next to nothing.
    """

    def __init__(self, reading: Reading, workflows: Collection[str], is_user: Callable[[str], bool]) -> None:
        self._headers, self._mapping = reading.shape.columns, reading.mapping
        self._mapped = {place for one in Field if (place := self._mapping.column(one)) is not None}
        self._is_user = is_user
        self._joined = JoinedNames(workflows, reading.shape.dialect.delimiter)
        # A name that is a number stands in many a column beside, and tells nothing there.
        self._names = frozenset(name for name in workflows if any(map(str.isalpha, name)))
        self._columns: FileColumns | None = None
        # A sheet's cells can't move, and an error file's rows were judged beside the others of their file.
        self._is_sure = bool(reading.shape.sheet) or reading.shape.is_error_file
        self._are_longer = (reading.shape.widest or 0) > len(self._headers)

    def find(self, cells: Cells, suspects: Suspects) -> AbstractSet[int]:
        """The places of the rows of which some cells have moved, as far as anyone can tell."""
        if self._is_sure or not cells.rows:
            return frozenset()
        moved = self._find(cells, suspects, self._columns or self._learn(cells))
        if len(moved) > _FEW * len(cells.rows) and len(cells.rows) >= _ENOUGH:
            # The file goes on otherwise than it began.
            moved = self._find(cells, suspects, self._learn(cells))
        return moved

    def _learn(self, cells: Cells) -> FileColumns:
        self._columns = FileColumns.learn(cells, self._headers, self._mapping, self._names)
        return self._columns

    def _find(self, cells: Cells, suspects: Suspects, columns: FileColumns) -> AbstractSet[int]:
        emails, names = dict(self._emails(cells, columns)), set(self._workflows(cells, columns))
        moved = {place for place, column in emails.items() if self._is_lost_user(cells.rows[place], column)}
        moved.update(place for place in names if self._lacks_workflow(cells.rows[place]))
        moved.update(_filled_rarely(cells, columns.nameless))
        if self._are_longer:
            moved.update(self._others_behind(cells))
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
        return (place for column in values for place in self._find_names(column))

    def _workflows_beside_blanks(self, cells: Cells, columns: FileColumns) -> Iterator[int]:
        for place in _blank(cells, columns.rarely_blank):
            if any(cells.rows[place][column] in self._names for column in columns.beside_workflow):
                yield place

    def _others_behind(self, cells: Cells) -> Iterator[int]:
        """Rows with another user behind the manager, or another workflow's name behind the workflow.

        In a file whose rows are longer than its header, each may end in a delimiter of its own, or have a
        delimiter too many further in front, as in a list without quotes: nobody can tell.
        """
        for own, is_alike in (
            (self._mapping.account_manager, self._is_user),
            (self._mapping.workflow, self._names.__contains__),
        ):
            behind = None if own is None else own + 1
            if behind is not None and behind < len(self._headers) and behind not in self._mapped:
                yield from (place for place, value in enumerate(cells.column(behind)) if is_alike(value))

    def _find_names(self, values: Sequence[str]) -> Iterator[int]:
        if not self._names.isdisjoint(values):
            yield from (place for place, value in enumerate(values) if value in self._names)

    def _is_lost_user(self, row: Sequence[str], column: int) -> bool:
        """Whether a user stands there whom a delimiter has parted from the managers, or moved elsewhere."""
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


class JoinedNames:
    """Finds rows in which an existing name that holds the file's delimiter was written without quotes.

    Its pieces stand in cells side by side then, as `Smith` and ` Jones plan`.
    """

    def __init__(self, names: Iterable[str], delimiter: str) -> None:
        self._places: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for name in names if delimiter else ():
            parts = tuple(map(caseless, name.split(delimiter)))
            for place, part in enumerate(parts if len(parts) > 1 else ()):
                self._places.setdefault(part, []).append((parts, place))

    def find(self, cells: Cells, column: int) -> Iterator[int]:
        """The places of the rows in which this column's cell and its neighbours make a name."""
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


class BrokenCells:
    """Finds rows of which a line break without quotes has parted a cell: the rest begins the row below.

    Only those are found of which the two pieces together say something else than the first alone.
    """

    def __init__(self, reading: Reading, workflows: Container[str], is_user: Callable[[str], bool]) -> None:
        """`workflows` are their cleaned names."""
        self._last = len(reading.shape.columns) - 1
        self._is_sure = bool(reading.shape.sheet) or reading.shape.is_error_file or self._last == 0
        self._managers, self._workflow = reading.mapping.account_manager, reading.mapping.workflow
        self._begins_with_id = reading.mapping.external_id == 0
        self._workflows, self._is_user = workflows, is_user

    def find(self, part: Part) -> Iterator[int]:
        """The numbers of these rows, and of those that are the other pieces."""
        for place in range(1, len(part.numbers)) if part.padded and not self._is_sure else ():
            number = part.numbers[place]
            if number in part.padded and part.numbers[place - 1] == number - 1:
                begun, rest = part.cells[place - 1], part.cells[place]
                if self._are_pieces(begun, rest, is_short=number - 1 in part.padded):
                    yield from (number - 1, number)

    def _are_pieces(self, begun: Sequence[str], rest: Sequence[str], *, is_short: bool) -> bool:
        """Whether both together make one row: what is behind the break has room in the cells left."""
        column = min(self._last, len(begun) - 1)  # a row that is malformed has no blanks for missing cells
        while is_short and column and not begun[column].strip(NOTHING):
            column -= 1
        is_room = is_blank(rest[1 + self._last - column :])
        return is_room and bool(begun[column].strip(NOTHING)) and self._belong(column, begun[column], rest)

    def _belong(self, column: int, begun: str, rest: Sequence[str]) -> bool:
        """Whether a name or a list goes on in the first cell.

        Where that isn't the column of the ids, rows may begin with people.
        """
        if column == self._managers:
            return self._is_user(rest[0]) and (self._begins_with_id or is_blank(rest[1:]))
        joined = begun + rest[0], f"{begun} {rest[0]}"
        return column == self._workflow and any(clean(one) in self._workflows for one in joined)
