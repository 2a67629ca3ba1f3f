"""All that a short text may have been before one slip of the hand: to be looked up, not compared with every text."""

import string
from collections.abc import Iterator

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
    """A character too few, or another one in its place; nothing of a long text, which has too many such neighbours."""
    if len(text) > _LONGEST:
        return
    letters, places = _alphabet(text), range(len(text))
    yield from (text[:at] + letter + text[at:] for at in range(len(text) + 1) for letter in letters)
    yield from (text[:at] + letter + text[at + 1 :] for at in places for letter in letters)


def _alphabet(text: str) -> str:
    """The characters that may be missing or wrong: digits, dashes, and letters of the kind that the text has."""
    capitals = string.ascii_uppercase if any(map(str.isupper, text)) else ""
    smalls = string.ascii_lowercase if any(map(str.islower, text)) else ""
    return f"{string.digits}-{capitals}{smalls}"
