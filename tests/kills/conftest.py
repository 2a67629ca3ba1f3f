"""A bot that can be killed, on either kind of database, with people at their pages."""

import pickle
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from filelock import FileLock

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

DATABASE = "handoff.db"
OUTCOMES = "outcomes.pickle"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prepared(shared_folder: Path) -> Path:
    """A folder with a SQLite file to be copied, and what turns come to: made by the first worker for all."""
    folder = shared_folder / "kills"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            new = Path(tempfile.mkdtemp(dir=shared_folder))
            await _prepare(new)
            new.rename(folder)
    return folder


async def _prepare(folder: Path) -> None:
    await load(f"sqlite:///{folder}/{DATABASE}", folder)
    shutil.copyfile(folder / DATABASE, folder / "undisturbed.db")
    outcomes = await undisturbed(f"sqlite:///{folder}/undisturbed.db", folder)
    (folder / OUTCOMES).write_bytes(pickle.dumps(outcomes))


@pytest.fixture(scope="session")
def loaded(prepared: Path) -> Path:
    """A SQLite file with the directory, to be copied."""
    return prepared / DATABASE


@pytest.fixture(scope="session")
def outcomes(prepared: Path) -> Sequence[Outcome]:
    """What the first turns come to where nobody disturbs them."""
    written = (prepared / OUTCOMES).read_bytes()
    kept: Sequence[Outcome] = pickle.loads(written)  # noqa: S301 - written by ourselves
    return kept


@pytest.fixture
def sqlite(loaded: Path, tmp_path: Path) -> str:
    """The URL of a SQLite file with the directory."""
    shutil.copyfile(loaded, tmp_path / DATABASE)
    return f"sqlite:///{tmp_path}/{DATABASE}"


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
        return SqliteWriting(tmp_path / DATABASE)
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
