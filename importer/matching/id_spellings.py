"""What a wrong External Id may have been: one that is written otherwise, or one slip of the hand away."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest

from rapidfuzz.distance import OSA

from importer.matching.damaged_ids import NO_ZEROS, twins
from importer.matching.values import clean
from importer.words.directory import Neighbours
from importer.words.xml_escapes import unescape_text

_DIGITS = "0123456789"
_WIDEST = 12  # zeros are put back up to so many digits
_MOST_SHAPES = 3
_LEAST_SHARE = 0.01  # among random External Ids, what stands before the digits is a shape of each one's own
_WHOLE_NUMBER = re.compile(r"(.*\d)[.,]0+", re.ASCII)  # what a table with missing numbers makes of them
_FORMULA = re.compile(r'=\s*"([^"]*)"')
_GROUPED = re.compile(r"\d{1,3}([ .,'])\d{3}(?:\1\d{3})*", re.ASCII)
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


class ExternalIdShapes:
    """The most frequent shapes of existing External Ids: what stands before the digits, and their number.

    `CU-0001234` is `CU-` and 7 digits, so that `1234` can be completed to it.
    """

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, int]] = Counter()
        self._frequent: list[tuple[str, int]] = []

    def learn(self, external_ids: Iterable[str]) -> None:
        """Take note of External Ids that exist."""
        for external_id in external_ids:
            prefix = external_id.rstrip(_DIGITS)
            self._seen[prefix, len(external_id) - len(prefix)] += 1
        least = _LEAST_SHARE * self._seen.total()
        most = self._seen.most_common(_MOST_SHAPES)
        self._frequent = [shape for shape, times in most if times >= least]

    def complete(self, external_id: str) -> Iterator[str]:
        """The External Id in each known shape that it could have come from; the most frequent first."""
        prefix = external_id.rstrip(_DIGITS)
        digits = external_id[len(prefix) :].lstrip("0")
        for known, width in self._frequent:
            same_kind = _letters(prefix) in ("", _letters(known)) or len(external_id) - len(prefix) == width
            if digits and len(digits) <= width and same_kind:
                yield known + digits.zfill(width)


def written_forms(external_id: str, shapes: ExternalIdShapes) -> list[str]:
    """The External Id as it may have been written before; the likeliest first."""
    forms = list(dict.fromkeys(_plain_forms(external_id)))
    zeros = [padded for form in forms for padded in _with_zeros(form)]
    shaped = [completed for form in forms for completed in shapes.complete(form)]
    return [form for form in dict.fromkeys([*forms, *zeros, *shaped]) if form != external_id]


def _plain_forms(external_id: str) -> Iterator[str]:
    """The External Id without what was added to it, and in capital and small letters."""
    cleaned = clean(external_id)
    yield cleaned
    yield without_spreadsheet_marks(cleaned)
    yield cleaned.removeprefix("'")
    yield unicodedata.normalize("NFKC", cleaned)
    if whole := _WHOLE_NUMBER.fullmatch(cleaned):
        yield whole[1]
    if grouped := _GROUPED.fullmatch(cleaned):
        yield cleaned.replace(grouped[1], "")
    yield cleaned.upper()
    yield cleaned.lower()


def without_spreadsheet_marks(text: str) -> str:
    """The text in `="000412"`, or before `_x000D_`.

    The one keeps a spreadsheet from taking it for a number, the other is a line's end.
    """
    formula = _FORMULA.fullmatch(text)
    return unescape_text(formula[1] if formula else text).strip()


def _with_zeros(form: str) -> Iterator[str]:
    """A number with fewer or more zeros, as spreadsheets take them away; the nearest widths first."""
    yield from twins(form, NO_ZEROS)
    if form.isascii() and form.isdecimal():
        digits = form.lstrip("0") or "0"
        for width in sorted(range(len(digits), _WIDEST + 1), key=lambda width: abs(width - len(form))):
            yield digits.zfill(width)


def _letters(prefix: str) -> str:
    return "".join(character for character in prefix.casefold() if character.isalnum())


class Makeup:
    """What External Ids are made of: for each length, the characters that stand at each place.

    It is learned from some of them, so what was seen stands for more: a digit for all digits, many letters
    for all. Most that could be one slip away is never looked up, because no External Id is made like that.
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

    `beside` are the External Ids that exist just before and behind the text. Whatever begins with more of the
    text than the outermost of them is among them, so those are compared instead. That spares most of the
    places where External Ids are long or far apart.
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
    """Where `took` characters of the text may be wrong: what is before and behind them fits the makeup."""
    if not makeup:
        return range(0)
    kept = len(text) - took
    last = min(last, kept, _count_fitting(text, makeup))
    return range(max(0, kept - _count_fitting(text[::-1], makeup[::-1])), last + 1)


def _count_fitting(text: str, makeup: Sequence[str]) -> int:
    """How many characters fit from the start on."""
    for at, (character, known) in enumerate(zip(text, makeup, strict=False)):
        if character not in known:
            return at
    return min(len(text), len(makeup))


def _shared_start(text: str, neighbours: Sequence[str]) -> int:
    """How much of the text its farthest neighbour begins with; nothing where there are no more than these."""
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
