"""What becomes of customers on cover, foretold and then watched day by day."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product

import pytest

from importer.words.jobs import JobKind
from importer.words.outlook import Fate, Layer, Outlook, Stack, foresee

MONDAY = date(2026, 10, 19)
ANN, BOB = "Ann", "Bob"
LAST = 5
"""On no day after this does anything change any more."""


def day(number: int | None) -> date | None:
    """So many days after that Monday; never is never."""
    return None if number is None else MONDAY + timedelta(days=number)


def pile(sets: Sequence[tuple[int | None, str]], first: str) -> tuple[Layer, ...]:
    """Layers 1, 2, … that go on these days and have set these people, over whoever had them first."""
    had, layers = first, list[Layer]()
    for number, (goes, has) in enumerate(sets, 1):
        layers.append(Layer(number, JobKind.HANDOVER, day(goes), has == ANN, had == ANN))
        had = has
    return tuple(layers)


def watch(sets: Sequence[tuple[int | None, str]], first: str, cover: int) -> tuple[Fate, date | None]:
    """What is seen of Ann's customers with that cover, a day after the other."""

    def has(today: int) -> str:
        lasting = [one for goes, one in sets if goes is None or goes > today]
        return lasting[-1] if lasting else first

    for today in range(LAST + 1):
        if all(goes is not None and goes <= today for goes, _has in sets[cover - 1 :]):
            return (Fate.RETURNS if has(today) == ANN else Fate.ELSEWHERE), day(today)
    return (Fate.GIVEN_BACK if has(LAST) == ANN else Fate.STAYS), None


def piles(most: int) -> Iterator[tuple[tuple[int | None, str], ...]]:
    """All ways to lie upon one another: so many layers, each for good or until a day, and whom they set."""
    for many in range(1, most + 1):
        yield from product(product((None, 1, 2, 3), (ANN, BOB)), repeat=many)


@pytest.mark.parametrize("first", [ANN, BOB])
def test_each_pile_comes_to_what_was_foretold(first: str) -> None:
    """Four layers in every order of their days, with whom they may name: some nine thousand piles."""
    for sets in piles(4):
        layers = pile(sets, first)
        for cover in range(1, len(sets) + 1):
            (told,) = foresee(cover, [Stack(1, layers)])
            assert (told.fate, told.on) == watch(sets, first, cover), (sets, cover)


def test_it_is_told_what_they_wait_for_or_stay_with() -> None:
    """The last of the covers above to go, or the last thing above that is for good."""
    later = pile(((2, BOB), (4, BOB), (3, BOB)), ANN)
    kept = pile(((2, BOB), (None, BOB), (3, BOB)), ANN)
    assert foresee(1, [Stack(5, later), Stack(7, kept), Stack(2, later)]) == [
        Outlook(7, Fate.RETURNS, day(4), 2, JobKind.HANDOVER),
        Outlook(7, Fate.STAYS, None, 2, JobKind.HANDOVER),
    ]
    others = pile(((2, ANN), (4, BOB)), BOB)
    assert foresee(2, [Stack(1, others)]) == [Outlook(1, Fate.ELSEWHERE, day(4))]


def test_what_somebody_set_by_hand_stays() -> None:
    """The cover isn't among the layers any more; who has them now, or lies beneath, tells the rest."""
    above = (Layer(9, JobKind.HANDOVER, day(3), gives=False, uncovers=True),)
    stacks = [Stack(1, (), has=True), Stack(2, ()), Stack(4, above)]
    assert foresee(1, stacks) == [Outlook(5, Fate.GIVEN_BACK), Outlook(2, Fate.STAYS)]
