"""The customers of an export whose rows are gone when it comes back: who they are, what becomes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from importer.words.exports import Export, RoundTrip
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import SkipReason, TableShape

FIRST_ABSENT: Final = 1_000_000_000
"""From this number on, planned rows are about customers that no row of the file names."""

NAMES_ITS_CUSTOMER: Final = frozenset(
    {RowErrorCode.USER_NOT_FOUND, RowErrorCode.WORKFLOW_NOT_FOUND, RowErrorCode.WORKFLOW_AMBIGUOUS}
)
"""The errors of rows of which it is known all the same whom they are about; of others it isn't sure."""


class Absent(StrEnum):
    """What a person has chosen for them; without a choice they stay as they are."""

    CLEAR_MANAGERS = "clear-managers"
    CLEAR_WORKFLOW = "clear-workflow"


class AbsentCustomer(NamedTuple):
    """One of them."""

    external_id: str
    name: str


@dataclass(frozen=True, slots=True)
class AbsentPage:
    """Some of them, and how many there are before these."""

    customers: Sequence[AbsentCustomer]
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Absence:
    """How many there are, and how many of those have account managers, or a workflow, to be cleared.

    `first` are the External Ids of the first. As long as of `unsure` rows nobody knows whom they are about,
    nobody knows either who is absent. `cleared` are those that the plan clears.
    """

    customers: int = 0
    managers: int = 0
    workflow: int = 0
    first: tuple[str, ...] = ()
    unsure: int = 0
    cleared: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether something can be chosen for them."""
        return self.customers > 0 and not self.unsure


NOBODY_ABSENT: Final = Absence()


def find_compared(shape: TableShape, round_trip: RoundTrip | None) -> Export | None:
    """The export that a file can be held against, to see who is missing in it.

    None where it comes from none, or not wholly from one; where it is an error file, which has only some of
    the rows; and where a person has left out a part of it.
    """
    has_less = (
        shape.is_error_file
        or shape.told.sheet is not None
        or shape.told.header_row is not None
        or any(one.reason is SkipReason.HIDDEN for one in shape.skipped)
    )
    return None if has_less or round_trip is None else round_trip.whole
