"""The private word to whoever asked for what they may not have, or for what failed as nobody foresaw."""

import logging
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from handlers.addresses import ForeignAddressError
from handlers.blocks.message import Message
from handlers.blocks.notices import (
    account_gone,
    not_allowed,
    not_yours,
    slack_had_trouble,
    unexpected,
    unknown_import,
)
from handlers.payloads.api_responses import read_refusal
from handlers.payloads.askers import read_response_address
from handlers.payloads.json_values import Json
from handlers.payloads.presses import read_is_message_press, read_press
from handlers.sending import answer, whisper
from handlers.slack_errors import Failure, read_trouble
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
    word = _log(error, reference)
    if address := read_response_address(body):
        try:
            await answer(workspace.session, address, word)
        except (*Failure, ForeignAddressError) as unsaid:
            log.warning("reference %s can't be told: %s", reference, unsaid, extra={"reference": reference})
    return reference


def _log(error: Exception, reference: str) -> Message:
    """What to tell of it; a traceback is logged of what nobody foresaw alone."""
    told = {"reference": reference}
    if isinstance(error, SlackApiError) and read_refusal(error).word in ACCOUNT_GONE:
        log.warning("reference %s: %s", reference, error, extra=told)
        return account_gone()
    if isinstance(error, Failure) and (trouble := read_trouble(error)).passes:
        log.warning("reference %s: Slack has trouble: %s", reference, trouble.word, extra=told)
        return slack_had_trouble(reference)
    log.error("reference %s: a handler failed", reference, exc_info=error, extra=told)
    return unexpected(reference)


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
