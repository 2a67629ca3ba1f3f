"""What the doctor asks Slack of one workspace: would it take our messages, and can user groups be read."""

import json
from collections.abc import Collection, Mapping
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.command_line.findings import ProblemError
from bot.slack_refusals import explain_refusals
from handlers.blocks.message import Message
from handlers.blocks.samples import samples_to_judge
from handlers.groups import UserGroups
from handlers.payloads.api_responses import read_block_errors
from handlers.slack_errors import Failure, read_trouble
from importer.words.errors import GroupUnreadableError
from importer.words.language import Sentence, lazy_gettext
from importer.words.workspace_settings import Setting, WorkspaceSettings, is_group

_REFUSED_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_message", "invalid_view"})


async def check_groups(client: AsyncWebClient, team: str, kept: WorkspaceSettings) -> None:
    """Raise ProblemError where a user group is set that can't be read: nobody is let in for it."""
    groups = {Setting.WHO_IMPORTS: kept.who_imports, Setting.APPROVERS: kept.approvers}
    for setting, group in groups.items():
        if is_group(group):
            await _check_group(client, team, setting, group)


async def _check_group(client: AsyncWebClient, team: str, setting: Setting, group: str) -> None:
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


def say_lacking(scopes: Mapping[str, object], granted: Collection[str]) -> str:
    """Those of the scopes that weren't granted, each with what is lost."""
    return "; ".join(f"{scope} ({lost})" for scope, lost in scopes.items() if scope not in granted)


async def check_messages(client: AsyncWebClient) -> Sentence | None:
    """Have Slack judge a message of each kind, without posting it; raises ProblemError where it refuses one.

    See https://docs.slack.dev/reference/methods/blocks.validate.
    """
    for kind, sample in samples_to_judge():
        try:
            await _judge(client, sample)
        except Failure as error:
            word = read_trouble(error).word
            if not isinstance(error, SlackApiError) or word not in _REFUSED_BLOCKS:
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
