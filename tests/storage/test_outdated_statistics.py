"""PostgreSQL may take a table for empty although it was filled; rows are found by their keys even then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, text

from bot.file_cache import LocalFileCache
from importer.words.directory import DirectoryKind
from importer.words.jobs import JobState
from storage.store import Store, open_store
from tests.patience import until
from tests.storage.list_loader import ListLoader

MANY: Final = 1_500
GLANCES: Final = 30
"""More often than that no row is looked at in one job, however many rows there are."""
_TABLES: Final = {"tables": ["customers", "planned_entries", "planned_rows", "undone_entries"]}
_COUNT_AS_NEW: Final = text(
    "UPDATE pg_class SET relpages = 1, reltuples = 0 WHERE relname = ANY(CAST(:tables AS text[]))"
)
_OURS: Final = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE 'handoff/%'"
)
_GLANCES: Final = text(
    "SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_user_tables "
    "WHERE relname = ANY(CAST(:tables AS text[]))"
)


async def _leave_as_counted_when_new(store: Store) -> None:
    """As PostgreSQL has it where it looked at the tables while there was hardly anything in them."""
    await store.database.execute(_COUNT_AS_NEW, _TABLES)


async def _count_glances(url: str) -> int:
    """How many rows were looked at so far; a server process tells what it did before it is gone."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with closing(engine.connect()) as connection:
        await until(lambda: not connection.scalar(_OURS), "A connection of the store's was never gone.")
        found = connection.scalar(_GLANCES, _TABLES)
    engine.dispose()
    return int(found or 0)


@asynccontextmanager
async def _looking_at_each_row_a_few_times(url: str, folder: Path) -> AsyncIterator[ListLoader]:
    """Someone who loads a list, or takes one back."""
    before = await _count_glances(url)
    store = await open_store(url)
    workspace = await store.workspaces.connect("T1", "Acme")
    yield ListLoader(store, workspace, LocalFileCache(folder / "files"))
    await store.close()
    assert await _count_glances(url) - before < GLANCES * MANY


async def test_a_list_costs_no_square_of_its_rows(laid_postgres: str, tmp_path: Path) -> None:
    """The first ones of a workspace: loaded, loaded again with new names, and taken back in either order."""
    async with _looking_at_each_row_a_few_times(laid_postgres, tmp_path) as loader:
        await _leave_as_counted_when_new(loader.store)
        await loader.load(DirectoryKind.USERS, "ann@x.com,Ann")
        await loader.load(DirectoryKind.CUSTOMERS, *(f"C{number},Old,," for number in range(MANY)))
    async with _looking_at_each_row_a_few_times(laid_postgres, tmp_path) as loader:
        renamed = [f"C{number},New,ann@x.com," for number in range(MANY)]
        loaded = await loader.load(DirectoryKind.CUSTOMERS, *renamed)
    async with _looking_at_each_row_a_few_times(laid_postgres, tmp_path) as loader:
        kept = await loader.undo(2)
    async with _looking_at_each_row_a_few_times(laid_postgres, tmp_path) as loader:
        undone = await loader.undo(loaded.number)
    assert (kept.state, kept.counts.changed) == (JobState.COMPLETED_WITH_ERRORS, 0)
    assert (undone.state, undone.counts.changed) == (JobState.COMPLETED, MANY)
