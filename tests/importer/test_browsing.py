"""The directory is for import admins; an account manager sees their own customers, and nobody else any."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.core import NobodyElse
from importer.access import Permissions
from importer.browsing import Browsing
from importer.permissions import Asker, Relation
from importer.words.directory import CustomerRecord, DirectoryKind
from importer.words.errors import NotAllowedError
from importer.words.fields import Field
from importer.words.holdings import Holdings, Owned, Part
from importer.words.members import Member
from tests.importer.workspace import Workspace, open_workspace

ANN, TOM = (Asker(name, frozenset({Relation.MEMBER})) for name in ("UANN", "UTOM"))
PRIYA = Asker("UPRIYA", frozenset({Relation.MEMBER, Relation.IMPORT_ADMIN}))
GUEST = Asker("UANN", frozenset({Relation.GUEST}))
CUSTOMERS = Part(DirectoryKind.CUSTOMERS)


@pytest.fixture
async def workspace(tmp_path: Path) -> AsyncIterator[Workspace]:
    """Ann, who is linked to her account in Slack, and Bob look after a customer each; a third has nobody."""
    async with open_workspace(tmp_path) as workspace:
        await workspace.fill(users=["ann@x.com", "bob/b@x.com"], workflows=["Gentle"])
        ann, bob = (user.id for user in await workspace.store.directory.users(workspace.id))
        await workspace.fill(
            customers=[
                CustomerRecord("C1", "=Alder", managers=(ann,)),
                CustomerRecord("C2", "Birch", managers=(bob,)),
                "C3",
            ]
        )
        await workspace.store.links.link(workspace.id, [Member(ANN.name, "Ann", "ann@x.com")], PRIYA.name)
        yield workspace


def browsing(workspace: Workspace) -> Browsing:
    """The use cases there."""
    store = workspace.store
    return Browsing(store.directory, store.inventory, store.links, Permissions(NobodyElse()))


async def ids(workspace: Workspace) -> list[int]:
    """Ann's and Bob's."""
    return [user.id for user in await workspace.store.directory.users(workspace.id)]


async def lines(workspace: Workspace, part: Part, asker: Asker = PRIYA) -> list[str]:
    """The file's name, and its lines without when it was taken."""
    given = await browsing(workspace).file(workspace.id, part, asker, workspace.folder)
    text = given.path.read_text(encoding="utf-8-sig")
    return [given.path.name, *(line.rpartition(",")[0] for line in text.splitlines())]


async def test_who_sees_what(workspace: Workspace) -> None:
    """Others are told that it is for admins; a guest who was linked before may nothing either."""
    desk = browsing(workspace)
    held = await desk.look(workspace.id, PRIYA)
    assert isinstance(held, Holdings)
    assert (held.customers, held.without_manager, len(held.owners)) == (3, 1, 2)
    own = await desk.look(workspace.id, ANN)
    assert isinstance(own, Owned)
    assert (own.user.email, own.customers) == ("ann@x.com", 1)
    for asker in (TOM, GUEST):
        with pytest.raises(NotAllowedError):
            await desk.look(workspace.id, asker)
    may = [await desk.may_look(workspace.id, asker) for asker in (PRIYA, ANN, TOM)]
    assert may == [True, True, False]


async def test_each_part_has_its_file(workspace: Workspace) -> None:
    """As `directory export` writes it, and as spreadsheets open it rightly: no cell is run as a formula."""
    _ann, bob = await ids(workspace)
    header = "External Id,Name,Account manager email,Workflow name"
    assert await lines(workspace, CUSTOMERS) == [
        "customers.csv",
        header,
        "C1,'=Alder,ann@x.com,",
        "C2,Birch,bob/b@x.com,",
        "C3,C3,,",
    ]
    assert await lines(workspace, Part(DirectoryKind.CUSTOMERS, Field.ACCOUNT_MANAGER)) == [
        "customers without account manager.csv",
        header,
        "C3,C3,,",
    ]
    assert (await lines(workspace, Part(DirectoryKind.CUSTOMERS, Field.WORKFLOW)))[0] == (
        "customers without workflow.csv"
    )
    assert await lines(workspace, Part(DirectoryKind.CUSTOMERS, of=bob)) == [
        "customers of bob_b@x.com.csv",
        header,
        "C2,Birch,bob/b@x.com,",
    ]
    assert (await lines(workspace, Part(DirectoryKind.USERS)))[:2] == ["users.csv", "Email"]
    assert (await lines(workspace, Part(DirectoryKind.WORKFLOWS)))[0] == "workflows.csv"


async def test_ids_that_begin_with_zero_come_in_a_workbook(workspace: Workspace) -> None:
    """A spreadsheet would take the zeros away."""
    await workspace.fill(customers=["000412"])
    given = await browsing(workspace).file(workspace.id, CUSTOMERS, PRIYA, workspace.folder)
    sheet = load_workbook(given.path).active
    assert sheet
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == [
        "External Id", "000412", "C1", "C2", "C3",
    ]  # fmt: skip


async def test_a_manager_gets_their_own_customers_alone(workspace: Workspace) -> None:
    """Not Bob's, and not all; who isn't linked gets none."""
    ann, bob = await ids(workspace)
    assert len(await lines(workspace, Part(DirectoryKind.CUSTOMERS, of=ann), ANN)) == 3
    for asker, part in [
        (ANN, Part(DirectoryKind.CUSTOMERS, of=bob)),
        (ANN, CUSTOMERS),
        (ANN, Part(DirectoryKind.USERS)),
        (ANN, Part(DirectoryKind.USERS, of=ann)),
        (TOM, Part(DirectoryKind.CUSTOMERS, of=ann)),
        (GUEST, Part(DirectoryKind.CUSTOMERS, of=ann)),
    ]:
        with pytest.raises(NotAllowedError):
            await browsing(workspace).file(workspace.id, part, asker, workspace.folder)
