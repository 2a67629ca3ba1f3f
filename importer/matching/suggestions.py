"""The existing names nearest to a wrong one; looked for once per wrong value, and not without end."""

import math
import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from importer.matching.values import clean, fold
from importer.words.directory import User, Workflow

MOST_SUGGESTIONS = 3
MOST_LOOKED_FOR = 20_000
_LONGEST = 320
_ALIKE = 72
_ADDRESS = re.compile(r"[^\s<>()\[\]\"':]+@[^\s<>()\[\]\"':]+")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_LEARNED_FROM = 1_000
_LEAST_BITS = 0.05  # a place where all are alike tells little, but isn't nothing
_ALIKE_WORDS = 90
_FEW = 50  # names that a telling word is in; `plan` and `for` may be in all of them


class Suggestions:
    """Keeps what was found for each wrong value; past `limit` distinct ones it looks for no more.

    What searches is made for the first wrong value: most files need none, and sorting names for it takes a
    while.
    """

    def __init__(
        self, make_search: Callable[[], Callable[[str], tuple[str, ...]]], limit: int = MOST_LOOKED_FOR
    ) -> None:
        self._make_search = make_search
        self._limit = limit
        self._found: dict[str, tuple[str, ...]] = {}

    def nearest(self, wrong: str) -> tuple[str, ...]:
        """Up to three existing names, all as near as the first; empty when nothing is near enough."""
        found = self._found.get(wrong)
        if found is None:
            if len(self._found) >= self._limit or len(wrong) > _LONGEST:
                return ()
            found = self._found[wrong] = self._search(wrong)
        return found

    @cached_property
    def _search(self) -> Callable[[str], tuple[str, ...]]:
        return self._make_search()


_CALLED_SO_ALONE: Final[Mapping[int, str]] = {}


class NearestUser:
    """Finds the users' emails that were probably meant by a wrong one.

    `called` is what users are called elsewhere, by their ids.
    """

    def __init__(self, users: Sequence[User], called: Mapping[int, str] = _CALLED_SO_ALONE) -> None:
        self._emails = [user.email for user in users]
        self._by_local: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        emails = [clean(email).lower() for email in self._emails]
        # Colleagues share what stands behind the @, so it tells nothing.
        self._near = NearTexts(emails, (email.partition("@")[0] for email in emails))
        for user, folded in zip(users, emails, strict=True):
            self._by_local.setdefault(folded.partition("@")[0], []).append(user.email)
            for name in filter(None, {_fold(user.name), _fold(called.get(user.id, ""))}):
                self._by_name.setdefault(name, []).append(user.email)

    def __call__(self, wrong: str) -> tuple[str, ...]:
        """The emails nearest by edits, else those with the same part before the @, else that name's."""
        folded = unicodedata.normalize("NFKC", clean(wrong)).lower()
        wanted = _only_address(folded)
        if wanted is None:
            return ()
        local = wanted.partition("@")[0]
        # A short name leaves room for one slip only: `tom@` is not a misspelt `bob@`.
        slips = min(3, 1 + len(local) // 4)
        near = [self._emails[place] for place in self._near.nearest(wanted, slips, MOST_SUGGESTIONS)]
        found = near or self._by_local.get(local) or self._by_name.get(_fold(wrong))
        return tuple(found or ())[:MOST_SUGGESTIONS]


class NearestWorkflow:
    """Finds the workflows that were probably meant by a wrong name."""

    def __init__(self, workflows: Sequence[Workflow]) -> None:
        self._names = [workflow.name for workflow in workflows]
        self._folded = [_fold(name) for name in self._names]
        self._by_words = SharedWords(self._folded)

    def __call__(self, wrong: str) -> tuple[str, ...]:
        """The names nearest letter by letter; else those with the same words, among others or reordered."""
        wanted = _fold(wrong)
        found = self._alike(wanted)
        if not found and len(wanted) >= 4:
            found = self._by_words.nearest(wanted, MOST_SUGGESTIONS)
        return tuple(self._names[place] for place in found)

    def _alike(self, wanted: str) -> list[int]:
        near = process.extract(
            wanted, self._folded, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=MOST_SUGGESTIONS
        )
        return [place for _, score, place in near if score == near[0][1]]


def _only_address(text: str) -> str | None:
    """The address in a text, or the text where it holds none; None where something more may be meant by it.

    What stands before an address is its name; what stands behind, or another address, may be somebody else.
    """
    found = list(_ADDRESS.finditer(text))
    if not found:
        return text
    behind = _IN_BRACKETS.sub("", text[found[-1].end() :])
    return None if len(found) > 1 or any(map(str.isalnum, behind)) else found[0].group()


def _fold(name: str) -> str:
    """The name without accents, case and what cleaning takes away, so that only its letters count."""
    return fold(clean(name))


class NearTexts:
    """Texts, each with its head: what it begins with, and what tells it from others.

    A head is cut into one piece more than there may be edits. Take the first piece at which there have been
    fewer edits than pieces: it has none, and has moved by no more places than there are pieces before it (Li
    and others, "Pass-Join", VLDB 2011). So only texts with such a piece are compared, and nothing is missed:
    of 10,000 emails some dozens are left.
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
        """The places of the texts with the fewest edits, no more than `edits`; at most so many of them."""
        for few in range(1, edits + 1):
            places = self.candidates(wanted, few)
            choices = [self._texts[place] for place in places]
            near = process.extract(wanted, choices, scorer=Levenshtein.distance, score_cutoff=few, limit=most)
            if near:
                return [places[at] for _, distance, at in near if distance == near[0][1]]
        return []

    def candidates(self, wanted: str, edits: int) -> list[int]:
        """The places, in order, of all texts within so many edits, and of others that share a piece."""
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
        """The pieces, each of which tells about as much: more than half of `user00417` is like in all."""
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


class SharedWords:
    """Names by their words, so that a few are compared word by word, and not all."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._sorted = [" ".join(sorted(name.split())) for name in names]
        self._having: dict[str, set[int]] = {}
        for place, name in enumerate(names):
            for word in name.split():
                self._having.setdefault(word, set()).add(place)
        self._by_rarest: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            if words := name.split():
                self._by_rarest.setdefault(min(words, key=self._how_many), []).append(place)

    def nearest(self, wanted: str, most: int) -> list[int]:
        """The places of the names whose words are most like these, if they are alike; at most so many."""
        places = sorted({*self._find_sharing(wanted.split()), *self._find_reordered(wanted)})
        choices = [self._names[place] for place in places]
        near = process.extract(
            wanted, choices, scorer=fuzz.token_set_ratio, score_cutoff=_ALIKE_WORDS, limit=most
        )
        return [places[at] for _, score, at in near if score == near[0][1]]

    def _find_sharing(self, words: Sequence[str]) -> set[int]:
        """Names that have all of the words, names that have no others, and names with a word that few have.

        A word that no name has doesn't count, unless there is as much of such words as of half the others.
        """
        known = [word for word in words if word in self._having]
        having = [self._having[word] for word in known]
        found = set[int]().union(*(names for names in having if len(names) <= _FEW))
        found.update(*(self._by_rarest.get(word, ()) for word in known))
        if _letters(words) <= 1.5 * _letters(known) and having:
            found |= set.intersection(*having)
        return found

    def _find_reordered(self, wanted: str) -> list[int]:
        in_order = " ".join(sorted(wanted.split()))
        near = process.extract(
            in_order, self._sorted, scorer=fuzz.ratio, score_cutoff=_ALIKE_WORDS, limit=None
        )
        return [place for *_, place in near]

    def _how_many(self, word: str) -> int:
        return len(self._having[word])


def _letters(words: Sequence[str]) -> int:
    return sum(map(len, words))
