"""Who may be at work on one database, and what a process is told that can't be there any longer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import open_core
from bot.settings import Settings
from importer.words.errors import HandoffError
from storage.database_errors import DatabaseError
from storage.migrate import NEWEST, VERSION
from storage.presence import Presence, be_present
from storage.store import Store
from tests.patience import PATIENCE, until

OTHER = (
    "Another version of Handoff has changed the database's tables while this one ran, so this one has "
    "stopped. Install the same version here, and start it again: what was under way goes on."
)


@pytest.fixture
async def moved(store: Store) -> AsyncIterator[None]:
    """Another version brings the tables up to date, once all are at work."""
    yield
    await store.database.execute(update(VERSION).values(version_num=NEWEST))


async def move(store: Store) -> None:
    """Change the tables as a newer version does."""
    await store.database.execute(update(VERSION).values(version_num="9999"))


@pytest.mark.usefixtures("moved")
async def test_who_runs_while_the_tables_change_is_told_to_leave(store: Store) -> None:
    """It needs no error for it: it looks each second."""
    async with asyncio.timeout(PATIENCE), be_present(store.database, "T1") as departure:
        await move(store)
        assert str(await departure) == OTHER


@pytest.mark.usefixtures("moved")
async def test_a_command_that_breaks_on_changed_tables_says_why(store: Store, url: str) -> None:
    """And not which column a statement lacked."""
    with pytest.raises(HandoffError) as told:
        await ask_for_a_column(url, lambda: move(store))
    assert str(told.value) == OTHER


async def test_a_command_that_breaks_otherwise_says_that(store: Store, url: str) -> None:
    """The tables are ours, so that is no reason."""
    with pytest.raises(DatabaseError):
        await ask_for_a_column(url, store.database.answers)


async def ask_for_a_column(url: str, meanwhile: Callable[[], Awaitable[object]]) -> None:
    """Work as a command does that asks for what isn't there (any more), after something has happened."""
    async with open_core(Settings(database_url=url)) as core:
        await meanwhile()
        await core.store.database.execute(text("SELECT a_column FROM import_jobs"))


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_bots_of_one_workspace_share_a_database_and_those_of_two_do_not(store: Store) -> None:
    """The second is told whom it would disturb; once the others have gone, it may come."""
    database = store.database
    await store.workspaces.connect("T1", "Acme")
    stranger = Presence(database, "T2")
    async with be_present(database, "T1"), be_present(database, "T1"), be_present(database):
        refused = await stranger.look()
        await stranger.end()
    assert str(refused) == (
        "This bot token is for T2, and on this database others serve T1 (Acme) with another one. One "
        "database with bot tokens serves one workspace: give this bot a DATABASE_URL of its own, or let "
        "workspaces install Handoff by themselves (docs/many-workspaces.md)."
    )
    assert await stranger.look() is None
    await stranger.end()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_one_that_lost_its_connection_is_there_again(store: Store) -> None:
    """A database that was started anew knows no locks from before."""

    async def is_held_anew() -> bool:
        return not {None, before} >= {await store.database.read(find_holder)}

    async with be_present(store.database, "T1") as departure:
        before = await store.database.read(find_holder)
        await store.database.execute(text(f"SELECT pg_terminate_backend({before})"))
        await until(is_held_anew, "It never came back.")
        assert not departure.done()


async def find_holder(connection: AsyncConnection) -> int | None:
    """The process of PostgreSQL's that holds a workspace's lock."""
    held = text("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 4263634")
    holder: int | None = await connection.scalar(held)
    return holder
