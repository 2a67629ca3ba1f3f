"""Suggestions are the nearest existing names, or none; none is missed although few are compared."""

import random
import string
from collections.abc import Callable, Sequence

import pytest
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from importer.matching.id_spellings import ExternalIdShapes
from importer.matching.suggestions import NearestUser, NearestWorkflow, NearTexts, Suggestions
from importer.words.directory import User, Workflow

USERS = [
    User(1, "marie.dupont@acme.com", "Marie Dupont"),
    User(2, "Karim.Benali@acme.com", "Karim Benali"),
    User(3, "bob@acme.com", "Bob Stone"),
    User(4, "anna.lang@acme.com", "Anna Lang"),
    User(5, "anna.lange@acme.com", "Anna Lange"),
]
WORKFLOWS = [
    Workflow(1, "Standard"),
    Workflow(2, "Plan de relance - Grands comptes"),
    Workflow(3, "Relance amiable"),
    Workflow(4, "Enterprise EU"),
    Workflow(5, "Enterprise US"),
]
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


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("marie.dupond@acme.com", ("marie.dupont@acme.com",)),
        ("mraie.dupont@acme.com", ("marie.dupont@acme.com",)),
        ("karim.benali@amce.com", ("Karim.Benali@acme.com",)),
        ("marie.dupont@gmail.com", ("marie.dupont@acme.com",)),
        ("marie.dupont", ("marie.dupont@acme.com",)),
        ("Marie Dupont", ("marie.dupont@acme.com",)),
        ("Marie <marie.dupont@acme.com>", ("marie.dupont@acme.com",)),
        ("bobb@acme.com", ("bob@acme.com",)),
        ("ana.lang@acme.com", ("anna.lang@acme.com",)),
        ("anna.langx@acme.com", ("anna.lang@acme.com", "anna.lange@acme.com")),
    ],
)
def test_the_nearest_email_is_suggested(wrong: str, meant: tuple[str, ...]) -> None:
    """Typos, another domain, or a name in place of the email lead to the user; ties are all named."""
    assert NearestUser(USERS)(wrong) == meant


@pytest.mark.parametrize("wrong", ["tom@acme.com", "x@acme.com", "zoe.winter@acme.com", "", "@", "n/a"])
def test_no_email_is_suggested_for_someone_else(wrong: str) -> None:
    """A shared domain doesn't make two people alike."""
    assert NearestUser(USERS)(wrong) == ()


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("Standart", ("Standard",)),
        ("Relances amiables", ("Relance amiable",)),
        ("RELANCE AMIABLÉ", ("Relance amiable",)),
        ("Plan de relance, grand compte", ("Plan de relance - Grands comptes",)),
        ("amiable relance", ("Relance amiable",)),
        ("Grands comptes", ("Plan de relance - Grands comptes",)),
        ("Enterprise", ("Enterprise EU", "Enterprise US")),
        ("comptes grands relance", ("Plan de relance - Grands comptes",)),
        ("amiablee relance", ("Relance amiable",)),
        ("Standard for everyone in the north", ("Standard",)),
    ],
)
def test_the_nearest_workflow_is_suggested(wrong: str, meant: tuple[str, ...]) -> None:
    """Misspelt, reordered and shortened names lead to the workflow."""
    assert NearestWorkflow(WORKFLOWS)(wrong) == meant


@pytest.mark.parametrize("wrong", ["Dunning for VIPs", "x", "", "123", "Plan for nobody", "EU US"])
def test_no_workflow_is_suggested_for_another_name(wrong: str) -> None:
    """A name that is nothing like any other gets no suggestion."""
    assert NearestWorkflow(WORKFLOWS)(wrong) == ()


def test_nobody_is_suggested_in_an_empty_workspace() -> None:
    """Without users and workflows there is nothing to suggest."""
    assert NearestUser([])("marie@acme.com") == ()
    assert NearestWorkflow([])("Standard") == ()


def test_a_wrong_value_is_looked_for_once_and_not_without_end() -> None:
    """The same wrong value costs one search, and beyond the limit none; without any, nothing is prepared."""
    searched: list[str] = []
    made: list[bool] = []

    def search(wrong: str) -> tuple[str, ...]:
        searched.append(wrong)
        return (wrong.upper(),)

    def make_search() -> Callable[[str], tuple[str, ...]]:
        made.append(True)
        return search

    suggestions = Suggestions(make_search, limit=2)
    assert made == []
    assert [suggestions.nearest(wrong) for wrong in "abacb"] == [("A",), ("B",), ("A",), (), ("B",)]
    assert (searched, made) == (["a", "b"], [True])


def test_external_ids_are_completed_to_shapes_that_exist() -> None:
    """A number gets its neighbours' prefix and zeros, and another prefix only if it has as many digits."""
    shapes = ExternalIdShapes()
    shapes.learn(["CU-0001234", "CU-0000007", "FR-12"])
    assert list(shapes.complete("1234")) == ["CU-0001234"]
    assert list(shapes.complete("cu 99")) == ["CU-0000099", "FR-99"]
    assert list(shapes.complete("DE-99")) == ["FR-99"]
    assert list(shapes.complete("DE-999")) == []
    assert list(shapes.complete("12")) == ["CU-0000012", "FR-12"]
    assert list(shapes.complete("abc")) == []


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
    """A search finds what comparing with each text finds, whatever the slips, even for unlike texts."""
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
