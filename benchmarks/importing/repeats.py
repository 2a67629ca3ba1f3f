"""As many rows each: about different customers, and about few of them, over and over."""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.importing.generate import (
    HEADERS,
    SEED,
    assignment,
    complementary,
    contradicting,
    equal,
    wrong_manager,
)
from benchmarks.importing.trial import Result, Trial

CUSTOMERS = 20_000
"""So many are repeated, or a third of the rows where those are few."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """How long Handoff took for rows of one kind, beside rows without repeats that change as much."""

    rows: int
    customers: int
    name: str
    result: Result
    beside: Result


def repeats(trial: Trial) -> Iterator[Repeated]:
    """Valid rows, then each kind of repeats; then rows that are all wrong, and those that contradict."""
    customers = min(CUSTOMERS, trial.size // 3)
    right = _import(trial, assignment)
    yield Repeated(trial.size, trial.size, "all right, without repeats", right, right)
    for name, kind in {"equal": equal, "complementary": complementary}.items():
        yield Repeated(trial.size, customers, name, _import(trial, partial(kind, customers=customers)), right)
    wrong = _import(trial, lambda one: wrong_manager(one % CUSTOMERS))
    yield Repeated(trial.size, trial.size, "all wrong, without repeats", wrong, wrong)
    refused = _import(trial, partial(contradicting, customers=customers))
    yield Repeated(trial.size, customers, "contradicting", refused, wrong)


def _import(trial: Trial, row: Callable[[int], Sequence[str]]) -> Result:
    """Import as many rows as there are customers, shuffled."""
    file = trial.folder / "repeats.csv"
    order = random.Random(SEED).sample(range(trial.size), trial.size)  # noqa: S311 - the same rows each time
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADERS)
        writer.writerows(map(row, order))
    return trial.import_file(trial.fresh("handoff"), file)
