"""What a job begins with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from importer.words.corrections import NO_CORRECTIONS, Corrections
from importer.words.directory import DirectoryKind
from importer.words.handover import Handover
from importer.words.job_reading import Reading
from importer.words.jobs import ImportJob, JobKind, JobState


@dataclass(frozen=True, slots=True)
class NewJob:
    """What a job begins with; in `state` `checking` its rows are checked at once.

    Without an `of`, a file that is shared in the thread of an import with errors corrects that one.
    `customers` are the ids of those that a handover is about, where it is about those of a list.
    """

    workspace: int
    reading: Reading
    uploaded_by: str
    kind: JobKind = JobKind.FILE
    of: int | None = None
    preview_only: bool = False
    root: int | None = None
    state: JobState = JobState.MAPPING
    content: str = ""
    corrections: Corrections = NO_CORRECTIONS
    request: Handover | None = None
    due: datetime | None = None
    customers: Sequence[int] = ()
    loads: DirectoryKind | None = None


def return_of(cover: ImportJob, due: datetime) -> NewJob:
    """The job that gives back what a cover has handed over, once that is due; a cover has one at most."""
    source = replace(cover.reading.source, share=f"return:{cover.number}")
    return NewJob(
        cover.workspace,
        replace(cover.reading, source=source),
        cover.started_by or cover.uploaded_by,
        JobKind.RETURN,
        of=cover.number,
        root=cover.root,
        state=JobState.QUEUED,
        request=cover.request,
        due=due,
    )
