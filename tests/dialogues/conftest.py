"""A workspace with a directory, the bot in it, and its people at their pages."""

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.core import open_core
from bot.program import Catalogues, running_bot
from bot.settings import Settings
from handlers.rate_limits import Tempo
from importer.words import language
from importer.words.directory import DirectoryKind
from importer.words.language import Language
from playground.cast import GROUPS, PEOPLE
from playground.program.server import Playground
from storage.store import Store, open_store
from tests.dialogue import MAYA, PRIYA, TOM, Person, visiting
from tests.dialogues.control import Control
from tests.dialogues.untranslated import find_untranslated
from tests.laid_tables import lay_tables
from tests.listed import load_directory
from tests.pseudo import PSEUDO

DATABASE = "handoff.db"
TEMPO = Tempo(
    post_seconds=0.02,
    first_pause=timedelta(seconds=0.1),
    file_lag=timedelta(seconds=3),
    preview_patience=timedelta(seconds=20),
    form_patience=timedelta(seconds=20),
    home_seconds=0.05,
)
"""Nobody here reads along, or wants to wait for minutes until a file that is not there was never on its way.

However slow the machine is, a question is asked with its preview.
"""

STORES = ("Google Drive", "OneDrive", "SharePoint", "Dropbox", "Box")
"""They are called so in every language."""
NAMES = tuple(person.real_name for person in PEOPLE)
"""So are people."""

USERS = """\
Email,Name
maja.lind@example.com,Maja Lind
tom.becker@example.com,Tom Becker
zoe.marsh@example.com,Zoë Marsh
"""
WORKFLOWS = """\
Name
Standard EU
Standard US
VIP gentle
"""
CUSTOMERS = """\
External Id,Name,Account manager email,Workflow name
CU-001,Alder & Co,maja.lind@example.com,Standard EU
CU-002,Birch Ltd,,
CU-003,Cedar GmbH,tom.becker@example.com,VIP gentle
CU-004,Dogwood SA,,Standard US
000412,Elm Partners,,
"""


@pytest.fixture
def is_marked(request: pytest.FixtureRequest) -> bool:
    """Whether the dialogue is held in the made-up language: with `--marked`, but for those that can't be."""
    return bool(request.config.getoption("--marked")) and not request.node.get_closest_marker("not_marked")


@pytest.fixture
def settings(playground: Playground, tmp_path: Path) -> Settings:
    """The settings of a bot in that workspace: only the API's address is not Slack's."""
    credentials = playground.slack.credentials
    return Settings(
        slack_bot_token=credentials.bot_token,
        slack_app_token=credentials.app_token,
        slack_api_url=playground.api_url,
        database_url=f"sqlite:///{tmp_path / DATABASE}",
        max_file_mb=1,
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the customers, users and workflows, made once and copied for each dialogue."""
    folder = tmp_path_factory.mktemp("loaded")
    async with open_core(Settings(database_url=await lay_tables(folder / DATABASE))) as core:
        workspace = await core.store.workspaces.pick(None)
        for kind, text in zip(
            (DirectoryKind.USERS, DirectoryKind.WORKFLOWS, DirectoryKind.CUSTOMERS),
            (USERS, WORKFLOWS, CUSTOMERS),
            strict=True,
        ):
            path = folder / f"{kind}.csv"
            path.write_text(text, encoding="utf-8")
            await load_directory(kind, path, workspace, core.store.directory)
    return folder / DATABASE


@pytest.fixture
def directory(loaded: Path, tmp_path: Path) -> None:
    """The customers, users and workflows, loaded before the bot ever connected."""
    shutil.copyfile(loaded, tmp_path / DATABASE)


@pytest.fixture
def catalogue(is_marked: bool) -> Catalogues:
    """What the bot says, to all in one language: English, or the made-up one."""
    spoken = PSEUDO if is_marked else language.catalogue(Language.ENGLISH)
    return lambda _language: spoken


@pytest.fixture
def people(is_marked: bool) -> Iterator[list[Person]]:
    """All who take part; in the made-up language, nobody may have read words that no catalogue has."""
    taking_part = list[Person]()
    yield taking_part
    if is_marked:
        shown = [shape for person in taking_part for shape in person.shown()]
        wrote = [text for person in taking_part for text in person.wrote]
        known = [
            *STORES,
            *NAMES,
            *(f"{one.id}\n@{one.handle} ({one.name})" for one in GROUPS),
            USERS,
            WORKFLOWS,
            CUSTOMERS,
        ]
        assert not find_untranslated(shown, "\n".join([*wrote, *known]))


@pytest.fixture
def tempo() -> Tempo:
    """The times that the bot keeps to."""
    return TEMPO


@pytest.fixture
async def bot(
    settings: Settings, directory: None, catalogue: Catalogues, tempo: Tempo
) -> AsyncIterator[None]:
    """The bot, connected and at work."""
    del directory
    async with running_bot(settings, tempo=tempo, catalogue=catalogue):
        yield


@pytest.fixture
async def store(settings: Settings, bot: None) -> AsyncIterator[Store]:
    """What the bot keeps, looked at from beside it."""
    del bot
    opened = await open_store(settings.database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def maya(playground: Playground, bot: None, people: list[Person]) -> AsyncIterator[Person]:
    """Someone in finance."""
    del bot
    async with visiting(playground.url, MAYA) as person:
        people.append(person)
        yield person


@pytest.fixture
async def tom(playground: Playground, bot: None, people: list[Person]) -> AsyncIterator[Person]:
    """Someone in operations."""
    del bot
    async with visiting(playground.url, TOM) as person:
        people.append(person)
        yield person


@pytest.fixture
async def priya(playground: Playground, bot: None, people: list[Person]) -> AsyncIterator[Person]:
    """An admin of the workspace."""
    del bot
    async with visiting(playground.url, PRIYA) as person:
        people.append(person)
        yield person


@pytest.fixture
async def slack(playground: Playground) -> AsyncIterator[Control]:
    """What goes on at Slack's side."""
    async with aiohttp.ClientSession(playground.url) as session:
        yield Control(session)
