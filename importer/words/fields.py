"""What a column of a file can be mapped to, and the mapping of one file."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from importer.words.language import Sentence, _, lazy_gettext, say_in_each

CLEARS: Final = "(none)"
"""The word in a cell that takes a value away, as it is stored; a blank cell leaves it as it is."""


def clearing_word() -> str:
    """The word that takes a value away, as people are told it."""
    return _("(none)")


def clearing_words() -> tuple[str, ...]:
    """The word that takes a value away in every language: each of them does so in each file."""
    return say_in_each("(none)")


class Field(StrEnum):
    """A thing that a row can tell about a customer, in the order in which people are asked."""

    EXTERNAL_ID = "external_id"
    ACCOUNT_MANAGER = "account_manager"
    WORKFLOW = "workflow"

    @property
    def label(self) -> str:
        """The name that people know the field by."""
        return str(_LABELS[self])

    @property
    def lazy_label(self) -> Sentence:
        """The same, for whoever reads it later."""
        return _LABELS[self]

    @property
    def header(self) -> str:
        """The name of its column in the files that we write, whatever language is spoken."""
        return _LABELS[self].message


_LABELS: Final = {
    Field.EXTERNAL_ID: lazy_gettext("External Id"),
    Field.ACCOUNT_MANAGER: lazy_gettext("Account manager email"),
    Field.WORKFLOW: lazy_gettext("Workflow name"),
}


CHOOSE_ID: Final = lazy_gettext("Choose the column that holds the External Id. If there is none, add one.")


@dataclass(frozen=True, slots=True)
class Mapping:
    """For each field the position of its column, counted from 0, or None when no column holds it."""

    external_id: int | None = None
    account_manager: int | None = None
    workflow: int | None = None

    def column(self, field: Field) -> int | None:
        """The position of the field's column."""
        position: int | None = getattr(self, field.value)
        return position

    def choose(self, field: Field, column: int | None) -> "Mapping":
        """The mapping with another column for one field; a column serves one field, the last chosen."""
        freed = {other.value: None for other in self.freed(field, column)}
        return replace(self, **{**freed, field.value: column})

    def freed(self, field: Field, column: int | None) -> "list[Field]":
        """The other fields that lose this column when one takes it."""
        others = (other for other in Field if other is not field)
        return [other for other in others if column is not None and self.column(other) == column]

    @property
    def columns(self) -> frozenset[int]:
        """The positions of all mapped columns."""
        return frozenset(column for field in Field if (column := self.column(field)) is not None)

    @property
    def missing(self) -> Sentence | None:
        """What keeps this mapping from being imported, as a sentence for people, or None."""
        if self.external_id is None:
            return CHOOSE_ID
        if self.account_manager is None and self.workflow is None:
            return lazy_gettext("Choose a column for the account managers, for the workflow, or for both.")
        return None
