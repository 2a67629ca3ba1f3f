"""The words for the members of the workspace where people talk, and how they are the directory's users."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from importer.words.directory import User
from importer.words.language import Sentence


@dataclass(frozen=True, slots=True)
class Member:
    """A full member of the workspace: their id there, the name that they go by, and their email."""

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The members who aren't in the directory, by name, and of how many it has the email already."""

    members: Sequence[Member]
    known: int


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding members to the directory.

    Who was added, who was in it already, who can't be a user and why, and how many are no members any more;
    `number` is that of the job by which they were added, None where nobody was.
    """

    members: Sequence[Member] = ()
    known: Sequence[Member] = ()
    refused: Sequence[tuple[Member, Sentence]] = ()
    gone: int = 0
    number: int | None = None


class Members(Protocol):
    """The full members and their emails; each raises EmailsHiddenError where these can't be read."""

    async def all(self) -> Sequence[Member]:
        """All of them who have an email, by name."""

    async def with_email(self, email: str) -> Member | None:
        """The one who has this email, without regard to case."""


class Accounts(Protocol):
    """Who of the workspace's members has left it, as far as that is known."""

    async def find_gone(self, ids: Collection[str]) -> Collection[str]:
        """Those of the members whose accounts are deactivated; who can't be told of isn't one of them."""


class NoAccounts:
    """The accounts as the command line knows them, which doesn't ask for any."""

    async def find_gone(self, ids: Collection[str]) -> Collection[str]:
        """Not known here."""
        del ids
        return ()


class Links(Protocol):
    """Which users of the directories are which members."""

    async def of(self, workspace: int) -> Mapping[int, Member]:
        """The members, by the ids of the users that they are; each as it was when it was linked."""

    async def find_user(self, workspace: int, member: str) -> User | None:
        """The user who this member is, where that is known."""

    async def link(self, workspace: int, members: Collection[Member], by: str) -> None:
        """Link the users who have the emails of these members, in place of what was linked before."""
