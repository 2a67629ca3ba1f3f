"""A whole database is copied into an empty one of either kind: all of it, or nothing."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import create_engine, update

from importer.words.errors import HandoffError
from importer.words.jobs import JobState
from storage.copy_database import CopyStoppedError, TableCount, copy_everything, require_empty
from storage.schema import users
from storage.store import Store, open_store
from tests.laid_tables import lay_tables
from tests.storage.filled import FilledSqlite
from tests.storage.full_database import Onlooker, contents, fill
from tests.storage.words import assignments, new_job

DROPS_ROWS = (
    "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TRIGGER swallow BEFORE INSERT ON refused_rows FOR EACH ROW EXECUTE FUNCTION nothing()",
)
OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def full(tmp_path_factory: pytest.TempPathFactory) -> FilledSqlite:
    """A SQLite file with something in every table."""
    path = tmp_path_factory.mktemp("full") / "handoff.db"
    opened = await open_store(await lay_tables(path))
    await fill(opened)
    await opened.close()
    return FilledSqlite.of(path)


@pytest.fixture
async def source(full: FilledSqlite, tmp_path: Path) -> AsyncIterator[Store]:
    """A store on a copy of it."""
    with full.lent(tmp_path) as url:
        opened = await open_store(url)
        yield opened
        await opened.close()


@pytest.fixture
async def new_sqlite(tmp_path: Path) -> str:
    """A SQLite file with nothing in its tables, beside the one that is copied."""
    return await lay_tables(tmp_path / "copy" / "handoff.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest) -> str:
    """A database of either kind with nothing in its tables."""
    return str(request.getfixturevalue("new_sqlite" if request.param == "sqlite" else "own_postgres"))


@pytest.fixture
async def target(new_url: str) -> AsyncIterator[Store]:
    """A store on it."""
    await require_empty(new_url)
    opened = await open_store(new_url)
    yield opened
    await opened.close()


@pytest.fixture
def postgres(own_postgres: str) -> str:
    """A PostgreSQL database with nothing in its tables."""
    return own_postgres


def _order(url: str, *statements: str) -> None:
    """Have PostgreSQL do something beside the copy."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


async def test_every_row_of_every_table_is_copied(source: Store, target: Store) -> None:
    """With its ids, times and odd letters; and it is told table by table how far it has come."""
    onlooker = Onlooker()
    counts = await copy_everything(source, target, onlooker)
    kept = await contents(source)
    assert await contents(target) == kept
    assert counts == [TableCount(name, len(rows)) for name, rows in kept.items()]
    assert all(rows for rows in kept.values()), "Some table was empty, so its copy shows nothing."
    assert [done for done, of in onlooker.seen if done.rows == of] == counts


async def test_a_database_without_tables_is_empty(source: Store, empty_url: str) -> None:
    """It gets them, and every row."""
    await require_empty(empty_url)
    target = await open_store(empty_url)
    await copy_everything(source, target, Onlooker())
    assert await contents(target) == await contents(source)
    await target.close()


async def test_a_copy_is_worked_on_as_the_first_was(source: Store, target: Store) -> None:
    """The import in the middle goes on from its checkpoint; new rows get ids and numbers of their own."""
    await copy_everything(source, target, Onlooker())
    job = await target.jobs.numbered(1, 2)
    assert (job.state, job.counts.changed) == (JobState.APPLYING, 1)
    while (batch := await target.plans.apply_batch(await target.jobs.get(job.id), 1)) and not batch.done:
        assert batch.left == 0
    assert (await target.jobs.get(job.id)).counts.changed == 3
    now = await assignments(target, 1)
    assert [one.managers for one in now.values()] == [(1, 2), (1, 2), (1, 2), (), ()]
    assert (await target.jobs.create(new_job(1, "F4"))).number == 4
    assert await target.workspaces.connect("T2", "Globex") == 2


async def test_from_postgresql_back_to_sqlite(source: Store, postgres: str, tmp_path: Path) -> None:
    """The way back works as well, unless someone else is connected to what is copied; it says who."""
    middle, back = await open_store(postgres), await open_store(f"sqlite:///{tmp_path}/back.db")
    await copy_everything(source, middle, Onlooker())
    other = await open_store(postgres)
    at_work = (
        rf"^Handoff is at work in .* \(process {os.getpid()} on .*\), so nothing was copied\. Stop every bot"
    )
    with pytest.raises(HandoffError, match=at_work):
        await copy_everything(middle, back, Onlooker())
    await other.close()
    stranger = create_engine(
        postgres.replace("postgresql:", "postgresql+psycopg:") + "&application_name=psql"
    )
    with (
        stranger.connect(),
        pytest.raises(HandoffError, match=r"Other programs .* \(psql\), so nothing was copied\. Close them"),
    ):
        await copy_everything(middle, back, Onlooker())
    stranger.dispose()
    await copy_everything(middle, back, Onlooker())
    assert await contents(back) == await contents(source)
    await middle.close()
    await back.close()


async def test_a_database_that_holds_something_is_left_alone(
    source: Store, target: Store, new_url: str
) -> None:
    """One workspace is enough; it is asked before anything is made, and again when the copy starts."""
    await target.workspaces.connect("T9", "Someone else")
    before = await contents(target)
    with pytest.raises(HandoffError, match="holds something of Handoff's already, so nothing was copied"):
        await require_empty(new_url)
    with pytest.raises(HandoffError, match="holds something of Handoff's already, so nothing was copied"):
        await copy_everything(source, target, Onlooker())
    assert await contents(target) == before


async def test_stopped_midway_nothing_is_kept(source: Store, target: Store) -> None:
    """And the next try goes through."""
    with pytest.raises(CopyStoppedError, match="Nothing was copied"):
        await copy_everything(source, target, Onlooker(patience=6))
    assert not any((await contents(target)).values())
    await copy_everything(source, target, Onlooker())
    assert await contents(target) == await contents(source)


async def test_a_connection_lost_midway_leaves_nothing(source: Store, postgres: str) -> None:
    """It is said why, in one line."""

    class Cut(Onlooker):
        """Cuts the connections to PostgreSQL after a few tables."""

        def is_stopped(self) -> bool:
            """Cut them, and go on."""
            if len(self.seen) == 6:
                _order(postgres, OTHERS)
            return False

    target = await open_store(postgres)
    with pytest.raises(
        HandoffError, match=r"^The copy broke off, and nothing of it was kept: .*copy again"
    ) as raised:
        await copy_everything(source, target, Cut())
    assert "\n" not in str(raised.value)
    await target.close()
    await require_empty(postgres)


async def test_rows_that_do_not_arrive_are_noticed(source: Store, postgres: str) -> None:
    """Both sides are counted before the copy is kept."""
    target = await open_store(postgres)
    _order(postgres, *DROPS_ROWS)
    with pytest.raises(HandoffError, match="refused_rows has 2 rows, and 0 arrived"):
        await copy_everything(source, target, Onlooker())
    assert not any((await contents(target)).values())
    await target.close()


async def test_what_postgresql_cannot_hold_is_replaced(source: Store, target: Store, new_url: str) -> None:
    """SQLite keeps a NUL in a name; PostgreSQL gets the sign for a letter that is lost."""
    await source.database.execute(update(users).values(name="A\0nn"))
    await copy_everything(source, target, Onlooker())
    lost = "\0" if new_url.startswith("sqlite") else "\N{REPLACEMENT CHARACTER}"
    assert {user.name for user in await target.directory.users(1)} == {f"A{lost}nn"}


async def test_an_empty_database_is_not_copied(target: Store, tmp_path: Path) -> None:
    """Whoever asks for that has named the wrong one."""
    nothing = await open_store(f"sqlite:///{tmp_path}/nothing.db")
    with pytest.raises(HandoffError, match="There is nothing to copy"):
        await copy_everything(nothing, target, Onlooker())
    await nothing.close()
