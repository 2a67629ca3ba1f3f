"""The foot of a list that a modal shows page by page: which part is seen, and the ways to the others."""

from slack_sdk.models.blocks import Block

from handlers.blocks.message import actions, button, context
from handlers.payloads.ids import Action
from importer.words.language import _


def turning(skip: int, shown: int, count: int, earlier: Action, later: Action, page: int) -> list[Block]:
    """Nothing where all is seen; each button's value is how many to skip."""
    if count <= page and not skip:
        return []
    last = skip + shown
    place = _("{first} to {last} of {count}", first=skip + 1, last=last, count=count)
    before = button(_("Previous page"), earlier, max(0, skip - page))
    behind = button(_("Next page"), later, last)
    ways = [*([before] if skip else []), *([behind] if last < count else [])]
    return [context(place), *([actions(*ways)] if ways else [])]
