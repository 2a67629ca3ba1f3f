"""The words for corrections: what is meant by a wrong value, in every row that has it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from importer.words.fields import Field
from importer.words.language import Sentence, lazy_gettext
from importer.words.row_errors import RowErrorCode

FIXABLE: Final = {
    RowErrorCode.USER_NOT_FOUND: Field.ACCOUNT_MANAGER,
    RowErrorCode.WORKFLOW_NOT_FOUND: Field.WORKFLOW,
    RowErrorCode.WORKFLOW_AMBIGUOUS: Field.WORKFLOW,
    RowErrorCode.CUSTOMER_NOT_FOUND: Field.EXTERNAL_ID,
    RowErrorCode.EXTERNAL_ID_DAMAGED: Field.EXTERNAL_ID,
    RowErrorCode.EXTERNAL_ID_AMBIGUOUS: Field.EXTERNAL_ID,
}
"""The errors of a value in whose place another one can be read, with the field that it is of."""

REMEMBERED: Final = frozenset({RowErrorCode.USER_NOT_FOUND, RowErrorCode.WORKFLOW_NOT_FOUND})
"""Their correction can be remembered: the value matches nothing, and means the same in the next file."""

MOST_CHOSEN: Final = 20_000
"""So many corrections are chosen at once: no more External Ids get a suggestion."""
MOST_KEPT: Final = 100
"""Of so many corrections it is kept with a plan that it has used them; of more, how many."""


_ROWS_GONE: Final = lazy_gettext(
    "The rows of import {number} were deleted (it is old, or was forgotten), "
    "so its values can't be fixed any more. "
    "Share the corrected file instead."
)


def rows_gone_words(number: int) -> Sentence:
    """Why nothing of the import of this number can be fixed any more."""
    return _ROWS_GONE.fill(number=str(number))


class WrongKey(NamedTuple):
    """Tells a wrong value from others: its field, and its text as far as that makes a difference."""

    field: Field
    folded: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What is meant by a wrong value: an email, a workflow's name or an External Id of the directory.

    `written` is the value as a file has it, `key` tells it from others. Who taught it, and when, is kept.
    """

    key: WrongKey
    written: str
    meant: str
    taught_by: str
    taught_at: datetime

    @property
    def field(self) -> Field:
        """What the value is."""
        return self.key.field


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people want of one job's wrong values: what some mean, and which remembered ones not to use."""

    chosen: tuple[Correction, ...] = ()
    left_out: tuple[WrongKey, ...] = ()

    def also(self, chosen: tuple[Correction, ...], left_out: tuple[WrongKey, ...]) -> "Corrections":
        """The same with others: a value's later one counts, and what is chosen is not left out."""
        by_key = {one.key: one for one in (*self.chosen, *chosen) if one.key not in left_out}
        without = dict.fromkeys(key for key in (*self.left_out, *left_out) if key not in by_key)
        return replace(self, chosen=tuple(by_key.values()), left_out=tuple(without))


NO_CORRECTIONS: Final = Corrections()


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that a plan has used, and in how many rows; `remembered` if an earlier file taught it."""

    correction: Correction
    rows: int
    remembered: bool


@dataclass(frozen=True, slots=True)
class UsedCorrections:
    """The corrections that a plan has used: the first, in the most rows, and how many of each sort."""

    first: Sequence[Corrected] = ()
    chosen: int = 0
    remembered: int = 0

    @classmethod
    def of(cls, used: Sequence[Corrected]) -> "UsedCorrections":
        """What is kept of these."""
        remembered = sum(one.remembered for one in used)
        return cls(tuple(used[:MOST_KEPT]), len(used) - remembered, remembered)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return self.chosen + self.remembered > 0


NO_CORRECTIONS_USED: Final = UsedCorrections()


@dataclass(frozen=True, slots=True)
class FixableValue:
    """A wrong value of a job's refused rows, in how many rows it is, and what may be meant instead."""

    key: WrongKey
    code: RowErrorCode
    written: str
    rows: int
    suggestions: tuple[str, ...] = ()

    @property
    def field(self) -> Field:
        """What the value is."""
        return self.key.field

    @property
    def only(self) -> str | None:
        """What was probably meant, where that is one value alone."""
        return self.suggestions[0] if len(self.suggestions) == 1 else None
