"""A connection to Slack that ends: what was on its way is a line in the log, and Slack sends it again."""

import asyncio

import pytest
from aiohttp import ClientConnectionResetError
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.socket_mode import Handler
from bot.watch import Watch
from playground.program.server import Playground
from tests.patience import PATIENCE

EVENT = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "app_home_opened"}}


class Closing(SocketModeClient):
    """A connection that is closing: nothing can be written to it any more."""

    async def send_socket_mode_response(self, response: SocketModeResponse | dict[str, object]) -> None:
        """Fail as aiohttp does."""
        del response
        raise ClientConnectionResetError("Cannot write to closing transport")


def _request() -> SocketModeRequest:
    return SocketModeRequest(type="events_api", envelope_id="1", payload=EVENT)


def _handler(app: AsyncApp) -> Handler:
    return Handler(app, "xapp-1", web_client=app.client, ping_interval=5.0, watch=Watch())


@pytest.fixture
def app(playground: Playground) -> AsyncApp:
    """An app of that workspace."""
    token = playground.slack.credentials.bot_token
    return AsyncApp(client=AsyncWebClient(token=token, base_url=playground.api_url))


async def test_a_lost_acknowledgement_is_one_line(app: AsyncApp, caplog: pytest.LogCaptureFixture) -> None:
    """No traceback: it is nobody's failure."""

    @app.event("app_home_opened")
    async def hear(ack: AsyncAck) -> None:
        await ack()

    closing, handler = Closing("xapp-1"), _handler(app)
    await handler.handle(closing, _request())
    await handler.leave()
    await closing.close()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    (line,) = [one for one in caplog.records if one.name == "bot.socket_mode"]
    assert "so Slack sends it again: Cannot write to closing transport" in line.getMessage()
    assert line.exc_info is None


async def test_at_the_end_nothing_more_is_taken(app: AsyncApp) -> None:
    """What comes then isn't acknowledged, so Slack sends it again; what has come before is waited for."""
    seen, heard, go_on = list[str](), asyncio.Event(), asyncio.Event()

    @app.middleware
    async def wait(body: dict[str, str]) -> None:
        seen.append(body["event_id"])
        heard.set()
        await go_on.wait()

    handler = _handler(app)
    first = asyncio.create_task(handler.handle(handler.client, _request()))
    async with asyncio.timeout(PATIENCE):
        await heard.wait()
        leaving = asyncio.create_task(handler.leave())
        await asyncio.sleep(0)
        await handler.handle(handler.client, _request())
        assert seen == ["Ev1"]
        assert not leaving.done()
        go_on.set()
        await asyncio.gather(first, leaving)
