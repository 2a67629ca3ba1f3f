"""The words for what a job changes, by customer: the value before, the value after, and its origin."""

from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from importer.words.fields import Field
from importer.words.language import Sentence, lazy_gettext


class ChangeKind(StrEnum):
    """What becomes of a value; each change is of one kind, and perhaps of the last one beside that."""

    ADDED = "added"
    """A list adds the customer: this is all that it gets."""
    TAKEN_OUT = "taken_out"
    """An undo of a list takes the customer out again: this is all that it had."""
    MANAGERS_CHANGED = "managers_changed"
    MANAGERS_REMOVED = "managers_removed"
    """Nobody looks after the customer any more."""
    WORKFLOW_CHANGED = "workflow_changed"
    WORKFLOW_REMOVED = "workflow_removed"
    UNDOES_LATER = "undoes_later"
    """Beside what else becomes of it: someone has changed it after the file was exported."""

    @property
    def label(self) -> str:
        """What people read of it."""
        return str(_KIND_LABELS[self])


_KIND_LABELS: Final = {
    ChangeKind.ADDED: lazy_gettext("Customers added"),
    ChangeKind.TAKEN_OUT: lazy_gettext("Customers taken out"),
    ChangeKind.MANAGERS_CHANGED: lazy_gettext("New account managers"),
    ChangeKind.MANAGERS_REMOVED: lazy_gettext("Account managers removed"),
    ChangeKind.WORKFLOW_CHANGED: lazy_gettext("New workflow"),
    ChangeKind.WORKFLOW_REMOVED: lazy_gettext("Workflow removed"),
    ChangeKind.UNDOES_LATER: lazy_gettext("Undoes a later change"),
}

MANAGERS_SEPARATOR: Final = ", "
"""Stands between the account managers of one customer."""

CHANGED_FIELDS: Final[Lookup[Field, Sentence]] = {
    Field.EXTERNAL_ID: lazy_gettext("Customer"),
    Field.ACCOUNT_MANAGER: lazy_gettext("Account managers"),
    Field.WORKFLOW: lazy_gettext("Workflow"),
}
"""What can change, as people read it of a customer; the first where the customer itself comes or goes."""


class Change(NamedTuple):
    """One customer's value that becomes another; both as people write them, empty where there is nothing.

    `row` is the number of the row that asks for it, None where no row does. `written` is the row's cell as it
    stands in the file, where it was cleaned or corrected, else empty. A customer who is gone has an empty
    `external_id` and `name`. `undoes_later` tells that someone changed the value after the file was exported,
    `entry` that the customer itself is added, or taken out again. A tuple, because there may be millions.
    """

    customer: int
    external_id: str
    name: str
    field: Field
    before: str
    after: str
    row: int | None = None
    written: str = ""
    undoes_later: bool = False
    entry: ChangeKind | None = None

    @property
    def kind(self) -> ChangeKind:
        """What becomes of the value."""
        if self.entry:
            return self.entry
        if self.field is Field.WORKFLOW:
            return ChangeKind.WORKFLOW_CHANGED if self.after else ChangeKind.WORKFLOW_REMOVED
        return ChangeKind.MANAGERS_CHANGED if self.after else ChangeKind.MANAGERS_REMOVED

    def is_of(self, kind: ChangeKind | None) -> bool:
        """Whether it is of a kind; without one, whether it is any change."""
        return kind in (None, self.kind) or (kind is ChangeKind.UNDOES_LATER and self.undoes_later)


@dataclass(frozen=True, slots=True)
class ChangeTotals:
    """How many customers a job adds, changes or takes out, and in how many a value of each kind.

    One may change in two. Those who are added or taken out have so many values beside their names: `held`.
    """

    customers: int = 0
    by_kind: Lookup[ChangeKind, int] = field(default_factory=dict)
    held: int = 0

    def of(self, kind: ChangeKind | None) -> int:
        """In how many customers a value of this kind changes, or of any."""
        return self.customers if kind is None else self.by_kind.get(kind, 0)

    @property
    def values(self) -> int:
        """How many values change; a customer who is added or taken out is one."""
        of_kinds = (amount for kind, amount in self.by_kind.items() if kind is not ChangeKind.UNDOES_LATER)
        return sum(of_kinds) + self.held


class Moves(NamedTuple):
    """How many customers an account manager gains through a job, and how many they lose."""

    gained: int
    lost: int

    def also(self, other: "Moves") -> "Moves":
        """Both together."""
        return Moves(self.gained + other.gained, self.lost + other.lost)


@dataclass(frozen=True, slots=True)
class OwnChanges:
    """What a job has changed for one account manager: their id as a user, and as a member."""

    user: int
    member: str
    moves: Moves


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Some of a job's changes, in the customers' order: the next `MOST_SHOWN` customers after `skipped` ones.

    Of one kind alone where there is one.
    """

    totals: ChangeTotals
    kind: ChangeKind | None
    skipped: int
    changes: Sequence[Change]


MOST_SHOWN: Final = 20
"""So many customers are shown at once."""
FIRST_SHOWN: Final = 5
"""So many are shown among other details."""
