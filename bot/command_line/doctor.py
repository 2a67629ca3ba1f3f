"""`doctor`: check tokens, scopes, database and clock, and say what to mend."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.command_line.exit_codes import DONE, NOTHING_DONE
from bot.engine import open_engine
from bot.settings import Settings, require_slack
from bot.slack_app import slack_client, slack_session
from bot.slack_refusals import APP_REMEDY, BOT_REMEDY, explain_refusals
from handlers.groups import UserGroups
from handlers.payloads.api_responses import read_identity
from handlers.rate_limits import Tempo
from handlers.scopes import OPTIONAL_SCOPES, SCOPES
from importer.words.errors import GroupUnreadableError, HandoffError
from importer.words.language import Sentence, _, lazy_gettext, lazy_ngettext
from importer.words.workspace_settings import Setting, is_group

CLOCK_SECONDS = 60
"""Slack's signatures are refused beyond five minutes.

A clock that is a minute off wants mending before that.
"""

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

Check = Callable[[], Awaitable[object]]


class ProblemError(HandoffError):
    """Something to mend."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no words: the settings tell everything."""


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one line a check; 2 when something is to be mended."""
    del arguments
    healthy = True
    async for finding in _examine(settings):
        print(finding, flush=True)
        healthy = healthy and not finding.problem
    return DONE if healthy else NOTHING_DONE


@dataclass(frozen=True, slots=True)
class _Finding:
    """What a check has found: something to mend, something to know, or nothing."""

    name: Sentence
    problem: Sentence | None = None
    remark: Sentence | None = None

    def __str__(self) -> str:
        if self.problem:
            return _("MEND  {name}: {problem}", name=self.name, problem=self.problem)
        if self.remark:
            return _("note  {name}: {remark}", name=self.name, remark=self.remark)
        return _("ok    {name}", name=self.name)


async def _examine(settings: Settings) -> AsyncIterator[_Finding]:
    async with slack_session(settings, Tempo().silence_seconds) as session:
        client = slack_client(settings, session)
        yield await _run_check(lazy_gettext("settings"), lambda: _check_settings(settings))
        yield await _run_check(lazy_gettext("database"), lambda: _check_database(settings))
        way = await _run_check(lazy_gettext("the way to Slack"), lambda: _reach_slack(client))
        yield way
        if not way.problem:
            for name, check in _questions(settings, client):
                yield await _run_check(name, check)


def _questions(settings: Settings, client: AsyncWebClient) -> Iterator[tuple[Sentence, Check]]:
    """What Slack can be asked; a token that is missing is a matter of the settings alone."""
    if settings.slack_bot_token:
        yield lazy_gettext("bot token and its scopes"), lambda: _check_scopes(client, settings)
    if settings.slack_app_token and not settings.over_http:
        yield lazy_gettext("app token"), lambda: _check_app_token(client, settings)
    yield lazy_gettext("clock"), lambda: _check_clock(client)


async def _run_check(name: Sentence, check: Check) -> _Finding:
    """What a check finds; one that returns a sentence has something to tell."""
    try:
        found = await check()
    except HandoffError as problem:
        return _Finding(name, problem=problem.sentence)
    return _Finding(name, remark=found if isinstance(found, Sentence) else None)


async def _check_settings(settings: Settings) -> None:
    require_slack(settings)


async def _check_database(settings: Settings) -> None:
    async with open_engine(settings):
        await asyncio.sleep(0)


async def _reach_slack(client: AsyncWebClient) -> AsyncSlackResponse:
    with explain_refusals("SLACK_API_URL", lazy_gettext("Check that setting.")):
        return await client.api_test()


async def _check_scopes(client: AsyncWebClient, settings: Settings) -> Sentence | None:
    """What is lost without the optional scopes that weren't granted; raises ProblemError for the others."""
    with explain_refusals("SLACK_BOT_TOKEN", BOT_REMEDY):
        answer = await client.auth_test()
    granted = set(_header(answer, "x-oauth-scopes").replace(" ", "").split(","))
    if missing := _lacking(SCOPES, granted):
        raise ProblemError(
            lazy_gettext(
                "Missing scopes, and what that costs: {scopes}. "
                "Add them under OAuth & Permissions, and reinstall the app.",
                scopes=missing,
            )
        )
    await _check_groups(client, settings, read_identity(answer).team)
    left_out = _lacking(OPTIONAL_SCOPES, granted)
    if not left_out:
        return None
    return lazy_gettext(
        "optional scopes that weren't granted, and what that costs: {scopes}.", scopes=left_out
    )


async def _check_groups(client: AsyncWebClient, settings: Settings, team: str) -> None:
    """Raise ProblemError where a user group is set that can't be read: nobody is let in for it."""
    for setting, group in await _find_groups(settings, team):
        try:
            with explain_refusals("SLACK_API_URL", lazy_gettext("Check that setting.")):
                await UserGroups(client).members(group)
        except GroupUnreadableError as error:
            raise ProblemError(
                lazy_gettext(
                    "{setting} is the user group {group}, which can't be read. {reason}",
                    setting=setting.value,
                    group=group,
                    reason=error.sentence,
                )
            ) from error


async def _find_groups(settings: Settings, team: str) -> Sequence[tuple[Setting, str]]:
    """The settings that are user groups; none in a workspace that the bot was never in."""
    with suppress(HandoffError):
        async with open_engine(settings) as engine:
            kept = await engine.store.workspace_settings.of(await engine.store.workspaces.pick(team))
        groups = {Setting.WHO_IMPORTS: kept.who_imports, Setting.APPROVERS: kept.approvers}
        return [(setting, group) for setting, group in groups.items() if is_group(group)]
    return ()


def _lacking(scopes: Mapping[str, object], granted: Collection[str]) -> str:
    """Those of the scopes that weren't granted, each with what is lost."""
    return "; ".join(f"{scope} ({lost})" for scope, lost in scopes.items() if scope not in granted)


async def _check_app_token(client: AsyncWebClient, settings: Settings) -> None:
    with explain_refusals("SLACK_APP_TOKEN", APP_REMEDY):
        await client.apps_connections_open(app_token=settings.slack_app_token)


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
