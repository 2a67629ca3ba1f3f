"""Mappings and the names of columns: those that a person types, and those that nobody reads."""

from importer.errors import MappingIncompleteError
from importer.fields import Field, Mapping
from importer.file.likeness import kind_of_value
from importer.file.table import TableShape
from importer.mapping.names import KNOWN_NAMES, normalise

NO_COLUMN = "none"


def mapping_named(shape: TableShape, proposed: Mapping, names: dict[Field, str]) -> Mapping:
    """The proposed mapping with the named columns in their place; `none` leaves a field out.

    A name is a header as it stands in the file, else without regard to case, accents and separators; of headers
    that repeat, the first is meant. Raises MappingIncompleteError for a name that no column has.
    """
    mapping = proposed
    for field, name in names.items():
        mapping = mapping.choose(field, _column(shape, field, name))
    return mapping


def passed_over(shape: TableShape, mapping: Mapping, field: Field) -> str | None:
    """The header that names a field for which no column is read: left out by an earlier answer, or by hand."""
    if mapping.column(field) is not None:
        return None
    named = (
        header
        for place, header in enumerate(shape.columns)
        if place not in mapping.columns and KNOWN_NAMES.get(normalise(header)) is field
    )
    return next(named, None)


def header_like_values(shape: TableShape, mapping: Mapping) -> str | None:
    """What stands above a mapped column and is of the very kind of its values: then the file may lack a header."""
    return next(
        (shape.columns[place] for place in sorted(mapping.columns) if _is_like_below(shape, place)), None
    )


def _is_like_below(shape: TableShape, place: int) -> bool:
    kind = kind_of_value(shape.columns[place])
    return kind != "" and kind in map(kind_of_value, shape.samples[place])


def _column(shape: TableShape, field: Field, name: str) -> int | None:
    if name in shape.columns:
        return shape.columns.index(name)
    alike = [
        position for position, header in enumerate(shape.columns) if normalise(header) == normalise(name)
    ]
    if alike:
        return alike[0]
    if name == NO_COLUMN and field is not Field.EXTERNAL_ID:
        return None
    columns = ", ".join(f'"{header}"' for header in shape.columns)
    raise MappingIncompleteError(f'The file has no column "{name}". Its columns are: {columns}.')
