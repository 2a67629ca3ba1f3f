"""What a handover says: what it is, how it stands, and who looks after the customers now."""

from collections.abc import Sequence
from typing import Final

from importer.words.handover import Handover
from importer.words.jobs import ImportJob, JobState
from importer.words.language import Value, _, lazy_ngettext, ngettext
from importer.words.quoting import plain, quoted

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


def handover_outcome(job: ImportJob) -> str:
    """How a handover stands, in one sentence."""
    counts = job.counts
    match job.state:
        case JobState.MAPPING | JobState.QUEUED:
            return _("Waiting for its turn")
        case JobState.CHECKING:
            return _("Checking who is handed over")
        case JobState.FAILED:
            return _("Failed: nobody was handed over")
        case JobState.COMPLETED if not counts.rows:
            return _("Completed: there was nobody to hand over")
        case JobState.COMPLETED | JobState.UNDONE:
            return str(_SENTENCES[job.state].fill(counts.changed))
        case state:
            return str(_SENTENCES[state].fill(counts.rows, changed=counts.changed))


def handover_title(job: ImportJob) -> str:
    """Which handover it is."""
    return _("Handover {number}", number=str(job.number))


def handover_head(job: ImportJob, handover: Handover) -> str:
    """Which handover it is, of whom, and to whom."""
    return _("Handover {number}: {what}", number=str(job.number), what=handover_words(handover))


def handover_words(handover: Handover) -> str:
    """Whose customers go to whom."""
    leaving, to = plain(handover.leaving.email), _names(handover)
    if handover.workflow is None:
        return _("the customers of {person} to {others}", person=leaving, others=to)
    return _(
        "the customers of {person} with the workflow {workflow} to {others}",
        person=leaving,
        workflow=quoted(handover.workflow.name),
        others=to,
    )


def _names(handover: Handover) -> tuple[Value, ...]:
    return tuple(plain(user.email) for user in handover.to)


def returns_words(handover: Handover) -> str:
    """That a cover returns, and when; nothing where it is for good."""
    if handover.returns_on is None:
        return ""
    return _(
        "They return to {person} on {day}, but for those that someone has changed by then.",
        person=plain(handover.leaving.email),
        day=handover.returns_on,
    )


def other_cover_words(handover: Handover, cover: Handover, number: int) -> str:
    """What becomes of an earlier cover, with its number, that concerns the one who hands over now."""
    person, day = plain(handover.leaving.email), cover.returns_on
    if day is None:
        return ""
    if cover.leaving.id == handover.leaving.id:
        return _(
            "Others cover for {person} as well: what handover {number} handed over still returns to them on "
            "{day}.",
            person=person,
            number=str(number),
            day=day,
        )
    if handover.returns_on is None:
        return _(
            "{person} covers for {other}: what handover {number} handed over to them, and is handed on now, "
            "doesn't return to {other} on {day}, but stays.",
            person=person,
            other=plain(cover.leaving.email),
            number=str(number),
            day=day,
        )
    return _(
        "{person} covers for {other}: what handover {number} handed over to them, and is handed on now, "
        "returns to {other} once both covers are over, on {day}.",
        person=person,
        other=plain(cover.leaving.email),
        number=str(number),
        day=max(day, handover.returns_on),
    )


def gains_lines(job: ImportJob) -> Sequence[str]:
    """How many customers each of those gets who take over, as it is planned."""
    moved = job.verdict.totals.managers_moved if job.verdict else ()
    return [
        ngettext(
            "{person} gets {count} customer.",
            "{person} gets {count} customers.",
            one.gains,
            person=plain(one.name),
        )
        for one in sorted(moved, key=lambda one: one.name)
        if one.gains
    ]


def proof(handover: Handover, customers: int) -> str:
    """How many of these customers the one who left still looks after now."""
    person = plain(handover.leaving.email)
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
        workflow=quoted(handover.workflow.name),
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
