"""Something failed that nobody foresaw: one private word, with a reference that stands in the log."""

import logging
from typing import Any

from handlers.addresses import ForeignAddressError
from handlers.blocks.notices import unexpected
from handlers.desk import Desk
from handlers.payloads import read_response_address
from handlers.posting import answer
from handlers.slack_errors import Failure

log = logging.getLogger(__name__)


async def handle_failure(desk: Desk, error: Exception, body: dict[str, Any]) -> None:
    """Log the failure, and tell the person whose press or command it was, as far as they can be told."""
    reference = desk.new_reference()
    log.error("reference %s: a handler failed", reference, exc_info=error)
    address = read_response_address(body)
    if address:
        try:
            await answer(desk.session, address, unexpected(reference))
        except (*Failure, ForeignAddressError) as unsaid:
            log.warning("reference %s can't be told: %s", reference, unsaid)
