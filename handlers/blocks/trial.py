"""What is said of a trial: in the preview whose first changes it applies, and in what becomes of that."""

from slack_sdk.models.blocks import ButtonElement

from handlers.blocks.cancelling import stop_word
from handlers.blocks.message import button
from handlers.blocks.mrkdwn import code
from handlers.payloads.carried import SeenPlan
from handlers.payloads.ids import Action
from importer.trial import FIRST, can_be_tried
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import Value, _, ngettext
from importer.words.trial import Trial

_LONGEST_ID = 40


def apply_first_button(job: ImportJob) -> list[ButtonElement]:
    """The way to try a preview out, where that can be done; it carries which plan the person sees."""
    if not can_be_tried(job):
        return []
    text = ngettext("Apply {count} first", "Apply {count} first", FIRST)
    return [button(text, Action.APPLY_FIRST, SeenPlan(job.id, job.attempt).value)]


def take_back_button(trial: Trial) -> ButtonElement:
    """The way to an undo of what was tried."""
    changed = trial.job.counts.changed
    text = ngettext("Take back the {count}", "Take back the {count}", changed)
    return button(text, Action.UNDO_IMPORT, trial.job.id)


def stop_button(trial: Trial) -> ButtonElement:
    """While the trial is at work, it alone is stopped: the preview then stands again."""
    return button(stop_word(), Action.CANCEL_IMPORT, trial.job.id)


def go_on_words(changes: int) -> str:
    """What Import says once the first changes are applied."""
    return ngettext("Go on with {count} change", "Go on with {count} changes", changes)


def being_applied(trial: Trial) -> str:
    """What happens before the preview stands again."""
    head = ngettext(
        "The first {count} change is being applied, as import {number}…",
        "The first {count} changes are being applied, as import {number}…",
        trial.job.counts.planned,
        number=str(trial.job.number),
    )
    then = _("Then you decide here about the others. Nothing else has changed yet.")
    return f":hourglass_flowing_sand: *{head}* {then}"


def applied_first(job: ImportJob, trial: Trial) -> str:
    """Which changes are applied already, and of which customers."""
    changed = trial.job.counts.changed
    told: dict[str, Value] = {
        "number": str(trial.job.number),
        "customers": tuple(code(one, _LONGEST_ID) for one in trial.customers),
    }
    if job.verdict is None or not trial.is_of_same_reading(job):
        return ngettext(
            "{count} change of an earlier choice of columns is applied (import {number}): {customers}.",
            "{count} changes of an earlier choice of columns are applied (import {number}): {customers}.",
            changed,
            **told,
        )
    return ngettext(
        "{count} of these {changes} changes is applied (import {number}): {customers}.",
        "{count} of these {changes} changes are applied (import {number}): {customers}.",
        changed,
        changes=changed + job.verdict.totals.customers,
        **told,
    )


def stays_applied(trial: Trial) -> str:
    """What was tried stays where the rest is left."""
    return ngettext(
        "The {count} change that was applied first, as import {number}, stays: "
        "undo that import to take it back.",
        "The {count} changes that were applied first, as import {number}, stay: "
        "undo that import to take them back.",
        trial.job.counts.changed,
        number=str(trial.job.number),
    )


def applied_before(trial: Trial) -> str:
    """What an undo of the rest leaves."""
    return ngettext(
        "{count} change of this file was applied first, as import {number}: "
        "to take everything back, undo that one too.",
        "{count} changes of this file were applied first, as import {number}: "
        "to take everything back, undo that one too.",
        trial.job.counts.changed,
        number=str(trial.job.number),
    )


def trial_of(job: ImportJob) -> str:
    """Whose first changes a job has applied; empty where it is no trial."""
    if job.kind is not JobKind.TRIAL:
        return ""
    return _("The first changes of import {number}.", number=str(job.of))
