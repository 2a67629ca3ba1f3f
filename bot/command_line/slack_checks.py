"""What the doctor asks Slack: the way there, tokens, scopes, user groups, socket, messages and the clock."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.command_line.findings import Check, ProblemError
from bot.command_line.installed_checks import Connect, check_installations, check_messages_everywhere
from bot.command_line.workspace_checks import check_groups, check_messages, say_lacking
from bot.core import open_core
from bot.settings import Settings
from bot.slack_refusals import APP_REMEDY, BOT_REMEDY, explain_refusals
from handlers.payloads.api_responses import (
    read_identity,
    read_socket_address,
)
from handlers.scopes import OPTIONAL_SCOPES, SCOPES
from importer.words.errors import HandoffError
from importer.words.language import Sentence, lazy_gettext, lazy_ngettext
from importer.words.system_words import reason_of
from importer.words.workspace_settings import WorkspaceSettings
from storage.condition import examine

CLOCK_SECONDS: Final = 60
"""Slack's signatures are refused beyond five minutes.

A clock that is a minute off wants mending before that.
"""
SOCKET_SECONDS: Final = 10.0

_AHEAD: Final = lazy_ngettext(
    "This machine's clock is {count} second ahead of Slack's. Let it be set by NTP.",
    "This machine's clock is {count} seconds ahead of Slack's. Let it be set by NTP.",
    0,
)
_BEHIND: Final = lazy_ngettext(
    "This machine's clock is {count} second behind Slack's. Let it be set by NTP.",
    "This machine's clock is {count} seconds behind Slack's. Let it be set by NTP.",
    0,
)


def way_to_slack(client: AsyncWebClient) -> Check:
    """Whether Slack answers at all: else nothing can be asked."""
    return Check("slack", lazy_gettext("the way to Slack"), lambda: _reach_slack(client))


def slack_checks(settings: Settings, connect: Connect) -> Iterator[Check]:
    """What Slack can be asked; a token that is missing is a matter of the settings alone."""
    client = connect(settings.slack_bot_token)
    if settings.slack_bot_token:
        scopes = lazy_gettext("bot token and its scopes")
        yield Check("bot_token", scopes, lambda: _check_scopes(client, settings))
        yield Check("messages", lazy_gettext("messages"), lambda: check_messages(client))
    if settings.slack_client_id and settings.token_key:
        kept = lazy_gettext("tokens of the workspaces and their scopes")
        yield Check("tokens", kept, lambda: check_installations(connect, settings))
        if not settings.slack_bot_token:
            name = lazy_gettext("messages")
            yield Check("messages", name, lambda: check_messages_everywhere(connect, settings))
    if settings.slack_app_token and not settings.over_http:
        name = lazy_gettext("app token and socket")
        yield Check("app_token", name, lambda: _check_socket(client, settings))
    yield Check("clock", lazy_gettext("clock"), lambda: _check_clock(client))


async def _reach_slack(client: AsyncWebClient) -> AsyncSlackResponse:
    with explain_refusals("SLACK_API_URL", lazy_gettext("Check that setting.")):
        return await client.api_test()


async def _check_scopes(client: AsyncWebClient, settings: Settings) -> Sentence | None:
    """What is lost without the optional scopes that weren't granted; raises ProblemError for the others."""
    with explain_refusals("SLACK_BOT_TOKEN", BOT_REMEDY):
        answer = await client.auth_test()
    granted = set(_header(answer, "x-oauth-scopes").replace(" ", "").split(","))
    if missing := say_lacking(SCOPES, granted):
        raise ProblemError(
            lazy_gettext(
                "Missing scopes, and what that costs: {scopes}. "
                "Add them under OAuth & Permissions, and reinstall the app.",
                scopes=missing,
            )
        )
    team = read_identity(answer).team
    if kept := await _find_kept(settings, team):
        await check_groups(client, team, kept)
    left_out = say_lacking(OPTIONAL_SCOPES, granted)
    if not left_out:
        return None
    return lazy_gettext(
        "optional scopes that weren't granted, and what that costs: {scopes}.", scopes=left_out
    )


async def _find_kept(settings: Settings, team: str) -> WorkspaceSettings | None:
    """What is set for a workspace; None where the bot was never in it."""
    with suppress(HandoffError):
        if (await examine(settings.database_url)).figures is None:
            return None  # opening it would make its tables, or bring them up to date
        async with open_core(settings) as core:
            return await core.store.workspace_settings.of(await core.store.workspaces.pick(team))
    return None


async def _check_socket(client: AsyncWebClient, settings: Settings) -> None:
    """Whether Slack gives an address for the socket, and that can be reached.

    It isn't opened: Slack would send events to it. Where a proxy leads there, nothing more is to be seen.
    """
    with explain_refusals("SLACK_APP_TOKEN", APP_REMEDY):
        answer = await client.apps_connections_open(app_token=settings.slack_app_token)
    address = urlsplit(read_socket_address(answer))
    if settings.proxy:
        return
    is_secure = address.scheme == "wss"
    try:
        async with asyncio.timeout(SOCKET_SECONDS):
            _, writer = await asyncio.open_connection(
                address.hostname, address.port or (443 if is_secure else 80), ssl=is_secure or None
            )
    except OSError as error:
        raise ProblemError(
            lazy_gettext(
                "The socket at {host} can't be reached ({error}). "
                "Let the bot through to that host and its like.",
                host=address.hostname or "",
                error=reason_of(error),
            )
        ) from error
    writer.close()


async def _check_clock(client: AsyncWebClient) -> None:
    off = (datetime.now(UTC) - _date(await _reach_slack(client))).total_seconds()
    if abs(off) > CLOCK_SECONDS:
        raise ProblemError((_AHEAD if off > 0 else _BEHIND).fill(round(abs(off))))


def _date(answer: AsyncSlackResponse) -> datetime:
    try:
        return parsedate_to_datetime(_header(answer, "date"))
    except ValueError as error:
        raise ProblemError(
            lazy_gettext("What answers at SLACK_API_URL gives no date. Check that setting.")
        ) from error


def _header(answer: AsyncSlackResponse, name: str) -> str:
    """A header of Slack's answer, whatever the case of its name."""
    headers = {key.lower(): value for key, value in answer.headers.items()}
    return str(headers.get(name, ""))
