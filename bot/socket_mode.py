"""Slack's deliveries in Socket Mode: a connection that the bot opens, and opens anew when it ends."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final, TypeAlias

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.setting_values import SettingsError
from bot.settings import Settings
from bot.slack_refusals import APP_REMEDY, ask_until_admitted, refusal
from bot.watch import Watch
from handlers.rate_limits import Tempo
from handlers.running_handlers import RunningHandlers

PING_SECONDS: Final = 5.0
"""How often the connection is looked at, and so how long a dropped one goes unnoticed.

Bolt would look every ten.
"""
ACKNOWLEDGE_SECONDS: Final = 1.0
"""How long acknowledgements that are on their way may take at the end."""

ShutOut: TypeAlias = asyncio.Future[SettingsError]
"""Done once Slack will never open a connection again, with the sentence that says why."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def connect_over_socket(
    app: AsyncApp, settings: Settings, tempo: Tempo, watch: Watch
) -> AsyncIterator[ShutOut]:
    """Be connected; gives what is done once Slack shuts the bot out.

    Raises SettingsError where that is so at the start.
    """
    # Bolt's handler would ask slack.com for the socket's address: it takes no base_url but a client's.
    client = _AddressClient(settings.slack_api_url, tempo.silence_seconds, settings.proxy)
    handler = Handler(
        app, settings.slack_app_token, web_client=client, ping_interval=PING_SECONDS, watch=watch
    )
    handler.client.proxy = settings.proxy
    watch.needs["connection to Slack"] = handler.client.is_connected
    try:
        # Asked for here, since the handler itself would try again and again with a token that Slack refuses.
        handler.client.wss_uri = await _socket_address(client, settings, tempo.first_pause)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        yield client.shut_out
    finally:
        await handler.leave()


async def _socket_address(client: AsyncWebClient, settings: Settings, first_pause: timedelta) -> str:
    answer = await ask_until_admitted(
        lambda: client.apps_connections_open(app_token=settings.slack_app_token),
        "SLACK_APP_TOKEN",
        APP_REMEDY,
        first_pause,
    )
    return str(answer["url"])


class _AddressClient(AsyncWebClient):
    """Asks for the addresses of sockets, and notes when Slack will never give one again."""

    def __init__(self, base_url: str, silence_seconds: int, proxy: str | None) -> None:
        super().__init__(base_url=base_url, timeout=silence_seconds, retry_handlers=[])
        self.proxy = proxy
        self.shut_out: ShutOut = asyncio.get_running_loop().create_future()

    async def apps_connections_open(
        self,
        *,
        app_token: str,
        **kwargs: Any,  # noqa: ANN401 - the SDK's own signature
    ) -> AsyncSlackResponse:
        """The address of a socket, in Slack's answer."""
        try:
            return await super().apps_connections_open(app_token=app_token, **kwargs)
        except SlackApiError as error:
            final = refusal("SLACK_APP_TOKEN", APP_REMEDY, error)
            if final and not self.shut_out.done():
                self.shut_out.set_result(SettingsError(final))
            raise


class Handler(AsyncSocketModeHandler):
    """Hands Slack's deliveries to the app.

    At the end, what has come is answered before the connection goes.
    """

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        *,
        web_client: AsyncWebClient,
        ping_interval: float,
        watch: Watch,
    ) -> None:
        super().__init__(app, app_token, web_client=web_client, ping_interval=ping_interval)
        self._running_handlers = RunningHandlers()
        self._leaving = False
        self._watch = watch

    async def handle(  # type: ignore[override]  # as Bolt itself has it
        self,
        client: SocketModeClient,
        req: SocketModeRequest,
    ) -> None:
        """Let the app acknowledge it; what isn't acknowledged, Slack sends again."""
        if self._leaving:
            return
        with self._running_handlers.track(), self._watch.acknowledging():
            try:
                await super().handle(client, req)
            except ConnectionError as error:
                log.warning(
                    "an acknowledgement was lost with its connection, so Slack sends it again: %s", error
                )

    async def leave(self) -> None:
        """Take nothing more, and end the connection."""
        self._leaving = True
        await self._running_handlers.wait(ACKNOWLEDGE_SECONDS)
        await self.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
