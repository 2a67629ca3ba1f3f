"""What people look back at: a page of past imports, one of them in detail, and its error file."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from importer.access import Permissions
from importer.attempts import NOTHING_ELSE, Attempts
from importer.permissions import Act, Asker
from importer.report.error_file import write_error_file_of
from importer.report.written_files import OutputKind, WrittenFile
from importer.words.errors import RowsGoneError
from importer.words.job_ports import Jobs, Plans
from importer.words.jobs import ImportJob
from importer.words.language import lazy_gettext
from importer.words.ports import Directory, FileCache
from importer.words.row_errors import NO_NAMES, Advice
from importer.words.summary import ErrorKind
from importer.words.wanted import EVERYTHING, Wanted

PAGE: Final = 10
"""So many past imports are shown at once."""
MOST_LOOKED_AT: Final = 50
"""So many past imports are looked at for a page: of each it may have to be asked who sees it."""


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
    """One past import and its kinds of errors; without values from its rows unless `with_rows`.

    `advice` is what to do about them.
    """

    job: ImportJob
    kinds: Sequence[ErrorKind]
    with_rows: bool
    attempts: Attempts = NOTHING_ELSE
    advice: Advice = NO_NAMES


async def find_page(
    jobs: Jobs,
    workspace: int,
    may_see: Callable[[ImportJob], Awaitable[bool]],
    wanted: Wanted,
    *,
    before: int | None = None,
    after: int | None = None,
    most: int = PAGE,
) -> Page:
    """At most so many of the wanted imports that may be seen: the newest, or those next to a number."""
    shown, hidden, last, is_full = list[ImportJob](), 0, None, False
    async for job in _next_to(jobs, workspace, wanted, before, after):
        is_full = len(shown) == most or len(shown) + hidden == MOST_LOOKED_AT
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


@dataclass(frozen=True, slots=True)
class LookingBack:
    """The use cases, each for someone who asks; raises NotAllowedError where they may not."""

    jobs: Jobs
    plans: Plans
    directory: Directory
    file_cache: FileCache
    permissions: Permissions

    async def require_reader(self, asker: Asker) -> None:
        """Raise NotAllowedError unless they may look back at imports, and be told how to begin one."""
        await self.permissions.require(Act.LOOK_BACK, asker)

    async def history(
        self,
        workspace: int,
        asker: Asker,
        *,
        before: int | None = None,
        after: int | None = None,
        wanted: Wanted = EVERYTHING,
    ) -> Page:
        """A page of the wanted imports that may be seen: the newest, or next to a number; counts the rest."""
        await self.require_reader(asker)

        async def may_see(job: ImportJob) -> bool:
            return await self.permissions.may(Act.SEE_COUNTS, asker, job)

        return await find_page(self.jobs, workspace, may_see, wanted, before=before, after=after)

    async def find(self, workspace: int, job: int, asker: Asker) -> ImportJob:
        """The job with this id, for someone who looks back; raises JobNotFoundError."""
        await self.require_reader(asker)
        return await self.jobs.find(workspace, job)

    async def numbered(self, workspace: int, number: int, asker: Asker) -> ImportJob:
        """The job with this number, for someone who looks back; raises JobNotFoundError."""
        await self.require_reader(asker)
        return await self.jobs.numbered(workspace, number)

    async def attempts(self, job: ImportJob) -> Attempts:
        """What else was made of the same rows: an import of the same bytes, and corrections of this one.

        Only what has ended is corrected.
        """
        corrections = await self.jobs.find_corrections(job) if job.state.ended else ()
        return Attempts(await self.jobs.find_same(job), corrections)

    async def details(self, job: ImportJob, asker: Asker) -> Details:
        """One import and its kinds of errors, with the wrong values for those who may see rows."""
        await self.require_reader(asker)
        await self.permissions.require(Act.SEE_COUNTS, asker, job)
        kinds = await self.plans.error_kinds(job.id)
        if await self.permissions.may(Act.SEE_ROWS, asker, job):
            return Details(
                job, kinds, with_rows=True, attempts=await self.attempts(job), advice=await self.advice(job)
            )
        without = [replace(kind, examples=()) for kind in kinds]
        return Details(job, without, with_rows=False, advice=await self.advice(job))

    async def advice(self, job: ImportJob) -> Advice:
        """What to do about errors of a job: what its workspace has now is what can be used."""
        return Advice.naming(await self.directory.workflows(job.workspace))

    async def error_file(
        self,
        job: ImportJob,
        asker: Asker,
        folder: Path,
        kind: OutputKind = OutputKind.KEEPING_ZEROS,
    ) -> WrittenFile:
        """The file of the rows that need attention, written into the folder; raises RowsGoneError."""
        await self.permissions.require(Act.SEE_ROWS, asker, job)
        advice = await self.advice(job)
        written = await write_error_file_of(job, lambda: self.plans.refused(job.id), folder, kind, advice)
        # Asked at the end, because they may have been deleted while they were written out.
        if (await self.jobs.get(job.id)).rows_gone:
            raise RowsGoneError(
                lazy_gettext(
                    "The rows of import {number} were deleted (it is old, or was forgotten), "
                    "and the error file is made of "
                    "them. One that was shared in its thread is still there.",
                    number=str(job.number),
                )
            )
        await self.jobs.keep_error_file(job, await self.file_cache.digest_of(written.path))
        return written
