"""Trying a preview out: its first changes are applied as their own job, before anyone confirms the rest."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from importer.access import Permissions
from importer.permissions import Act, Asker
from importer.words.errors import WrongStateError
from importer.words.job_ports import Jobs
from importer.words.job_reading import Source
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.new_jobs import NewJob
from importer.words.plan_ports import Changes
from importer.words.trial import Trial, is_another_now

FIRST: Final = 5
"""So many changes are applied first: few enough that each can be looked at."""


def can_be_tried(job: ImportJob) -> bool:
    """Whether a preview is unusual, may be confirmed all the same, and changes more than would be tried."""
    verdict = job.verdict
    if job.state is not JobState.PREVIEWED or verdict is None or job.is_undo or job.loads:
        return False
    return bool(verdict.guards) and verdict.can_be_confirmed and verdict.totals.customers > FIRST


@dataclass(frozen=True, slots=True)
class Trials:
    """The use cases, each for someone who asks; `wake` tells the runner of jobs that there is work."""

    jobs: Jobs
    changes: Changes
    permissions: Permissions
    wake: Callable[[], None]

    async def begin(self, job: ImportJob, asker: Asker, *, share: str) -> ImportJob | None:
        """Queue the first changes of a preview; `share` tells requests apart, as that of a file does.

        None where the preview has to be brought up to date first, which is begun: the person has to see it.
        Raises NotAllowedError where they may not, and WrongStateError where that preview is gone.
        """
        await self.permissions.require(Act.DECIDE, asker, job)
        await self.permissions.require(Act.IMPORT, asker)
        if not can_be_tried(job) or await self.permissions.needs_approval(job):
            raise WrongStateError(is_another_now(job))
        if job.rows_gone:
            await self.jobs.check_again(job.id)
            trial = None
        else:
            trial = await self.jobs.begin_trial(job, _new(job, share), asker.name, FIRST)
        self.wake()
        return trial

    async def of(self, job: ImportJob) -> Trial | None:
        """The trial of a job's preview that is at work or in effect, and whom it has changed."""
        trial = await self.jobs.find_trial(job)
        if trial is None:
            return None
        changes = await self.changes.page(trial, None, skip=0, most=FIRST) if trial.state.ended else ()
        return Trial(trial, tuple(dict.fromkeys(one.external_id for one in changes)))


def _new(of: ImportJob, share: str) -> NewJob:
    """It reads no file, and is small, whatever it was taken from; whose it is stays who shared the file."""
    source = Source(of.reading.source.file_name, 0, "", share=share)
    shape = replace(of.reading.shape, rows=FIRST)
    reading = replace(of.reading, source=source, shape=shape)
    return NewJob(of.workspace, reading, of.uploaded_by, JobKind.TRIAL, of=of.number, state=JobState.QUEUED)
