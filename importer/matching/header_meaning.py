"""What a header says of its column: the field it names, surely or perhaps, and what speaks against it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from importer.matching.header_vocabulary import (
    ASIDE,
    BY,
    CHANGES,
    COMPANIONS,
    DONE_BY,
    IDS,
    LIKELY,
    LIKELY_PHRASES,
    NEUTRAL,
    NEUTRAL_ANYWHERE,
    NEW,
    OLD,
    OTHER_COMPANIES,
    OTHER_COMPANIES_PHRASES,
    VOCABULARY,
)
from importer.matching.values import fold
from importer.words.fields import Field
from importer.words.header_names import EXTERNAL_ID_ITSELF, KNOWN_NAMES, normalise

_LONGEST: Final = 200
_BOUNDARY: Final = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)
_EITHER_GENDER: Final = re.compile(r"\((?:e|e?s|in|r|n)\)")
_WORD: Final = re.compile(r"[^\W_]+")
_SHORT: Final = frozenset({"by", "id", "nr", "no"})
_LEAST: Final = 3

_LIKELY: Final = frozenset().union(*LIKELY.values())

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says.

    `known` is the field that it surely names, and `is_external_id` tells whether by the very name of the
    External Id. Each of the sets holds fields: those for which the name is `likely`; likely but for a word
    such as `new` (`renewed`); known or likely but for any word that says that something changes (`changed`);
    and `harmless`, who made or approved something, or what was. `old` tells of the last. `meaning` are its
    words that make a name likely, and `key` is the same for headers that only differ in what nobody means
    anything by.
    """

    known: Field | None = None
    is_external_id: bool = False
    likely: frozenset[Field] = frozenset()
    renewed: frozenset[Field] = frozenset()
    changed: frozenset[Field] = frozenset()
    harmless: frozenset[Field] = frozenset()
    old: bool = False
    meaning: frozenset[str] = frozenset()
    key: str = ""


@lru_cache(10_000)
def read_header(header: str) -> Header:
    """What a header says about its column."""
    if len(header) > _LONGEST:
        return Header()
    words, key = words_of(header), normalise(header)
    known = KNOWN_NAMES.get(key)
    return Header(
        known=known,
        is_external_id=key in EXTERNAL_ID_ITSELF,
        likely=frozenset(field for field in Field if _is_likely(words, field)),
        renewed=frozenset(field for field in Field if _is_likely_without(words, NEW, field)),
        changed=frozenset(field for field in Field if known is None and _is_changed(words, field)),
        harmless=frozenset(field for field in Field if known is None and _is_harmless(words, field)),
        old=not OLD.isdisjoint(words),
        meaning=_LIKELY.intersection(words),
        key=key,
    )


def names_people(header: str) -> bool:
    """Whether users stand below it: account managers, perhaps, or who made, approved or backs something."""
    said, managers = read_header(header), Field.ACCOUNT_MANAGER
    return said.known is managers or managers in said.likely | said.renewed | said.changed | said.harmless


def words_of(header: str) -> Words:
    """The words of a header without case and accents; those that were written as one are taken apart."""
    apart = _BOUNDARY.sub(" ", _EITHER_GENDER.sub("", header))
    return tuple(part for word in _WORD.findall(fold(apart)) for part in _take_apart(word))


def _take_apart(word: str) -> Words:
    """A word of no list that is made of words of the lists, as `createdby`; any other word as it is."""
    return (word,) if word in VOCABULARY else _made_of(word) or (word,)


def _made_of(word: str) -> Words:
    for end in range(len(word), 1, -1):
        first = word[:end]
        if first in VOCABULARY and (len(first) >= _LEAST or first in _SHORT):
            rest = _made_of(word[end:]) if end < len(word) else ()
            if rest or end == len(word):
                return (first, *rest)
    return ()


def _is_likely(words: Words, field: Field) -> bool:
    without = tuple(word for word in words if word not in NEUTRAL[field])
    phrases = LIKELY_PHRASES[field]
    if words in phrases or without in phrases:
        return True
    if field is Field.EXTERNAL_ID:
        return any(word in IDS for word in words) and all(
            word in IDS or word in NEUTRAL[field] for word in words
        )
    return len(without) == 1 and without[0] in LIKELY[field]


def _is_likely_without(words: Words, dropped: Collection[str], field: Field) -> bool:
    rest = tuple(word for word in words if word not in dropped)
    return len(rest) < len(words) and _is_known_or_likely(rest, field)


def _is_changed(words: Words, field: Field) -> bool:
    """Whether a word of change stands before or behind a known or likely name."""
    rest = tuple(word for word in _without_number(words) if word not in CHANGES)
    return len(rest) < len(words) and _is_known_or_likely(rest, field)


def _without_number(words: Words) -> Words:
    """The words but for a number or a year at the end or the beginning."""
    end = len(words) - bool(words and words[-1].isdigit())
    return words[bool(words and words[0].isdigit()) : end]


def _is_known_or_likely(words: Words, field: Field) -> bool:
    return KNOWN_NAMES.get("".join(words)) is field or _is_likely(words, field)


def _is_harmless(words: Words, field: Field) -> bool:
    return (
        _tells_who_did(words, field)
        or _tells_what_was_or_is_aside(words)
        or (field is Field.EXTERNAL_ID and _is_of_another_company(words))
    )


def _tells_who_did(words: Words, field: Field) -> bool:
    """Whether it is about who did something: `Approved by`; not `New owner (approved by the CFO)`."""
    for place in _pairs(words, DONE_BY, BY):
        behind = set(words[place + 2 :]) - NEUTRAL_ANYWHERE - COMPANIONS
        if not behind or not _may_name(words[:place], field):
            return True
    return False


def _pairs(words: Words, first: Collection[str], second: Collection[str]) -> Iterator[int]:
    return (place for place in range(len(words) - 1) if words[place] in first and words[place + 1] in second)


def _may_name(words: Words, field: Field) -> bool:
    likely = IDS if field is Field.EXTERNAL_ID else LIKELY[field]
    return any(word in likely or word in CHANGES for word in words)


def _tells_what_was_or_is_aside(words: Words) -> bool:
    """Whether it is about what was, or who stands aside, and nothing in it could mean more.

    In `Replaces former owner` something could.
    """
    changes = not CHANGES.isdisjoint(words)
    aside = not ASIDE.isdisjoint(words) and not (changes and any(map(_LIKELY.__contains__, words)))
    if not aside and (changes or OLD.isdisjoint(words)):
        return False
    return VOCABULARY.issuperset(word for word in words if not word.isdigit())


def _is_of_another_company(words: Words) -> bool:
    return not OTHER_COMPANIES.isdisjoint(words) or any(_holds(words, one) for one in OTHER_COMPANIES_PHRASES)


def _holds(words: Words, phrase: Sequence[str]) -> bool:
    return any(words[place : place + len(phrase)] == tuple(phrase) for place in range(len(words)))
