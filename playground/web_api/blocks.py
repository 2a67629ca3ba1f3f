"""Blocks judged without being shown."""

import re

from playground.block_kit import message_breaches, view_breaches
from playground.errors import SlackError
from playground.web_api.call import Call
from playground.wire import JsonObject


async def validate(call: Call) -> JsonObject:
    """blocks.validate: what breaks Slack's rules in blocks, a message or a view, of which one is given."""
    given = [name for name in ("blocks", "message", "view") if call.arguments.text(name)]
    if len(given) != 1:
        raise SlackError("invalid_arguments", ["exactly one of blocks, message and view"])
    (kind,) = given
    content = call.arguments.structure(kind)
    if kind == "view":
        breaches = view_breaches(content)
    else:
        breaches = message_breaches(content["blocks"] if kind == "message" else content)
    if breaches:
        raise SlackError(f"invalid_{kind}", errors=[_error(breach) for breach in breaches])
    return {}


def _error(breach: str) -> JsonObject:
    """A breach as this method tells it: with a pointer of its own."""
    message, _, place = breach.partition(" [json-pointer:")
    return {"code": "failed_constraint", "message": message, "pointer": re.sub(r"^/view|\]$", "", place)}
