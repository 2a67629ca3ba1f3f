"""Taking a job back: a job of its own, with a plan, an end, and an undo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from importer.access import Permissions
from importer.permissions import Act, Asker
from importer.report.left_file import write_left_file
from importer.words.errors import CannotUndoError, RowsGoneError, WrongStateError
from importer.words.job_ports import Jobs
from importer.words.job_reading import Reading, Source
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, lazy_gettext
from importer.words.new_jobs import NewJob
from importer.words.plan_ports import Undos
from importer.words.proposal import NOTHING_KNOWN
from importer.words.undo import Obstacle, TakingBack, UndoDetails, obstacle_words

_IMPORT_GONE: Final = lazy_gettext(
    "Import {number} was taken back already, by undo {undo}. To bring it back, undo that one."
)
_HANDOVER_GONE: Final = lazy_gettext(
    "Handover {number} was taken back already, by job {undo}: an undo, or its return. To bring it back, undo "
    "that one."
)
_UNDO_GONE: Final = lazy_gettext(
    "Undo {number} was undone already, by undo {undo}. To bring it back, undo that one."
)


@dataclass(frozen=True, slots=True)
class Undoing:
    """The use cases, each for someone who asks; raises NotAllowedError where they may not.

    `wake` tells the runner of jobs that there is something to do. For so long as `keep` after a job's end its
    rows are there, without which it can't be taken back.
    """

    jobs: Jobs
    undos: Undos
    permissions: Permissions
    wake: Callable[[], None]
    keep: timedelta

    async def begin(
        self,
        of: ImportJob,
        asker: Asker,
        *,
        share: str,
        preview_only: bool = False,
        confirmed: bool = False,
    ) -> ImportJob:
        """Queue a job that takes another one back; raises CannotUndoError.

        `share` tells one asking from another, as that of a file does: the same makes one undo. A preview
        waits for nobody's turn, and takes the place of an earlier one. `confirmed` tells that they want it
        although guards speak.
        """
        await self._require_decider(of, asker)
        await self._require_possible(of)
        job = await self.jobs.create(_new(of, asker, share, preview_only=preview_only))
        for other in await self.jobs.find_undo_previews(of):
            if other.number < job.number:
                await self.jobs.ask_cancel(other.id, asker.name)
        if job.state is JobState.MAPPING:
            await self.jobs.start(job.id, asker.name, confirmed=confirmed)
        self.wake()
        return await self.jobs.get(job.id)

    async def find_unfinished(self, of: ImportJob, asker: Asker) -> ImportJob | None:
        """The undo of this very job that there is work for, of which nobody knows whether it is at work."""
        await self._require_decider(of, asker)
        return next((one for one in await self._unfinished(of) if one.of == of.number), None)

    async def confirm(self, job: ImportJob, asker: Asker, *, confirmed: bool = True) -> ImportJob:
        """Queue a previewed undo, to be carried out; in Slack, who says so has seen which guards speak.

        Where anyone has changed anything since, it is planned anew first, and previewed once more where that
        makes a difference; so it is where the plan was let go of. Raises WrongStateError, and
        CannotUndoError: then the undo is over.
        """
        await self._require_decider(job, asker)
        if job.state is not JobState.PREVIEWED:
            raise WrongStateError(_pressed_already(job))
        try:
            await self._require_possible(await self.jobs.numbered(job.workspace, job.of or 0))
        except CannotUndoError as error:
            await self.jobs.move(job.id, {JobState.PREVIEWED}, JobState.CANCELLED, failure=error.sentence)
            raise
        if job.rows_gone:
            await self.jobs.check_again(job.id)
        elif not await self.jobs.start(job.id, asker.name, confirmed=confirmed, attempt=job.attempt):
            raise WrongStateError(_pressed_already(job))
        self.wake()
        return await self.jobs.get(job.id)

    async def look(self, job: ImportJob, asker: Asker, most: int) -> UndoDetails:
        """What an undo does, or did, and as many of the values that stay, for those who may see rows."""
        await self.permissions.require(Act.SEE_COUNTS, asker, job)
        totals = await self.undos.totals(job)
        if not await self.permissions.may(Act.SEE_ROWS, asker, job):
            return UndoDetails(job, totals, with_rows=False)
        if totals.left:  # else a million customers would be looked through to find that out once more
            async for page in self.undos.left(job):
                return UndoDetails(job, totals, page[:most])
        return UndoDetails(job, totals)

    async def left_file(self, job: ImportJob, asker: Asker, folder: Path) -> Path:
        """The file of the values that an undo leaves, written into the folder; raises RowsGoneError."""
        await self.permissions.require(Act.SEE_ROWS, asker, job)
        written = await write_left_file(job, self.undos.left(job), folder)
        # Asked at the end, because they may have been deleted while they were written out.
        if (await self.jobs.get(job.id)).rows_gone:
            raise RowsGoneError(
                lazy_gettext(
                    "The rows of undo {number} were deleted (it is old, or was forgotten), "
                    "and the list of what it left is "
                    "made of them. One that was shared in its thread is still there.",
                    number=str(job.number),
                )
            )
        return written

    async def standing(self, job: ImportJob) -> TakingBack:
        """Until when a job can be taken back, and what has taken it back."""
        by = await self.jobs.numbered(job.workspace, job.undone_by) if job.undone_by else None
        is_still_there = by is not None and by.state.ended and by.counts.rows and not by.counts.changed
        return TakingBack(
            self._until(job, by), by, await self.undos.totals(by) if by and is_still_there else None
        )

    def _until(self, job: ImportJob, by: ImportJob | None) -> datetime | None:
        """A job that found all as it asked may be undone too: then it keeps no more what earlier ones set.

        So may an undo that has left all: what it took back lies below what others have set since.
        """
        if job.finished_at is None or job.state is JobState.FAILED or job.root is None or job.rows_gone:
            return None
        if by is not None and by.state is not JobState.CANCELLED:
            return None
        if not _has_done(job):
            return None
        until = job.finished_at + self.keep
        return until if until > datetime.now(UTC) else None

    async def _require_decider(self, job: ImportJob, asker: Asker) -> None:
        root = await find_root(self.jobs, job)
        await self.permissions.require(Act.DECIDE, asker, root)

    async def _require_possible(self, of: ImportJob) -> None:
        """Raise CannotUndoError where a job can't be taken back at this moment."""
        _require_over(of)
        await self._require_alone(of)
        if obstacle := await self.undos.find_obstacle(of):
            raise CannotUndoError(_why_not(of, obstacle))

    async def _require_alone(self, of: ImportJob) -> None:
        """Raise CannotUndoError while another undo of the same job is at work."""
        for other in await self._unfinished(of):
            raise CannotUndoError(
                lazy_gettext(
                    "Undo {undo} is at work on import {number}: wait for its end, then look what is left.",
                    undo=str(other.number),
                    number=str(of.number),
                )
            )

    async def _unfinished(self, of: ImportJob) -> Sequence[ImportJob]:
        """The undos of the same chain that there is work for."""
        jobs = await self.jobs.waiting()
        return [one for one in jobs if one.is_undo and (one.workspace, one.root) == (of.workspace, of.root)]


async def find_root(jobs: Jobs, job: ImportJob) -> ImportJob:
    """The job whose buttons those of this one are: of an undo, the import at the end of its chain."""
    return await jobs.numbered(job.workspace, job.root) if job.is_undo and job.root else job


def _has_done(job: ImportJob) -> bool:
    """Whether a job that has ended has anything in effect; an undo of a list that left all took nothing."""
    is_undo = job.is_undo and job.loads is None
    if job.state is JobState.CANCELLED:
        return job.counts.changed > 0 or (is_undo and job.cursor > 0)
    return job.counts.changed + job.counts.unchanged > 0 or (is_undo and job.counts.rows > 0)


def _require_over(of: ImportJob) -> None:
    """Raise CannotUndoError unless the job has ended, after it changed something or could have."""
    if of.is_scheduled:
        raise CannotUndoError(
            lazy_gettext(
                "Return {number} hasn't been done yet, so there is nothing to take back. To have the "
                "customers return now, undo handover {of}.",
                number=str(of.number),
                of=str(of.of),
            )
        )
    if of.state.runs or of.state is JobState.QUEUED:
        raise CannotUndoError(
            lazy_gettext(
                "Import {number} is still running: wait for its end, or cancel it, and undo it then.",
                number=str(of.number),
            )
        )
    if not of.state.ended:
        raise CannotUndoError(
            lazy_gettext(
                "Import {number} was never carried out, so there is nothing to take back.",
                number=str(of.number),
            )
        )
    if of.root is not None and of.state is JobState.FAILED:
        raise CannotUndoError(
            lazy_gettext(
                "Import {number} failed and changed nothing, so there is nothing to take back.",
                number=str(of.number),
            )
        )


def _why_not(of: ImportJob, obstacle: Obstacle) -> Sentence:
    if obstacle is Obstacle.NOTHING_IN_EFFECT and of.undone_by is not None:
        said = _UNDO_GONE if of.is_undo else _HANDOVER_GONE if of.request else _IMPORT_GONE
        return said.fill(number=str(of.number), undo=str(of.undone_by))
    return obstacle_words(obstacle, of.number)


def _pressed_already(job: ImportJob) -> Sentence:
    return lazy_gettext("Undo {number} was begun or left already.", number=str(job.number))


def _new(of: ImportJob, asker: Asker, share: str, *, preview_only: bool) -> NewJob:
    """It reads no file: what it knows of one is what the job that it takes back has read."""
    source = Source(of.reading.source.file_name, 0, "", share=share)
    return NewJob(
        of.workspace,
        Reading(source, replace(of.reading.shape, doubts=()), of.reading.mapping, NOTHING_KNOWN),
        asker.name,
        JobKind.UNDO,
        of=of.number,
        preview_only=preview_only,
        root=of.root,
        state=JobState.CHECKING if preview_only else JobState.MAPPING,
        request=of.request,
        loads=of.loads,
    )
