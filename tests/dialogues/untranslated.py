"""Finding words on a screen that came out of no catalogue, while the bot speaks the made-up language."""

from calendar import month_name
from collections.abc import Iterator
from typing import Any

from tests.pseudo import find_unmarked
from tests.sight import Json

_SAID = frozenset({"text", "alt_text", "fallback", "title"})
_UNSEEN_TITLE = "View Title"
"""Slack's own, of a Home tab, which shows none."""
_MONTHS = month_name[1:]
"""A day comes with the locale, not from a catalogue."""
_ALL_PARTS = (
    "blocks",
    "elements",
    "element",
    "accessory",
    "options",
    "option_groups",
    "fields",
    "rows",
    "confirm",
)
_PARTS = frozenset(
    {
        *_ALL_PARTS,
        "text",
        "title",
        "label",
        "hint",
        "placeholder",
        "submit",
        "close",
        "deny",
        "initial_option",
    }
)


def find_untranslated(shapes: list[Json], world: str) -> list[str]:
    """What the app said here in plain English; `world` is all that people themselves wrote."""
    texts = dict.fromkeys(text for shape in shapes for text in _texts_in(shape))
    known = "\n".join([world, *_MONTHS])
    return [piece for text in texts if text != _UNSEEN_TITLE for piece in find_unmarked(text, known)]


def _texts_in(part: Any) -> Iterator[str]:  # noqa: ANN401 - any part of Slack's JSON
    """The texts that people read in a message, a view or any part of them."""
    if isinstance(part, list):
        for item in part:
            yield from _texts_in(item)
    if isinstance(part, dict):
        for name, inner in part.items():
            if name in _SAID and isinstance(inner, str):
                yield inner
            elif name in _PARTS:
                yield from _texts_in(inner)
