"""The databases that the store's tests run on: a SQLite file, and a PostgreSQL where there is one."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage.store import Store, open_store
from tests.laid_tables import TEMPLATE, lay_tables
from tests.postgres_server import PostgresServer
from tests.storage.filled import Fill, Filled, FilledPostgres, FilledSqlite


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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_postgres(request: pytest.FixtureRequest) -> str | None:
    """The PostgreSQL database that a module's tests share; None for those on SQLite."""
    return None if request.param == "sqlite" else str(request.getfixturevalue("laid"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def filled(
    shared_postgres: str | None, fill: Fill, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Filled]:
    """A database that is filled once for a module, which says with what."""
    folder = tmp_path_factory.mktemp("filled")
    await fill(shared_postgres or await lay_tables(folder / "handoff.db"), folder)
    found = FilledPostgres.of(shared_postgres) if shared_postgres else FilledSqlite.of(folder / "handoff.db")
    yield found
    found.forget()


@pytest.fixture
def lent_url(filled: Filled, tmp_path: Path) -> Iterator[str]:
    """A copy of it."""
    with filled.lent(tmp_path) as url:
        yield url


@pytest.fixture
async def laid_sqlite_url(tmp_path: Path) -> str:
    """A SQLite database with nothing in its tables."""
    return await lay_tables(tmp_path / "handoff.db")


@pytest.fixture
def own_postgres(server: PostgresServer, laid: str) -> Iterator[str]:
    """A PostgreSQL database with nothing in its tables, which are a test's to change."""
    assert laid
    yield server.create("own", TEMPLATE)
    server.drop("own")


@pytest.fixture(params=["sqlite", "postgresql"])
def own_url(request: pytest.FixtureRequest) -> str:
    """The same of either kind."""
    return str(request.getfixturevalue("laid_sqlite_url" if request.param == "sqlite" else "own_postgres"))


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
