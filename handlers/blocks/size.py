"""How much Slack takes in one message, and what is left out of one that would be more."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block, ContextBlock, SectionBlock, TextObject

from handlers.blocks.message import Select, context, section
from handlers.blocks.mrkdwn import code
from handlers.payloads.ids import Command
from importer.words.jobs import ImportJob
from importer.words.language import _

MOST_CHARACTERS: Final = 9_500
"""In the texts of all of a message's blocks together, those of options included.

Slack refuses somewhere above 11,000 (slackapi/bolt-js, issues 2509 and 2867). Room is left for a line that is
put above a message which is told elsewhere, and for an offer that is put into a question.
"""
_BULLET: Final = "• "


def fits(blocks: Sequence[Block]) -> bool:
    """Whether Slack takes these in one message."""
    return _size(blocks) <= MOST_CHARACTERS


def _size(part: object) -> int:
    """How many characters all texts in it have together: its JSON tells as well, but takes long to write."""
    match part:
        case str() | None:  # most of what there is: ids, and what isn't given
            return 0
        case TextObject():
            return len(part.text)
        case JsonObject():
            return sum(map(_size, vars(part).values()))
        case list() | tuple():
            return sum(map(_size, part))
        case _:
            return 0


def leave_out(job: ImportJob, blocks: Sequence[Block]) -> Sequence[Block]:
    """The same without as much of their small print as has to go, and then of the ends of long lists.

    Where anything is missing, that is told above the last block, which has the buttons.
    """
    if fits(blocks):
        return blocks
    shown = [*blocks[:-1], context(_where_the_rest_is(job)), blocks[-1]]
    over = _size(shown) - MOST_CHARACTERS
    small = [block for block in blocks if isinstance(block, ContextBlock)]
    for longest in sorted(small, key=_size, reverse=True):
        if over > 0:
            shown = [block for block in shown if block is not longest]
            over -= _size(longest)
    while over > 0 and (lists := [block for block in shown if _last_bullet(block) is not None]):
        longest_list = max(lists, key=_size)
        shorter = _without_last_bullet(longest_list)
        shown = [shorter if block is longest_list else block for block in shown]
        over -= _size(longest_list) - _size(shorter)
    return shown


def _where_the_rest_is(job: ImportJob) -> str:
    return _(
        "Slack takes no more in one message, so some things are left out here: {command} tells more.",
        command=code(f"{Command.IMPORTS} {job.number}"),
    )


def _lines(block: Block) -> Sequence[str]:
    """The lines of a paragraph; none of other blocks."""
    text = block.text if isinstance(block, SectionBlock) else None
    return text.text.split("\n") if isinstance(text, TextObject) else ()


def _last_bullet(block: Block) -> int | None:
    """Which of its lines is the last of a list."""
    bullets = [place for place, line in enumerate(_lines(block)) if line.startswith(_BULLET)]
    return bullets[-1] if bullets else None


def _without_last_bullet(block: Block) -> Block:
    lines, last = [*_lines(block)], _last_bullet(block)
    if last is not None:
        del lines[last]
    beside = block.accessory if isinstance(block, SectionBlock) else None
    return section("\n".join(lines), beside if isinstance(beside, Select) else None, block.block_id)
