"""What each guard says, in one plain line: the numbers, and what they mean."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from importer.preview.round_trip_words import name_absent
from importer.words.absent import Absent
from importer.words.column_names import lettered
from importer.words.exports import EXPORTED_ON
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.language import Value, _, lazy_ngettext, ngettext
from importer.words.totals import Fit, Guard, PlanTotals

Quote = Callable[[str], str]
"""Puts a name from a file or the directory so that it can't be taken for words of ours."""

_MOST_NAMED: Final = 3


def guard_lines(job: ImportJob, quote: Quote) -> Sequence[str]:
    """A line for each guard that speaks of the job's plan; none where it has no plan."""
    if job.verdict is None:
        return []
    return [line for guard in job.verdict.guards for line in guard_words(job, guard, quote)]


def guard_words(job: ImportJob, guard: Guard, quote: Quote) -> Sequence[str]:
    """What this guard says of the job's plan, a line for each thing."""
    return _LINES[guard](job, job.verdict.totals, quote) if job.verdict else []


def _say_hardly_fits(job: ImportJob, totals: PlanTotals, quote: Quote) -> Sequence[str]:
    unfit = job.verdict.unfit if job.verdict else ()
    return [_say_fit(field, _name_column(job, field, quote), totals.fits[field]) for field in unfit]


def _name_column(job: ImportJob, field: Field, quote: Quote) -> str:
    place = job.reading.mapping.column(field) or 0
    header = job.reading.shape.columns[place]
    return quote(header) if header else lettered(job.reading.shape, place)


def _say_fit(field: Field, column: str, fit: Fit) -> str:
    """How few of a column's values are known, and what to do."""
    values: dict[str, Value] = {"filled": fit.filled, "column": column}
    said = _say_how_few(field, fit.known, values) if fit.known else _say_none(field, values)
    return " ".join([said, _("Choose another column.")])


def _say_none(field: Field, values: Mapping[str, Value]) -> str:
    match field:
        case Field.EXTERNAL_ID:
            return _("None of the {filled} values of {column} is the External Id of a customer.", **values)
        case Field.ACCOUNT_MANAGER:
            return _("None of the {filled} values of {column} is the email of a user.", **values)
        case Field.WORKFLOW:
            return _("None of the {filled} values of {column} is a workflow.", **values)


def _say_how_few(field: Field, known: int, values: Mapping[str, Value]) -> str:
    match field:
        case Field.EXTERNAL_ID:
            return ngettext(
                "Of the {filled} values of {column}, {count} is the External Id of a customer.",
                "Of the {filled} values of {column}, {count} are External Ids of customers.",
                known,
                **values,
            )
        case Field.ACCOUNT_MANAGER:
            return ngettext(
                "Of the {filled} values of {column}, {count} is the email of a user.",
                "Of the {filled} values of {column}, {count} are emails of users.",
                known,
                **values,
            )
        case Field.WORKFLOW:
            return ngettext(
                "Of the {filled} values of {column}, {count} is a workflow.",
                "Of the {filled} values of {column}, {count} are workflows.",
                known,
                **values,
            )


def _say_mostly_errors(_job: ImportJob, totals: PlanTotals, _quote: Quote) -> Sequence[str]:
    return [
        _(
            "{errors} of the {rows} rows have errors and would change nothing: it may be the wrong file or "
            "the wrong column.",
            errors=totals.errors,
            rows=totals.rows,
        )
    ]


def _say_cleared(_job: ImportJob, totals: PlanTotals, _quote: Quote) -> Sequence[str]:
    workflows = ngettext(
        "{count} customer loses its workflow, and gets no reminders any more.",
        "{count} customers lose their workflow, and get no reminders any more.",
        totals.workflows_removed,
    )
    managers = ngettext(
        "{count} customer loses all of its account managers.",
        "{count} customers lose all of their account managers.",
        totals.managers_removed,
    )
    removed = ((totals.workflows_removed, workflows), (totals.managers_removed, managers))
    return [line for amount, line in removed if amount]


def _say_left_with_neither(_job: ImportJob, totals: PlanTotals, _quote: Quote) -> Sequence[str]:
    return [
        ngettext(
            "{count} customer is left with neither account manager nor workflow.",
            "{count} customers are left with neither account manager nor workflow.",
            totals.left_with_neither,
        )
    ]


def _name_some(first: Sequence[str], amount: int, quote: Quote) -> Value:
    """The first of so many, and how many more there are."""
    more = amount - len(first)
    others = [lazy_ngettext("{count} other", "{count} others", more)] if more else []
    return (*map(quote, first), *others)


def _say_inactive(_job: ImportJob, totals: PlanTotals, quote: Quote) -> Sequence[str]:
    return [
        ngettext(
            "The Slack account of {names} is deactivated: if they have left, nobody looks after these "
            "customers.",
            "The Slack accounts of {names} are deactivated: if they have left, nobody looks after these "
            "customers.",
            len(totals.gone),
            names=_name_some(totals.gone[:_MOST_NAMED], len(totals.gone), quote),
        )
    ]


def _say_undoes_later(job: ImportJob, totals: PlanTotals, quote: Quote) -> Sequence[str]:
    exports = job.verdict.round_trip.exports if job.verdict and job.verdict.round_trip else ()
    return [
        ngettext(
            "{count} of your rows would undo a later change: the customer {names} was changed after "
            "{moment} (UTC), when the file was exported.",
            "{count} of your rows would undo a later change: the customers {names} were changed after "
            "{moment} (UTC), when the file was exported.",
            totals.undoes_later,
            names=_name_some(totals.first_undone, totals.undoes_later, quote),
            moment=export.moment,
        )
        for export in exports[:1]
    ]


def _say_export_unclear(_job: ImportJob, totals: PlanTotals, _quote: Quote) -> Sequence[str]:
    return [
        ngettext(
            "When {count} row was exported can't be told any more, since its “{column}” was changed or is "
            "of another workspace: it may undo later changes. To be sure, take a new export.",
            "When {count} rows were exported can't be told any more, since their “{column}” was changed or "
            "is of another workspace: they may undo later changes. To be sure, take a new export.",
            totals.undated,
            column=EXPORTED_ON.message,
        )
    ]


def _say_added_twice(_job: ImportJob, totals: PlanTotals, quote: Quote) -> Sequence[str]:
    return [
        ngettext(
            "{count} customer to add may be there already: {ids} is the External Id of another customer but "
            "for zeros at the front, which a spreadsheet takes away.",
            "{count} customers to add may be there already: {ids} are External Ids of other customers but "
            "for zeros at the front, which a spreadsheet takes away.",
            totals.added_twice,
            ids=_name_some(totals.first_twice, totals.added_twice, quote),
        )
    ]


def _say_absent_cleared(job: ImportJob, totals: PlanTotals, quote: Quote) -> Sequence[str]:
    cleared = totals.absence.cleared
    names = name_absent(totals.absence, cleared, quote)
    if job.absent is Absent.CLEAR_WORKFLOW:
        said = ngettext(
            "{count} customer that is missing in the file loses its workflow, and gets no reminders any "
            "more: {names}.",
            "{count} customers that are missing in the file lose their workflow, and get no reminders any "
            "more: {names}.",
            cleared,
            names=names,
        )
    else:
        said = ngettext(
            "{count} customer that is missing in the file loses all of its account managers: {names}.",
            "{count} customers that are missing in the file lose all of their account managers: {names}.",
            cleared,
            names=names,
        )
    return [said]


def _say_many_changes(_job: ImportJob, totals: PlanTotals, _quote: Quote) -> Sequence[str]:
    changed, added, taken_out = totals.customers, totals.added_assigned, totals.taken_out
    said = _MANY[changed > 0, added > 0, taken_out > 0]
    return [str(said.fill(changed + added + taken_out))]


_MANY: Final = {
    (True, False, False): lazy_ngettext(
        "{count} customer changes, which is more than usual.",
        "{count} customers change, which is more than usual.",
        0,
    ),
    (False, True, False): lazy_ngettext(
        "{count} customer is added with an account manager or a workflow, which is more than usual.",
        "{count} customers are added with an account manager or a workflow, which is more than usual.",
        0,
    ),
    (True, True, False): lazy_ngettext(
        "{count} customer changes or is added with an account manager or a workflow, which is more than "
        "usual.",
        "{count} customers change or are added with an account manager or a workflow, which is more than "
        "usual.",
        0,
    ),
    (False, False, True): lazy_ngettext(
        "{count} customer is taken out of the directory, which is more than usual.",
        "{count} customers are taken out of the directory, which is more than usual.",
        0,
    ),
    (True, False, True): lazy_ngettext(
        "{count} customer changes or is taken out of the directory, which is more than usual.",
        "{count} customers change or are taken out of the directory, which is more than usual.",
        0,
    ),
}
"""Of customers who change, who are added with something, and who are taken out: no job adds and takes out."""


def _say_many_workflows(job: ImportJob, totals: PlanTotals, _quote: Quote) -> Sequence[str]:
    changed = ngettext(
        "The workflow of {count} customer changes: it may get reminders at once.",
        "The workflow of {count} customers changes: these customers may get reminders at once.",
        totals.workflows,
    )
    added = (_ADDED_AGAIN if job.is_undo else _ADDED).fill(totals.added_with_workflow)
    gets = ((totals.workflows, changed), (totals.added_with_workflow, added))
    return [str(line) for amount, line in gets if amount]


_ADDED: Final = lazy_ngettext(
    "{count} customer that this list adds gets a workflow: it may get reminders at once.",
    "{count} customers that this list adds get a workflow: these customers may get reminders at once.",
    0,
)
_ADDED_AGAIN: Final = lazy_ngettext(
    "{count} customer that this undo adds again gets its workflow back: it may get reminders at once.",
    "{count} customers that this undo adds again get their workflow back: these customers may get reminders "
    "at once.",
    0,
)


def _say_moves_away(_job: ImportJob, totals: PlanTotals, quote: Quote) -> Sequence[str]:
    named = [
        _(
            "{lost} of the {had} customers of {manager} move away.",
            lost=one.loses,
            had=one.had,
            manager=quote(one.name),
        )
        for one in totals.moves_away[:_MOST_NAMED]
    ]
    others = ngettext(
        "So do most customers of {count} more account manager.",
        "So do most customers of {count} more account managers.",
        len(totals.moves_away) - len(named),
    )
    return [*named, others] if len(named) < len(totals.moves_away) else named


_LINES: Final[Mapping[Guard, Callable[[ImportJob, PlanTotals, Quote], Sequence[str]]]] = {
    Guard.HARDLY_FITS: _say_hardly_fits,
    Guard.MOSTLY_ERRORS: _say_mostly_errors,
    Guard.CLEARED: _say_cleared,
    Guard.LEFT_WITH_NEITHER: _say_left_with_neither,
    Guard.INACTIVE: _say_inactive,
    Guard.UNDOES_LATER: _say_undoes_later,
    Guard.EXPORT_UNCLEAR: _say_export_unclear,
    Guard.ADDED_TWICE: _say_added_twice,
    Guard.ABSENT_CLEARED: _say_absent_cleared,
    Guard.MANY_CHANGES: _say_many_changes,
    Guard.MANY_WORKFLOWS: _say_many_workflows,
    Guard.MOVES_AWAY: _say_moves_away,
}
