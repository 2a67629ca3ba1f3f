"""What would be left out of a file or taken for a header, although the workspace's directory knows it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from importer.file.header import kind_of_value
from importer.file.workplace import Workplace
from importer.mapping.left_out_rows import LeftOut
from importer.matching.account_managers import UserIndex, index_users
from importer.matching.values import trim
from importer.matching.workflows import WorkflowIndex, index_workflows
from importer.words.cells import Record
from importer.words.column_names import lettered
from importer.words.doubts import Doubt, DoubtKind
from importer.words.fields import Field, Mapping
from importer.words.header_names import KNOWN_NAMES, normalise
from importer.words.ports import Directory
from importer.words.proposal import Proposal
from importer.words.table_shape import Row, TableShape

_FIRST = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What the directory knows of the cells in question."""

    customers: Collection[str]
    users: UserIndex
    workflows: WorkflowIndex

    @classmethod
    async def of(cls, directory: Directory, workspace: int, cells: Collection[str]) -> "Known":
        """Look the cells up."""
        customers = await directory.existing(workspace, {trim(cell) for cell in cells})
        users, workflows = await directory.assignable(workspace)
        return cls(frozenset(customers), index_users(users), index_workflows(workflows))

    def is_value(self, field: Field, cell: str) -> bool:
        """Whether the cell holds what exists of this field."""
        match field:
            case Field.EXTERNAL_ID:
                return trim(cell) in self.customers
            case Field.ACCOUNT_MANAGER:
                found = self.users.find_all(cell)
                return bool(found) and all(len(match.ids) == 1 for match in found)
            case Field.WORKFLOW:
                return len(self.workflows.find(cell).ids) == 1


NOTHING_KNOWN = Known(frozenset(), UserIndex(()), WorkflowIndex(()))
"""Where no cell is in question."""


async def find_left_out(
    path: Path,
    shape: TableShape,
    mapping: Mapping,
    proposal: Proposal,
    directory: Directory,
    workspace: int,
    work: Workplace,
) -> Sequence[Doubt]:
    """What a person has to look at before the table is imported as it was understood."""
    left_out = await work.do(LeftOut.of, path, shape)
    headers = [header for place, header in enumerate(shape.columns) if _may_be_data(place, shape, mapping)]
    cells = {*left_out.cells(), *headers}
    known = await Known.of(directory, workspace, cells) if cells else NOTHING_KNOWN
    return [
        *_rows_above(left_out.above, shape, mapping, known),
        *_header_is_data(shape, mapping, proposal, known),
        *_hidden_rows(left_out.hidden, shape, mapping, known),
        *_hidden_columns(shape, mapping, proposal),
    ]


def header_like_values(shape: TableShape, mapping: Mapping, proposal: Proposal) -> str | None:
    """What stands above a column and is of the very kind of its values: then the file may lack a header.

    Only columns that are mapped, or that may be, are looked at.
    """
    candidates = (candidate.column for proposed in proposal for candidate in proposed.candidates)
    places = sorted({*mapping.columns, *candidates})
    return next((shape.columns[place] for place in places if _is_like_its_values(shape, place)), None)


def _is_like_its_values(shape: TableShape, place: int) -> bool:
    kind = kind_of_value(shape.columns[place])
    return kind != "" and kind in map(kind_of_value, shape.samples[place])


def _rows_above(
    above: Sequence[Record], shape: TableShape, mapping: Mapping, known: Known
) -> Iterator[Doubt]:
    found = [(row, value) for row, cells in above if (value := _row_value(cells, shape, mapping, known))]
    if found:
        rows, values = zip(*found[:_FIRST], strict=True)
        yield Doubt(DoubtKind.ROWS_ABOVE, rows, len(found), values)


def _row_value(cells: Sequence[str], shape: TableShape, mapping: Mapping, known: Known) -> str:
    """The customer's id in a row above the header that is one of data; nothing in a title or a note.

    Such a row has an existing id in the ids' column, or anywhere beside an existing user or workflow; or it
    has an id and another value of the kinds that stand below the header.
    """
    own = _cell(cells, mapping.external_id)
    if known.is_value(Field.EXTERNAL_ID, own) or _is_like_below(cells, shape, mapping):
        return trim(own)
    ids = [cell for cell in cells if known.is_value(Field.EXTERNAL_ID, cell)]
    others = (Field.ACCOUNT_MANAGER, Field.WORKFLOW)
    assigns = any(known.is_value(field, cell) for field in others for cell in cells)
    return trim(ids[0]) if ids and assigns else ""


def _is_like_below(cells: Sequence[str], shape: TableShape, mapping: Mapping) -> bool:
    """Whether the row has an id of the kind of those below, and something for another field as well."""
    place = mapping.external_id
    if place is None or not any(_cell(cells, other).strip() for other in mapping.columns - {place}):
        return False
    kind = kind_of_value(_cell(cells, place))
    return kind != "" and kind in map(kind_of_value, shape.samples[place])


def _header_is_data(shape: TableShape, mapping: Mapping, proposal: Proposal, known: Known) -> Iterator[Doubt]:
    """A header cell that exists in the directory is data; so is one that is like the values below it."""
    values = [header for place, header in enumerate(shape.columns) if _is_data(place, shape, mapping, known)]
    like = header_like_values(shape, mapping, proposal)
    if values or like:
        yield Doubt(
            DoubtKind.HEADER_IS_DATA, (shape.header_row,), names=tuple(values or [like or ""])[:_FIRST]
        )


def _is_data(place: int, shape: TableShape, mapping: Mapping, known: Known) -> bool:
    """Beside a known name only a mapped column's own values count: another's name may exist by chance."""
    if not _may_be_data(place, shape, mapping):
        return False
    header = shape.columns[place]
    fields = [field for field in Field if mapping.column(field) == place] or list(Field)
    return any(known.is_value(field, header) for field in fields)


def _may_be_data(place: int, shape: TableShape, mapping: Mapping) -> bool:
    header = shape.columns[place]
    if not header or normalise(header) in KNOWN_NAMES:
        return False
    return place in mapping.columns or not any(normalise(other) in KNOWN_NAMES for other in shape.columns)


def _hidden_rows(hidden: Sequence[Row], shape: TableShape, mapping: Mapping, known: Known) -> Iterator[Doubt]:
    """Hidden rows that change nothing, as they name no existing customer, are nobody's concern."""
    place = mapping.external_id
    ids = [cell for row in hidden for cell in (row.cells if place is None else row.cells[place : place + 1])]
    existing = [trim(cell) for cell in ids if known.is_value(Field.EXTERNAL_ID, cell)]
    if existing:
        rows = tuple(row.number for row in hidden[:_FIRST])
        names = tuple(dict.fromkeys(existing))[:_FIRST]
        yield Doubt(DoubtKind.HIDDEN_ROWS, rows, max(shape.hidden_rows, 1), names)


def _hidden_columns(shape: TableShape, mapping: Mapping, proposal: Proposal) -> Iterator[Doubt]:
    """Hidden columns that a field is read from, or that a question about a field names."""
    asked = {one.column for field in proposal.open for one in proposal.of(field).candidates}
    places = sorted((mapping.columns | asked).intersection(shape.hidden_columns))
    if places:
        names = tuple(shape.columns[place] or lettered(shape, place) for place in places)
        yield Doubt(DoubtKind.HIDDEN_COLUMNS, count=len(places), names=names)


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
