"""The texts within a few edits of another are all found, without comparing it with each."""

import random
import string
from collections.abc import Sequence

import pytest
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from importer.matching.suggestions import NearTexts

NAMES = ("ada", "ben", "chloe", "marie.dupont", "jo", "x", "karim-benali", "")
EMAILS = {
    "names": [f"{one}.{two}@acme.com" for one in NAMES for two in NAMES],
    "numbers": [f"user{number:04}@acme.com" for number in range(500)],
    "domains": [
        f"{name}@{domain}" for name in NAMES for domain in ("acme.com", "acme.co", "globex.org", "a.b")
    ],
    "alike": ["sales@acme.com"] * 3,
    "odd": ["", "@", "a", "@acme.com", "a@b@c", "é@acme.com", "no address at all"],
}


def _slipped(chance: random.Random, text: str) -> str:
    """One to four letters of the text changed, taken out or put in, or moved by one place."""
    for _ in range(chance.randrange(1, 5)):
        at, letter = chance.randrange(len(text) + 1), chance.choice(string.ascii_lowercase + "0123@.")
        rest = chance.choice([letter + text[at + 1 :], text[at + 1 :], letter + text[at:], text[at:][::-1]])
        text = text[:at] + rest if len(rest) < 3 or rest[-1] == text[-1] else text[:at] + letter + text[at:]
    return text


def _compared_with_each(texts: Sequence[str], wanted: str, edits: int) -> list[int]:
    near = process.extract(wanted, texts, scorer=Levenshtein.distance, score_cutoff=edits, limit=3)
    return [place for _, distance, place in near if distance == near[0][1]]


@pytest.mark.parametrize("kind", EMAILS)
def test_nothing_near_is_missed(kind: str) -> None:
    """What is found is what a comparison with each text finds, whatever the slips, and also for texts like none of them."""
    chance = random.Random(kind)  # noqa: S311 - the same slips each time, and no secrets
    emails = EMAILS[kind]
    texts = NearTexts(emails, [email.partition("@")[0] for email in emails])
    wrong = [_slipped(chance, chance.choice(emails)) for _ in range(300)]
    for wanted in [*wrong, *emails, "", "@", "nobody@nowhere.example"]:
        for edits in (1, 2, 3):
            assert texts.nearest(wanted, edits, 3) == _compared_with_each(emails, wanted, edits), wanted


@pytest.mark.parametrize("kind", ["names", "numbers"])
def test_few_are_compared(kind: str) -> None:
    """Nearly all texts share neither piece with one that has a slip, also where they begin alike."""
    emails = EMAILS[kind]
    texts = NearTexts(emails, [email.partition("@")[0] for email in emails])
    compared = [len(texts.candidates(email[:-9] + "x@acme.com", 1)) for email in emails]
    assert sum(compared) / len(compared) < len(emails) / 4
