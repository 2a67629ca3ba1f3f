"""The guards: what of a plan's totals is so unusual that it stops by itself."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobKind
from importer.words.totals import Guard, GuardNumbers, PlanTotals

FEWEST_CELLS: Final = 5
"""Of fewer filled cells nobody can tell whether they fit."""
FEWEST_ROWS: Final = 20
"""Of fewer rows it is no wonder that most have errors."""


def judge(job: ImportJob, totals: PlanTotals, numbers: GuardNumbers) -> Sequence[Guard]:
    """The guards that speak of a job's plan, the gravest first."""
    exempt = _find_exempt(job)
    guards = [guard for guard in Guard if guard not in exempt and _SPEAKS[guard](totals, numbers)]
    if Guard.HARDLY_FITS in guards:  # that is why the rows have errors
        return [guard for guard in guards if guard is not Guard.MOSTLY_ERRORS]
    return guards


def _find_exempt(job: ImportJob) -> Collection[Guard]:
    """Whoever corrects some rows of an error file leaves the others as wrong as they were."""
    if job.kind is JobKind.FILE and job.of is not None:
        return {Guard.MOSTLY_ERRORS}
    return _EXEMPT.get(job.kind, ())


def fields_that_hardly_fit(totals: PlanTotals, numbers: GuardNumbers) -> Sequence[Field]:
    """The fields of whose columns hardly anything is in the directory."""
    return [
        field
        for field, fit in totals.fits.items()
        if fit.filled >= FEWEST_CELLS and 100 * fit.known < numbers.fit_percent * fit.filled
    ]


def _has_mostly_errors(totals: PlanTotals, numbers: GuardNumbers) -> bool:
    return totals.rows >= FEWEST_ROWS and 100 * totals.errors > numbers.error_percent * totals.rows


def _sets_many_workflows(totals: PlanTotals, numbers: GuardNumbers) -> bool:
    gets = totals.workflows + _count_added(totals, totals.added_with_workflow)
    is_much = 100 * gets > numbers.workflow_percent * totals.directory
    return gets > numbers.workflow_changes and is_much


def _sets_many(totals: PlanTotals, numbers: GuardNumbers) -> bool:
    """Whoever is taken out again counts also where nobody looked after them: nothing is left of them."""
    sets = totals.customers + totals.taken_out + _count_added(totals, totals.added_assigned)
    return sets > numbers.changes


def _count_added(totals: PlanTotals, added: int) -> int:
    """So many, but of a directory's first customers none: to load them is where everybody begins.

    They may come in several lists, as long as nobody has done anything with those who are there.
    """
    return 0 if totals.first_load else added


_EXEMPT: Final[Mapping[JobKind, Collection[Guard]]] = {
    JobKind.UNDO: {Guard.MOSTLY_ERRORS, Guard.CLEARED, Guard.LEFT_WITH_NEITHER, Guard.MOVES_AWAY},
    JobKind.CORRECTION: {Guard.HARDLY_FITS, Guard.MOSTLY_ERRORS},
    JobKind.RETURN: frozenset(Guard),
    JobKind.TRIAL: frozenset(Guard),
}
"""Guards that don't count, because they speak of the very thing that was asked for.

An undo gives customers what they had before, also where that is nothing. All rows of a correction had errors,
and nobody has to mend all of them. Whoever confirmed a cover has confirmed its return. A trial's few changes
were seen beside what the guards say.
"""

_SPEAKS: Final[Mapping[Guard, Callable[[PlanTotals, GuardNumbers], bool]]] = {
    Guard.HARDLY_FITS: lambda totals, numbers: bool(fields_that_hardly_fit(totals, numbers)),
    Guard.MOSTLY_ERRORS: _has_mostly_errors,
    Guard.CLEARED: lambda totals, numbers: totals.cleared > numbers.cleared,
    Guard.LEFT_WITH_NEITHER: lambda totals, numbers: totals.left_with_neither > numbers.cleared,
    Guard.INACTIVE: lambda totals, _numbers: bool(totals.gone) and totals.customers > 0,
    Guard.UNDOES_LATER: lambda totals, _numbers: totals.undoes_later > 0,
    Guard.EXPORT_UNCLEAR: lambda totals, _numbers: totals.undated > 0 and totals.customers > 0,
    Guard.ADDED_TWICE: lambda totals, _numbers: totals.added_twice > 0,
    Guard.ABSENT_CLEARED: lambda totals, _numbers: totals.absence.cleared > 0,
    Guard.MANY_CHANGES: _sets_many,
    Guard.MANY_WORKFLOWS: _sets_many_workflows,
    Guard.MOVES_AWAY: lambda totals, _numbers: bool(totals.moves_away),
}
