"""What the doctor asks Slack: the way there, tokens, scopes, user groups, socket, messages and the clock."""

import asyncio
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.command_line.findings import Check, ProblemError
from bot.engine import open_engine
from bot.settings import Settings
from bot.slack_refusals import APP_REMEDY, BOT_REMEDY, explain_refusals
from handlers.blocks.message import Message
from handlers.blocks.samples import sample_messages
from handlers.groups import UserGroups
from handlers.payloads.api_responses import (
    read_block_errors,
    read_identity,
    read_refusal,
    read_scopes,
    read_socket_address,
)
from handlers.scopes import OPTIONAL_SCOPES, SCOPES, find_lacking
from importer.words.errors import GroupUnreadableError, HandoffError
from importer.words.language import Sentence, lazy_gettext, lazy_ngettext
from importer.words.workspace_settings import Setting, is_group
from storage.condition import examine
from storage.installations import SqlInstallations
from storage.token_keys import TokenKeys

CLOCK_SECONDS: Final = 60
"""Slack's signatures are refused beyond five minutes.

A clock that is a minute off wants mending before that.
"""
SOCKET_SECONDS: Final = 10.0
_REFUSED_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_message", "invalid_view"})

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


def slack_checks(settings: Settings, client: AsyncWebClient) -> Iterator[Check]:
    """What Slack can be asked; a token that is missing is a matter of the settings alone."""
    if settings.slack_bot_token:
        scopes = lazy_gettext("bot token and its scopes")
        yield Check("bot_token", scopes, lambda: _check_scopes(client, settings))
        yield Check("messages", lazy_gettext("messages"), lambda: _check_messages(client))
    if settings.slack_client_id and settings.token_key:
        kept = lazy_gettext("tokens of the workspaces and their scopes")
        yield Check("tokens", kept, lambda: _check_installations(client, settings))
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


async def _check_installations(client: AsyncWebClient, settings: Settings) -> Sentence | None:
    """What new installations would add, workspace by workspace.

    Raises ProblemError where a workspace's token is of no use, or lacks what is needed.
    """
    notes, useless, short = list[Sentence](), list[str](), list[str]()
    for team, token in await _find_tokens(settings):
        word, granted = await _ask_scopes(client, token)
        if word:
            useless.append(f"{team} ({word})")
        elif missing := _lacking(SCOPES, set(granted)):
            short.append(f"{team}: {missing}")
        elif lacking := ", ".join(find_lacking(granted)):
            notes.append(lazy_gettext("{team} lacks {scopes}", team=team, scopes=lacking))
    if useless:
        raise ProblemError(
            lazy_gettext(
                "These workspaces can't be served: {teams}. Each has to install Handoff once more; where it "
                "says TOKEN_KEY, put the key back that the token was encrypted with.",
                teams=", ".join(useless),
            )
        )
    if short:
        raise ProblemError(
            lazy_gettext(
                "These workspaces have installed Handoff without scopes that it needs, which costs: "
                "{scopes}. Each has to install it once more.",
                scopes="; ".join(short),
            )
        )
    return _say_what_more(notes) if notes else None


async def _ask_scopes(client: AsyncWebClient, token: str) -> tuple[str, Collection[str]]:
    """Why a token is of no use, in a word; where that is empty, what was granted with it."""
    if not token:
        return "TOKEN_KEY", ()
    try:
        return "", read_scopes(await client.auth_test(token=token))
    except SlackApiError as error:
        return read_refusal(error).word, ()


def _say_what_more(notes: Sequence[Sentence]) -> Sentence:
    return lazy_gettext(
        "workspaces that have installed Handoff with fewer scopes than it asks for now, and could install it "
        "once more: {teams}.",
        teams="; ".join(map(str, notes)),
    )


async def _find_tokens(settings: Settings) -> Sequence[tuple[str, str]]:
    """Each workspace that has installed the app, and its token; an empty one where no key decrypts it."""
    if (await examine(settings.database_url)).figures is None:
        return ()  # opening it would make its tables, or bring them up to date
    async with open_engine(settings) as engine:
        keys = TokenKeys(settings.token_keys)
        kept = SqlInstallations(engine.store.database, settings.slack_client_id, keys)
        served = await kept.find_served()
        known = [one for one in await engine.store.workspaces.all() if one.id in served]
        bots = [await kept.find_serving(one.team, one.enterprise) for one in known]
        return [(one.team, bot.bot_token if bot else "") for one, bot in zip(known, bots, strict=True)]


async def _check_groups(client: AsyncWebClient, settings: Settings, team: str) -> None:
    """Raise ProblemError where a user group is set that can't be read: nobody is let in for it."""
    for setting, group in await _find_groups(settings, team):
        try:
            with explain_refusals("SLACK_API_URL", lazy_gettext("Check that setting.")):
                await UserGroups(client, team).members(group)
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
        if (await examine(settings.database_url)).figures is None:
            return ()  # opening it would make its tables, or bring them up to date
        async with open_engine(settings) as engine:
            kept = await engine.store.workspace_settings.of(await engine.store.workspaces.pick(team))
        groups = {Setting.WHO_IMPORTS: kept.who_imports, Setting.APPROVERS: kept.approvers}
        return [(setting, group) for setting, group in groups.items() if is_group(group)]
    return ()


def _lacking(scopes: Mapping[str, object], granted: Collection[str]) -> str:
    """Those of the scopes that weren't granted, each with what is lost."""
    return "; ".join(f"{scope} ({lost})" for scope, lost in scopes.items() if scope not in granted)


async def _check_messages(client: AsyncWebClient) -> Sentence | None:
    """Have Slack judge a message of each kind, without posting it; raises ProblemError where it refuses one.

    See https://docs.slack.dev/reference/methods/blocks.validate.
    """
    for kind, sample in sample_messages():
        try:
            await _judge(client, sample)
        except SlackApiError as error:
            word = read_refusal(error).word
            if word not in _REFUSED_BLOCKS:
                return lazy_gettext("Slack didn't say whether it takes our messages ({word}).", word=word)
            raise ProblemError(
                lazy_gettext(
                    "Slack would refuse the message “{kind}”: {reasons}. Tell the people who make Handoff.",
                    kind=kind,
                    reasons="; ".join(read_block_errors(error)) or word,
                )
            ) from error
    return None


async def _judge(client: AsyncWebClient, sample: Message | View) -> None:
    """Ask in the body of a form: the SDK's own method would put it all into the address."""
    if isinstance(sample, View):
        given = {"view": json.dumps(sample.to_dict())}
    else:
        blocks = [block.to_dict() for block in sample.blocks]
        given = {"message": json.dumps({"text": sample.text, "blocks": blocks})}
    await client.api_call("blocks.validate", data=given)


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
                error=str(error.strerror or type(error).__name__),
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
