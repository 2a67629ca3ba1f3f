"""Account managers who gained or lost customers are told, but for those who did it, or can't be found."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest_asyncio

from importer.telling import MOST_LOOKED_UP, TellingManagers
from importer.words.changes import Moves, OwnChanges
from importer.words.errors import EmailsHiddenError
from importer.words.jobs import ImportJob
from importer.words.members import Member
from storage.store import Store, open_store
from tests.laid_tables import lay_tables
from tests.storage.undoing import MAYA, Office

ANN, BOB = Member("U0ANN", "Ann", "Ann@x.com"), Member("U0BOB", "Bob", "bob@x.com")


@dataclass
class TheMembers:
    """The members of a workspace that isn't in Slack; counts how it is asked."""

    every: Sequence[Member] = (ANN, BOB)
    looked_up: list[str] = field(default_factory=list)
    read: int = 0
    hidden: bool = False

    async def all(self) -> Sequence[Member]:
        """All of them."""
        self.read += 1
        return self.every

    async def with_email(self, email: str) -> Member | None:
        """The one of this email."""
        self.looked_up.append(email)
        if self.hidden:
            raise EmailsHiddenError("The scope is missing.")
        return next((one for one in self.every if one.email.casefold() == email), None)


@dataclass
class Desk:
    """Where customers are moved, and managers told."""

    office: Office
    members: TheMembers
    telling: TellingManagers

    async def move(self) -> ImportJob:
        """Ann gets two customers, and one of them becomes Bob's."""
        await self.office.import_({"C1": ("1", 1), "C2": ("1", None)})
        return await self.office.import_({"C1": ("2", None)})

    async def links(self) -> set[str]:
        """The ids of those who are linked."""
        return {one.id for one in (await self.office.store.links.of(self.office.workspace)).values()}


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store on a SQLite file."""
    opened = await open_store(await lay_tables(tmp_path / "handoff.db"))
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def desk(store: Store) -> Desk:
    """Two account managers, who are members and not linked yet."""
    office = await Office.open(store, await store.workspaces.connect("T1", "Acme"), many=60)
    members = TheMembers()
    return Desk(office, members, TellingManagers(store.changes, store.directory, store.links, members))


async def test_who_is_found_by_email_is_told_and_linked(desk: Desk) -> None:
    """Each with how many customers they gained and lost; the next time nobody is looked up."""
    job = await desk.move()
    told = [OwnChanges(1, ANN.id, Moves(0, 1)), OwnChanges(2, BOB.id, Moves(1, 0))]
    assert list(await desk.telling.find(job)) == told
    assert await desk.links() == {ANN.id, BOB.id}
    assert list(await desk.telling.find(job)) == told
    assert desk.members.looked_up == ["ann@x.com", "bob@x.com"]


async def test_who_did_it_knows_it(desk: Desk) -> None:
    """Whether they shared the file or pressed Import."""
    job = await desk.move()
    desk.members.every = [Member(MAYA.name, "Maya", "ann@x.com"), BOB]
    assert [one.user for one in await desk.telling.find(job)] == [2]


async def test_nobody_is_told_whom_slack_does_not_know(desk: Desk) -> None:
    """Neither who is no member, nor anyone not linked while emails can't be read."""
    job = await desk.move()
    desk.members.every = [BOB]
    assert [one.member for one in await desk.telling.find(job)] == [BOB.id]
    desk.members.hidden = True
    assert [one.member for one in await desk.telling.find(job)] == [BOB.id]


async def test_many_are_read_at_once(desk: Desk) -> None:
    """Where looking each up would take minutes."""
    many = MOST_LOOKED_UP + 1
    await desk.office.hire(*(f"u{number}@x.com" for number in range(3, many + 3)))
    job = await desk.office.import_({f"C{number}": (f"{number}", None) for number in range(3, many + 3)})
    desk.members.every = [Member("U3", "Three", "U3@x.com")]
    assert [one.user for one in await desk.telling.find(job)] == [3]
    assert (desk.members.read, desk.members.looked_up) == (1, [])


async def test_the_file_has_ones_own_customers(desk: Desk, tmp_path: Path) -> None:
    """Which are theirs now and which aren't, and whose they were; none for who is no user any more."""
    await desk.move()
    job = await desk.office.import_({"C1": ("1,2", None), "C2": ("2", 1), "C3": ("2", None)})
    written = await desk.telling.file(job, 1, 2, tmp_path)
    assert written
    assert written.path.name == f"your customers - changes {job.number}.csv"
    assert written.path.read_text("utf-8-sig").splitlines() == [
        "External Id,Customer,Change,Before,After",
        'C1,c1,yours now,bob@x.com,"Ann@x.com, bob@x.com"',
        "C2,c2,not yours any more,Ann@x.com,bob@x.com",
    ]
    assert await desk.telling.file(job, 99, 1, tmp_path) is None


async def test_a_linked_user_is_found_whatever_their_email_is_now(desk: Desk) -> None:
    """As they are linked; others by their email, and nobody where that can't be read."""
    workspace = desk.office.workspace
    await desk.office.store.links.link(workspace, [ANN], MAYA.name)
    desk.members.every = (replace(ANN, email="ann.married@x.com"), BOB)
    assert await desk.telling.find_member(workspace, "ann@X.com") == ANN
    assert await desk.telling.find_member(workspace, "bob@x.com") == BOB
    assert await desk.telling.find_member(workspace, "noone@x.com") is None
    assert desk.members.looked_up == ["bob@x.com", "noone@x.com"]
    desk.members.hidden = True
    assert await desk.telling.find_member(workspace, "bob@x.com") is None
