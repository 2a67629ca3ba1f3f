"""Foreign names and values in a sentence: on one line, in quotation marks, no longer than anyone reads."""

from typing import Final

LONGEST: Final = 80


def plain(text: str) -> str:
    """The text on one line, without what can't be seen: line breaks, control and format characters."""
    if not text.isprintable():
        text = "".join([one if one.isprintable() else " " for one in text])
    return " ".join(text.split())


def quoted(text: str, longest: int = LONGEST) -> str:
    """A name that isn't ours, set apart: `"Customers 2026"`; with `…` where it was cut."""
    # Only so much is looked at: a cell may be megabytes long.
    shown = plain(text[: longest * 4])
    return f'"{shown}"' if len(shown) <= longest else f'"{shown[: longest - 1].rstrip()}…"'
