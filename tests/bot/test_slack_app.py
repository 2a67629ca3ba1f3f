"""The client that asks Slack: how long it waits where Slack says that it was asked too often."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.errors import SlackApiError

from bot.settings import Settings
from bot.slack_app import bear_no_pause, slack_client, slack_session


@dataclass(slots=True)
class Rationing:
    """A Slack that was asked too often, the first time; and how often it was asked."""

    address: str = ""
    asked: int = 0

    async def answer(self, _request: web.Request) -> web.Response:
        """The second call is answered."""
        self.asked += 1
        if self.asked == 1:
            headers = {"Retry-After": "1"}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        return web.json_response({"ok": True})


@pytest.fixture
async def rationing() -> AsyncIterator[Rationing]:
    """It at work."""
    rationing = Rationing()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", rationing.answer)
    async with TestServer(application) as server:
        rationing.address = str(server.make_url("/api/"))
        yield rationing


async def _ask(rationing: Rationing) -> Any:  # noqa: ANN401 - what Slack answers
    settings = Settings(slack_api_url=rationing.address)
    async with slack_session(settings, 60) as session:
        return await slack_client(settings, session, "xoxb-1").files_info(file="F1")


async def test_a_pause_that_someone_can_bear_is_waited_out(rationing: Rationing) -> None:
    """Whoever waits for an answer gets it a second later."""
    assert (await _ask(rationing))["ok"]
    assert rationing.asked == 2


async def test_what_can_be_put_off_waits_nowhere(rationing: Rationing) -> None:
    """It is told at once, with the pause that Slack wants, and takes nobody's place meanwhile."""
    with bear_no_pause(), pytest.raises(SlackApiError) as refused:
        await _ask(rationing)
    assert rationing.asked == 1
    assert refused.value.response.headers["Retry-After"] == "1"
