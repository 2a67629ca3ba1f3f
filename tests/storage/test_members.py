"""Users of the directory are linked to the members of the workspace who have their emails."""

import pytest
from sqlalchemy import delete, select

from importer.words.directory import User, UserRecord
from importer.words.members import Member
from storage.schema import users
from storage.slack_schema import members
from storage.store import Store

ZOE = Member("U0ZOE", "Zoë Marsh", "Zoe@X.com")
TOM = Member("U0TOM", "Tom", "tom@x.com")


@pytest.fixture
async def people(store: Store, workspace: int) -> dict[str, int]:
    """The ids of two users, by email."""
    await store.directory.load_users(
        workspace, [UserRecord("zoe@x.com", "Zoë"), UserRecord("tom@x.com", "T")]
    )
    return {user.email: user.id for user in await store.directory.users(workspace)}


async def test_members_are_linked_by_their_emails(
    store: Store, workspace: int, people: dict[str, int]
) -> None:
    """Without regard to case; who is no user, and who is one of another workspace, is not."""
    other = await store.workspaces.connect("T2", "Other")
    await store.links.link(workspace, [ZOE, Member("U9", "Nobody", "nobody@x.com")], "U0PRIYA")
    await store.links.link(other, [TOM], "U0PRIYA")
    linked = await store.links.of(workspace)
    assert linked == {people["zoe@x.com"]: Member("U0ZOE", "Zoë Marsh", "zoe@x.com")}
    assert await store.links.of(other) == {}
    assert [row.linked_by for row in await store.database.rows(select(members))] == ["U0PRIYA"]


async def test_the_last_link_counts(store: Store, workspace: int, people: dict[str, int]) -> None:
    """A new account takes the place of the old one, and an account that changed hands has one user."""
    await store.links.link(workspace, [ZOE, TOM], "U1")
    await store.links.link(workspace, [Member("U0NEW", "Zoë", "zoe@x.com")], "U1")
    assert (await store.links.of(workspace))[people["zoe@x.com"]].id == "U0NEW"
    await store.links.link(workspace, [Member("U0NEW", "Tom", "tom@x.com")], "U1")
    assert {user: one.id for user, one in (await store.links.of(workspace)).items()} == {
        people["tom@x.com"]: "U0NEW"
    }


async def test_what_is_linked_already_stays_as_it_is(
    store: Store, workspace: int, people: dict[str, int]
) -> None:
    """Who has linked it first is kept."""
    assert people
    await store.links.link(workspace, [TOM], "U1")
    await store.links.link(workspace, [TOM], "U2")
    await store.links.link(workspace, [], "U2")
    assert [row.linked_by for row in await store.database.rows(select(members))] == ["U1"]


async def test_a_link_goes_with_its_user(store: Store, workspace: int, people: dict[str, int]) -> None:
    """It keeps nobody from being taken out of the directory."""
    await store.links.link(workspace, [ZOE, TOM], "U1")
    await store.database.execute(delete(users).where(users.c.id == people["zoe@x.com"]))
    assert list(await store.links.of(workspace)) == [people["tom@x.com"]]


async def test_a_user_is_found_by_the_member_that_they_are(
    store: Store, workspace: int, people: dict[str, int]
) -> None:
    """In their own workspace alone."""
    await store.links.link(workspace, [ZOE], "U0PRIYA")
    assert await store.links.find_user(workspace, ZOE.id) == User(people["zoe@x.com"], "zoe@x.com", "Zoë")
    assert await store.links.find_user(workspace, TOM.id) is None
    assert await store.links.find_user(await store.workspaces.connect("T2", "Other"), ZOE.id) is None
