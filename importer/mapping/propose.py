"""The mapping that is proposed for a file, and what is remembered of the mapping that a person confirmed."""

from collections.abc import Mapping as Lookup
from collections.abc import Sequence

from importer.fields import Field, Mapping
from importer.file.table import Row, TableShape
from importer.mapping.decide import Column, Standing, decide
from importer.mapping.names import KNOWN_NAMES, normalise
from importer.mapping.overlap import Overlap, overlaps
from importer.ports import Directory, MappingMemory

LONGEST_REMEMBERED = 200
"""No name comes near it, and PostgreSQL's indexes take no more than 2,704 bytes ("Limits" of its B-tree)."""


async def propose(
    workspace: int,
    shape: TableShape,
    memory: MappingMemory,
    directory: Directory,
    rows: Sequence[Row] = (),
) -> Mapping:
    """Propose a column for each field, from what was answered before, known names, and the values.

    `rows`, the file's first ones, tell more about the values than the shape's three samples a column; a hundred are
    plenty. A field that nothing speaks for has no column.
    """
    headers = [_key(header) for header in shape.columns]
    remembered = await memory.remembered(workspace, sorted(set(headers) - {""}))
    found = await overlaps(workspace, shape, rows, directory)
    return decide(
        [_column(header, remembered, overlap) for header, overlap in zip(headers, found, strict=True)]
    )


def answers(shape: TableShape, mapping: Mapping) -> dict[str, Field | None]:
    """What a confirmed mapping says about each normalised header.

    Of columns that share a header the mapped one speaks; when they serve different fields, or when nothing is left
    of a header, there is nothing to remember it by.
    """
    said: dict[str, set[Field]] = {}
    fields = {mapping.column(field): field for field in Field}
    for column, header in enumerate(shape.columns):
        said.setdefault(_key(header), set()).update({fields[column]} if column in fields else ())
    return {header: next(iter(said[header]), None) for header in said if header and len(said[header]) <= 1}


def _key(header: str) -> str:
    """What a header is remembered by; nothing of one so long that no database could look it up."""
    key = normalise(header) if len(header) <= LONGEST_REMEMBERED else ""
    return key if len(key) <= LONGEST_REMEMBERED else ""


def _column(header: str, remembered: Lookup[str, Field | None], overlap: Overlap) -> Column:
    if header in remembered:
        field = remembered[header]
        return Column(field, Standing.LEFT_OUT if field is None else Standing.REMEMBERED, overlap)
    field = KNOWN_NAMES.get(header)
    return Column(field, Standing.UNKNOWN if field is None else Standing.KNOWN, overlap)
