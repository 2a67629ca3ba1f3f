"""Which names could be a wrong one but for their other words, or the order of their words."""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.fuzz import ratio, token_set_ratio

_ALIKE = 90
_FEW = 50  # names that a telling word is in; `plan` and `for` may be in all of them


class SharedWords:
    """Names by their words. Comparing all words with those of each name takes ten times as long as comparing letters."""

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
        """The places of the names whose words are most like these, if those are alike; at most so many of them."""
        places = sorted({*self._sharing(wanted.split()), *self._reordered(wanted)})
        choices = [self._names[place] for place in places]
        near = process.extract(wanted, choices, scorer=token_set_ratio, score_cutoff=_ALIKE, limit=most)
        return [places[at] for _, score, at in near if score == near[0][1]]

    def _sharing(self, words: Sequence[str]) -> set[int]:
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

    def _reordered(self, wanted: str) -> list[int]:
        in_order = " ".join(sorted(wanted.split()))
        near = process.extract(in_order, self._sorted, scorer=ratio, score_cutoff=_ALIKE, limit=None)
        return [place for *_, place in near]

    def _how_many(self, word: str) -> int:
        return len(self._having[word])


def _letters(words: Sequence[str]) -> int:
    return sum(map(len, words))
