"""A message, and the pieces of Slack's that every message is built from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    ExternalDataSelectElement,
    HeaderBlock,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
    TextObject,
)

from handlers.blocks.mrkdwn import escape, shorten
from handlers.payloads.ids import Action
from importer.words.language import _
from importer.words.quoting import plain

_TEXT_LIMIT: Final = 4_000
"""How long a message's text may be (https://docs.slack.dev/reference/methods/chat.postMessage#truncating)."""
_GAP: Final = "\n\n"
_WORDS_LIMIT: Final = 1_000
"""As much as a person reads of a sentence that quotes a file."""

Select = StaticSelectElement | ExternalDataSelectElement


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: the blocks that are seen, and the text that says the same.

    Screen readers and notifications know only the text.
    """

    text: str
    blocks: Sequence[Block]


def message(*blocks: Block) -> Message:
    """A message whose text says what its blocks say."""
    return Message(_fit([said for block in blocks if (said := _text_of(block))]), blocks)


def put_above(words: Block, said: Message) -> Message:
    """The same message with something above it."""
    return Message(_fit([_text_of(words), *said.text.split(_GAP)]), (words, *said.blocks))


def section(text: str, accessory: ButtonElement | Select | None = None, block_id: str | None = None) -> Block:
    """A paragraph, with a button or a select beside it if need be."""
    return SectionBlock(text=_mrkdwn(text), accessory=accessory, block_id=block_id)


def words(text: str) -> Block:
    """A paragraph that may quote a file or a person.

    Nothing in it acts as formatting, or becomes an emoji.
    """
    return SectionBlock(text=PlainTextObject(text=shorten(plain(text), _WORDS_LIMIT), emoji=False))


def header(text: str) -> Block:
    """The head of a message, in large letters; for our own words alone."""
    return HeaderBlock(text=text)


def context(*lines: str) -> Block:
    """Small print."""
    return ContextBlock(elements=[_mrkdwn(line) for line in lines])


def actions(*buttons: ButtonElement, block_id: str | None = None) -> Block:
    """A row of buttons; one that stays the same over edits has a `block_id` of its own.

    Slack drops the answer to a confirm dialog where the block behind it was given another id meanwhile.
    """
    return ActionsBlock(elements=buttons, block_id=block_id)


def button(
    text: str,
    action: Action,
    value: int | str,
    *,
    primary: bool = False,
    confirm: ConfirmObject | None = None,
    to: str | None = None,
) -> ButtonElement:
    """A button; pressing it hands `value` back: a number, or what `handlers.payloads.ids` writes.

    Where it leads `to` an address, Slack opens that as well.
    """
    style = "primary" if primary else None
    return ButtonElement(text=text, action_id=action, value=str(value), style=style, confirm=confirm, url=to)


def _mrkdwn(text: str) -> MarkdownTextObject:
    # Verbatim: Slack looks for no addresses or `@channel` of its own accord.
    return MarkdownTextObject(text=text, verbatim=True)


def _text_of(block: Block) -> str:
    """What the block says, without its buttons."""
    match block:
        case SectionBlock(text=PlainTextObject(text=text)):
            return escape(text)
        case SectionBlock(text=text, accessory=accessory) if text:
            return f"{text.text}{_chosen(accessory)}"
        case HeaderBlock(text=text) if text:
            return text.text
        case ContextBlock(elements=elements):
            return "\n".join(element.text for element in elements if isinstance(element, TextObject))
        case _:
            return ""


def _chosen(accessory: object) -> str:
    """The choice that a select shows."""
    if isinstance(accessory, Select) and isinstance(accessory.initial_option, Option):
        chosen = _("Chosen: {choice}", choice=escape(str(accessory.initial_option.text)))
        return f"\n{chosen}"
    return ""


def _fit(paragraphs: Sequence[str]) -> str:
    """The paragraphs as one text; where they are too many, the last stays: it says what to do next."""
    text, shown = _GAP.join(paragraphs), len(paragraphs) - 1
    while len(text) > _TEXT_LIMIT and shown > 1:
        shown -= 1
        text = _GAP.join([*paragraphs[:shown], "…", paragraphs[-1]])
    return text[:_TEXT_LIMIT]
