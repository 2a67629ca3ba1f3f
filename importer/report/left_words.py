"""Why values stay that an undo would have taken back, and which they are."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from importer.words.jobs import JobKind
from importer.words.language import Sentence, _, lazy_gettext, lazy_ngettext, ngettext
from importer.words.undo import LeftValue, UndoOutcome, UndoTotals

_BY_LATER_JOB: Final = {
    UndoOutcome.LATER_JOB: {
        JobKind.FILE: lazy_ngettext(
            "{count} value stays, because import {job} has set it since.",
            "{count} values stay, because import {job} has set them since.",
            0,
        ),
        JobKind.HANDOVER: lazy_ngettext(
            "{count} value stays, because handover {job} has set it since.",
            "{count} values stay, because handover {job} has set them since.",
            0,
        ),
        JobKind.DIRECTORY: lazy_ngettext(
            "{count} value stays, because list {job} has set it since.",
            "{count} values stay, because list {job} has set them since.",
            0,
        ),
    },
    UndoOutcome.LATER_JOB_SAME: {
        JobKind.FILE: lazy_ngettext(
            "{count} value stays, because import {job} asked for the same: undo that one as well to take "
            "it back.",
            "{count} values stay, because import {job} asked for the same: undo that one as well to take "
            "them back.",
            0,
        ),
        JobKind.HANDOVER: lazy_ngettext(
            "{count} value stays, because handover {job} asked for the same: undo that one as well to take "
            "it back.",
            "{count} values stay, because handover {job} asked for the same: undo that one as well to take "
            "them back.",
            0,
        ),
        JobKind.DIRECTORY: lazy_ngettext(
            "{count} value stays, because list {job} asked for the same: undo that one as well to take "
            "it back.",
            "{count} values stay, because list {job} asked for the same: undo that one as well to take "
            "them back.",
            0,
        ),
    },
}
"""Why values stay, by the kind of the later job."""
_THIS_BY_LATER_JOB: Final = {
    UndoOutcome.LATER_JOB: {
        JobKind.FILE: lazy_gettext("import {job} has set it since"),
        JobKind.HANDOVER: lazy_gettext("handover {job} has set it since"),
        JobKind.DIRECTORY: lazy_gettext("list {job} has set it since"),
    },
    UndoOutcome.LATER_JOB_SAME: {
        JobKind.FILE: lazy_gettext("import {job} asked for the same"),
        JobKind.HANDOVER: lazy_gettext("handover {job} asked for the same"),
        JobKind.DIRECTORY: lazy_gettext("list {job} asked for the same"),
    },
}
"""The same of one value, in a few words."""


def set_later(totals: UndoTotals) -> str:
    """What taking back does, though a later import has set the same values."""
    return ngettext(
        "{count} value stays for now: it goes back once the later import is taken back as well.",
        "{count} values stay for now: they go back once the later import is taken back as well.",
        totals.set_later,
    )


def left_reasons(totals: UndoTotals) -> Sequence[str]:
    """Why values stay, a sentence for each reason, the most frequent first."""
    in_order = sorted(totals.left.items(), key=lambda one: (-one[1], one[0][0], one[0][1] or 0))
    return [
        _by_later_job(outcome, job, totals.kinds.get(job, JobKind.FILE), values)
        if job and outcome in _BY_LATER_JOB
        else _reason(outcome, values)
        for (outcome, job), values in in_order
    ]


def _by_later_job(outcome: UndoOutcome, job: int, kind: JobKind, values: int) -> str:
    return str(_of_kind(_BY_LATER_JOB[outcome], kind).fill(values, job=str(job)))


def _of_kind(said: Mapping[JobKind, Sentence], kind: JobKind) -> Sentence:
    """What is said of a job of this kind; of most as of an import."""
    return said.get(kind, said[JobKind.FILE])


def _reason(outcome: UndoOutcome, values: int) -> str:
    match outcome:
        case UndoOutcome.BY_HAND:
            return ngettext(
                "{count} value stays, because someone has changed it since.",
                "{count} values stay, because someone has changed them since.",
                values,
            )
        case UndoOutcome.IN_USE:
            return ngettext(
                "{count} entry stays, because something was done with it since.",
                "{count} entries stay, because something was done with them since.",
                values,
            )
        case _:
            return ngettext(
                "{count} value can't go back, because its customer isn't there any more.",
                "{count} values can't go back, because their customers aren't there any more.",
                values,
            )


def left_line(left: LeftValue, show: Callable[[str], str]) -> str:
    """A value that stays: whose, what it is, what it would have become; `show` tells how to write values."""
    if left.field is None and not left.target:
        return _("{entry}: stays in the directory", entry=show(left.external_id))
    if left.field is None:
        return _(
            "{entry}: stays named {value} instead of {target}",
            entry=show(left.external_id),
            value=show(left.value),
            target=show(left.target),
        )
    return _(
        "{customer}, {field}: stays {value} instead of {target}",
        customer=show(left.external_id) if left.external_id else _("A customer who isn't there any more"),
        field=left.field.lazy_label,
        value=show(left.value) if left.value else _("(none)"),
        target=show(left.target) if left.target else _("(none)"),
    )


def left_field(left: LeftValue) -> Sentence:
    """Which value of the customer stays; of an entry, its name or itself."""
    if left.field is not None:
        return left.field.lazy_label
    return lazy_gettext("Name") if left.target else lazy_gettext("Entry")


def left_reason(left: LeftValue) -> str:
    """Why one value stays, in a few words."""
    match left.outcome:
        case outcome if outcome in _THIS_BY_LATER_JOB:
            return str(_of_kind(_THIS_BY_LATER_JOB[outcome], left.kind).fill(job=str(left.job)))
        case UndoOutcome.GONE:
            return _("the customer isn't there any more")
        case UndoOutcome.IN_USE:
            return _("something was done with it since")
        case _:
            return _("someone has changed it since")
