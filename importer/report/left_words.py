"""Why values stay that an undo would have taken back, and which they are."""

from collections.abc import Callable, Sequence

from importer.words.language import Sentence, _, lazy_gettext, ngettext
from importer.words.undo import LeftValue, UndoOutcome, UndoTotals


def asked_again(totals: UndoTotals) -> str:
    """What taking back does, though a later import asked for the same."""
    return ngettext(
        "{count} value stays for now: it goes back once the later import is taken back as well.",
        "{count} values stay for now: they go back once the later import is taken back as well.",
        totals.asked_again,
    )


def left_reasons(totals: UndoTotals) -> Sequence[str]:
    """Why values stay, a sentence for each reason, the most frequent first."""
    in_order = sorted(totals.left.items(), key=lambda one: (-one[1], one[0][0], one[0][1] or 0))
    return [_reason(outcome, job, values) for (outcome, job), values in in_order]


def _reason(outcome: UndoOutcome, job: int | None, values: int) -> str:
    match outcome:
        case UndoOutcome.BY_HAND:
            return ngettext(
                "{count} value stays, because someone has changed it since.",
                "{count} values stay, because someone has changed them since.",
                values,
            )
        case UndoOutcome.LATER_JOB:
            return ngettext(
                "{count} value stays, because import {job} has set it since.",
                "{count} values stay, because import {job} has set them since.",
                values,
                job=str(job),
            )
        case UndoOutcome.LATER_JOB_SAME:
            return ngettext(
                "{count} value stays, because import {job} asked for the same: undo that one as well to take "
                "it back.",
                "{count} values stay, because import {job} asked for the same: undo that one as well to take "
                "them back.",
                values,
                job=str(job),
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
        case UndoOutcome.LATER_JOB:
            return _("import {job} has set it since", job=str(left.job))
        case UndoOutcome.LATER_JOB_SAME:
            return _("import {job} asked for the same", job=str(left.job))
        case UndoOutcome.GONE:
            return _("the customer isn't there any more")
        case UndoOutcome.IN_USE:
            return _("something was done with it since")
        case _:
            return _("someone has changed it since")
