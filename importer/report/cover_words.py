"""What a cover says: when it returns, what has become of that, and what of other covers that it meets."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from importer.report.handover_words import Name
from importer.words.handover import Handover
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, _, lazy_gettext, lazy_ngettext, ngettext
from importer.words.outlook import Fate, Outlook
from importer.words.quoting import plain

_STAYS: Final[Mapping[JobKind | None, Sentence]] = {
    JobKind.HANDOVER: lazy_ngettext(
        "{count} customer doesn't return: handover {number} has handed it on for good.",
        "{count} customers don't return: handover {number} has handed them on for good.",
        0,
    ),
    JobKind.DIRECTORY: lazy_ngettext(
        "{count} customer doesn't return: list {number} has set who looks after it since.",
        "{count} customers don't return: list {number} has set who looks after them since.",
        0,
    ),
    JobKind.FILE: lazy_ngettext(
        "{count} customer doesn't return: import {number} has set who looks after it since.",
        "{count} customers don't return: import {number} has set who looks after them since.",
        0,
    ),
    None: lazy_ngettext(
        "{count} customer doesn't return: someone has changed who looks after it since.",
        "{count} customers don't return: someone has changed who looks after them since.",
        0,
    ),
}
"""Why customers of a cover stay, by the kind of what keeps them."""
_HANDED_ON: Final = {
    Fate.RETURNS: lazy_ngettext(
        "{count} of these customers belongs to handover {number}, a cover for {other}: it returns to {other} "
        "on {day}, once both are over.",
        "{count} of these customers belong to handover {number}, a cover for {other}: they return to {other} "
        "on {day}, once both are over.",
        0,
    ),
    Fate.ELSEWHERE: lazy_ngettext(
        "{count} of these customers belongs to handover {number}, a cover for {other}: on {day}, once both "
        "are over, it goes back to whoever looked after it before {other}.",
        "{count} of these customers belong to handover {number}, a cover for {other}: on {day}, once both "
        "are over, they go back to whoever looked after them before {other}.",
        0,
    ),
    Fate.GIVEN_BACK: lazy_ngettext(
        "{count} of these customers belongs to handover {number}, a cover for {other}: with this, it is "
        "theirs again for good.",
        "{count} of these customers belong to handover {number}, a cover for {other}: with this, they are "
        "theirs again for good.",
        0,
    ),
    Fate.STAYS: lazy_ngettext(
        "{count} of these customers belongs to handover {number}, a cover for {other}: handed on for good, "
        "it doesn't return to {other}.",
        "{count} of these customers belong to handover {number}, a cover for {other}: handed on for good, "
        "they don't return to {other}.",
        0,
    ),
}
"""What becomes of customers of another cover that are handed on."""
_NOT_BACK: Final = {
    JobState.FAILED: lazy_gettext("Return {number} failed, so nothing went back."),
    JobState.UNDONE: lazy_gettext("They had gone back with return {number}, which was undone since."),
}
_NOTHING_HAD_COME_BACK: Final = lazy_gettext(
    "Nothing had come back with return {number}, which was undone since: nothing returns by itself any more."
)


def returns_words(handover: Handover, name: Name = plain) -> str:
    """That a cover returns, and when; nothing where it is for good."""
    if handover.returns_on is None:
        return ""
    return _(
        "They return to {person} on {day}, but for those that someone has changed by then.",
        person=name(handover.leaving.email),
        day=handover.returns_on,
    )


def outlook_lines(handover: Handover, outlook: Sequence[Outlook], name: Name, person: Name) -> Sequence[str]:
    """What becomes of the customers of a cover, a sentence for each fate, and who has put its last day off.

    `name` writes emails, `person` who has done something.
    """
    lines = [_outlook_line(one, name(handover.leaving.email)) for one in outlook]
    return [*(lines or [_("None of its customers are left to return.")]), *_put_off(handover, person)]


def would_return_lines(handover: Handover, outlook: Sequence[Outlook], name: Name = plain) -> Sequence[str]:
    """The same of a cover that is only planned; where all return on its day, in one sentence."""
    if all((one.fate, one.on) == (Fate.RETURNS, handover.returns_on) for one in outlook):
        return list(filter(None, [returns_words(handover, name)]))
    return outlook_lines(handover, outlook, name, name)


def _outlook_line(one: Outlook, person: str) -> str:
    match one.fate:
        case Fate.RETURNS:
            return _return_line(one)
        case Fate.ELSEWHERE:
            return ngettext(
                "{count} customer goes back on {day} to whoever looked after it before {person}: what had "
                "given it to {person} was taken back, or is over by then.",
                "{count} customers go back on {day} to whoever looked after them before {person}: what had "
                "given them to {person} was taken back, or is over by then.",
                one.customers,
                person=person,
                day=one.on or "",
            )
        case Fate.GIVEN_BACK:
            return ngettext(
                "{count} customer was given back to {person} meanwhile, for good.",
                "{count} customers were given back to {person} meanwhile, for good.",
                one.customers,
                person=person,
            )
        case Fate.STAYS:
            return str(_STAYS[_keeper_of(one)].fill(one.customers, number=str(one.by)))


def _return_line(one: Outlook) -> str:
    if one.by is None:
        return ngettext(
            "{count} customer returns on {day}, unless someone has changed it by then.",
            "{count} customers return on {day}, but for those that someone has changed by then.",
            one.customers,
            day=one.on or "",
        )
    return ngettext(
        "{count} customer returns on {day}, once handover {number} is over as well, unless someone has "
        "changed it by then.",
        "{count} customers return on {day}, once handover {number} is over as well, but for those that "
        "someone has changed by then.",
        one.customers,
        day=one.on or "",
        number=str(one.by),
    )


def _keeper_of(one: Outlook) -> JobKind | None:
    """Of which kind is what keeps customers; most kinds read a file, and None is somebody's hand."""
    return one.kind if one.kind in _STAYS else JobKind.FILE


def _put_off(handover: Handover, person: Name) -> Sequence[str]:
    if not handover.extended_by or handover.until is None:
        return ()
    by = person(handover.extended_by)
    return (_("Its last day was put to {day} by {person}.", day=handover.until, person=by),)


def handed_on_lines(waiting: ImportJob, outlook: Sequence[Outlook], name: Name = plain) -> Sequence[str]:
    """What a handover takes of another cover, told by its return, and what becomes of that."""
    if waiting.request is None:
        return ()
    told = {"number": str(waiting.of), "other": name(waiting.request.leaving.email)}
    return [str(_HANDED_ON[one.fate].fill(one.customers, day=one.on or "", **told)) for one in outlook]


def also_away_words(waiting: ImportJob, name: Name = plain) -> str:
    """That there is another cover of the same person, told by its return."""
    if waiting.request is None or waiting.request.until is None:
        return ""
    return _(
        "Others cover for {person} as well, until {day}: handover {number}.",
        person=name(waiting.request.leaving.email),
        day=waiting.request.until,
        number=str(waiting.of),
    )


def fate_words(cover: ImportJob, returned_by: ImportJob | None, person: Callable[[str], str]) -> str:
    """What has become of the return of a cover that waits no more; nothing of one that never was."""
    if returned_by is None or returned_by.is_scheduled:
        return ""
    if returned_by.was_declined:
        return "" if cover.state is JobState.UNDONE else _kept_words(returned_by, person)
    if returned_by.state in _NOT_BACK:
        return _not_back(returned_by)
    if not returned_by.state.ended:
        return _("They go back now, with return {number}.", number=str(returned_by.number))
    return _went_back(returned_by)


def _not_back(returned_by: ImportJob) -> str:
    has_returned = returned_by.state is not JobState.UNDONE or returned_by.counts.changed
    said = _NOT_BACK[returned_by.state] if has_returned else _NOTHING_HAD_COME_BACK
    return str(said.fill(number=str(returned_by.number)))


def _kept_words(returned_by: ImportJob, person: Callable[[str], str]) -> str:
    if not returned_by.cancelled_by:
        return _("Kept for good: nothing returns.")
    return _("Kept for good by {person}: nothing returns.", person=person(returned_by.cancelled_by))


def _went_back(returned_by: ImportJob) -> str:
    number = str(returned_by.number)
    if not returned_by.counts.rows:
        return _("Return {number} found nothing to give back.", number=number)
    if not returned_by.counts.changed:
        return _("It is over since return {number}, and nothing came back.", number=number)
    return ngettext(
        "{changed} of {count} customer went back with return {number}.",
        "{changed} of {count} customers went back with return {number}.",
        returned_by.counts.rows,
        changed=returned_by.counts.changed,
        number=number,
    )
