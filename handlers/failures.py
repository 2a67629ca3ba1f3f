"""Something failed that nobody foresaw: one private word, with a reference that stands in the log."""

import logging
from typing import Any

from handlers.blocks.notices import unexpected
from handlers.desk import Desk
from handlers.payloads import read_response_address
from handlers.posting import answer

log = logging.getLogger(__name__)


async def handle_failure(desk: Desk, error: Exception, body: dict[str, Any]) -> None:
    """Log the failure, and tell the person whose press or command it was."""
    reference = desk.new_reference()
    log.error("reference %s: a handler failed", reference, exc_info=error)
    address = read_response_address(body)
    if address:
        await answer(desk.session, address, unexpected(reference))
