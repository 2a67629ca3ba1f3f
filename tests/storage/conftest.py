"""The databases that the store's tests run on: a SQLite file, and a PostgreSQL where there is one."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.store import Store, open_store


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite database in a folder that isn't there yet."""
    return f"sqlite:///{tmp_path}/new/handoff.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of either kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
    else:
        server = request.getfixturevalue("server")
        yield server.url
        server.empty()


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
