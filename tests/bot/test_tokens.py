"""A bot that Slack does not let in says so in a sentence, and ends."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.program import running_bot
from bot.setting_values import SettingsError
from bot.settings import Settings
from playground.failures import Failure
from playground.program.server import Playground
from tests.command_line.program import Program, answer_of, line_with
from tests.laid_tables import lay_tables
from tests.patience import PATIENCE, until


@pytest.fixture
async def settings(playground: Playground, tmp_path: Path) -> Settings:
    """Settings that suffice."""
    credentials = playground.slack.credentials
    return Settings(
        slack_bot_token=credentials.bot_token,
        slack_app_token=credentials.app_token,
        slack_api_url=playground.api_url,
        database_url=await lay_tables(tmp_path / "handoff.db"),
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


PASSING: list[dict[str, Any]] = [
    {"error": "internal_error"},
    {"error": "ratelimited"},
    {"status": 503, "html": True},
    {"status": 429, "retry_after": 1},
    {"cut": True},
]


@pytest.mark.parametrize("failure", PASSING, ids=str)
async def test_a_hiccup_at_the_start_is_waited_out(
    settings: Settings, playground: Playground, caplog: pytest.LogCaptureFixture, failure: dict[str, Any]
) -> None:
    """Slack's bad day is not about the tokens: there is a word in the log, and then the bot is there."""
    for method in ("auth.test", "apps.connections.open"):
        playground.slack.failures.plan(Failure(method=method, **failure))
    async with asyncio.timeout(PATIENCE), running_bot(settings) as bot:
        assert bot.names == ["Playground"]
    assert caplog.text.count("It is tried again after 1 seconds.") == 2


async def test_slack_out_of_reach_is_waited_for(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing listens at the address: it is told in the log, and tried again."""

    async def start() -> None:
        async with running_bot(replace(settings, slack_api_url="http://127.0.0.1:1/api/")):
            pass

    starting = asyncio.create_task(start())
    await until(lambda: "Slack can't be reached (" in caplog.text, "Nobody was told.")
    assert "Check the network and SLACK_API_URL. It is tried again after 1 seconds." in caplog.text
    starting.cancel()
    with suppress(asyncio.CancelledError):
        await starting


@pytest.mark.parametrize("word", ["invalid_auth", "account_inactive"])
async def test_a_bot_that_is_shut_out_for_good_ends(bot: Program, playground: Playground, word: str) -> None:
    """Its connection ends, and Slack opens no other: the program says why, and ends with exit code 2."""
    async with bot.started("run") as process:
        await line_with(process.stdout, "is connected to")
        playground.slack.failures.plan(Failure(method="apps.connections.open", error=word, times=99))
        playground.slack.sockets.drop()
        answer = await answer_of(process)
    assert answer.code == 2
    assert answer.err.splitlines()[-1].startswith(f"Slack does not accept SLACK_APP_TOKEN ({word}). Copy the")


async def test_something_else_than_slack_is_told(settings: Settings) -> None:
    """A web page answers at the address."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=f"<html>{request.path}</html>", content_type="text/html")

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", page)
    async with TestServer(application) as server:
        told = await refusal(replace(settings, slack_api_url=str(server.make_url("/api/"))))
    assert told == "What answers at SLACK_API_URL is not Slack. Check that setting."
