"""The connection to Slack: the client, the Bolt app, and the two ways in which Slack delivers."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Final

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from aiohttp.abc import AbstractResolver
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from structlog.contextvars import bind_contextvars

from bot.http_mode import listen_over_http
from bot.settings import Settings
from bot.slack_calls import CountCall, CountingClient, count_nothing
from bot.socket_mode import ShutOut, connect_over_socket
from bot.watch import Watch
from handlers.addresses import PublicResolver, SlackAlone
from handlers.listeners import find_workspace, found_workspace, is_in_no_workspace
from handlers.rate_limits import Tempo
from handlers.workspace import Workspaces

log = logging.getLogger(__name__)

RETRIES = 5
LONGEST_PAUSE = 30
"""In seconds: for a longer one the work is put off, so that it holds up nothing else."""
_longest_pause: Final[ContextVar[int]] = ContextVar("longest_pause", default=LONGEST_PAUSE)
CONNECT_SECONDS = 10
_NOT_INSTALLED = (
    "Handoff isn't installed in this workspace, or not any more, so nothing was done. "
    "Ask a workspace admin to install it."
)
"""Nothing is known of whoever reads it, their language neither."""


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
        asked = _read_pause(response)
        if asked.isdecimal() and int(asked) > _longest_pause.get():
            log.warning("Slack asks for a pause of %s seconds before %s", asked, request.url)
            return False
        return await super()._can_retry_async(state=state, request=request, response=response, error=error)


def _read_pause(response: HttpResponse | None) -> str:
    """The seconds that Slack wants nobody to ask for; the header's name comes as Slack writes it."""
    headers = response.headers if response else {}
    return next((values[0] for name, values in headers.items() if name.lower() == "retry-after"), "0")


@contextmanager
def bear_no_pause() -> Iterator[None]:
    """Within, no rate limit is waited out: what can be put off takes nobody's place meanwhile."""
    before = _longest_pause.set(0)
    try:
        yield
    finally:
        _longest_pause.reset(before)


def slack_session(
    settings: Settings, silence_seconds: int, resolver: AbstractResolver | None = None
) -> ClientSession:
    """The connections of a client and of everything that goes to Slack beside it; they lead nowhere else.

    A file may take as long as it is large; what stays silent for so long won't come any more.
    """
    return ClientSession(
        timeout=ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=silence_seconds),
        connector=TCPConnector(resolver=PublicResolver(settings.slack_api_url, resolver, settings.proxy)),
        proxy=settings.proxy,
        middlewares=(SlackAlone(settings.slack_api_url),),
    )


def slack_client(
    settings: Settings, session: ClientSession, token: str, count: CountCall = count_nothing
) -> AsyncWebClient:
    """A client that waits out rate limits, lost connections and Slack's own failures."""
    return CountingClient(
        count,
        settings.proxy,
        token=token,
        base_url=settings.slack_api_url,
        session=session,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(),
            ShortPauses(max_retry_count=RETRIES),
            AsyncServerErrorRetryHandler(max_retry_count=RETRIES),
        ],
    )


def sending_client(
    settings: Settings, session: ClientSession, token: str, count: CountCall = count_nothing
) -> AsyncWebClient:
    """A client that repeats nothing by itself: what it sends may have arrived although the answer did not."""
    return CountingClient(
        count,
        settings.proxy,
        token=token,
        base_url=settings.slack_api_url,
        session=session,
        retry_handlers=[],
    )


class _AppWithoutPages(AsyncApp):
    """Where SLACK_CLIENT_ID stands in the environment, Bolt would show installation pages of its own.

    They would lie on PORT, and keep tokens in plain files; ours are `bot.install_pages`.
    """

    @property
    def oauth_flow(self) -> None:
        """None that Bolt could show."""


def slack_app(settings: Settings, workspaces: Workspaces) -> AsyncApp:
    """A Bolt app without handlers yet.

    It is told who it is in each workspace. Left to itself, Bolt would ask Slack when the first event comes;
    where that fails it acknowledges the event all the same, and nobody would ever do its work.
    """

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult | None:
        workspace = found_workspace(context)
        if is_in_no_workspace(context):
            return AuthorizeResult(enterprise_id=context.enterprise_id, team_id=None)
        if workspace is None:
            return None
        bind_contextvars(workspace=workspace.team)  # for the handling of this one request
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=workspace.team,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot,
            bot_token=workspace.client.token,
        )

    return _AppWithoutPages(
        name="handoff",  # else Bolt looks for one in the sources of all who call it, which takes a while
        client=AsyncWebClient(base_url=settings.slack_api_url),
        signing_secret=settings.slack_signing_secret or None,
        user_facing_authorize_error_message=_NOT_INSTALLED,
        before_authorize=find_workspace(workspaces),
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes None, but its type doesn't say so
    )


@asynccontextmanager
async def connect(app: AsyncApp, settings: Settings, tempo: Tempo, watch: Watch) -> AsyncIterator[ShutOut]:
    """Slack's deliveries, for as long as the context lasts.

    Over HTTP where that is set up, else in Socket Mode.
    """
    over_socket = partial(connect_over_socket, app, settings, tempo, watch)
    way = listen_over_http(app, settings, watch) if settings.over_http else over_socket()
    async with way as shut_out:
        yield shut_out
