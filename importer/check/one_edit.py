"""All that a short text may have been before one slip of the hand: to be looked up, not compared with every text."""

import string
from collections.abc import Iterator
from functools import lru_cache

_LOOK_ALIKE = {
    "O": "0",
    "o": "0",
    "0": "O",
    "I": "1",
    "l": "1",
    "1": "I",
    "S": "5",
    "5": "S",
    "B": "8",
    "8": "B",
}
_LONGEST = 24


def likely_slips(text: str) -> Iterator[str]:
    """Two neighbours swapped, a look-alike, or a character too many; nothing of a long text."""
    places = range(len(text) if len(text) <= _LONGEST else 0)
    yield from (text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in places[:-1])
    yield from (
        text[:at] + _LOOK_ALIKE[text[at]] + text[at + 1 :] for at in places if text[at] in _LOOK_ALIKE
    )
    yield from (text[:at] + text[at + 1 :] for at in places)


def other_slips(text: str) -> Iterator[str]:
    """A character too few, or another one in its place; nothing of a long text, which has too many such neighbours.

    What is tried is of a kind that stands within two places: nobody looks for a letter amid eight digits.
    """
    places = range(len(text) if len(text) <= _LONGEST else 0)
    for at in places:
        letters = _characters(text[max(at - 2, 0) : at + 3])
        yield from (text[:at] + letter + text[at + 1 :] for letter in letters)
        yield from (text[:at] + letter + text[at:] for letter in letters)
    if places:
        yield from (text + letter for letter in _characters(text[-2:]))


@lru_cache(1_000)
def _characters(around: str) -> str:
    """The characters that may be missing or wrong beside these: digits, dashes, and letters of the kinds that are here."""
    capitals = string.ascii_uppercase if any(map(str.isupper, around)) else ""
    smalls = string.ascii_lowercase if any(map(str.islower, around)) else ""
    return f"{string.digits}-{capitals}{smalls}"
