"""The words for what a directory holds: how many of each part, and who looks after how many customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from importer.words.directory import DirectoryKind, User
from importer.words.fields import Field


@dataclass(frozen=True, slots=True)
class Owned:
    """So many customers that one person looks after, alone or with others."""

    user: User
    customers: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many there are of each part; `owners` are those who look after any customers, the most first.

    `loaded` is when a list of a kind was loaded last, of those of which one was and stayed.
    """

    customers: int = 0
    without_manager: int = 0
    without_workflow: int = 0
    users: int = 0
    workflows: int = 0
    owners: Sequence[Owned] = ()
    loaded: Mapping[DirectoryKind, datetime] = field(default_factory=dict)

    def of(self, user: User) -> Owned:
        """How many one user looks after."""
        owned = (one for one in self.owners if one.user.id == user.id)
        return next(owned, Owned(user, 0))

    @property
    def lacking(self) -> Sequence[DirectoryKind]:
        """The parts that hold nothing yet."""
        counts = {
            DirectoryKind.CUSTOMERS: self.customers,
            DirectoryKind.USERS: self.users,
            DirectoryKind.WORKFLOWS: self.workflows,
        }
        return [kind for kind, count in counts.items() if not count]


@dataclass(frozen=True, slots=True)
class Part:
    """What is given as a file: a part of the directory; of customers, all or some of them."""

    kind: DirectoryKind
    without: Field | None = None
    of: int | None = None


class Inventory(Protocol):
    """Counts what the directories hold."""

    async def count(self, workspace: int) -> Holdings:
        """What one holds now."""

    async def find_loads(self, workspace: int) -> Mapping[DirectoryKind, datetime]:
        """When a list of a kind was loaded last, of those of which one was and stayed."""
