"""Taking a job back: a job of its own, with a plan, an end, and an undo."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

from importer.permissions import Act, Asker, Permissions
from importer.words.errors import CannotUndoError
from importer.words.job_ports import Jobs, Undos
from importer.words.jobs import ImportJob, JobKind, JobState, NewJob, Source
from importer.words.language import Sentence, lazy_gettext
from importer.words.undo import Obstacle, obstacle_words


@dataclass(frozen=True, slots=True)
class Undoing:
    """The use case, for someone who asks; `wake` tells the runner of jobs that there is something to do."""

    jobs: Jobs
    undos: Undos
    permissions: Permissions
    wake: Callable[[], None]

    async def begin(
        self, of: ImportJob, asker: Asker, *, preview_only: bool = False, confirmed: bool = False
    ) -> ImportJob:
        """Queue a job that takes another one back; raises CannotUndoError, NotAllowedError."""
        await self.permissions.require(Act.DECIDE, asker, of)
        _require_over(of)
        await self._require_alone(of)
        if obstacle := await self.undos.find_obstacle(of):
            raise CannotUndoError(_why_not(of, obstacle))
        job = await self.jobs.create(_new(of, asker, preview_only=preview_only))
        await self.jobs.start(job.id, asker.name, confirmed=confirmed)
        self.wake()
        return await self.jobs.get(job.id)

    async def _require_alone(self, of: ImportJob) -> None:
        """Raise CannotUndoError while another undo of the same job is at work."""
        for other in await self.jobs.waiting():
            if other.is_undo and (other.workspace, other.root) == (of.workspace, of.root):
                raise CannotUndoError(
                    lazy_gettext(
                        "Undo {undo} is at work on import {number}: wait for its end, then look what is left.",
                        undo=str(other.number),
                        number=str(of.number),
                    )
                )


def _require_over(of: ImportJob) -> None:
    """Raise CannotUndoError unless the job has ended, after it changed something or could have."""
    if not of.state.is_at_rest and of.state is not JobState.MAPPING:
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
        return lazy_gettext(
            "Import {number} was taken back already, by undo {undo}. To bring it back, undo that one.",
            number=str(of.number),
            undo=str(of.undone_by),
        )
    return obstacle_words(obstacle, of.number)


def _new(of: ImportJob, asker: Asker, *, preview_only: bool) -> NewJob:
    """It reads no file: what it knows of one is what the job that it takes back has read."""
    source = Source(of.reading.source.file_name, 0, "", share=f"undo:{uuid4().hex}")
    return NewJob(
        of.workspace,
        replace(of.reading, source=source),
        asker.name,
        JobKind.UNDO,
        of=of.number,
        preview_only=preview_only,
        root=of.root,
    )
