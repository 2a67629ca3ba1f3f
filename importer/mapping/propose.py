"""The mapping that is proposed for a file, and why."""

from collections.abc import Sequence

from importer.fields import Field, Mapping
from importer.file.table import Row, TableShape
from importer.mapping.decide import Column, Standing, decide
from importer.mapping.names import KNOWN_NAMES, normalise
from importer.mapping.overlap import Overlap, overlaps
from importer.ports import Directory, MappingMemory
from importer.proposal import FieldProposal, Proposal, Reason, ReasonKind


async def propose(
    workspace: int,
    shape: TableShape,
    memory: MappingMemory,
    directory: Directory,
    rows: Sequence[Row] = (),
) -> tuple[Mapping, Proposal]:
    """Propose a column for each field, from known names and the values, and tell why.

    `rows`, the file's first ones, tell more about the values than the shape's three samples a column; a hundred are
    plenty. A field that nothing speaks for has no column.
    """
    del memory
    found = await overlaps(workspace, shape, rows, directory)
    columns = [
        _column(normalise(header), overlap) for header, overlap in zip(shape.columns, found, strict=True)
    ]
    mapping = decide(columns)
    return mapping, Proposal(tuple(_proposed(field, mapping, columns) for field in Field))


def _column(header: str, overlap: Overlap) -> Column:
    field = KNOWN_NAMES.get(header)
    return Column(field, Standing.UNKNOWN if field is None else Standing.KNOWN, overlap)


def _proposed(field: Field, mapping: Mapping, columns: Sequence[Column]) -> FieldProposal:
    place = mapping.column(field)
    if place is None:
        return FieldProposal(field)
    return FieldProposal(
        field, Reason(ReasonKind.HEADER if columns[place].named is field else ReasonKind.VALUES)
    )
