"""What became of each true row, and whether anyone got what no true row asks for."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from importer.words.row_errors import RefusedRow
from tests.fuzzing.truth.draft import Draft, TrueRow, Wish

T = TypeVar("T")

_BETWEEN = re.compile(r'[,;|\t\r\n"]')


class End(StrEnum):
    """How the import of a file ended."""

    PLANNED = "planned"
    ASKED = "asked"
    REFUSED = "refused"
    BROKE = "broke"


class Fate(StrEnum):
    """What became of a row that nothing was done to."""

    THROUGH = "through"
    ASKED = "asked"
    REFUSED = "refused"
    FLAGGED = "flagged"
    LOST = "lost"


class Harm(StrEnum):
    """What must never be: a customer is to get what no true row asks for."""

    WRONG_CUSTOMER = "a customer whom no row names"
    WRONG_MANAGERS = "other account managers"
    WRONG_WORKFLOW = "another workflow"
    CONTRADICTION = "one of two rows that contradict each other, and nobody is told of the other"
    BROKE = "the import broke off"


@dataclass(frozen=True, slots=True)
class Planned:
    """What the stored plan would give a customer: None leaves the value, an empty one clears it."""

    external_id: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: how it ended, in which words, and what was planned and refused."""

    end: End
    words: str = ""
    planned: Sequence[Planned] = ()
    refused: Sequence[RefusedRow] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The harm done, each with the customer concerned; and the fates of the rows that nothing was done to."""

    harm: tuple[tuple[Harm, str], ...]
    fates: Counter[Fate]


def judge(draft: Draft, outcome: Outcome) -> Judgement:
    """Compare what is planned with what the file truly says.

    Of rows that contradict each other one may win where another of them is refused for what is wrong with the
    row itself: good rows go through, and people are told of the other.
    """
    truth = defaultdict[str, list[TrueRow]](list)
    for row in dict.fromkeys(draft.true_rows()):
        truth[row.external_id].append(row)
    told = set(_words(outcome.refused))
    harm = [
        (kind, planned.external_id)
        for planned in outcome.planned
        for kind in _harm(planned.wish, truth.get(planned.external_id, []))
        if kind is not Harm.CONTRADICTION or planned.external_id not in told
    ]
    if outcome.end is End.BROKE:
        harm.append((Harm.BROKE, outcome.words))
    return Judgement(tuple(harm), Counter(_fates(truth, outcome, told)))


def _harm(asked: Wish, rows: Sequence[TrueRow]) -> Iterator[Harm]:
    if asked == Wish():
        return
    if not rows:
        yield Harm.WRONG_CUSTOMER
        return
    yield from _exceeding(asked.managers, [row.wish.managers for row in rows], Harm.WRONG_MANAGERS)
    yield from _exceeding(asked.workflow, [row.wish.workflow for row in rows], Harm.WRONG_WORKFLOW)


def _exceeding(asked: T | None, true: Sequence[T | None], wrong: Harm) -> Iterator[Harm]:
    """Whether a value would be given that no row asks for, or that the customer's other rows contradict."""
    wanted = {value for value in true if value is not None}
    if asked is None or wanted == {asked}:
        return
    yield Harm.CONTRADICTION if asked in wanted else wrong


def _fates(truth: dict[str, list[TrueRow]], outcome: Outcome, told: Collection[str]) -> Iterator[Fate]:
    planned = {one.external_id: one.wish for one in outcome.planned}
    for external_id, rows in truth.items():
        if not any(row.touched for row in rows):
            yield _fate(rows[0], outcome.end, planned.get(external_id), told)


def _fate(row: TrueRow, end: End, planned: Wish | None, told: Collection[str]) -> Fate:
    if end is End.ASKED:
        return Fate.ASKED
    if end in {End.REFUSED, End.BROKE}:
        return Fate.REFUSED
    if (planned or Wish()) == row.wish and (planned or row.external_id not in told):
        return Fate.THROUGH
    return Fate.FLAGGED if row.external_id in told else Fate.LOST


def _words(refused: Iterable[RefusedRow]) -> Iterator[str]:
    """The words between delimiters and quotes in refused rows: one row may have swallowed others."""
    for row in refused:
        for cell in row.cells:
            yield from map(str.strip, _BETWEEN.split(cell))
