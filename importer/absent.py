"""Choosing what becomes of customers that are missing in an export's file: who they are, and the choice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from importer.access import Permissions
from importer.permissions import Act, Asker
from importer.words.absent import NOBODY_ABSENT, Absence, Absent, AbsentPage, find_compared
from importer.words.errors import WrongStateError
from importer.words.job_ports import Jobs
from importer.words.jobs import ImportJob, JobState
from importer.words.language import lazy_gettext
from importer.words.plan_ports import AbsentCustomers

PAGE: Final = 100
"""So many are listed at once."""


def can_be_cleared(job: ImportJob) -> Absence:
    """The customers that are missing in the file of a preview; nobody where that isn't sure."""
    if job.state is not JobState.PREVIEWED or job.verdict is None or job.rows_gone:
        return NOBODY_ABSENT
    absence = job.verdict.totals.absence
    return absence if absence.is_sure else NOBODY_ABSENT


@dataclass(frozen=True, slots=True)
class ClearingAbsent:
    """The use cases, each for someone who asks; `wake` tells the runner of jobs that there is work."""

    jobs: Jobs
    absent: AbsentCustomers
    permissions: Permissions
    wake: Callable[[], None]

    async def list_page(self, job: ImportJob, asker: Asker, skip: int = 0) -> AbsentPage:
        """A page of them; raises NotAllowedError, and WrongStateError where nobody is surely missing."""
        await self.permissions.require(Act.DECIDE, asker, job)
        round_trip = job.verdict.round_trip if job.verdict else None
        export = find_compared(job.reading.shape, round_trip)
        if export is None or not can_be_cleared(job).customers:
            raise _moved_on(job)
        return AbsentPage(await self.absent.page(job, export, skip, PAGE), skip)

    async def choose(self, job: ImportJob, asker: Asker, what: Absent | None) -> ImportJob:
        """Keep what becomes of them, and have the plan made anew; raises NotAllowedError, WrongStateError.

        Where the rows weren't checked so far, they are once everything else is chosen.
        """
        await self.permissions.require(Act.DECIDE, asker, job)
        if job.state is not JobState.MAPPING and not can_be_cleared(job).customers:
            raise _moved_on(job)
        if job.absent is what:
            return job
        to = JobState.MAPPING if job.state is JobState.MAPPING else JobState.CHECKING
        chosen = await self.jobs.choose_absent(job.id, what, to)
        if chosen.state.has_work:
            self.wake()
        return chosen


def _moved_on(job: ImportJob) -> WrongStateError:
    return WrongStateError(
        lazy_gettext(
            "Import {number} has moved on: there is nothing to choose about missing customers now.",
            number=str(job.number),
        )
    )
