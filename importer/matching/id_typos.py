"""All that an External Id may have been before one slip of the hand: to be looked up, not compared with every one."""

import string
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest

from rapidfuzz.distance import OSA

from importer.words.directory import Neighbours

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
_LONGEST = 64
_ALL_FROM = 7  # so many different letters stand for the alphabet; a hexadecimal number has six


class Makeup:
    """What External Ids are made of: for each length, the characters that stand at each place.

    It is learned from some of them, so what was seen stands for more: a digit for all digits, many letters for all.
    Most that could be one slip away is never looked up, because no External Id is made like that.
    """

    def __init__(self) -> None:
        self._seen: dict[int, list[set[str]]] = {}
        self._known: dict[int, Sequence[str]] = {}

    def learn(self, external_ids: Iterable[str]) -> None:
        """Take note of External Ids that exist."""
        by_length: dict[int, list[str]] = {}
        for external_id in external_ids:
            by_length.setdefault(len(external_id), []).append(external_id)
        for length, alike in by_length.items():
            places = self._seen.setdefault(length, [set() for _ in range(length)])
            for place, characters in zip(places, zip(*alike, strict=True), strict=True):
                place.update(characters)
        self._known.clear()

    def of(self, length: int) -> Sequence[str]:
        """The characters at each place of External Ids so long; empty where there are none."""
        known = self._known.get(length)
        if known is None:
            known = self._known[length] = [_with_their_like(place) for place in self._seen.get(length, ())]
        return known


def likely_slips(text: str, makeup: Makeup) -> Iterator[str]:
    """Two neighbours swapped, a look-alike, or a character too many; nothing of a very long text."""
    if len(text) > _LONGEST:
        return
    same, shorter = makeup.of(len(text)), makeup.of(len(text) - 1)
    for at in _places(text, 2, same):
        if text[at] in same[at + 1] and text[at + 1] in same[at]:
            yield text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    for at in _places(text, 1, same):
        look_alike = _LOOK_ALIKE.get(text[at])
        if look_alike and look_alike in same[at]:
            yield text[:at] + look_alike + text[at + 1 :]
    yield from (text[:at] + text[at + 1 :] for at in _places(text, 1, shorter))


def other_slips(text: str, makeup: Makeup, beside: Neighbours) -> Iterator[str]:
    """A character too few, or another one in its place; nothing of a very long text.

    `beside` are the External Ids that exist just before and behind the text. Whatever begins with more of the text than
    the outermost of them is among them, so those are compared instead. That spares most of the places where
    External Ids are long or far apart.
    """
    if len(text) > _LONGEST:
        return
    yield from (other for other in (*beside.before, *beside.after) if OSA.distance(text, other) == 1)
    same, longer = makeup.of(len(text)), makeup.of(len(text) + 1)
    shared = max(_shared_start(text, beside.before), _shared_start(text, beside.after))
    for at in _places(text, 1, same, shared):
        yield from (text[:at] + character + text[at + 1 :] for character in same[at])
    for at in _places(text, 0, longer, shared):
        yield from (text[:at] + character + text[at:] for character in longer[at])


def _places(text: str, took: int, makeup: Sequence[str], last: int = _LONGEST) -> range:
    """Where `took` characters of the text may be wrong: what stands before and behind them fits the makeup."""
    if not makeup:
        return range(0)
    kept = len(text) - took
    last = min(last, kept, _fitting(text, makeup))
    return range(max(0, kept - _fitting(text[::-1], makeup[::-1])), last + 1)


def _fitting(text: str, makeup: Sequence[str]) -> int:
    """How many characters fit from the start on."""
    fits = (character in known for character, known in zip(text, makeup, strict=False))
    return next((at for at, fit in enumerate(fits) if not fit), min(len(text), len(makeup)))


def _shared_start(text: str, neighbours: Sequence[str]) -> int:
    """How much of the text the farthest of its neighbours begins with; nothing where there are no more than these."""
    if len(neighbours) < Neighbours.MOST:
        return 0
    pairs = zip_longest(text, neighbours[-1])
    return next((at for at, (one, other) in enumerate(pairs) if one != other), len(text))


def _with_their_like(seen: Collection[str]) -> str:
    """The characters, and those that may as well stand in their place."""
    like = set(seen)
    if not like.isdisjoint(string.digits):
        like.update(string.digits)
    for letters in (string.ascii_uppercase, string.ascii_lowercase):
        if len(like.intersection(letters)) >= _ALL_FROM:
            like.update(letters)
    return "".join(sorted(like))
