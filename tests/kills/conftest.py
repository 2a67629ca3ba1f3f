"""A bot that can be killed, on either kind of database, with people at their pages."""

import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from playground.program.app_process import environment_of
from playground.program.server import Playground
from storage.store import Store, open_store
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.kills.assignments import load
from tests.kills.bot_process import BotProcess
from tests.kills.imports import Imports
from tests.kills.outcome import Outcome, undisturbed
from tests.kills.writing import PostgresWriting, SqliteWriting, Writing
from tests.postgres_server import PostgresServer


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the directory, to be copied."""
    folder = tmp_path_factory.mktemp("loaded")
    await load(f"sqlite:///{folder}/handoff.db", folder)
    return folder / "handoff.db"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def outcomes(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Outcome]:
    """What the first turns come to where nobody disturbs them."""
    folder = tmp_path_factory.mktemp("undisturbed")
    shutil.copyfile(loaded, folder / "handoff.db")
    return await undisturbed(f"sqlite:///{folder}/handoff.db", folder)


@pytest.fixture
def sqlite(loaded: Path, tmp_path: Path) -> str:
    """The URL of a SQLite file with the directory."""
    shutil.copyfile(loaded, tmp_path / "handoff.db")
    return f"sqlite:///{tmp_path}/handoff.db"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stocked(server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with the directory, to be copied."""
    await load(server.create("stocked"), tmp_path_factory.mktemp("stocked"))
    return "stocked"


@pytest.fixture
def postgres(server: PostgresServer, stocked: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with the directory."""
    yield server.create("disturbed", stocked)
    server.drop("disturbed")


@pytest.fixture
def url(sqlite: str) -> str:
    """The database that the bot runs on, where a test doesn't say another."""
    return sqlite


@pytest.fixture
def writing(url: str, tmp_path: Path) -> Writing:
    """The database that the bot writes to, where it can be met."""
    if url.startswith("sqlite"):
        return SqliteWriting(tmp_path / "handoff.db")
    return PostgresWriting(url)


@pytest.fixture
async def bot(playground: Playground, maya: Person, url: str, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The bot, running; at the end it leaves."""
    process = BotProcess(environment_of(playground, url), tmp_path, maya)
    await process.start()
    yield process
    playground.slack.holds.release()
    assert await process.leave() == 0


@pytest.fixture
async def store(url: str, bot: BotProcess) -> AsyncIterator[Store]:
    """What the bot keeps, looked at from beside it."""
    assert bot
    opened = await open_store(url)
    yield opened
    await opened.close()


@pytest.fixture
async def slack(playground: Playground) -> AsyncIterator[Control]:
    """What goes on at Slack's side."""
    async with aiohttp.ClientSession(playground.url) as session:
        yield Control(session)


@pytest.fixture
async def imports(maya: Person, store: Store, outcomes: Sequence[Outcome]) -> Imports:
    """Maya's imports, one after the other."""
    return Imports(maya, store, await store.workspaces.pick(None), outcomes)
