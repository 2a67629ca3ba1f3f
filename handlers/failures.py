"""The private word to whoever asked for what they may not have, or for what failed as nobody foresaw."""

import logging
from collections.abc import Callable
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from handlers.addresses import ForeignAddressError
from handlers.blocks.failed import (
    failed_modal,
    refused_modal,
    slack_had_trouble,
    slack_had_trouble_here,
    unexpected,
)
from handlers.blocks.message import Message
from handlers.blocks.notices import (
    account_gone,
    not_allowed,
    not_yours,
    unknown_import,
)
from handlers.payloads.api_responses import read_refusal
from handlers.payloads.askers import read_response_address
from handlers.payloads.json_values import Json
from handlers.payloads.people import AnswerWindow, read_answer_window
from handlers.payloads.presses import read_is_message_press, read_press
from handlers.sending import answer, show_modal, update_modal, whisper, write_alone
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace
from importer.words.errors import HandoffError, JobForgottenError, NotAllowedError

ACCOUNT_GONE: Final = frozenset({"user_not_found", "user_disabled", "users_not_found"})
"""Slack's words for people who are not there, or not any more."""
STACK_FULL: Final = "push_limit_reached"
"""Slack's word where three windows are open (https://docs.slack.dev/reference/methods/views.push)."""

log = logging.getLogger(__name__)


async def handle_failure(
    workspace: Workspace, error: Exception, body: dict[str, Any], *, is_shown: bool = False
) -> str:
    """Log the failure, and tell the person whose press or command it was, as far as they can be told.

    Where it `is_shown` in the window that it is about, no other is opened. Returns the reference under which
    the log has the reason.
    """
    reference, address = workspace.new_reference(), read_response_address(body)
    word = _log(error, reference, has_message=bool(address))
    try:
        if address:
            await answer(workspace.session, address, word)
        elif not is_shown and (window := read_answer_window(body)):
            await _tell_in_window(workspace, window, word, failed_modal)
    except (*Failure, ForeignAddressError) as unsaid:
        log.warning("reference %s can't be told: %s", reference, unsaid, extra={"reference": reference})
    return reference


async def _tell_in_window(
    workspace: Workspace, window: AnswerWindow, word: Message, draw: Callable[[Message], View]
) -> None:
    """Say it in a window of its own; where Slack opens none any more, in the one there, or a message."""
    if await _opens(workspace, window, draw(word)):
        return
    if window.open_view:
        await update_modal(workspace.client, window.open_view, draw(word))
    else:
        await write_alone(workspace.sender, window.opening.person.id, word)


async def _opens(workspace: Workspace, window: AnswerWindow, view: View) -> bool:
    """Whether it is opened: it may come too late, or on top of as many as Slack has at once."""
    try:
        return bool(await show_modal(workspace.client, window.opening, view))
    except SlackApiError as error:
        if read_refusal(error).word != STACK_FULL:
            raise
        return False


def _log(error: Exception, reference: str, *, has_message: bool) -> Message:
    """What to tell of it; a traceback is logged of what nobody foresaw alone."""
    told = {"reference": reference}
    if isinstance(error, SlackApiError) and read_refusal(error).word in ACCOUNT_GONE:
        log.warning("reference %s: %s", reference, error, extra=told)
        return account_gone()
    if isinstance(error, Failure) and (trouble := read_trouble(error)).passes:
        log.warning("reference %s: Slack has trouble: %s", reference, trouble.word, extra=told)
        return slack_had_trouble(reference) if has_message else slack_had_trouble_here(reference)
    log.error("reference %s: a handler failed", reference, exc_info=error, extra=told)
    return unexpected(reference)


async def refuse(workspace: Workspace, body: Json, error: HandoffError) -> None:
    """Tell the person alone why nothing was done."""
    if read_is_message_press(body) and not (press := read_press(body)).is_private:
        await whisper(workspace, press, _word(error))
    elif address := read_response_address(body):
        await answer(workspace.session, address, _word(error))
    elif window := read_answer_window(body):
        await _tell_in_window(workspace, window, _word(error), refused_modal)


def _word(error: HandoffError) -> Message:
    if isinstance(error, NotAllowedError) and error.sharer:
        return not_yours(error.sharer)
    if isinstance(error, NotAllowedError | JobForgottenError):
        return not_allowed(str(error))
    return unknown_import()
