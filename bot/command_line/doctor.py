"""`doctor`: look at all that Handoff stands on, and say what to mend."""

import argparse
import json
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Final

from bot.command_line.exit_codes import DONE, NOTHING_DONE
from bot.command_line.findings import Finding, Status
from bot.command_line.local_checks import local_checks, settings_checks
from bot.command_line.slack_checks import slack_checks, way_to_slack
from bot.settings import FoundSettings, Settings, find_settings
from bot.slack_app import slack_client, slack_session
from handlers.rate_limits import Tempo
from importer.words.language import _

_SLACKS_ADDRESS: Final = frozenset({"slack_api_url", "https_proxy"})
"""Where one of these can't be used, another Slack would be asked than people mean, or on another way."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say whether programs read it."""
    parser.add_argument("--json", action="store_true", help=_("print what was found as a JSON object"))


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one line a check, or all as one object; 2 when something is to be mended.

    In the place of settings that can't be used, it is given their defaults.
    """
    found = list[Finding]()
    async for finding in _examine(FoundSettings(settings, find_settings().wrong)):
        found.append(finding)
        if not arguments.json:
            print(finding, flush=True)
    if arguments.json:
        print(json.dumps(_report(found), indent=2, ensure_ascii=False))
    return DONE if _is_healthy(found) else NOTHING_DONE


def _is_healthy(found: Sequence[Finding]) -> bool:
    return all(finding.status is not Status.MEND for finding in found)


def _report(found: Sequence[Finding]) -> dict[str, object]:
    return {"healthy": _is_healthy(found), "checks": [finding.to_json() for finding in found]}


async def _examine(found: FoundSettings) -> AsyncIterator[Finding]:
    for check in settings_checks(found):
        yield await check.find()
    async for check in local_checks(found.settings, found.wrong):
        yield await check.find()
    if not _SLACKS_ADDRESS & found.wrong.keys():
        async for finding in _ask_slack(found.settings):
            yield finding


async def _ask_slack(settings: Settings) -> AsyncIterator[Finding]:
    async with slack_session(settings, Tempo().silence_seconds) as session:
        connect = partial(slack_client, settings, session)
        way = await way_to_slack(connect(settings.slack_bot_token)).find()
        yield way
        if way.status is not Status.MEND:
            for check in slack_checks(settings, connect):
                yield await check.find()
