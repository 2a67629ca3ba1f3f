"""Counts what jobs do here: the rows of each stage as they go by, and how each job ended."""

from collections.abc import Callable
from dataclasses import dataclass, field

from importer.words.jobs import ImportJob, Stage
from importer.words.ports import Announcer


@dataclass(frozen=True, slots=True)
class JobMeter:
    """An Announcer that counts what it is told, and passes it on.

    It is told how far a stage is, and counts what is new; `begin` notes how far an earlier process had come.
    """

    announcer: Announcer
    count_rows: Callable[[Stage, int], None]
    count_end: Callable[[ImportJob], None]
    seen: dict[tuple[int, Stage], int] = field(default_factory=dict)

    def begin(self, job: ImportJob) -> None:
        """A job is taken up here."""
        self._forget(job)
        self.seen[job.id, Stage.APPLYING] = job.counts.changed

    def note_checked(self, job: ImportJob) -> None:
        """All of its rows are checked."""
        self._count(job, job.counts.rows, Stage.CHECKING)

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """So many rows are done in this stage."""
        self._count(job, rows, stage)
        await self.announcer.show_progress(job, rows, stage)

    async def announce_end(self, job: ImportJob) -> None:
        """The job has ended, or stands as a preview."""
        self._count(job, job.counts.changed, Stage.APPLYING)  # nobody tells of the last batch
        self._forget(job)
        if job.state.ended:
            self.count_end(job)
        await self.announcer.announce_end(job)

    def _count(self, job: ImportJob, rows: int, stage: Stage) -> None:
        before = self.seen.get((job.id, stage), 0)
        if rows > before:
            self.count_rows(stage, rows - before)
            self.seen[job.id, stage] = rows

    def _forget(self, job: ImportJob) -> None:
        for stage in Stage:
            self.seen.pop((job.id, stage), None)
