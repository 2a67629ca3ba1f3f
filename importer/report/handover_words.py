"""What a handover says: what it is, how it stands, and who looks after the customers now."""

from collections.abc import Callable, Sequence
from typing import Final

from importer.words.counts import first_of
from importer.words.handover import Handover
from importer.words.jobs import ImportJob, JobState
from importer.words.language import Value, _, lazy_gettext, lazy_ngettext, ngettext
from importer.words.quoting import plain, quoted
from importer.words.totals import Share

Name = Callable[[str], str]
"""Puts an email or a name so that nothing in it acts as formatting."""
_MOST_NAMED: Final = 5
_SENTENCES: Final = {
    JobState.PREVIEWED: lazy_ngettext(
        "Previewed: {count} customer would be handed over",
        "Previewed: {count} customers would be handed over",
        0,
    ),
    JobState.APPLYING: lazy_ngettext(
        "Handing over: {changed} of {count} customer so far",
        "Handing over: {changed} of {count} customers so far",
        0,
    ),
    JobState.COMPLETED: lazy_ngettext(
        "Completed: {count} customer was handed over", "Completed: {count} customers were handed over", 0
    ),
    JobState.COMPLETED_WITH_ERRORS: lazy_ngettext(
        "Completed, some were left: {changed} of {count} customer handed over",
        "Completed, some were left: {changed} of {count} customers handed over",
        0,
    ),
    JobState.CANCELLED: lazy_ngettext(
        "Cancelled: {changed} of {count} customer handed over by then",
        "Cancelled: {changed} of {count} customers handed over by then",
        0,
    ),
    JobState.UNDONE: lazy_ngettext(
        "Undone: {count} customer had been handed over", "Undone: {count} customers had been handed over", 0
    ),
}
_COVER_OVER: Final = lazy_ngettext(
    "Over: {count} customer had been handed over", "Over: {count} customers had been handed over", 0
)
"""Of a cover, whether it came to its day or was taken back before."""
_NO_COUNTS: Final = {
    JobState.MAPPING: lazy_gettext("Waiting for its turn"),
    JobState.QUEUED: lazy_gettext("Waiting for its turn"),
    JobState.WAITING_FOR_APPROVAL: lazy_gettext("Waiting for approval"),
    JobState.CHECKING: lazy_gettext("Checking who is handed over"),
    JobState.FAILED: lazy_gettext("Failed: nobody was handed over"),
}


def handover_outcome(job: ImportJob) -> str:
    """How a handover stands, in one sentence."""
    counts = job.counts
    match job.state:
        case state if state in _NO_COUNTS:
            return str(_NO_COUNTS[state])
        case JobState.COMPLETED if not counts.rows:
            return _("Completed: there was nobody to hand over")
        case JobState.UNDONE if job.request and job.request.until:
            return str(_COVER_OVER.fill(counts.changed))
        case JobState.COMPLETED | JobState.UNDONE:
            return str(_SENTENCES[job.state].fill(counts.changed))
        case state:
            return str(_SENTENCES[state].fill(counts.rows, changed=counts.changed))


def handover_title(job: ImportJob) -> str:
    """Which handover it is."""
    return _("Handover {number}", number=str(job.number))


def handover_head(job: ImportJob, handover: Handover, name: Name = plain) -> str:
    """Which handover it is, of whom, and to whom."""
    return _("Handover {number}: {what}", number=str(job.number), what=handover_words(handover, name))


def handover_words(handover: Handover, name: Name = plain) -> str:
    """Whose customers go to whom."""
    if handover.listed is None:
        return _who_to_whom(handover, name)
    return ngettext(
        "{what} (only those in a list of {count} customer)",
        "{what} (only those in a list of {count} customers)",
        handover.listed,
        what=_who_to_whom(handover, name),
    )


def _who_to_whom(handover: Handover, name: Name) -> str:
    leaving, to = name(handover.leaving.email), _names(handover, name)
    if handover.workflow is None:
        return _("the customers of {person} to {others}", person=leaving, others=to)
    return _(
        "the customers of {person} with the workflow {workflow} to {others}",
        person=leaving,
        workflow=_workflow(handover.workflow.name, name),
        others=to,
    )


def _workflow(workflow: str, name: Name) -> str:
    """A workflow's name beside words of ours: quoted, where nothing else sets it off."""
    return quoted(workflow) if name is plain else name(workflow)


def _names(handover: Handover, name: Name) -> tuple[Value, ...]:
    """Those who take over; in a message the first of many."""
    names = [name(user.email) for user in handover.to]
    return tuple(names) if name is plain else first_of(names, _MOST_NAMED)


def gains_lines(job: ImportJob, name: Name = plain) -> Sequence[str]:
    """How many customers each of those gets who take over; together they are all that are planned."""
    shares = job.verdict.totals.shares if job.verdict else ()
    return [_share_line(one, name(one.name)) for one in shares if one.customers]


def _share_line(share: Share, person: str) -> str:
    if share.already == share.customers:
        return ngettext(
            "{person} gets {count} customer, and looks after it already.",
            "{person} gets {count} customers, and looks after all of them already.",
            share.customers,
            person=person,
        )
    if share.already:
        return ngettext(
            "{person} gets {count} customer, and looks after {already} of them already.",
            "{person} gets {count} customers, and looks after {already} of them already.",
            share.customers,
            person=person,
            already=share.already,
        )
    return ngettext(
        "{person} gets {count} customer.", "{person} gets {count} customers.", share.customers, person=person
    )


def terms_lines(job: ImportJob, handover: Handover, name: Name = plain) -> Sequence[str]:
    """What becomes of others who look after these customers, and of the rest of a list."""
    return list(filter(None, [_others_words(job, handover, name), _not_theirs_words(job, handover, name)]))


def _others_words(job: ImportJob, handover: Handover, name: Name) -> str:
    """Who else loses customers; nothing where others stay, or there are none."""
    moved = job.verdict.totals.managers_moved if job.verdict else ()
    losers = {one.name: one.loses for one in moved if one.loses and one.name != handover.leaving.email}
    if handover.others_stay or not losers:
        return ""
    most = sorted(losers, key=lambda one: (-losers[one], one))
    named = [lazy_gettext("{name} ({amount})", name=name(one), amount=losers[one]) for one in most]
    return _(
        "Whoever gets a customer looks after it alone. Others lose customers: {names}.", names=tuple(named)
    )


def _not_theirs_words(job: ImportJob, handover: Handover, name: Name) -> str:
    """How many of a list stay as they are, because they aren't this person's."""
    others = (handover.listed or 0) - job.counts.rows
    if others <= 0:
        return ""
    return ngettext(
        "{count} customer of the list isn't looked after by {person}, and stays as it is.",
        "{count} customers of the list aren't looked after by {person}, and stay as they are.",
        others,
        person=name(handover.leaving.email),
    )


def proof(handover: Handover, customers: int, name: Name = plain) -> str:
    """How many of these customers the one who left still looks after now."""
    person = name(handover.leaving.email)
    if handover.listed is not None:
        return ngettext(
            "{person} looks after {count} customer of the list now.",
            "{person} looks after {count} customers of the list now.",
            customers,
            person=person,
        )
    if handover.workflow is None:
        return ngettext(
            "{person} looks after {count} customer now.",
            "{person} looks after {count} customers now.",
            customers,
            person=person,
        )
    return ngettext(
        "{person} looks after {count} customer with the workflow {workflow} now.",
        "{person} looks after {count} customers with the workflow {workflow} now.",
        customers,
        person=person,
        workflow=_workflow(handover.workflow.name, name),
    )


def left_words(job: ImportJob) -> str:
    """That customers were left, and why; nothing where none were."""
    errors = job.counts.errors
    if not errors:
        return ""
    return ngettext(
        "{count} customer was left, because someone has changed who looks after it, or its workflow, "
        "meanwhile:",
        "{count} customers were left, because someone has changed who looks after them, or their workflow, "
        "meanwhile:",
        errors,
    )
