"""`doctor`: check tokens, scopes, database and clock, and say what to mend."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.engine import open_engine
from bot.exit_codes import DONE, NOTHING_DONE
from bot.settings import Settings, require_slack
from bot.slack_app import slack_client, slack_session
from bot.slack_refusals import APP_REMEDY, BOT_REMEDY, accepting
from handlers.scopes import SCOPES
from importer.errors import HandoffError

CLOCK_SECONDS = 60
"""Slack's signatures are refused beyond five minutes; a clock that is a minute off wants mending before that."""

Checks = dict[str, Callable[[], Awaitable[object]]]


class ProblemError(HandoffError):
    """Something to mend."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no words: the settings tell everything."""


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one line a check; 2 when something is to be mended."""
    del arguments
    healthy = True
    async for name, problem in _examine(settings):
        print(
            f"{'ok  ' if problem is None else 'MEND'}  {name}{f': {problem}' if problem else ''}", flush=True
        )
        healthy = healthy and problem is None
    return DONE if healthy else NOTHING_DONE


async def _examine(settings: Settings) -> AsyncIterator[tuple[str, HandoffError | None]]:
    async with slack_session(settings) as session:
        client = slack_client(settings, session)
        yield "settings", await _problem(lambda: _settings(settings))
        yield "database", await _problem(lambda: _database(settings))
        out_of_reach = await _problem(lambda: _reach(client))
        yield "the way to Slack", out_of_reach
        if out_of_reach is None:
            for name, check in _questions(settings, client).items():
                yield name, await _problem(check)


def _questions(settings: Settings, client: AsyncWebClient) -> Checks:
    """What Slack can be asked; a token that is missing is a matter of the settings alone."""
    checks: Checks = {}
    if settings.slack_bot_token:
        checks["bot token and its scopes"] = lambda: _scopes(client)
    if settings.slack_app_token and not settings.over_http:
        checks["app token"] = lambda: _app_token(client, settings)
    return checks | {"clock": lambda: _clock(client)}


async def _problem(check: Callable[[], Awaitable[object]]) -> HandoffError | None:
    try:
        await check()
    except HandoffError as problem:
        return problem
    return None


async def _settings(settings: Settings) -> None:
    require_slack(settings)


async def _database(settings: Settings) -> None:
    async with open_engine(settings):
        await asyncio.sleep(0)


async def _reach(client: AsyncWebClient) -> AsyncSlackResponse:
    with accepting("SLACK_API_URL", "Check that setting."):
        return await client.api_test()


async def _scopes(client: AsyncWebClient) -> None:
    with accepting("SLACK_BOT_TOKEN", BOT_REMEDY):
        answer = await client.auth_test()
    granted = set(_header(answer, "x-oauth-scopes").replace(" ", "").split(","))
    if missing := sorted(SCOPES - granted):
        raise ProblemError(
            f"Missing scopes: {', '.join(missing)}. Add them under OAuth & Permissions, and reinstall the app."
        )


async def _app_token(client: AsyncWebClient, settings: Settings) -> None:
    with accepting("SLACK_APP_TOKEN", APP_REMEDY):
        await client.apps_connections_open(app_token=settings.slack_app_token)


async def _clock(client: AsyncWebClient) -> None:
    off = (datetime.now(UTC) - _date(await _reach(client))).total_seconds()
    if abs(off) > CLOCK_SECONDS:
        way = "ahead of" if off > 0 else "behind"
        raise ProblemError(
            f"This machine's clock is {abs(off):,.0f} seconds {way} Slack's. Let it be set by NTP."
        )


def _date(answer: AsyncSlackResponse) -> datetime:
    try:
        return parsedate_to_datetime(_header(answer, "date"))
    except ValueError as error:
        raise ProblemError("What answers at SLACK_API_URL gives no date. Check that setting.") from error


def _header(answer: AsyncSlackResponse, name: str) -> str:
    """A header of Slack's answer, whatever the case of its name."""
    headers = {key.lower(): value for key, value in answer.headers.items()}
    return str(headers.get(name, ""))
