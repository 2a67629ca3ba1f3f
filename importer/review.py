"""Looking at what a job changes, customer by customer: on a page, and as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from importer.access import Permissions
from importer.permissions import Act, Asker
from importer.report.changes_file import write_changes_file_of
from importer.report.written_files import OutputKind, WrittenFile
from importer.words.changes import FIRST_SHOWN, MOST_SHOWN, Change, ChangeKind, ChangesPage
from importer.words.errors import RowsGoneError
from importer.words.job_ports import Jobs
from importer.words.jobs import ImportJob
from importer.words.language import lazy_gettext
from importer.words.plan_ports import Changes


@dataclass(frozen=True, slots=True)
class Review:
    """The use cases, for one who asks; raises NotAllowedError, and RowsGoneError once rows were deleted."""

    jobs: Jobs
    changes: Changes
    permissions: Permissions

    async def require(self, job: ImportJob, asker: Asker) -> None:
        """Raise unless they may see what the job changes, and that is still kept."""
        await self.permissions.require(Act.SEE_ROWS, asker, job)
        if job.rows_gone:
            raise _rows_gone(job)

    async def page(
        self, job: ImportJob, asker: Asker, kind: ChangeKind | None = None, skip: int = 0
    ) -> ChangesPage:
        """The changes of the next customers behind those that are skipped; of one kind, or of all."""
        await self.require(job, asker)
        totals = await self.changes.count(job)
        changes = await self.changes.page(job, kind, skip=skip, most=MOST_SHOWN)
        await self._require_kept(job)
        return ChangesPage(totals, kind, skip, changes)

    async def first(self, job: ImportJob, asker: Asker) -> Sequence[Change]:
        """The changes of the first customers, without counting any; none once they were deleted."""
        await self.permissions.require(Act.SEE_ROWS, asker, job)
        return () if job.rows_gone else await self.changes.page(job, None, skip=0, most=FIRST_SHOWN)

    async def file(
        self, job: ImportJob, asker: Asker, folder: Path, kind: OutputKind = OutputKind.KEEPING_ZEROS
    ) -> WrittenFile:
        """All changes as a file, written into the folder."""
        await self.require(job, asker)
        totals = await self.changes.count(job)
        written = await write_changes_file_of(job, totals.values, lambda: self.changes.all(job), folder, kind)
        await self._require_kept(job)
        return written

    async def _require_kept(self, job: ImportJob) -> None:
        """Asked at the end as well, because they may have been deleted while they were read."""
        if (await self.jobs.get(job.id)).rows_gone:
            raise _rows_gone(job)


def _rows_gone(job: ImportJob) -> RowsGoneError:
    return RowsGoneError(
        lazy_gettext(
            "The rows of import {number} were deleted (it is old, or was forgotten), "
            "so what it changed can't be shown any "
            "more. A changes file that was shared in its thread is still there.",
            number=str(job.number),
        )
    )
