"""The bot as a process of its own, in the pretend workspace."""

import pytest

from bot.engine import Engine
from bot.file_cache import LocalFileCache
from bot.settings import Settings
from playground.program.server import Playground
from storage.store import Store
from tests.command_line.conftest import empty, filled, large, loaded, program, store
from tests.command_line.program import Program

__all__ = ["empty", "filled", "large", "loaded", "program", "store"]


@pytest.fixture
async def engine(empty: Program, store: Store) -> Engine:
    """An engine on a database with nothing in it."""
    return Engine(Settings(), store, LocalFileCache(empty.folder / "files"))


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
