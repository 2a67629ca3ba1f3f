"""The connection to Slack: the client, the Bolt app, and the two ways in which Slack delivers."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, ClientTimeout, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings, SettingsError
from bot.slack_refusals import APP_REMEDY, accepting

log = logging.getLogger(__name__)

RETRIES = 5
LONGEST_PAUSE = 30
"""In seconds: for a longer one the work is put off, so that it holds up nothing else."""
EVENTS_PATH = "/slack/events"
# However large a file is: what stays silent for so long won't come any more.
PATIENCE = ClientTimeout(total=None, sock_connect=10, sock_read=60)
PING_SECONDS = 5.0
"""How often the connection is looked at, and so how long a dropped one goes unnoticed; Bolt would look every ten."""
SHUTDOWN_SECONDS = 2.0
"""How long requests may take to be answered at the end; Slack waits for three seconds at most."""


class ShortPauses(AsyncRateLimitErrorRetryHandler):
    """Waits out a rate limit, where Slack asks for a pause that someone who waits for an answer can bear."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        asked = (response.headers.get("retry-after") or ["0"])[0] if response else "0"
        if asked.isdecimal() and int(asked) > LONGEST_PAUSE:
            log.warning("Slack asks for a pause of %s seconds before %s", asked, request.url)
            return False
        return await super()._can_retry_async(state=state, request=request, response=response, error=error)


def slack_session() -> ClientSession:
    """The connections of a client and of everything that goes to Slack beside it."""
    return ClientSession(timeout=PATIENCE)


def slack_client(settings: Settings, session: ClientSession) -> AsyncWebClient:
    """A client that waits out rate limits, lost connections and Slack's own failures."""
    return AsyncWebClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        session=session,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(),
            ShortPauses(max_retry_count=RETRIES),
            AsyncServerErrorRetryHandler(max_retry_count=RETRIES),
        ],
    )


def sending_client(settings: Settings, session: ClientSession) -> AsyncWebClient:
    """A client that repeats nothing by itself: what it sends may have arrived although the answer did not."""
    return AsyncWebClient(
        token=settings.slack_bot_token, base_url=settings.slack_api_url, session=session, retry_handlers=[]
    )


def slack_app(settings: Settings, client: AsyncWebClient) -> AsyncApp:
    """A Bolt app without handlers yet."""
    return AsyncApp(client=client, signing_secret=settings.slack_signing_secret or None)


@asynccontextmanager
async def connected(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """Slack's deliveries, for as long as the context lasts: over HTTP where that is set up, else in Socket Mode."""
    way = _over_http(app, settings) if settings.over_http else _over_socket(app, settings)
    async with way:
        yield


@asynccontextmanager
async def _over_socket(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    # Bolt's handler would ask slack.com for the socket's address: it takes no base_url but a client's.
    client = AsyncWebClient(base_url=settings.slack_api_url)
    handler = AsyncSocketModeHandler(
        app, settings.slack_app_token, web_client=client, ping_interval=PING_SECONDS
    )
    try:
        # Asked for here, since the handler itself would try again and again with a token that Slack refuses.
        handler.client.wss_uri = await _socket_address(client, settings)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # the same


async def _socket_address(client: AsyncWebClient, settings: Settings) -> str:
    with accepting("SLACK_APP_TOKEN", APP_REMEDY):
        answer = await client.apps_connections_open(app_token=settings.slack_app_token)
    return str(answer["url"])


@asynccontextmanager
async def _over_http(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    runner = web.AppRunner(app.web_app(EVENTS_PATH), shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await _listen(runner, settings.port)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, port=port).start()
    except OSError as error:
        raise SettingsError(
            f"PORT {port} can't be listened on: {error.strerror}. Stop what uses it, or choose another."
        ) from error
