"""Which workspace something belongs to."""

import asyncio

import pytest
from sqlalchemy import update

from importer.words.directory import UserRecord
from importer.words.errors import HandoffError
from storage.engines import make_engine
from storage.schema import workspaces
from storage.store import Store, open_store
from tests.patience import PATIENCE


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


async def test_who_connects_again_waits_for_nobody(
    laid_postgres: str,
) -> None:
    """A killed process may hang in a commit with the workspace's row: the next one starts all the same."""
    store = await open_store(laid_postgres)
    known = [await store.workspaces.connect("T1", "Acme"), await store.workspaces.admit("T2", "Globex")]
    hanging = make_engine(laid_postgres)
    async with hanging.begin() as connection, asyncio.timeout(PATIENCE):
        await connection.execute(update(workspaces).values(changes=workspaces.c.changes + 1))
        again = [await store.workspaces.connect("T1", "Acme"), await store.workspaces.admit("T2", "Globex")]
    assert again == known
    await hanging.dispose()
    await store.close()


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
