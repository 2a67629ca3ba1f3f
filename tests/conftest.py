"""What tests begin with: a pretend Slack workspace and its people, and a PostgreSQL where there is one."""

import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from playground.limits import Limits
from playground.manifest import Manifest
from playground.program.server import Playground
from tests.compiled_sql import share_compiled_sql
from tests.dialogue import MAYA, PRIYA, TOM, Person, visiting
from tests.laid_tables import lay_tables_on
from tests.patience import PATIENCE
from tests.postgres_server import (
    PostgresServer,
    clear_tables,
    drop_tables,
    postgres_programs,
    postgres_server,
)

share_compiled_sql()
gc.set_threshold(50_000)  # here as in the program: most of what the collector did was to find nothing

MANIFEST = Path(__file__).parent.parent / "manifest.json"
PATIENT = Limits(ack_seconds=PATIENCE, trigger_seconds=PATIENCE, retry_delays=(0.1,) * 600)
"""Slack's limits, with times that suit a slow machine, and quickly repeated events."""

_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - only the place of folders with names of their own
_ROOM: Final = 6 << 30
"""Bytes: ten times what all tests together leave behind."""

_MOSTLY_WAITING: Final = frozenset({"kills", "browser"})
"""Folders whose tests wait for bots that come back, or for pages."""

# What a property is tried with is the same in each run of `make test`, however long the machine takes for it;
# `make torture` tries fifty times as much, which follows from its seed.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _PATIENT, max_examples=100, derandomize=True)
settings.register_profile("thorough", _PATIENT, max_examples=5_000, derandomize=False, database=None)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make torture` ask for more than each run has time for, and the dialogues be held once more."""
    parser.addoption("--kills", type=int, help="how many times to kill the bot at a random moment")
    parser.addoption(
        "--marked",
        action="store_true",
        help="hold the dialogues in a made-up language, to find what stays English",
    )
    parser.addoption("--imports", type=int, default=8, help="how many imports go through the chaos")
    parser.addoption("--seed", type=int, default=11, help="what the chaos follows from")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the files whose tests mostly wait among the others, so that there is work meanwhile."""
    paths = dict.fromkeys(item.path for item in items)
    places = {path: place / len(paths) for place, path in enumerate(paths)}
    waiting = [path for path in paths if path.parent.name in _MOSTLY_WAITING]
    # The last of them begins while a fifth of the others is still to come.
    places |= {path: 0.8 * place / len(waiting) for place, path in enumerate(waiting)}
    items.sort(key=lambda item: places[item.path])


def pytest_configure() -> None:
    """Let databases and files lie in memory, where there is much of it: disks take processor time, too."""
    if "TMPDIR" not in os.environ and _has_room(_IN_MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(_IN_MEMORY)


def _has_room(folder: Path) -> bool:
    """Whether there is room, and programs may lie there: PostgreSQL's, and children that stand still."""
    if not folder.is_dir():  # not on every system
        return False
    return shutil.disk_usage(folder).free > _ROOM and not os.statvfs(folder).f_flag & os.ST_NOEXEC


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the collector never look at what the tests themselves are made of: it is here to stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_report_header(config: pytest.Config) -> str:
    """Tell what has to be given to meet the same chaos again."""
    return f"chaos: --imports {config.getoption('--imports')} --seed {config.getoption('--seed')}"


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run have: what takes long to make is made there by the first of them."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for the whole run."""
    programs = postgres_programs()
    if programs is None or find_spec("psycopg") is None:
        pytest.skip("PostgreSQL is not tested: its programs or the package psycopg are missing")
    with postgres_server(programs) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def laid(server: PostgresServer) -> str:
    """The URL of a database there that tests leave with every table, and with nothing in them."""
    return await lay_tables_on(server)


@pytest.fixture
def laid_postgres(laid: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with nothing in its tables."""
    yield laid
    clear_tables(laid)


@pytest.fixture
def empty_postgres(server: PostgresServer) -> Iterator[str]:
    """The URL of a PostgreSQL database without tables."""
    yield server.url
    drop_tables(server.url)


@pytest.fixture
def limits() -> Limits:
    """Slack's limits, as far as they are none of a test's business."""
    return PATIENT


@pytest.fixture
def manifest() -> Manifest:
    """The manifest of the app under trial."""
    return Manifest.read(MANIFEST)


@pytest.fixture
async def playground(manifest: Manifest, limits: Limits) -> AsyncIterator[Playground]:
    """An open workspace that the app is not connected to yet."""
    async with Playground(manifest, limits=limits) as playground:
        yield playground


@pytest.fixture
async def maya(playground: Playground) -> AsyncIterator[Person]:
    """Maya of finance, with the page open."""
    async with visiting(playground.url, MAYA) as person:
        yield person


@pytest.fixture
async def tom(playground: Playground) -> AsyncIterator[Person]:
    """Tom of operations, with the page open."""
    async with visiting(playground.url, TOM) as person:
        yield person


@pytest.fixture
async def priya(playground: Playground) -> AsyncIterator[Person]:
    """Priya, a workspace admin, with the page open."""
    async with visiting(playground.url, PRIYA) as person:
        yield person
