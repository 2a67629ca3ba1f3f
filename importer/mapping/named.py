"""Mappings and the names of columns: a column that nobody reads, and a header that is none."""

from importer.fields import Field, Mapping
from importer.file.likeness import kind_of_value
from importer.file.table import TableShape
from importer.mapping.names import KNOWN_NAMES, normalise


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
