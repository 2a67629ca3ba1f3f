"""Which workspace something belongs to."""

import pytest

from importer.words.directory import UserRecord
from importer.words.errors import HandoffError
from storage.store import Store, open_store


async def test_claim(store: Store) -> None:
    """What was loaded before Slack was connected belongs to the first workspace that connects."""
    unclaimed = await store.workspaces.pick()
    await store.directory.load_users(unclaimed, [UserRecord("ann@x.com", "Ann")])
    first = await store.workspaces.connect("T1", "Acme")
    second = await store.workspaces.connect("T2", "Globex")
    assert [user.name for user in await store.directory.users(first)] == ["Ann"]
    assert not await store.directory.users(second)


async def test_connecting_again(store: Store, other: Store) -> None:
    """A workspace keeps its id whenever, wherever and by whatever name it connects."""
    first = await store.workspaces.connect("T1", "Acme")
    assert await other.workspaces.connect("T1", "Acme Ltd") == first
    assert await store.workspaces.connect("T1", "Acme Ltd") == first


async def test_picking_the_only_one(store: Store) -> None:
    """With none or one workspace nobody has to name it."""
    unclaimed = await store.workspaces.pick()
    assert await store.workspaces.pick() == unclaimed
    connected = await store.workspaces.connect("T1", "Acme")
    assert await store.workspaces.pick() == connected
    assert await store.workspaces.pick("T1") == connected


async def test_picking_writes_nothing(url: str, store: Store) -> None:
    """Whoever only looks waits for no other's write."""
    await store.workspaces.connect("T1", "Acme")
    kinds = list[str]()
    looking = await open_store(url, measure=lambda kind, _seconds: kinds.append(kind))
    await looking.workspaces.pick()
    await looking.close()
    assert kinds == ["read"]


async def test_picking_among_several(store: Store) -> None:
    """With several workspaces the sentence names them."""
    await store.workspaces.connect("T1", "Acme")
    second = await store.workspaces.connect("T2", "Globex")
    assert await store.workspaces.pick("T2") == second
    with pytest.raises(HandoffError, match=r"--workspace.*T1 \(Acme\), T2 \(Globex\)"):
        await store.workspaces.pick()


async def test_picking_an_unknown_one(store: Store) -> None:
    """A wrong name is told, with the right ones."""
    with pytest.raises(HandoffError, match=r"no workspace T9.*No Slack workspace has connected"):
        await store.workspaces.pick("T9")
    await store.workspaces.connect("T1", "Acme")
    with pytest.raises(HandoffError, match=r"no workspace T9.*T1 \(Acme\)"):
        await store.workspaces.pick("T9")
