"""What a message says: its text and blocks, refused or cut as Slack does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.block_kit import characters_in, has_two_tables, message_breaches
from playground.elements import with_ids
from playground.errors import SlackError
from playground.limits import Limits
from playground.wire import JsonObject


@dataclass(frozen=True, slots=True)
class MessageContent:
    """Checked text and blocks, with ids in the blocks."""

    text: str
    blocks: list[JsonObject] | None


def content_of(arguments: Mapping[str, Any], longest_text: int, limits: Limits) -> MessageContent:
    """The content in these arguments; text over `longest_text` characters is cut.

    Raises SlackError: invalid_blocks, invalid_blocks_format, msg_blocks_too_long, invalid_attachments,
    no_text.
    """
    if arguments.get("attachments"):
        raise SlackError("invalid_attachments", ["the playground knows blocks, not legacy attachments"])
    blocks = _checked_blocks(arguments.get("blocks"))
    if characters_in(blocks) > limits.blocks_text:
        raise SlackError("msg_blocks_too_long")
    text = str(arguments.get("text") or "")[:longest_text]
    if not blocks and not text.strip():
        raise SlackError("no_text")
    return MessageContent(text, blocks or None)


def metadata_of(given: object) -> JsonObject | None:
    """What goes with a message for apps alone; an empty object is none.

    Raises SlackError: invalid_metadata_format, invalid_metadata_schema.
    Source: https://docs.slack.dev/messaging/message-metadata
    """
    metadata = _parsed(given, "invalid_metadata_format") if isinstance(given, str) else given
    if not metadata:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    if not _names_an_event(metadata):
        raise SlackError("invalid_metadata_schema")
    return metadata


def _names_an_event(metadata: JsonObject) -> bool:
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    return isinstance(event_type, str) and bool(event_type.strip()) and isinstance(payload, dict)


def _checked_blocks(given: object) -> list[JsonObject] | None:
    blocks = _parsed(given, "invalid_blocks_format") if isinstance(given, str) else given
    if blocks is None:
        return None
    breaches = message_breaches(blocks)
    if breaches or not isinstance(blocks, list):
        raise SlackError("invalid_blocks", breaches)
    if has_two_tables(blocks):
        raise SlackError("invalid_attachments", ["only_one_table_allowed"])
    return with_ids(blocks)


def _parsed(given: str, refusal: str) -> object:
    try:
        parsed: object = json.loads(given)
    except ValueError as error:
        raise SlackError(refusal) from error
    return parsed
