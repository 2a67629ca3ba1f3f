"""The databases that the store's tests run on: a SQLite file, and a PostgreSQL where there is one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store, open_store
from tests.laid_tables import lay_tables


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite database in a folder that isn't there yet."""
    return f"sqlite:///{tmp_path}/new/handoff.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """A database of either kind that has no tables yet."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "empty_postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of either kind, with nothing in its tables."""
    return str(request.getfixturevalue("laid_sqlite_url" if request.param == "sqlite" else "laid_postgres"))


@pytest.fixture
async def laid_sqlite_url(tmp_path: Path) -> str:
    """A SQLite database with nothing in its tables."""
    return await lay_tables(tmp_path / "handoff.db")


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """A store on an empty database."""
    opened = await open_store(url)
    yield opened
    await opened.close()


@pytest.fixture
async def other(url: str, store: Store) -> AsyncIterator[Store]:
    """A second store on the same database, as another process would have it."""
    assert store
    opened = await open_store(url)
    yield opened
    await opened.close()


@pytest.fixture
async def workspace(store: Store) -> int:
    """A workspace to keep things in."""
    return await store.workspaces.connect("T1", "Acme")
