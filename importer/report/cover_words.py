"""What a cover says: when it returns, what has become of that, and what of other covers that it meets."""

from collections.abc import Callable
from typing import Final

from importer.report.handover_words import Name
from importer.words.handover import Handover
from importer.words.jobs import ImportJob, JobState
from importer.words.language import _, lazy_gettext, ngettext
from importer.words.quoting import plain

_NOT_BACK: Final = {
    JobState.FAILED: lazy_gettext("Return {number} failed, so nothing went back."),
    JobState.UNDONE: lazy_gettext("They had gone back with return {number}, which was undone since."),
}


def returns_words(handover: Handover, name: Name = plain) -> str:
    """That a cover returns, and when; nothing where it is for good."""
    if handover.returns_on is None:
        return ""
    return _(
        "They return to {person} on {day}, but for those that someone has changed by then.",
        person=name(handover.leaving.email),
        day=handover.returns_on,
    )


def waits_words(handover: Handover, person: Name) -> str:
    """When a cover returns, and who has put that off; nothing where it is for good."""
    if handover.returns_on is None:
        return ""
    if handover.extended_by:
        return _(
            "returns on {day} (put to that day by {person})",
            day=handover.returns_on,
            person=person(handover.extended_by),
        )
    return _("returns on {day}", day=handover.returns_on)


def cover_words(handover: Handover, customers: int, person: Name) -> str:
    """How many customers of a cover return, when, and who has put that off; nothing where it is for good."""
    if handover.returns_on is None:
        return ""
    if handover.extended_by:
        return ngettext(
            "{count} customer returns on {day} (put to that day by {person}), unless someone has changed it "
            "by then.",
            "{count} customers return on {day} (put to that day by {person}), but for those that someone has "
            "changed by then.",
            customers,
            day=handover.returns_on,
            person=person(handover.extended_by),
        )
    return ngettext(
        "{count} customer returns on {day}, unless someone has changed it by then.",
        "{count} customers return on {day}, but for those that someone has changed by then.",
        customers,
        day=handover.returns_on,
    )


def elsewhere_words(handover: Handover, customers: int, name: Name = plain) -> str:
    """How many customers return to others than the one who is covered for; nothing where none do."""
    if not customers:
        return ""
    return ngettext(
        "{count} of them returns to whoever looked after it before {person}: what had given it to {person} "
        "was taken back, or is over.",
        "{count} of them return to whoever looked after them before {person}: what had given them to "
        "{person} was taken back, or is over.",
        customers,
        person=name(handover.leaving.email),
    )


def fate_words(returned_by: ImportJob | None, person: Callable[[str], str]) -> str:
    """What has become of the return of a cover that waits no more; nothing of one that never was."""
    if returned_by is None or returned_by.is_scheduled:
        return ""
    if returned_by.was_declined:
        return _kept_words(returned_by, person)
    if returned_by.state in _NOT_BACK:
        return str(_NOT_BACK[returned_by.state].fill(number=str(returned_by.number)))
    if not returned_by.state.ended:
        return _("They go back now, with return {number}.", number=str(returned_by.number))
    return _went_back(returned_by)


def _kept_words(returned_by: ImportJob, person: Callable[[str], str]) -> str:
    if not returned_by.cancelled_by:
        return _("Kept for good: nothing returns.")
    return _("Kept for good by {person}: nothing returns.", person=person(returned_by.cancelled_by))


def _went_back(returned_by: ImportJob) -> str:
    if not returned_by.counts.rows:
        return _("Return {number} found nothing to give back.", number=str(returned_by.number))
    return ngettext(
        "{changed} of {count} customer went back with return {number}.",
        "{changed} of {count} customers went back with return {number}.",
        returned_by.counts.rows,
        changed=returned_by.counts.changed,
        number=str(returned_by.number),
    )


def other_cover_words(job: ImportJob, waiting: ImportJob, name: Name = plain, *, returns: bool) -> str:
    """What becomes of another cover, told by its return, where a handover meets it; mostly nothing.

    `returns` tells whether what the handover itself hands over is to return.
    """
    handover, other = job.request, waiting.request
    if handover is None or other is None or other.returns_on is None:
        return ""
    if other.leaving.id == handover.leaving.id:
        return _(
            "Others cover for {person} as well: what handover {number} handed over still returns to them on "
            "{day}.",
            person=name(handover.leaving.email),
            number=str(waiting.of),
            day=other.returns_on,
        )
    if job.finished_at is not None and waiting.created_at > job.finished_at:
        return _handed_on_since(handover, other, waiting, name) if returns else ""
    return _handed_on_here(handover, other, waiting, name, returns=returns)


def _handed_on_here(
    handover: Handover, other: Handover, waiting: ImportJob, name: Name, *, returns: bool
) -> str:
    """Who hands over here has customers of somebody else's, until a day, among them."""
    if other.returns_on is None or handover.leaving.id not in {user.id for user in other.to}:
        return ""
    told = {
        "person": name(handover.leaving.email),
        "other": name(other.leaving.email),
        "number": str(waiting.of),
    }
    if handover.returns_on is None or not returns:
        return _(
            "{person} covers for {other}: what handover {number} handed over to them, and is handed on now, "
            "doesn't return to {other} on {day}, but stays.",
            day=other.returns_on,
            **told,
        )
    return _(
        "{person} covers for {other}: what handover {number} handed over to them, and is handed on now, "
        "returns to {other} once both covers are over, on {day}.",
        day=max(other.returns_on, handover.returns_on),
        **told,
    )


def _handed_on_since(handover: Handover, other: Handover, waiting: ImportJob, name: Name) -> str:
    """Who covers here is covered for in turn, since, and what is handed over here was handed on with that."""
    is_heir = other.leaving.id in {user.id for user in handover.to}
    if not is_heir or handover.returns_on is None or other.returns_on is None:
        return ""
    return _(
        "Others cover for {person} in turn: what handover {number} handed on of these returns to {other} "
        "once both covers are over, on {day}.",
        person=name(other.leaving.email),
        other=name(handover.leaving.email),
        number=str(waiting.of),
        day=max(other.returns_on, handover.returns_on),
    )
