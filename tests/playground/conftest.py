"""A small app of its own for the playground's tests, connected with the real slack-bolt."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.limits import Limits
from playground.manifest import Manifest
from playground.program.server import Playground
from tests.dialogue import MAYA, visiting

HURRIED = Limits(ack_seconds=0.5, retry_delays=(0.0, 0.05, 0.1))
"""For what happens when the app does not acknowledge."""

MANIFEST = {
    "display_information": {"name": "Parrot"},
    "features": {
        "bot_user": {"display_name": "Parrot"},
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [{"command": "/parrot", "description": "Say it", "usage_hint": "[words]"}],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "im:history",
                "im:read",
                "im:write",
                "users:read",
                "usergroups:read",
                "users:read.email",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "app_mention", "file_shared", "message.channels", "message.im"]
        }
    },
}


@pytest.fixture
def manifest() -> Manifest:
    """An app that may do all that the playground knows."""
    return Manifest.parse(MANIFEST)


@pytest.fixture
def client(playground: Playground) -> AsyncWebClient:
    """The real SDK's client, with the bot's token."""
    return AsyncWebClient(token=playground.slack.credentials.bot_token, base_url=playground.api_url)


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    """A Bolt app that the test gives its listeners."""
    return AsyncApp(client=client)


@pytest.fixture
def ping_seconds() -> float:
    """How often the app looks whether it is connected: it gives up what is not answered within half of it."""
    return 10.0


@pytest.fixture
async def connection(
    playground: Playground, app: AsyncApp, ping_seconds: float
) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app's connection in Socket Mode, open."""
    web_client = AsyncWebClient(base_url=playground.api_url)
    token = playground.slack.credentials.app_token
    handler = AsyncSocketModeHandler(app, token, web_client=web_client, ping_interval=ping_seconds)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # bolt leaves it untyped
    async with visiting(playground.url, MAYA) as anyone:
        await anyone.sees_app(connected=True)
    yield handler
    await handler.close_async()  # type: ignore[no-untyped-call]  # bolt leaves it untyped
