"""Numbers and lists as people write them."""

from collections.abc import Sequence


def number(amount: int) -> str:
    """The number with thousands separators: `1,240`."""
    return f"{amount:,}"


def count(amount: int, noun: str) -> str:
    """So many of something, singular or plural: `1 row`, `1,240 rows`."""
    return f"{amount:,} {noun}" if amount == 1 else f"{amount:,} {noun}s"


def listed(items: Sequence[str]) -> str:
    """The items as one phrase: `a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def shortlist(items: Sequence[str], limit: int) -> str:
    """The first items as one phrase, the others counted: `a, b and 12 more`."""
    if len(items) <= limit:
        return listed(items)
    return listed([*items[:limit], f"{len(items) - limit:,} more"])
