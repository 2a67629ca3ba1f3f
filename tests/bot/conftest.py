"""The bot as a process of its own, in the pretend workspace."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core import Core, open_core
from bot.file_cache import LocalFileCache
from bot.joining import Joiner
from bot.settings import Settings
from bot.slack_app import slack_session
from bot.slack_calls import count_nothing
from bot.work_loop import WakeSignals
from handlers.rate_limits import Tempo
from handlers.running_handlers import RunningHandlers
from importer.words.language import catalogue
from playground.program.server import Playground
from storage.store import Store
from tests.command_line.conftest import empty, filled, large, loaded, program, store
from tests.command_line.program import Program
from tests.laid_tables import lay_tables

__all__ = ["empty", "filled", "large", "loaded", "program", "store"]


@pytest.fixture
async def core(empty: Program, store: Store) -> Core:
    """An core on a database with nothing in it."""
    return Core(Settings(), store, LocalFileCache(empty.folder / "files"))


@pytest.fixture
def slack_settings(playground: Playground) -> dict[str, str]:
    """What connects a bot to the workspace, by the names of the environment."""
    credentials = playground.slack.credentials
    return {
        "SLACK_BOT_TOKEN": credentials.bot_token,
        "SLACK_APP_TOKEN": credentials.app_token,
        "SLACK_API_URL": playground.api_url,
    }


@pytest.fixture
def bot(program: Program, slack_settings: dict[str, str]) -> Program:
    """A bot with a few customers."""
    return program.given(**slack_settings)


@pytest.fixture
def large_bot(large: Program, slack_settings: dict[str, str]) -> Program:
    """A bot with many customers."""
    return large.given(**slack_settings)


@pytest.fixture
async def joiner(tmp_path: Path) -> AsyncIterator[Joiner]:
    """What joins workspaces; nobody is called, so Slack may be nowhere."""
    settings = Settings(database_url=await lay_tables(tmp_path / "handoff.db"))
    async with open_core(settings) as core, slack_session(settings, 60) as session:
        yield Joiner(core, session, WakeSignals(), RunningHandlers(), Tempo(), catalogue, count_nothing)
