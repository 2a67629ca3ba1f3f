"""What a list of customers, users or workflows says: how it stands, what it adds, why rows were refused.

And what an undo of it takes out of the directory again.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Final

from importer.preview.totals_words import change_parts, removed_parts
from importer.report.explanation import name_rows
from importer.words.counts import either, side_by_side
from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob, JobState
from importer.words.language import Sentence, Value, _, lazy_gettext, lazy_ngettext, ngettext, row_of
from importer.words.row_errors import RowError, RowErrorCode
from importer.words.totals import Guard, PlanTotals

_LOADED: Final = {
    DirectoryKind.CUSTOMERS: lazy_gettext(
        "Customers: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused."
    ),
    DirectoryKind.USERS: lazy_gettext(
        "Users: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused."
    ),
    DirectoryKind.WORKFLOWS: lazy_gettext(
        "Workflows: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused."
    ),
}
_TO_LOAD: Final = {
    DirectoryKind.CUSTOMERS: lazy_gettext(
        "Customers: {added} to add, {updated} to update, {unchanged} unchanged, {refused} refused."
    ),
    DirectoryKind.USERS: lazy_gettext(
        "Users: {added} to add, {updated} to update, {unchanged} unchanged, {refused} refused."
    ),
    DirectoryKind.WORKFLOWS: lazy_gettext(
        "Workflows: {added} to add, {updated} to update, {unchanged} unchanged, {refused} refused."
    ),
}
_HEADS: Final = {
    DirectoryKind.CUSTOMERS: lazy_gettext("list of customers: {file}"),
    DirectoryKind.USERS: lazy_gettext("list of users: {file}"),
    DirectoryKind.WORKFLOWS: lazy_gettext("list of workflows: {file}"),
}
_IN_ANY_COLUMN: Final = frozenset({RowErrorCode.SPREADSHEET_ERROR, RowErrorCode.NOT_TEXT})
"""The messages of these don't tell which cell is meant."""


def list_head(kind: DirectoryKind, file_name: str) -> str:
    """What it is a list of, and its name."""
    return str(_HEADS[kind].fill(file=file_name))


def added_lines(job: ImportJob) -> Sequence[str]:
    """What is set of the customers that a list adds: nothing tells else that reminders may go to them."""
    if job.verdict is None or not job.state.is_planned:
        return []
    totals = job.verdict.totals
    managed, reminded = totals.added_managed, totals.added_with_workflow
    if not managed and not reminded:
        return []
    said = _(
        "Among the customers to add: {managed} with account managers, {reminded} with a workflow.",
        managed=managed,
        reminded=reminded,
    )
    return [" ".join([said, *_may_be_reminded(job)])]


def _may_be_reminded(job: ImportJob) -> Sequence[str]:
    """What it means that customers who are added have a workflow, unless a guard says it already."""
    if job.verdict is None or Guard.MANY_WORKFLOWS in job.verdict.guards:
        return []
    if not job.verdict.totals.added_with_workflow:
        return []
    return [_("Those with a workflow may get reminders at once.")]


def entry_lines(job: ImportJob) -> Sequence[str]:
    """Which customers would be taken out of the directory, or added to it again, and what they have."""
    if job.loads is not DirectoryKind.CUSTOMERS or job.state is not JobState.PREVIEWED or job.verdict is None:
        return []
    totals = job.verdict.totals
    if totals.taken_out:
        said = _(
            "Customers to take out: {count}, {managed} of them with account managers, {reminded} with a "
            "workflow.",
            count=totals.taken_out,
            managed=totals.taken_out_managed,
            reminded=totals.taken_out_with_workflow,
        )
        return [said]
    if not totals.added:
        return []
    said = _(
        "Customers to add again: {count}, {managed} of them with account managers, {reminded} with a "
        "workflow.",
        count=totals.added,
        managed=totals.added_managed,
        reminded=totals.added_with_workflow,
    )
    return [" ".join([said, *_may_be_reminded(job)])]


def update_lines(job: ImportJob) -> Sequence[str]:
    """In what customers change that are there already; who changes in both is in both numbers."""
    totals = job.verdict.totals if job.verdict else PlanTotals()
    parts = (*change_parts(totals), *removed_parts(totals))
    return [*([_("Of the updates: {parts}.", parts=parts)] if parts else []), *renamed_lines(job)]


def renamed_lines(job: ImportJob) -> Sequence[str]:
    """How many customers have another name in the list: one that is in the wrong column renames them all."""
    renamed = job.verdict.totals.renamed if job.verdict else 0
    if not renamed or job.loads is not DirectoryKind.CUSTOMERS:
        return []
    if job.state.is_planned:
        return [
            ngettext("{count} customer gets another name.", "{count} customers get another name.", renamed)
        ]
    return [ngettext("{count} customer got another name.", "{count} customers got another name.", renamed)]


def list_counts(job: ImportJob) -> str:
    """How many entries were added and updated, or would be, how many not, and how many rows were refused."""
    if job.loads is None:
        raise LookupError("a job that loads nothing")
    added, updated = count_loaded(job)
    said = (_TO_LOAD if job.state.is_planned else _LOADED)[job.loads]
    counts = job.counts
    unchanged = counts.unchanged - counts.repeats
    loaded = said.fill(added=added, updated=updated, unchanged=unchanged, refused=counts.errors)
    return " ".join([str(loaded), *_repeats(job)])


def _repeats(job: ImportJob) -> Sequence[str]:
    """How many rows say what another one says already."""
    repeats = job.counts.repeats
    return (
        [ngettext("{count} row repeats another.", "{count} rows repeat others.", repeats)] if repeats else []
    )


def count_loaded(job: ImportJob) -> tuple[int, int]:
    """How many entries a list has added and updated; of one that nobody has loaded yet, would."""
    done = job.counts.planned if job.state.is_planned else job.counts.changed
    added = min(job.verdict.totals.added if job.verdict else 0, done)
    return added, done - added


def list_outcome(job: ImportJob) -> str:
    """How a list stands, in one sentence."""
    match job.state:
        case JobState.FAILED:
            return _("Failed: nothing was changed")
        case JobState.MAPPING | JobState.QUEUED:
            return _("Waiting for its turn")
        case JobState.CHECKING:
            return _("Checking what it adds")
        case JobState.CANCELLED if not job.counts.changed:
            return _("Cancelled before it began")
        case JobState.WAITING_FOR_APPROVAL:
            return _("Waiting for approval")
        case _:
            return str(_STATES[job.state].fill(counts=_numbers(job)))


_STATES: Final = {
    JobState.PREVIEWED: lazy_gettext("Previewed: {counts}"),
    JobState.APPLYING: lazy_gettext("Loading: {counts} so far"),
    JobState.COMPLETED: lazy_gettext("Loaded: {counts}"),
    JobState.COMPLETED_WITH_ERRORS: lazy_gettext("Loaded: {counts}"),
    JobState.CANCELLED: lazy_gettext("Cancelled: {counts}"),
    JobState.UNDONE: lazy_gettext("Undone: {counts}"),
}


_TO_DO: Final = (
    lazy_ngettext("{count} to add", "{count} to add", 0),
    lazy_ngettext("{count} to update", "{count} to update", 0),
)
_DONE: Final = (
    lazy_ngettext("{count} added", "{count} added", 0),
    lazy_ngettext("{count} updated", "{count} updated", 0),
)


def _numbers(job: ImportJob) -> str:
    """The counts that aren't nothing."""
    if job.state is JobState.APPLYING:
        return _("{changed} of {planned}", changed=job.counts.changed, planned=job.counts.planned)
    added, updated = count_loaded(job)
    adds, updates = _TO_DO if job.state.is_planned else _DONE
    counts = job.counts
    said = [
        (added, adds),
        (updated, updates),
        (counts.unchanged - counts.repeats, lazy_ngettext("{count} unchanged", "{count} unchanged", 0)),
        (counts.repeats, lazy_ngettext("{count} repeat", "{count} repeats", 0)),
        (counts.errors, lazy_ngettext("{count} refused", "{count} refused", 0)),
    ]
    return row_of(str(sentence.fill(count)) for count, sentence in said if count) or _("no rows")


def refusal_words(errors: Sequence[RowError], quote: Callable[[str], str]) -> Sentence:
    """Why a row was refused, all that is wrong with it."""
    return reduce(side_by_side, (_say(error, quote) for error in errors))


def _say(error: RowError, quote: Callable[[str], str]) -> Sentence:
    if not error.value:
        return error.code.lazy_message
    values: dict[str, Value] = {"message": error.code.lazy_message, "value": quote(error.value)}
    if error.code in _IN_ANY_COLUMN:
        return lazy_gettext("{message} ({label}: {value})", label=error.column, **values)
    if error.rows:
        return lazy_gettext("{message} ({value}, also in {rows})", rows=name_rows(error.rows), **values)
    if not error.suggestions:
        return lazy_gettext("{message} ({value})", **values)
    meant = either(list(map(quote, error.suggestions)))
    return lazy_gettext("{message} ({value}, did you mean {meant}?)", **values, meant=meant)
