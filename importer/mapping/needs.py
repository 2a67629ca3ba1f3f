"""What a mapping needs of the directory: without it, nothing in the mapped columns can be found."""

from collections.abc import Sequence
from typing import Final

from importer.matching.values import clears
from importer.words.directory import DirectoryKind
from importer.words.fields import Field, Mapping
from importer.words.table_shape import TableShape

HELD_IN: Final = {
    Field.EXTERNAL_ID: DirectoryKind.CUSTOMERS,
    Field.ACCOUNT_MANAGER: DirectoryKind.USERS,
    Field.WORKFLOW: DirectoryKind.WORKFLOWS,
}
"""The part of the directory in which the values of a field are looked up."""

NAMED_BY: Final = {Field.ACCOUNT_MANAGER: DirectoryKind.USERS, Field.WORKFLOW: DirectoryKind.WORKFLOWS}
"""What the values of these fields name; each row names a customer."""


def needed(shape: TableShape, mapping: Mapping) -> Sequence[DirectoryKind]:
    """Customers always; users and workflows where the first values of their column name any."""
    named = [kind for field, kind in NAMED_BY.items() if _names_any(shape, mapping.column(field))]
    return [DirectoryKind.CUSTOMERS, *named]


def _names_any(shape: TableShape, column: int | None) -> bool:
    """Whether a column's samples show more than blanks and the word that clears a value."""
    return column is not None and not all(map(clears, shape.samples[column]))
