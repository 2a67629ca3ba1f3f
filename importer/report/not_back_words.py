"""What is said of customers of a handover that don't come back with it, or go to others."""

from collections.abc import Mapping, Sequence
from typing import Final

from importer.words.jobs import JobKind
from importer.words.language import Sentence, lazy_ngettext, ngettext
from importer.words.undo import UndoOutcome, UndoTotals

_STILL_THERE: Final[Mapping[JobKind | None, Sentence]] = {
    JobKind.HANDOVER: lazy_ngettext(
        "{count} customer stays where handover {number} has handed it on to since, as long as that stands.",
        "{count} customers stay where handover {number} has handed them on to since, as long as that stands.",
        0,
    ),
    JobKind.DIRECTORY: lazy_ngettext(
        "{count} customer stays with whoever got it from list {number} since.",
        "{count} customers stay with whoever got them from list {number} since.",
        0,
    ),
    JobKind.FILE: lazy_ngettext(
        "{count} customer stays with whoever got it from import {number} since.",
        "{count} customers stay with whoever got them from import {number} since.",
        0,
    ),
    None: lazy_ngettext(
        "{count} customer stays where it is, because someone has changed who looks after it since.",
        "{count} customers stay where they are, because someone has changed who looks after them since.",
        0,
    ),
}
"""Where customers are that didn't go back, by the kind of what has set that."""
_WAS_THERE: Final[Mapping[JobKind | None, Sentence]] = {
    JobKind.HANDOVER: lazy_ngettext(
        "{count} customer was where handover {number} had handed it on to, which is over since.",
        "{count} customers were where handover {number} had handed them on to, which is over since.",
        0,
    ),
    JobKind.DIRECTORY: lazy_ngettext(
        "{count} customer was with whoever had got it from list {number}, which was taken back since.",
        "{count} customers were with whoever had got them from list {number}, which was taken back since.",
        0,
    ),
    JobKind.FILE: lazy_ngettext(
        "{count} customer was with whoever had got it from import {number}, which was taken back since.",
        "{count} customers were with whoever had got them from import {number}, which was taken back since.",
        0,
    ),
}
"""Where they had been, where what had set that doesn't stand any more."""


def still_there_lines(totals: UndoTotals, person: str) -> Sequence[str]:
    """With whom customers are that have not gone back to someone, as what took their handover back found.

    The most frequent reason first, and last how many are with that person all the same.
    """
    in_order = sorted(totals.left.items(), key=lambda one: (-one[1], one[0][0], one[0][1] or 0))
    lines = [_still_there(outcome, job, totals, customers) for (outcome, job), customers in in_order]
    return [*lines, *_already_back(totals, person)]


def _already_back(totals: UndoTotals, person: str) -> Sequence[str]:
    """How many had gone back before, to that person, or to whoever had them before that one."""
    there, elsewhere = totals.as_before - totals.already_elsewhere, totals.already_elsewhere
    said = list[str]()
    if there:
        said.append(
            ngettext(
                "{count} customer was with {person} already.",
                "{count} customers were with {person} already.",
                there,
                person=person,
            )
        )
    if elsewhere:
        said.append(
            ngettext(
                "{count} customer had gone back already to whoever looked after it before {person}.",
                "{count} customers had gone back already to whoever looked after them before {person}.",
                elsewhere,
                person=person,
            )
        )
    return said


def elsewhere_words(totals: UndoTotals, person: str) -> str:
    """How many have gone back to others than the one who was covered for, and why; nothing where none has."""
    if not totals.elsewhere:
        return ""
    return ngettext(
        "{count} customer went back to whoever looked after it before {person}: what had given it to "
        "{person} is over, or was taken back.",
        "{count} customers went back to whoever looked after them before {person}: what had given them to "
        "{person} is over, or was taken back.",
        totals.elsewhere,
        person=person,
    )


def would_go_elsewhere(totals: UndoTotals, person: str) -> str:
    """The same of what is only planned."""
    if not totals.elsewhere:
        return ""
    return ngettext(
        "{count} customer goes back to whoever looked after it before {person}: what had given it to "
        "{person} is over, or was taken back.",
        "{count} customers go back to whoever looked after them before {person}: what had given them to "
        "{person} is over, or was taken back.",
        totals.elsewhere,
        person=person,
    )


def _still_there(outcome: UndoOutcome, job: int | None, totals: UndoTotals, customers: int) -> str:
    if outcome is UndoOutcome.GONE:
        return ngettext(
            "{count} customer isn't in the directory any more.",
            "{count} customers aren't in the directory any more.",
            customers,
        )
    kind = totals.kinds.get(job, JobKind.FILE) if job else None
    every = _WAS_THERE if job in totals.over else _STILL_THERE
    said = every[kind if kind in every else JobKind.FILE]
    return str(said.fill(customers, number=str(job)))
