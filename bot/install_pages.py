"""The pages on which workspaces install the app: one sends people to Slack, who come back to the other."""

import html
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final
from urllib.parse import urljoin

from aiohttp import hdrs, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.listening import listen, sparing_log
from bot.settings import Settings
from handlers.languages import language_of
from handlers.rate_limits import EditRation
from handlers.scopes import OPTIONAL_SCOPES, SCOPES
from handlers.slack_errors import Failure
from handlers.workspace import Workspaces
from importer.words.language import _, catalogue, lazy_gettext, speaking
from storage.installations import SqlInstallations, SqlInstallStates

INSTALL_PATH: Final = "/slack/install"
REDIRECT_PATH: Final = "/slack/oauth_redirect"
_A_MINUTE: Final = 120
"""So many pages a minute: each keeps something, and anybody may ask for them."""
_AGAIN: Final = lazy_gettext("Begin once more, and nothing is lost by it.")
_REASONS: Final = {
    "access_denied": lazy_gettext("You said no at Slack, so nothing was installed."),
    "invalid_browser": lazy_gettext(
        "This installation was begun in another browser, or cookies are off, so nothing was installed."
    ),
    "invalid_state": lazy_gettext(
        "This installation was begun too long ago, or was finished already, so nothing was installed now."
    ),
    "invalid_code": lazy_gettext("Slack didn't confirm the installation, so nothing was installed."),
}
"""What the reasons of slack_bolt's flow mean."""
_OTHER: Final = lazy_gettext(
    "Slack sent you here without what an installation needs, so nothing was installed."
)
_BUSY: Final = lazy_gettext("Many people install Handoff at this moment. Try again in a minute.")
_AWAY: Final = lazy_gettext("Slack can't be reached at the moment, so nothing was installed.")
_TITLE: Final = lazy_gettext("Install Handoff")
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

Answer = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


@asynccontextmanager
async def install_pages(
    settings: Settings,
    client: AsyncWebClient,
    installations: SqlInstallations,
    states: SqlInstallStates,
    workspaces: Workspaces,
) -> AsyncIterator[None]:
    """Show the pages on OAUTH_PORT while the context lasts; raises SettingsError where it can't."""
    flow = _flow(settings, client, installations, states, workspaces)
    ration = EditRation(_A_MINUTE)

    async def install(request: web.Request) -> web.StreamResponse:
        return await _serve(request, ration, flow.handle_installation)

    async def come_back(request: web.Request) -> web.StreamResponse:
        return await _serve(request, ration, flow.handle_callback)

    application = web.Application()
    application.router.add_get(INSTALL_PATH, install)
    application.router.add_get(REDIRECT_PATH, come_back)
    async with listen(application, settings.host, settings.oauth_port, "OAUTH_PORT"):
        yield


def _flow(
    settings: Settings,
    client: AsyncWebClient,
    installations: SqlInstallations,
    states: SqlInstallStates,
    workspaces: Workspaces,
) -> AsyncOAuthFlow:
    """slack_bolt's flow: the state is checked by a cookie and by the store, and good once."""
    return AsyncOAuthFlow(
        client=client,
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret,
            scopes=[*SCOPES, *OPTIONAL_SCOPES],
            user_scopes=[],
            install_path=INSTALL_PATH,
            install_page_rendering_enabled=False,
            redirect_uri_path=REDIRECT_PATH,
            callback_options=AsyncCallbackOptions(success=partial(_succeed, workspaces), failure=_fail),
            authorization_url=urljoin(settings.slack_api_url, "/oauth/v2/authorize"),
            installation_store=installations,
            state_store=states,
        ),
    )


async def _succeed(workspaces: Workspaces, arguments: AsyncSuccessArgs) -> BoltResponse:
    """A workspace is served from now on; those of an organisation when they are first heard of."""
    installed = arguments.installation
    if installed.team_id:
        await workspaces.of_team(installed.team_id, installed.enterprise_id or "")
    name = installed.team_name or installed.enterprise_name or ""
    return _page(200, _say_installed(name, is_whole=bool(installed.is_enterprise_install)))


async def _fail(arguments: AsyncFailureArgs) -> BoltResponse:
    is_known = arguments.reason in _REASONS  # else anybody may have put it into the address
    log = sparing_log()
    log.warning("an installation failed: %s", arguments.reason if is_known else "for another reason")
    told = _REASONS.get(arguments.reason, _OTHER)
    return _page(arguments.suggested_status_code, str(told), is_begun_anew=True)


async def _serve(request: web.Request, ration: EditRation, answer: Answer) -> web.StreamResponse:
    """Answer in the browser's language, with what keeps others from showing or reading the page."""
    with speaking(catalogue(language_of(request.headers.get(hdrs.ACCEPT_LANGUAGE, "").partition(",")[0]))):
        response = await to_aiohttp_response(await _answer(request, ration, answer))
    response.headers.update(_HEADERS)
    return response


async def _answer(request: web.Request, ration: EditRation, answer: Answer) -> BoltResponse:
    if not ration.take():
        return _page(429, str(_BUSY))
    try:
        return await answer(await to_bolt_request(request))
    except Failure as error:
        log = sparing_log()
        log.warning("an installation failed: %s", type(error).__name__)
        return _page(502, str(_AWAY), is_begun_anew=True)


def _say_installed(name: str, *, is_whole: bool) -> str:
    if is_whole:
        return _(
            "Handoff is installed in the organisation {name}. Add it to its workspaces in the administration "
            "of Slack: each has settings, people and imports of its own.",
            name=name,
        )
    return _(
        "Handoff is installed in {name}. Invite it to a channel there and share a file, "
        "or write “help” to it.",
        name=name,
    )


def _page(status: int, told: str, *, is_begun_anew: bool = False) -> BoltResponse:
    """A page with a sentence and nothing else, and where it helps a link to begin once more."""
    again = f'<p><a href="{INSTALL_PATH}">{html.escape(str(_AGAIN))}</a></p>' if is_begun_anew else ""
    body = (
        '<!DOCTYPE html><html><head><meta charset="utf-8">'
        f"<title>{html.escape(str(_TITLE))}</title></head>"
        f"<body><h1>{html.escape(str(_TITLE))}</h1><p>{html.escape(told)}</p>{again}</body></html>"
    )
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})
