"""Which past imports someone asks for: one's own, failed ones or with errors, a part of a name, a month."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from importer.words.jobs import JobState
from importer.words.language import Sentence, lazy_gettext, say_in_each


class Kind(StrEnum):
    """What can be asked for by a word."""

    MINE = "mine"
    FAILED = "failed"
    ERRORS = "errors"
    RUNNING = "running"


_WORDS: Final[dict[Kind, Sentence]] = {
    Kind.MINE: lazy_gettext("mine"),
    Kind.FAILED: lazy_gettext("failed"),
    Kind.ERRORS: lazy_gettext("errors"),
    Kind.RUNNING: lazy_gettext("running"),
}
"""Read in every language, whatever is spoken."""
_STATES: Final[dict[Kind, Collection[JobState]]] = {
    Kind.FAILED: {JobState.FAILED},
    Kind.ERRORS: {state for state in JobState if state.may_have_left_errors},
    Kind.RUNNING: {state for state in JobState if state.has_work},
}
_MONTH: Final = re.compile(r"(20\d{2})-(\d{2})")
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What past imports have to be; what is left out is no condition.

    `name` is a part of the file's name, whatever its case; `since` belongs to the time that is meant, `until`
    doesn't.
    """

    by: str | None = None
    states: Collection[JobState] = ()
    name: str = ""
    with_errors: bool = False
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING: Final = Wanted()
"""All imports."""


def read_wanted(text: str, person: str) -> Wanted:
    """What someone means: a word of `Kind`, a month as `2026-10` (UTC), else a part of a file's name."""
    said = text.strip().casefold()
    if not said:
        return EVERYTHING
    for kind, word in _WORDS.items():
        if said in {kind.value, *map(str.casefold, say_in_each(word.message))}:
            return Wanted(by=person) if kind is Kind.MINE else _in_state(kind)
    month = _MONTH.fullmatch(said)
    return (
        _in_month(int(month[1]), int(month[2]))
        if month and 0 < int(month[2]) <= _MONTHS
        else Wanted(name=text.strip())
    )


def _in_state(kind: Kind) -> Wanted:
    """One with errors that was undone since had them all the same."""
    return Wanted(states=_STATES[kind], with_errors=kind is Kind.ERRORS)


def _in_month(year: int, month: int) -> Wanted:
    after = (year + month // _MONTHS, month % _MONTHS + 1)
    return Wanted(since=datetime(year, month, 1, tzinfo=UTC), until=datetime(*after, 1, tzinfo=UTC))
