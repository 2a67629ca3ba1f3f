"""What is told of past imports: a page of them, one in detail, and what else was made of the same rows."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from importer.report.written_files import error_file_name
from importer.words.job_ports import Jobs
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Language, _, catalogue, ngettext, speaking
from importer.words.summary import ErrorKind
from importer.words.wanted import Wanted

PAGE: Final = 10
"""So many past imports are shown at once."""
MOST_LOOKED_AT: Final = 50
"""So many past imports are looked at for a page: of each it may have to be asked who sees it."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """What else was made of a job's rows: the last import of the `same` bytes, the numbers of corrections."""

    same: ImportJob | None = None
    corrected_by: Sequence[int] = ()


NOTHING_ELSE: Final = Attempts()
"""Nothing is known of other attempts."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some past imports, newest first: those that may be seen, and how many between them may not.

    `older` is the number below which older ones begin, None where there are none; `newer` the number above
    which newer ones do.
    """

    jobs: Sequence[ImportJob]
    hidden: int = 0
    older: int | None = None
    newer: int | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """One past import and its kinds of errors; without values from its rows unless `with_rows`."""

    job: ImportJob
    kinds: Sequence[ErrorKind]
    with_rows: bool
    attempts: Attempts = NOTHING_ELSE


async def find_page(
    jobs: Jobs,
    workspace: int,
    may_see: Callable[[ImportJob], Awaitable[bool]],
    wanted: Wanted,
    *,
    before: int | None = None,
    after: int | None = None,
) -> Page:
    """A page of the wanted imports that may be seen: the newest, or those next to a number."""
    shown, hidden, last, is_full = list[ImportJob](), 0, None, False
    async for job in _next_to(jobs, workspace, wanted, before, after):
        is_full = len(shown) == PAGE or len(shown) + hidden == MOST_LOOKED_AT
        if is_full:
            break
        if await may_see(job):
            shown.append(job)
        else:
            hidden += 1
        last = job.number
    more = last if is_full else None
    if after is None:
        return Page(shown, hidden, older=more, newer=None if before is None else before - 1)
    return Page(shown[::-1], hidden, older=after + 1, newer=more)


async def _next_to(
    jobs: Jobs, workspace: int, wanted: Wanted, before: int | None, after: int | None
) -> AsyncIterator[ImportJob]:
    while found := await jobs.history(workspace, before=before, after=after, limit=PAGE + 1, wanted=wanted):
        for job in found:
            yield job
        last = found[-1].number
        before, after = (last, None) if after is None else (None, last)


LOOKED_BACK: Final = 100
"""So many imports with errors are looked at: whoever corrects an error file does so within days."""


def find_corrected(file_name: str, with_errors: Sequence[ImportJob]) -> int | None:
    """The number of the newest of these imports whose error file has this name in any language.

    People seldom give it another.
    """
    for language in Language:
        with speaking(catalogue(language)):
            for job in with_errors:
                if file_name in _name_error_files(job):
                    return job.number
    return None


def _name_error_files(job: ImportJob) -> Collection[str]:
    """What its error file is called, delimited or as a workbook."""
    name, number = job.reading.source.file_name, job.number
    return {error_file_name(name, number, is_workbook=is_workbook) for is_workbook in (False, True)}


def corrects(job: ImportJob) -> str:
    """Which import's rows a file corrects; empty where it corrects none."""
    if job.kind is not JobKind.FILE or job.of is None:
        return ""
    return _("Corrects import {number}.", number=str(job.of))


def corrected_by(attempts: Attempts) -> str:
    """Which imports correct this one; empty where none does."""
    if not attempts.corrected_by:
        return ""
    return ngettext(
        "Corrected by import {numbers}.",
        "Corrected by imports {numbers}.",
        len(attempts.corrected_by),
        numbers=tuple(map(str, attempts.corrected_by)),
    )


def imported_before(job: ImportJob, same: ImportJob, person: Callable[[str], str], day: str) -> str:
    """That the same file was imported before: the day, by whom, what changed, and whether that still stands.

    `person` names someone.
    """
    if same.state is JobState.UNDONE:
        return f"{_imported(job, same, person, day)} {_('That import has been undone since.')}"
    return _imported(job, same, person, day)


def _imported(job: ImportJob, same: ImportJob, person: Callable[[str], str], day: str) -> str:
    if same.uploaded_by == job.uploaded_by:
        return ngettext(
            "You imported this file on {day}: {count} customer changed.",
            "You imported this file on {day}: {count} customers changed.",
            same.counts.changed,
            day=day,
        )
    return ngettext(
        "{person} imported this file on {day}: {count} customer changed.",
        "{person} imported this file on {day}: {count} customers changed.",
        same.counts.changed,
        person=person(same.uploaded_by),
        day=day,
    )
