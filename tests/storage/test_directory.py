"""The directory: what was loaded is found and exported, in its own workspace alone."""

import pytest
from sqlalchemy.exc import IntegrityError

from importer.words.directory import (
    Assignment,
    CustomerRecord,
    DirectoryKind,
    LoadCounts,
    Neighbours,
    UserRecord,
    WorkflowRecord,
)
from storage.directory import SqlDirectory
from storage.store import Store
from tests.storage.words import assignments, load_directory


async def test_users_are_one_whatever_the_case(store: Store, workspace: int) -> None:
    """The same email in another case updates its user, and is shown as it was given last."""
    first = await store.directory.load_users(
        workspace, [UserRecord("Ann@X.com", "Ann"), UserRecord("b@x.com", "Bob")]
    )
    again = await store.directory.load_users(
        workspace, [UserRecord("ann@x.com", "Ann"), UserRecord("b@x.com", "Bob")]
    )
    assert (first, again) == (LoadCounts(added=2), LoadCounts(updated=1, unchanged=1))
    assert [(user.email, user.name) for user in await store.directory.users(workspace)] == [
        ("ann@x.com", "Ann"),
        ("b@x.com", "Bob"),
    ]


async def test_workflows_are_told_apart_by_their_exact_names(store: Store, workspace: int) -> None:
    """Names that differ in case or spaces are different workflows."""
    records = [WorkflowRecord("Firm"), WorkflowRecord("firm"), WorkflowRecord("Firm ")]
    assert await store.directory.load_workflows(workspace, records) == LoadCounts(added=3)
    assert await store.directory.load_workflows(workspace, records[:2]) == LoadCounts(unchanged=2)
    assert [workflow.name for workflow in await store.directory.workflows(workspace)] == [
        "Firm",
        "firm",
        "Firm ",
    ]


async def test_users_and_workflows_are_read_again_once_they_have_changed(
    store: Store, workspace: int
) -> None:
    """What is unchanged is the same object; who asks after a change has it, whichever process has made it."""
    await store.directory.load_users(workspace, [UserRecord("a@x.com", "Ann")])
    await store.directory.load_workflows(workspace, [WorkflowRecord("Firm")])
    users, workflows = await store.directory.users(workspace), await store.directory.workflows(workspace)
    elsewhere = SqlDirectory(store.database)
    await elsewhere.load_users(workspace, [UserRecord("a@x.com", "Ann")])
    await elsewhere.load_customers(workspace, [CustomerRecord("C1", "a")])
    assert await store.directory.users(workspace) is users
    assert await store.directory.workflows(workspace) is workflows
    await elsewhere.load_users(workspace, [UserRecord("a@x.com", "Anna")])
    await elsewhere.load_workflows(workspace, [WorkflowRecord("Kind")])
    assert [user.name for user in await store.directory.users(workspace)] == ["Anna"]
    assert [workflow.name for workflow in await store.directory.workflows(workspace)] == ["Firm", "Kind"]


async def test_users_of_one_workspace_are_not_those_of_another(store: Store, workspace: int) -> None:
    """Two workspaces whose directories have changed as often are told apart."""
    other = await store.workspaces.connect("T2", "Other")
    await store.directory.load_users(workspace, [UserRecord("a@x.com", "Ann")])
    await store.directory.load_users(other, [UserRecord("b@x.com", "Bob")])
    asked = [await store.directory.users(one) for one in (workspace, other, workspace)]
    assert [[user.name for user in users] for users in asked] == [["Ann"], ["Bob"], ["Ann"]]


async def test_loading_customers_reports_what_it_did(store: Store, workspace: int) -> None:
    """Added, updated and unchanged customers are counted, also within one batch."""
    assert await store.directory.load_customers(workspace, [CustomerRecord("C1", "a")]) == LoadCounts(added=1)
    batch = [CustomerRecord(*record) for record in [("C1", "a"), ("C2", "b"), ("C2", "b"), ("C2", "c")]]
    assert await store.directory.load_customers(workspace, batch) == LoadCounts(
        added=1, updated=1, unchanged=2
    )
    assert [row[:2] async for row in store.directory.export_customers(workspace)] == [
        ("C1", "a"),
        ("C2", "c"),
    ]


async def test_what_a_record_leaves_and_clears(store: Store, workspace: int) -> None:
    """None leaves a value, an empty one clears it, and managers are kept as a sorted set."""
    await load_directory(store, workspace, 3)
    names = ("C1", "C2", "C3")
    await store.directory.load_customers(
        workspace, [CustomerRecord(name, "n", (2, 1, 2), 2) for name in names]
    )
    later = [
        CustomerRecord("C1", "n"),
        CustomerRecord("C2", "n", ()),
        CustomerRecord("C3", "n", clears_workflow=True),
    ]
    assert await store.directory.load_customers(workspace, later) == LoadCounts(updated=2, unchanged=1)
    assert await assignments(store, workspace, 3) == {
        "C1": Assignment((1, 2), 2),
        "C2": Assignment((), 2),
        "C3": Assignment((1, 2), None),
    }


async def test_which_parts_hold_anything(store: Store, workspace: int) -> None:
    """Each part is told on its own, and what another workspace has doesn't count."""
    stranger = await store.workspaces.connect("T2", "Globex")
    await load_directory(store, stranger, 1)
    assert await store.directory.loaded(stranger) == set(DirectoryKind)
    assert await store.directory.loaded(workspace) == set()
    await store.directory.load_workflows(workspace, [WorkflowRecord("Firm")])
    assert await store.directory.loaded(workspace) == {DirectoryKind.WORKFLOWS}


async def test_customers_by_the_thousand(store: Store, workspace: int) -> None:
    """Any number of customers can be asked for at once; those that don't exist are left out."""
    records = [CustomerRecord(f"{number:05}", "") for number in range(5_000)]
    await store.directory.load_customers(workspace, records)
    asked = [f"{number:05}" for number in range(2_500, 7_500)]
    found = await store.directory.customers(workspace, asked)
    assert list(found) == asked[:2_500]
    assert all(key == customer.external_id for key, customer in found.items())
    assert await store.directory.customers(workspace, []) == {}


async def test_external_ids_are_exact(store: Store, workspace: int) -> None:
    """Case and leading zeros count, and an id that no database could hold is just not found."""
    await store.directory.load_customers(workspace, [CustomerRecord("c-01", "")])
    assert list(await store.directory.customers(workspace, ["C-01", "c-1", "c-01", "c-01\0"])) == ["c-01"]


async def test_which_external_ids_exist(store: Store, workspace: int) -> None:
    """Any number may be asked for, with any content; they are found as they are, in their workspace."""
    odd = ["it's", 'a "b"', "é\\u00e9", "a,b", "{c}", "1e3", "\n"]
    await store.directory.load_customers(
        workspace, [CustomerRecord(name, "") for name in (*odd, *(f"{number:05}" for number in range(5_000)))]
    )
    asked = {*odd, *(f"{number:05}" for number in range(4_000, 9_000)), "", "É", "00001\0", "1"}
    assert set(await store.directory.existing(workspace, asked)) == {
        *odd,
        *(f"{number:05}" for number in range(4_000, 5_000)),
    }
    stranger = await store.workspaces.connect("T2", "Globex")
    assert set(await store.directory.existing(stranger, asked)) == set()
    assert set(await store.directory.existing(workspace, [])) == set()


async def test_what_lies_beside_an_external_id(store: Store, workspace: int) -> None:
    """The two before and the two behind it in byte order, the nearest first; fewer at the ends."""
    stranger = await store.workspaces.connect("T2", "Globex")
    await store.directory.load_customers(stranger, [CustomerRecord("C-25", "")])
    names = ["C-10", "C-20", "C-30", "C-40", "c-1", "é"]
    await store.directory.load_customers(workspace, [CustomerRecord(name, "") for name in names])
    beside = await store.directory.neighbours(workspace, ["C-25", "C-40", "A", "z", "C-\0"])
    assert beside == {
        "C-25": Neighbours(("C-20", "C-10"), ("C-30", "C-40")),
        "C-40": Neighbours(("C-30", "C-20"), ("c-1", "é")),
        "A": Neighbours((), ("C-10", "C-20")),
        "z": Neighbours(("c-1", "C-40"), ("é",)),
    }


async def test_some_external_ids_of_all_kinds(store: Store, workspace: int) -> None:
    """All of a few; of many also those far from the first, and none of another workspace."""
    stranger = await store.workspaces.connect("T2", "Globex")
    few = ["X-1", "A-1"]
    await store.directory.load_customers(stranger, [CustomerRecord(name, "") for name in few])
    assert sorted(await store.directory.some_external_ids(stranger)) == sorted(few)
    many = [f"{kind}-{number:04}" for kind in "ABC" for number in range(3_000)]
    await store.directory.load_customers(workspace, [CustomerRecord(name, "") for name in many])
    some = await store.directory.some_external_ids(workspace)
    assert len(some) < 4_000
    assert {name[0] for name in some} == set("ABC")
    assert set(some) <= set(many)


async def test_export_in_the_order_of_the_ids(store: Store, workspace: int) -> None:
    """Customers are exported in byte order, with the words that people know, over all pages needed."""
    await load_directory(store, workspace, 0)
    await store.directory.load_customers(workspace, [CustomerRecord(f"b{n:04}", "") for n in range(4_500)])
    await store.directory.load_customers(
        workspace, [CustomerRecord("é", "É", (1, 2), 1), CustomerRecord("B", "Bé")]
    )
    rows = [row async for row in store.directory.export_customers(workspace)]
    assert len(rows) == 4_502
    assert (rows[0], rows[1][0], rows[-2][0], rows[-1]) == (
        ("B", "Bé", "", ""),
        "b0000",
        "b4499",
        ("é", "É", "Ann@x.com, bob@x.com", "Gentle"),
    )


async def test_a_user_who_comes_amid_an_export_is_in_it(store: Store, workspace: int) -> None:
    """Whoever is added, and given a customer, while the pages before are written."""
    await load_directory(store, workspace, 0)
    await store.directory.load_customers(workspace, [CustomerRecord(f"b{n:04}", "") for n in range(2_001)])
    exported = store.directory.export_customers(workspace)
    assert (await anext(exported))[0] == "b0000"
    await store.directory.load_users(workspace, [UserRecord("new@x.com", "New")])
    new = (await store.directory.users(workspace))[-1].id
    await store.directory.load_customers(workspace, [CustomerRecord("c", "", (new,))])
    assert [row async for row in exported][-1] == ("c", "", "new@x.com", "")


async def test_workspaces_see_only_their_own(store: Store, workspace: int) -> None:
    """The same keys in another workspace are other things."""
    stranger = await store.workspaces.connect("T2", "Globex")
    mine, theirs = await load_directory(store, workspace, 1), await load_directory(store, stranger, 1)
    assert mine != theirs
    await store.directory.load_customers(stranger, [CustomerRecord("C1", "theirs")])
    assert [row async for row in store.directory.export_customers(workspace)] == [("C1", "c1", "", "")]
    ids = {user.id for user in await store.directory.users(workspace)}
    assert ids.isdisjoint(user.id for user in await store.directory.users(stranger))


async def test_a_load_is_all_or_nothing(store: Store, workspace: int) -> None:
    """When one record can't be stored, none of its batch is."""
    records = [CustomerRecord("C1", "a"), CustomerRecord("C2", "b", workflow=99)]
    with pytest.raises(IntegrityError):
        await store.directory.load_customers(workspace, records)
    assert await store.directory.customers(workspace, ["C1", "C2"]) == {}


async def test_what_is_left_without_leading_zeros_is_told(store: Store, workspace: int) -> None:
    """Each length is told once; nothing of other workspaces, or of those that begin with anything else."""
    other = await store.workspaces.connect("T2", "Other")
    for owner, external_ids in (
        (workspace, ("000412", "000413", "07", "000", "0-A", "412", "1000", "A01", " 01")),
        (other, ("0000000001", "9")),
    ):
        await store.directory.load_customers(owner, [CustomerRecord(one, one) for one in external_ids])
    lengths = await store.directory.leading_zeros(workspace)
    assert set(lengths) == {(6, 3), (2, 1), (3, 0), (3, 2)}
    assert set(await store.directory.leading_zeros(other)) == {(10, 1)}
    everything = ["0-A", "000", "000412", "000413", "07"]
    assert await store.directory.first_with_zeros(workspace, 10) == everything
    assert await store.directory.first_with_zeros(workspace, 3) == everything[:3]
    assert await store.directory.first_with_zeros(other, 10) == ["0000000001"]
