"""Long lists, page by page (https://docs.slack.dev/apis/web-api/pagination)."""

import base64
from collections.abc import Sequence
from typing import TypeVar

from playground.errors import SlackError
from playground.web_api.arguments import Arguments

Item = TypeVar("Item")
DEFAULT_LIMIT = 100


def page_of(items: Sequence[Item], arguments: Arguments) -> tuple[list[Item], str]:
    """The items that `limit` and `cursor` ask for, and the next page's cursor, empty on the last."""
    start = _start(arguments.text("cursor"))
    end = start + (arguments.number("limit", DEFAULT_LIMIT) or DEFAULT_LIMIT)
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), cursor


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("next:"))
    except ValueError as error:
        raise SlackError("invalid_cursor") from error
