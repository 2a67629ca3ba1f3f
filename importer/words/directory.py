"""The words for what a workspace's directory holds: customers, users and workflows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar, Generic, NamedTuple, TypeAlias, TypeVar


@dataclass(frozen=True, slots=True)
class User:
    """Someone who can be an account manager."""

    id: int
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Workflow:
    """A sequence of payment reminders."""

    id: int
    name: str


Named = TypeVar("Named", User, Workflow)


class SameList(Generic[Named]):
    """A list of users or workflows that equals another only where both are the very same object.

    A directory gives the same one until something of it changed, and to compare thousands one by one takes as
    long as what is made of them.
    """

    __slots__ = ("entries",)

    def __init__(self, entries: Sequence[Named]) -> None:
        self.entries: Sequence[Named] = entries

    def __eq__(self, other: object) -> bool:
        """Whether it is the very same."""
        return isinstance(other, SameList) and self.entries is other.entries

    def __hash__(self) -> int:
        """Of the object, whatever it holds."""
        return id(self.entries)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who looks after a customer: the ids of its account managers in ascending order, and of its workflow."""

    managers: tuple[int, ...] = ()
    workflow: int | None = None


@lru_cache(20_000)
def managers_text(managers: tuple[int, ...]) -> str:
    """Account managers as they are kept with a customer: their ids in ascending order, as in `3,17`."""
    return ",".join(map(str, managers))


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the directory knows it now."""

    id: int
    external_id: str
    assignment: Assignment


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The External Ids just before and after a text, byte by byte: at most two each, the nearest first."""

    MOST: ClassVar[int] = 2

    before: Sequence[str] = ()
    after: Sequence[str] = ()


class DirectoryKind(StrEnum):
    """A part of the directory that can be loaded from a file and exported to one."""

    CUSTOMERS = "customers"
    USERS = "users"
    WORKFLOWS = "workflows"


EntryValues: TypeAlias = tuple[int, str, str | None, str | None, str | None, int | None]
"""An entry without names for its values, as most of a long list's are: to name them takes a while."""


class Entry(NamedTuple):
    """A customer, user or workflow as a row of a file tells it; a tuple, because it is made for every row.

    `key` tells it from others: External Id, email without regard to case, workflow name; `written` is a
    user's email as it stands there. A `name` that is None stays, so do `managers` (as `managers_text` writes
    them) and `workflow`; an empty text or 0 clears them.
    """

    number: int
    key: str
    written: str | None = None
    name: str | None = None
    managers: str | None = None
    workflow: int | None = None


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A customer as a file tells it; None leaves what the directory has, an empty value clears it."""

    external_id: str
    name: str | None
    managers: tuple[int, ...] | None = None
    workflow: int | None = None
    clears_workflow: bool = False


@dataclass(frozen=True, slots=True)
class UserRecord:
    """A user as a file tells it; the email is its key, without regard to case."""

    email: str
    name: str


@dataclass(frozen=True, slots=True)
class WorkflowRecord:
    """A workflow as a file tells it; the exact name is its key."""

    name: str


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What loading one batch of records did."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "LoadCounts") -> "LoadCounts":
        return LoadCounts(
            self.added + other.added, self.updated + other.updated, self.unchanged + other.unchanged
        )
