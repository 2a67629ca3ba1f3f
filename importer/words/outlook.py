"""The words for what becomes of customers on cover: who was set over whom, and what comes of it when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from importer.words.jobs import JobKind


@dataclass(frozen=True, slots=True)
class Layer:
    """Who looks after customers as one job has set it, in effect now.

    `goes_on` is the day on which its return takes it away, None where it is for good. `gives` tells whether
    the one who is covered for is among those whom it has set, `uncovers` whether among those beneath it.
    """

    job: int
    kind: JobKind
    goes_on: date | None
    gives: bool
    uncovers: bool


@dataclass(frozen=True, slots=True)
class Stack:
    """So many customers with the same layers, the lowest first, since anybody set who has them by hand.

    Layers below the lowest that goes may be missing. `has` tells whether the one who is covered for looks
    after them now.
    """

    customers: int
    layers: tuple[Layer, ...]
    has: bool = False


class Fate(IntEnum):
    """What becomes of customers of a cover once its day, and that of all others, has come."""

    RETURNS = 1
    """They are with the one who was covered for again."""
    ELSEWHERE = 2
    """They go back too, but to whoever had them before that one, as what gave them to that one is over."""
    GIVEN_BACK = 3
    """They don't have to return: something else has given them back for good."""
    STAYS = 4
    """Something else has set who looks after them, for good."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """So many customers of a cover, and what becomes of them.

    Those that go back do so `on` this day. `by` is the number of the other job that they wait for, or stay
    with, and `kind` its kind; None where there is no other: then the day is the cover's own, or somebody has
    changed them by hand.
    """

    customers: int
    fate: Fate
    on: date | None = None
    by: int | None = None
    kind: JobKind | None = None


def foresee(cover: int, stacks: Sequence[Stack]) -> Sequence[Outlook]:
    """What becomes of these customers of the cover with this number, if nobody changes anything any more."""
    counted = Counter[Outlook]()
    for stack in stacks:
        counted[_foresee_one(cover, stack)] += stack.customers
    every = [replace(one, customers=customers) for one, customers in counted.items()]
    return sorted(every, key=lambda one: (one.fate, one.on or date.min, one.by or 0))


def _foresee_one(cover: int, stack: Stack) -> Outlook:
    own = next((place for place, layer in enumerate(stack.layers) if layer.job == cover), None)
    above = stack.layers[own or 0 :]
    for_good = next((layer for layer in reversed(above) if layer.goes_on is None), None)
    if for_good:
        fate = Fate.GIVEN_BACK if for_good.gives else Fate.STAYS
        return Outlook(0, fate, by=for_good.job, kind=for_good.kind)
    if own is None:
        has = above[0].uncovers if above else stack.has
        return Outlook(0, Fate.GIVEN_BACK if has else Fate.STAYS)
    return _go_back(stack.layers[:own], above)


def _go_back(beneath: Sequence[Layer], above: Sequence[Layer]) -> Outlook:
    """What comes of a cover, the first of those `above`, once the last of them has gone."""
    last = max(above, key=_day_of)
    day = _day_of(last)
    fate = Fate.RETURNS if _comes_to_light([*beneath, above[0]], day) else Fate.ELSEWHERE
    if last is above[0]:
        return Outlook(0, fate, day)
    return Outlook(0, fate, day, last.job, last.kind)


def _comes_to_light(layers: Sequence[Layer], day: date) -> bool:
    """Whether the one who is covered for has them on a day when the uppermost layer has gone."""
    lowest = layers[-1]
    for layer in reversed(layers[:-1]):
        if layer.goes_on is None or layer.goes_on > day:
            return layer.gives
        lowest = layer
    return lowest.uncovers


def _day_of(layer: Layer) -> date:
    return layer.goes_on or date.max
