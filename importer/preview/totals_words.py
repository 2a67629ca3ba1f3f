"""What a plan would change, in a few words that are the same in Slack and on the command line."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from importer.words.jobs import ImportJob, JobKind
from importer.words.language import Value, lazy_gettext, lazy_ngettext, ngettext
from importer.words.totals import Movement, OnCover, PlanTotals


def changes_headline(totals: PlanTotals) -> str:
    """How many customers change: `715 customers change`."""
    return ngettext("{count} customer changes", "{count} customers change", totals.customers)


def change_parts(totals: PlanTotals) -> Sequence[str]:
    """In what they change; who changes in both is in both numbers, so that they don't add up."""
    parts = (
        (
            totals.managers,
            ngettext("account managers of {count}", "account managers of {count}", totals.managers),
        ),
        (totals.workflows, ngettext("workflow of {count}", "workflows of {count}", totals.workflows)),
    )
    return [words for amount, words in parts if amount]


def removed_parts(totals: PlanTotals) -> Sequence[str]:
    """Who gets nothing instead of what they had; it is always said."""
    managers, workflows = totals.managers_removed, totals.workflows_removed
    parts = (
        (
            workflows,
            ngettext("workflow removed from {count}", "workflow removed from {count}", workflows),
        ),
        (
            managers,
            ngettext(
                "account managers removed from {count}", "account managers removed from {count}", managers
            ),
        ),
    )
    return [words for amount, words in parts if amount]


def rest_parts(job: ImportJob) -> Sequence[str]:
    """What changes nothing: customers who are right already, rows that say it again, rows with errors."""
    counts = job.counts
    right = counts.unchanged - counts.repeats
    return [
        ngettext("Already right: {count} customer", "Already right: {count} customers", right),
        ngettext("Repeats: {count} row", "Repeats: {count} rows", counts.repeats),
        ngettext("Need fixing: {count} row", "Need fixing: {count} rows", counts.errors),
    ]


MOST_NAMED: Final = 5


def moved_words(
    moved: Sequence[Movement], moving: tuple[int, int], quote: Callable[[str], str]
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Who gains most and who loses most, as in `anna@example.com (412)`, and how many others do."""
    return (
        _name_most({one.name: one.gains for one in moved}, moving[0], quote),
        _name_most({one.name: one.loses for one in moved}, moving[1], quote),
    )


def _name_most(amounts: Mapping[str, int], of: int, quote: Callable[[str], str]) -> tuple[Value, ...]:
    named = sorted(filter(amounts.get, amounts), key=lambda name: -amounts[name])
    first = [
        lazy_gettext("{name} ({amount})", amount=amounts[name], name=quote(name))
        for name in named[:MOST_NAMED]
    ]
    others = max(of, len(named)) - len(first)
    if not others:
        return tuple(first)
    return (*first, lazy_ngettext("{count} other", "{count} others", others))


def moved_meanwhile(job: ImportJob) -> str | None:
    """That others have changed something since the plan was seen; None where nobody has."""
    if job.verdict is None or not job.verdict.moved:
        return None
    if job.kind is JobKind.HANDOVER:
        return _moved_in_handover(job.verdict.moved)
    return ngettext(
        "Someone has changed {count} of these customers since you looked, so the numbers are new. Nothing "
        "has changed yet: please look again.",
        "Someone has changed {count} of these customers since you looked, so the numbers are new. Nothing "
        "has changed yet: please look again.",
        job.verdict.moved,
    )


def _moved_in_handover(customers: int) -> str:
    """These may be more than are handed over now: those who came and those who went are counted as well."""
    return ngettext(
        "Since you looked, someone has changed {count} customer that belongs to this handover, or "
        "belonged to it, so the "
        "numbers are new. Nothing has changed yet: please look again.",
        "Since you looked, someone has changed {count} customers that belong to this handover, or "
        "belonged to it, so the "
        "numbers are new. Nothing has changed yet: please look again.",
        customers,
    )


_MOST_ON_COVER: Final = 3


def on_cover_lines(totals: PlanTotals, quote: Callable[[str], str]) -> Sequence[str]:
    """Who gets customers while others cover for them: nobody hands these on."""
    lines = [_on_cover_line(one, quote) for one in totals.on_cover[:_MOST_ON_COVER]]
    more = len(totals.on_cover) - len(lines)
    if not more:
        return lines
    others = ngettext(
        "So is {count} more person who gets customers here.",
        "So are {count} more people who get customers here.",
        more,
    )
    return [*lines, others]


def _on_cover_line(one: OnCover, quote: Callable[[str], str]) -> str:
    return ngettext(
        "{person}, who gets {count} customer here, is away until {day}: others cover for them "
        "(handover {number}), but not for this customer.",
        "{person}, who gets {count} customers here, is away until {day}: others cover for them "
        "(handover {number}), but not for these customers.",
        one.gains,
        person=quote(one.name),
        day=one.until,
        number=str(one.handover),
    )
