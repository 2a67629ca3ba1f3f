"""What a file would change, below the question about its columns: the preview, and the way on from it."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject

from handlers.blocks.absent import missing_button
from handlers.blocks.asking import ask_button
from handlers.blocks.cancelling import give_up_button
from handlers.blocks.changes import changes_buttons
from handlers.blocks.correction import corrected_values, fix_buttons
from handlers.blocks.guards import ask_once_more, warnings
from handlers.blocks.message import actions, button, context, section
from handlers.blocks.mrkdwn import code, shorten
from handlers.blocks.outcome import error_lines
from handlers.blocks.trial import (
    applied_first,
    apply_first_button,
    being_applied,
    go_on_words,
    stop_button,
    take_back_button,
)
from handlers.payloads.carried import SeenPlan
from handlers.payloads.ids import Action
from importer.preview.round_trip_words import round_trip_lines
from importer.preview.totals_words import (
    change_parts,
    changes_headline,
    moved_words,
    on_cover_lines,
    removed_parts,
    rest_parts,
)
from importer.report.outcome import total_rows
from importer.words.doubts import DoubtKind
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobState
from importer.words.language import _, ngettext, row_of
from importer.words.quoting import plain
from importer.words.summary import ErrorKind
from importer.words.totals import Movement, PlanTotals
from importer.words.trial import Trial

_LONGEST_BUTTON: Final = 75
"""A plan stands, and nobody has carried it out."""
_MOST_KINDS: Final = 3
"""So many kinds of errors are shown before anybody has said yes, so that the preview stays on one screen."""


def preview(
    job: ImportJob, rows_checked: int = 0, trial: Trial | None = None, kinds: Sequence[ErrorKind] = ()
) -> list[Block]:
    """What the rows would change, as far as that is known: while they are being checked, how many are.

    `trial` is what was applied of it first, `kinds` why rows need fixing, the most frequent first.
    """
    if trial and trial.is_at_work:
        return [section(being_applied(trial))]
    if job.state is JobState.CHECKING:
        return [section(_checking(job, rows_checked))]
    if not job.state.is_planned or job.verdict is None:
        return []
    totals = job.verdict.totals
    changes = section(_changes(job, totals, trial))
    errors = error_lines(kinds, job.counts, most=_MOST_KINDS)
    return [changes, *_exports(job), *errors, *corrected_values(job), *_movements(totals), *_warnings(job)]


def _exports(job: ImportJob) -> list[Block]:
    """When the file was exported, where it was."""
    lines = round_trip_lines(job, code)
    return [context(*lines)] if lines else []


def _checking(job: ImportJob, rows_checked: int) -> str:
    rows = total_rows(job)
    if rows_checked:
        checking = ngettext(
            "Checking {done} of {count} row…", "Checking {done} of {count} rows…", rows, done=rows_checked
        )
    else:
        checking = ngettext("Checking {count} row…", "Checking {count} rows…", rows)
    then = _("Then it stands here what they would change. Nothing has changed yet.")
    return f":hourglass_flowing_sand: *{checking}* {then}"


def _changes(job: ImportJob, totals: PlanTotals, trial: Trial | None) -> str:
    """How many customers change, in what, and what is removed from whom; then all those who don't change."""
    removed = [f":warning: {part}" for part in removed_parts(totals)]
    parts = row_of([*change_parts(totals), *removed])
    headline = changes_headline(totals) if totals.customers else _("No customer changes")
    head = f"*{headline}*"
    said = _("{head}: {told}", head=head, told=parts) if parts else head
    so_far = _so_far(job, trial) if trial else _("Nothing has changed yet.")
    return "\n".join([said, " · ".join(rest_parts(job)), so_far])


def _so_far(job: ImportJob, trial: Trial) -> str:
    return " ".join([":white_check_mark:", applied_first(job, trial), _("Nothing else has changed yet.")])


def _movements(totals: PlanTotals) -> list[Block]:
    """Who gains and who loses most, account managers first."""
    lines = [
        *_move_managers(totals.managers_moved, totals.managers_moving),
        *_move_workflows(totals.workflows_moved, totals.workflows_moving),
    ]
    return [context(*lines)] if lines else []


def _move_managers(moved: Sequence[Movement], moving: tuple[int, int]) -> Sequence[str]:
    gains, loses = moved_words(moved, moving, _name)
    gain = [_("Account managers who gain customers: {names}", names=gains)] if gains else []
    lose = [_("Account managers who lose customers: {names}", names=loses)] if loses else []
    return [*gain, *lose]


def _move_workflows(moved: Sequence[Movement], moving: tuple[int, int]) -> Sequence[str]:
    gains, loses = moved_words(moved, moving, _name)
    gain = [_("Workflows that gain customers: {names}", names=gains)] if gains else []
    lose = [_("Workflows that lose customers: {names}", names=loses)] if loses else []
    return [*gain, *lose]


def _name(name: str) -> str:
    return code(name, 40)


def _warnings(job: ImportJob) -> list[Block]:
    """A line for each guard that speaks, for what has moved since someone looked, and for who is away.

    They are paragraphs of their own: Slack limits each.
    """
    away = on_cover_lines(job.verdict.totals, _name) if job.verdict else []
    said = warnings(job), [f":calendar: {line}" for line in away]
    return [section("\n".join(lines)) for lines in said if lines]


def fit_words(job: ImportJob, field: Field) -> str:
    """How many filled cells of a column the directory knows: `1,211 of 1,240 match`; empty while unknown."""
    fit = job.verdict.totals.fits.get(field) if job.verdict else None
    if fit is None or not fit.filled:
        return ""
    return ngettext("{known} of {count} matches", "{known} of {count} match", fit.filled, known=fit.known)


def way_on(job: ImportJob, trial: Trial | None = None, *, must_ask: bool = False) -> Block:
    """The buttons: Import says how many customers it changes, and is missing where nobody should press it.

    Where a second person has to agree, they are asked instead.
    """
    block_id = f"start:{job.id}"
    if trial and trial.is_at_work:
        return actions(stop_button(trial), block_id=block_id)
    cancel = give_up_button(job)
    is_barred = (
        job.state is JobState.PREVIEWED and job.verdict is not None and not job.verdict.can_be_confirmed
    )
    first = [take_back_button(trial)] if trial else [] if must_ask else apply_first_button(job)
    start = ask_button(job) if must_ask else [_start(job, trial)]
    ways = first if is_barred else [*start, *first]
    changes = [] if is_barred else _change_buttons(job)
    buttons = [*ways, *fix_buttons(job), *missing_button(job), *changes, cancel]
    return actions(*buttons, block_id=block_id)


def _change_buttons(job: ImportJob) -> list[ButtonElement]:
    return changes_buttons(job) if job.state is JobState.PREVIEWED else []


def _start(job: ImportJob, trial: Trial | None) -> ButtonElement:
    """It carries which plan the person sees, so that nobody says yes to another one."""
    seen = SeenPlan(job.id, job.attempt if job.state is JobState.PREVIEWED else None)
    words = shorten(_start_words(job, trial), _LONGEST_BUTTON)
    return button(words, Action.START_IMPORT, seen.value, primary=True, confirm=_confirm(job))


def _confirm(job: ImportJob) -> ConfirmObject | None:
    if job.state is not JobState.PREVIEWED or job.verdict is None:
        return None
    return ask_once_more(job, job.verdict.totals.customers, _("Yes, import"))


def _start_words(job: ImportJob, trial: Trial | None) -> str:
    """Of several sheets, the button says which one it imports."""
    several = any(doubt.kind is DoubtKind.SEVERAL_SHEETS for doubt in job.reading.doubts)
    sheet = plain(job.reading.shape.sheet)
    if job.state is not JobState.PREVIEWED or job.verdict is None:
        return _("Import the sheet {sheet}", sheet=sheet) if several else _("Import")
    changes = job.verdict.totals.customers
    if not changes:
        return _("Finish without changes")
    if trial and trial.is_of_same_reading(job):
        return go_on_words(changes)
    if several:
        return ngettext(
            "Import {count} change from the sheet {sheet}",
            "Import {count} changes from the sheet {sheet}",
            changes,
            sheet=sheet,
        )
    return ngettext("Import {count} change", "Import {count} changes", changes)
