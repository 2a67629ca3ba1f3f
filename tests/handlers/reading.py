"""A message as a person reads it, and as Slack judges it."""

from collections.abc import Sequence
from typing import Any

from handlers.blocks.message import Message
from handlers.blocks.mrkdwn import escape
from playground.block_kit import characters_in, message_breaches

Json = dict[str, Any]

LARGEST = 10_000
"""Characters in all blocks of a message, options included: Slack refuses somewhere above 11,000."""


def as_read(message: Message) -> str:
    """The blocks from top to bottom: what is beside a paragraph or to be pressed stands in brackets."""
    return "\n".join(_block(block.to_dict()) for block in message.blocks)


def breaches(message: Message) -> list[str]:
    """What Slack would refuse about the message, or cut off."""
    return breaches_of_each([message])


def breaches_of_each(messages: Sequence[Message]) -> list[str]:
    """The same of several; a block that more than one of them has is written once."""
    blocks = {id(block): block for message in messages for block in message.blocks}
    written = {id_: block.to_dict() for id_, block in blocks.items()}
    return [
        breach
        for message in messages
        for breach in _breaches(message, [written[id(block)] for block in message.blocks])
    ]


def _breaches(message: Message, blocks: list[Json]) -> list[str]:
    too_long = ["the text is cut"] if len(message.text) > 4_000 else []
    no_text = [] if message.text else ["no text"]
    too_large = ["the blocks are too long together"] if characters_in(blocks) >= LARGEST else []
    return [*message_breaches(blocks), *too_long, *no_text, *too_large]


def buttons(message: Message) -> dict[str, Json]:
    """The buttons that can be pressed, by their words."""
    elements = [element for block in message.blocks for element in _elements(block.to_dict())]
    return {element["text"]["text"]: element for element in elements if element["type"] == "button"}


def selects(message: Message) -> list[Json]:
    """The blocks with a select, from top to bottom."""
    blocks = [block.to_dict() for block in message.blocks]
    return [block for block in blocks if block.get("accessory", {}).get("type", "").endswith("_select")]


def _elements(block: Json) -> list[Json]:
    accessory = [block["accessory"]] if "accessory" in block else []
    return [*accessory, *(block["elements"] if block["type"] == "actions" else ())]


def _block(block: Json) -> str:
    match block["type"]:
        case "header":
            return f"# {block['text']['text']}"
        case "context":
            return "\n".join(f"> {element['text']}" for element in block["elements"])
        case "actions":
            return " ".join(_element(element) for element in block["elements"])
        case "input":
            return f"{_markup(block['label'])} {_element(block['element'])}"
        case _:
            return " ".join([_markup(block["text"]), *(_element(element) for element in _elements(block))])


def _markup(text: Json) -> str:
    """The text as markup that shows the same: what is plain text does nothing, whatever stands in it."""
    return escape(text["text"]) if text["type"] == "plain_text" else str(text["text"])


def _element(element: Json) -> str:
    if element["type"] == "button":
        return f"[{element['text']['text']}]"
    if element["type"] == "checkboxes":
        ticked = element.get("initial_options", ())
        return " ".join(
            f"[{'x' if one in ticked else ' '} {one['text']['text']}]" for one in element["options"]
        )
    chosen = element.get("initial_option", {}).get("text") or element["placeholder"]
    return f"[{chosen['text']} ▾]"
