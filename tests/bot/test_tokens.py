"""A bot that Slack does not let in says so in a sentence, and ends."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.program import running_bot
from bot.settings import Settings, SettingsError
from playground.server import Playground
from tests.command_line.program import Program
from tests.patience import PATIENCE


@pytest.fixture
def settings(playground: Playground, tmp_path: Path) -> Settings:
    """Settings that suffice."""
    credentials = playground.slack.credentials
    return Settings(
        slack_bot_token=credentials.bot_token,
        slack_app_token=credentials.app_token,
        slack_api_url=playground.api_url,
        database_url=f"sqlite:///{tmp_path / 'handoff.db'}",
    )


async def refusal(settings: Settings) -> str:
    """Why the bot does not start."""
    with pytest.raises(SettingsError) as raised:
        async with asyncio.timeout(PATIENCE), running_bot(settings):
            pass
    return str(raised.value)


async def test_a_wrong_bot_token_ends_the_program(bot: Program) -> None:
    """With the exit code 2, and the token in nobody's sight."""
    answer = await bot.given(SLACK_BOT_TOKEN="xoxb-not-ours").run("run")  # noqa: S106 - a wrong one
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "Slack does not accept SLACK_BOT_TOKEN (invalid_auth). "
        "Copy the Bot User OAuth Token from the app's page again (Install App).\n"
    )


async def test_a_wrong_app_token_is_told(settings: Settings) -> None:
    """Instead of being tried again and again."""
    told = await refusal(replace(settings, slack_app_token="xapp-not-ours"))  # noqa: S106 - a wrong one
    assert told.startswith("Slack does not accept SLACK_APP_TOKEN (invalid_auth). Copy the app-level token")


async def test_slack_out_of_reach_is_told(settings: Settings) -> None:
    """Nothing listens at the address."""
    told = await refusal(replace(settings, slack_api_url="http://127.0.0.1:1/api/"))
    assert told.startswith("Slack can't be reached (")
    assert told.endswith("). Check the network and SLACK_API_URL.")


async def test_something_else_than_slack_is_told(settings: Settings) -> None:
    """A web page answers at the address."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=f"<html>{request.path}</html>", content_type="text/html")

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", page)
    async with TestServer(application) as server:
        told = await refusal(replace(settings, slack_api_url=str(server.make_url("/api/"))))
    assert told == "What answers at SLACK_API_URL is not Slack. Check that setting."
