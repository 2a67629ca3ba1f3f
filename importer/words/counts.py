"""Numbers and lists as people write them, in the language of the moment."""

from collections.abc import Sequence
from functools import reduce

from importer.words.language import Sentence, Value, in_words, lazy_gettext, lazy_ngettext


def number(amount: int) -> str:
    """The number with thousands separators: `1,240`."""
    return in_words(amount)


def listed(items: Sequence[str]) -> str:
    """The items as one phrase: `a`, `a and b`, `a, b and c`."""
    return in_words(tuple(items))


def first_of(items: Sequence[Value], limit: int, total: int = 0) -> tuple[Value, ...]:
    """The first items and how many more, as a value for a sentence: `a, b and 12 more`.

    Where more are counted than are known, there are `total`.
    """
    first = tuple(items[:limit])
    more = max(total, len(items)) - len(first)
    return (*first, lazy_ngettext("{count} more", "{count} more", more)) if more else first


def either(items: Sequence[Value]) -> Value:
    """The items of which one is meant, as a value for a sentence: `a or b`."""
    return reduce(lambda one, other: lazy_gettext("{one} or {other}", one=one, other=other), items)


def side_by_side(one: Value, other: Value) -> Sentence:
    """Two phrases, one behind the other: `a; b`."""
    return lazy_gettext("{one}; {other}", one=one, other=other)
