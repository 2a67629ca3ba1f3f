"""The private word to whoever asked for what they may not have, or for what failed as nobody foresaw."""

import logging
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from handlers.addresses import ForeignAddressError
from handlers.blocks.message import Message
from handlers.blocks.notices import account_gone, not_allowed, not_yours, unexpected, unknown_import
from handlers.payloads.api_responses import read_refusal
from handlers.payloads.askers import read_response_address
from handlers.payloads.json_values import Json
from handlers.payloads.presses import read_is_message_press, read_press
from handlers.sending import answer, whisper
from handlers.slack_errors import Failure
from handlers.workspace import Workspace
from importer.words.errors import HandoffError, JobForgottenError, NotAllowedError

ACCOUNT_GONE: Final = frozenset({"user_not_found", "user_disabled", "users_not_found"})
"""Slack's words for people who are not there, or not any more."""

log = logging.getLogger(__name__)


async def handle_failure(workspace: Workspace, error: Exception, body: dict[str, Any]) -> str:
    """Log the failure, and tell the person whose press or command it was, as far as they can be told.

    Returns the reference under which the log has the reason.
    """
    reference = workspace.new_reference()
    told = {"reference": reference}
    is_gone = isinstance(error, SlackApiError) and read_refusal(error).word in ACCOUNT_GONE
    if is_gone:
        log.warning("reference %s: %s", reference, error, extra=told)
    else:
        log.error("reference %s: a handler failed", reference, exc_info=error, extra=told)
    address = read_response_address(body)
    if address:
        try:
            await answer(workspace.session, address, account_gone() if is_gone else unexpected(reference))
        except (*Failure, ForeignAddressError) as unsaid:
            log.warning("reference %s can't be told: %s", reference, unsaid, extra=told)
    return reference


async def refuse(workspace: Workspace, body: Json, error: HandoffError) -> None:
    """Tell the person alone why nothing was done."""
    if read_is_message_press(body) and not (press := read_press(body)).is_private:
        await whisper(workspace.client, workspace.session, press, _word(error))
    elif address := read_response_address(body):
        await answer(workspace.session, address, _word(error))


def _word(error: HandoffError) -> Message:
    if isinstance(error, NotAllowedError) and error.sharer:
        return not_yours(error.sharer)
    if isinstance(error, NotAllowedError | JobForgottenError):
        return not_allowed(str(error))
    return unknown_import()
