"""What a modal or Home tab holds, refused as Slack does."""

import json

from playground.block_kit import view_breaches
from playground.elements import with_ids
from playground.errors import SlackError
from playground.records import Surface
from playground.wire import JsonObject


def checked_content(content: object, surface: Surface, longest: int) -> JsonObject:
    """A view as the app gave it, with ids in its blocks.

    Raises SlackError: invalid_arguments with what is wrong, view_too_large over `longest` bytes.
    """
    breaches = view_breaches(content)
    if breaches or not isinstance(content, dict):
        raise SlackError("invalid_arguments", breaches)
    if content["type"] != surface:
        raise SlackError(
            "invalid_arguments", [f"unsupported type: {content['type']} [json-pointer:/view/type]"]
        )
    if len(json.dumps(content)) > longest:
        raise SlackError("view_too_large")
    return content | {"blocks": with_ids(content["blocks"])}
