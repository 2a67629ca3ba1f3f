"""The program, on a fresh copy of a database that was loaded once."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.command_line.main import main
from bot.settings import NAMES
from storage.store import Store, open_store
from tests.command_line.directory import CUSTOMERS, DATABASE, load, many_customers, spread
from tests.command_line.program import Answer, Program, Typed
from tests.laid_tables import lay_tables


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a few customers."""
    return await load(tmp_path_factory.mktemp("few"), CUSTOMERS)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with so many customers that an import of all takes several batches."""
    return spread(await load(tmp_path_factory.mktemp("many"), many_customers()))


@pytest.fixture
def empty(tmp_path: Path) -> Program:
    """The program, with no database yet."""
    return Program(tmp_path, {"DATABASE_URL": f"sqlite:///{tmp_path / DATABASE}"})


@pytest.fixture
def program(empty: Program, loaded: Path) -> Program:
    """The program, with a few customers."""
    shutil.copyfile(loaded, empty.database)
    return empty


@pytest.fixture
def large(empty: Program, filled: Path) -> Program:
    """The program, with many customers; it can be met in the middle of an import."""
    shutil.copyfile(filled, empty.database)
    return empty.able_to_stand_still()


@pytest.fixture
def postgres(empty_postgres: str) -> str:
    """An empty PostgreSQL database."""
    return empty_postgres


@pytest.fixture
async def store(empty: Program) -> AsyncIterator[Store]:
    """What the program keeps, looked at from beside it."""
    if not empty.database.exists():
        await lay_tables(empty.database)
    opened = await open_store(empty.settings["DATABASE_URL"])
    yield opened
    await opened.close()


@pytest.fixture
def typed(program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """The same words in this very process, which has started already."""

    def run(*words: str, **settings: str) -> Answer:
        monkeypatch.chdir(program.folder)
        for name in NAMES:
            monkeypatch.delenv(name.upper(), raising=False)
        for name, value in {**program.settings, **settings}.items():
            monkeypatch.setenv(name, value)
        try:
            code = main(words)
        except SystemExit as end:  # argparse ends so
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run
