"""What a directory holds is counted rightly, and anew whenever something has changed."""

from importer.words.directory import CustomerRecord, UserRecord, WorkflowRecord
from importer.words.fields import Field
from importer.words.holdings import Holdings
from storage.store import Store
from tests.storage.words import load_directory


def owners(held: Holdings) -> list[tuple[str, int]]:
    """Who looks after how many."""
    return [(one.user.email, one.customers) for one in held.owners]


async def exported(store: Store, workspace: int, without: Field | None = None, of: int | None = None) -> str:
    """The External Ids of the customers that are exported."""
    found = store.directory.export_customers(workspace, without, of)
    return " ".join([external_id async for external_id, *_rest in found])


async def test_an_empty_directory_holds_nothing(store: Store, workspace: int) -> None:
    """Whatever another workspace holds."""
    await load_directory(store, await store.workspaces.connect("T2", "Globex"))
    held = await store.inventory.count(workspace)
    assert (held, len(held.lacking)) == (Holdings(owners=[]), 3)
    assert await store.inventory.find_loads(workspace) == {}


async def test_customers_are_counted_by_their_managers(store: Store, workspace: int) -> None:
    """Each of several managers looks after a customer; the most come first."""
    await load_directory(store, workspace)
    ann, bob = (user.id for user in await store.directory.users(workspace))
    gentle = (await store.directory.workflows(workspace))[0].id
    records = [
        CustomerRecord("C1", None, managers=(ann, bob)),
        CustomerRecord("C2", None, managers=(bob,), workflow=gentle),
        CustomerRecord("C3", None, workflow=gentle),
    ]
    await store.directory.load_customers(workspace, records)
    held = await store.inventory.count(workspace)
    assert (held.customers, held.without_manager, held.without_workflow) == (5, 3, 3)
    assert (held.users, held.workflows, held.lacking) == (2, 2, [])
    assert owners(held) == [("bob@x.com", 2), ("Ann@x.com", 1)]
    assert await exported(store, workspace, of=ann) == "C1"
    assert await exported(store, workspace, of=bob) == "C1 C2"
    assert await exported(store, workspace, Field.WORKFLOW, bob) == "C1"
    assert await exported(store, workspace, Field.ACCOUNT_MANAGER) == "C3 C4 C5"


async def test_a_user_of_many_digits_is_no_other(store: Store, workspace: int) -> None:
    """Managers are kept as a list of ids in a text: 1 is not part of 11."""
    await store.directory.load_users(workspace, [UserRecord(f"{n}@x.com", "") for n in range(12)])
    everyone = await store.directory.users(workspace)
    first, eleventh = everyone[0].id, next(user.id for user in everyone if user.id > 10)
    await store.directory.load_customers(workspace, [CustomerRecord("C1", "", managers=(eleventh,))])
    assert await exported(store, workspace, of=first) == ""
    assert await exported(store, workspace, of=eleventh) == "C1"


async def test_it_is_counted_anew_after_each_kind_of_change(store: Store, workspace: int) -> None:
    """And is the same object until then."""
    await load_directory(store, workspace)
    before = await store.inventory.count(workspace)
    assert await store.inventory.count(workspace) is before
    await store.directory.load_users(workspace, [UserRecord("cy@x.com", "Cy")])
    await store.directory.load_workflows(workspace, [WorkflowRecord("Later")])
    await store.directory.load_customers(workspace, [CustomerRecord("C9", "")])
    held = await store.inventory.count(workspace)
    assert (held.users, held.workflows, held.customers) == (3, 3, 6)
