"""Which of many texts lie within a few edits of a wrong one: found by the pieces that they share with it."""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

_LEARNED_FROM = 1_000
_LEAST_BITS = 0.05  # a place where all are alike tells little, but isn't nothing


class NearTexts:
    """Texts, each with its head: what it begins with, and what tells it from others.

    A head is cut into one piece more than there may be edits. Take the first piece at which there have been fewer edits
    than pieces: it has none, and has moved by no more places than there are pieces before it (Li and others,
    "Pass-Join", VLDB 2011). So only texts with such a piece are compared, and nothing is missed: of 10,000 emails some
    dozens are left.
    """

    def __init__(self, texts: Sequence[str], heads: Iterable[str]) -> None:
        self._texts = texts
        self._by_length: dict[int, _Heads] = defaultdict(_Heads)
        self._head_lengths: dict[int, set[int]] = defaultdict(set)
        for place, (text, head) in enumerate(zip(texts, heads, strict=True)):
            self._by_length[len(head)].add(place, head)
            self._head_lengths[len(text)].add(len(head))
        # Made when they are first needed: many files have slips of one edit only.
        self._pieces: dict[tuple[int, int], list[_Piece]] = {}

    def nearest(self, wanted: str, edits: int, most: int) -> list[int]:
        """The places of the texts with the fewest edits, if those are no more than `edits`; at most so many of them."""
        for few in range(1, edits + 1):
            places = self.candidates(wanted, few)
            choices = [self._texts[place] for place in places]
            near = process.extract(wanted, choices, scorer=Levenshtein.distance, score_cutoff=few, limit=most)
            if near:
                return [places[at] for _, distance, at in near if distance == near[0][1]]
        return []

    def candidates(self, wanted: str, edits: int) -> list[int]:
        """The places, in order, of all texts within so many edits, among others that share a piece with it."""
        found = set[int]()
        for head_length in self._lengths_within(len(wanted), edits):
            for most_moved, piece in enumerate(self._cut(head_length, edits)):
                for start in range(max(0, piece.start - most_moved), piece.start + most_moved + 1):
                    found.update(piece.texts.get(wanted[start : start + piece.length], ()))
        return sorted(found)

    def _lengths_within(self, length: int, edits: int) -> set[int]:
        """How long the heads of texts are that are about as long as this."""
        lengths = range(length - edits, length + edits + 1)
        return set().union(*(self._head_lengths.get(one, ()) for one in lengths))

    def _cut(self, head_length: int, edits: int) -> "list[_Piece]":
        pieces = self._pieces.get((head_length, edits))
        if pieces is None:
            pieces = self._pieces[head_length, edits] = self._by_length[head_length].cut(edits + 1)
        return pieces


@dataclass(slots=True)
class _Piece:
    """Where a piece stands in heads of one length, and the places of the texts by what stands there."""

    start: int
    length: int
    texts: dict[str, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Heads:
    """All heads of one length, and the places of their texts."""

    heads: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def add(self, place: int, head: str) -> None:
        self.heads.append(head)
        self.places.append(place)

    def cut(self, parts: int) -> list[_Piece]:
        """The pieces, each of which tells about as much as another: in `user00417`, more than half is like in all."""
        bits = self._bits()
        cuts = [bisect_left(bits, bits[-1] * part / parts) for part in range(parts)]
        return [self._piece(start, end) for start, end in pairwise([*cuts, len(bits) - 1])]

    def _bits(self) -> list[float]:
        """How much the characters before each place, and before the end, tell."""
        some = self.heads[:: 1 + len(self.heads) // _LEARNED_FROM]
        return list(accumulate(map(_entropy, zip(*some, strict=True)), initial=0.0))

    def _piece(self, start: int, end: int) -> _Piece:
        piece = _Piece(start, end - start)
        for place, head in zip(self.places, self.heads, strict=True):
            piece.texts.setdefault(head[start:end], []).append(place)
        return piece


def _entropy(characters: Sequence[str]) -> float:
    """How many bits one of the characters tells."""
    counts = Counter(characters).values()
    return _LEAST_BITS + sum(count * math.log2(len(characters) / count) for count in counts) / len(characters)
