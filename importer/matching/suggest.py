"""The existing names nearest to a wrong one; looked for once per distinct wrong value, and not without end."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property

from rapidfuzz import fuzz, process

from importer.matching.fuzzy_emails import NearTexts
from importer.matching.name_words import SharedWords
from importer.matching.values import clean, fold
from importer.words.directory import User, Workflow

MOST_SUGGESTIONS = 3
MOST_LOOKED_FOR = 20_000
_LONGEST = 320
_ALIKE = 72
_ADDRESS = re.compile(r"[^\s<>()\[\]\"':]+@[^\s<>()\[\]\"':]+")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


class Suggestions:
    """Keeps what was found for each wrong value; past `limit` distinct ones it looks for no more.

    What searches is made for the first wrong value: most files need none, and sorting names for it takes a while.
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


class NearestUser:
    """Finds the users' emails that were probably meant by a wrong one."""

    def __init__(self, users: Sequence[User]) -> None:
        self._emails = [user.email for user in users]
        self._by_local: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        emails = [clean(email).lower() for email in self._emails]
        # Colleagues share what stands behind the @, so it tells nothing.
        self._near = NearTexts(emails, (email.partition("@")[0] for email in emails))
        for user, folded in zip(users, emails, strict=True):
            self._by_local.setdefault(folded.partition("@")[0], []).append(user.email)
            if user.name:
                self._by_name.setdefault(_fold(user.name), []).append(user.email)

    def __call__(self, wrong: str) -> tuple[str, ...]:
        """The emails nearest by edits; else those with the same part before the @, else of who has that name."""
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
        """The names nearest letter by letter; else those with the same words among others, or in another order."""
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
