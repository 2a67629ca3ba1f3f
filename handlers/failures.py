"""Something failed that nobody foresaw: one private word, with a reference that stands in the log."""

import logging
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from handlers.addresses import ForeignAddressError
from handlers.answers import read_refusal
from handlers.blocks.notices import account_gone, unexpected
from handlers.desk import Desk
from handlers.payloads import read_response_address
from handlers.posting import answer
from handlers.slack_errors import Failure

ACCOUNT_GONE: Final = frozenset({"user_not_found", "user_disabled", "users_not_found"})
"""Slack's words for people who are not there, or not any more."""

log = logging.getLogger(__name__)


async def handle_failure(desk: Desk, error: Exception, body: dict[str, Any]) -> None:
    """Log the failure, and tell the person whose press or command it was, as far as they can be told."""
    reference = desk.new_reference()
    is_gone = isinstance(error, SlackApiError) and read_refusal(error).word in ACCOUNT_GONE
    if is_gone:
        log.warning("reference %s: %s", reference, error)
    else:
        log.error("reference %s: a handler failed", reference, exc_info=error)
    address = read_response_address(body)
    if address:
        try:
            await answer(desk.session, address, account_gone() if is_gone else unexpected(reference))
        except (*Failure, ForeignAddressError) as unsaid:
            log.warning("reference %s can't be told: %s", reference, unsaid)
