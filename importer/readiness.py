"""Whether a job can go on: what a person has to decide first, or to confirm."""

from collections.abc import Collection, Sequence

from importer.preview.guard_words import guard_lines
from importer.report.mapping_words import PLAIN_TERMS, questions
from importer.report.not_loaded import not_loaded
from importer.report.table_doubts import doubtful, to_choose
from importer.words.directory import DirectoryKind
from importer.words.doubts import DoubtKind
from importer.words.errors import (
    GuardedError,
    MappingIncompleteError,
    NothingLoadedError,
    TableUnclearError,
)
from importer.words.job_reading import Reading
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, lazy_gettext
from importer.words.proposal import what_is_missing
from importer.words.quoting import quoted

_CHOSEN_BY_DEFAULT = frozenset({DoubtKind.SEVERAL_SHEETS})
"""Of several sheets one is read, and said, until someone chooses another."""


def is_decided(reading: Reading) -> bool:
    """Whether it is clear where the table is and which column holds what, so that its rows can be checked."""
    doubts = {doubt.kind for doubt in reading.doubts} - _CHOSEN_BY_DEFAULT
    return not (doubts or reading.proposal.open or reading.mapping.missing)


def require_ready(
    job: ImportJob, seen: Collection[DoubtKind], lacking: Sequence[DirectoryKind], *, confirmed: bool
) -> None:
    """Raise what keeps a job from going on: guards that speak, something to decide, nothing loaded."""
    require_confirmed(job, confirmed=confirmed)
    require_decided(job, seen)
    if lacking:
        raise NothingLoadedError(not_loaded(lacking))


def require_decided(job: ImportJob, seen: Collection[DoubtKind]) -> None:
    """Raise TableUnclearError or MappingIncompleteError while a person has something to decide.

    `seen` are the kinds of doubts that the person has seen settled.
    """
    if doubts := [one for one in job.reading.doubts if one.kind not in seen]:
        raise TableUnclearError(
            " ".join(f"{doubtful(one, job.reading.shape, quoted)} {to_choose(one)}" for one in doubts)
        )
    if job.reading.proposal.open:
        raise MappingIncompleteError(" ".join(questions(job.reading, PLAIN_TERMS)))
    if missing := what_is_missing(job.reading.mapping, job.reading.proposal):
        raise MappingIncompleteError(missing)


def require_confirmed(job: ImportJob, *, confirmed: bool) -> None:
    """Raise GuardedError where guards speak of a plan that stands, and nobody has confirmed it or can."""
    if job.state is not JobState.PREVIEWED or job.verdict is None or not job.verdict.guards:
        return
    if not (confirmed and job.verdict.can_be_confirmed):
        raise GuardedError(" ".join(guard_lines(job, quoted)))


def started_already(job: ImportJob) -> Sentence:
    """Why nothing can be decided about a job any more."""
    return lazy_gettext("Import {number} was started or cancelled already.", number=str(job.number))


def approval_needed(job: ImportJob) -> Sentence:
    """Why a job can't go on by one person's yes."""
    if job.kind is JobKind.HANDOVER:
        return lazy_gettext(
            "Handover {number} changes so many customers that somebody else has to agree first.",
            number=str(job.number),
        )
    if job.loads:
        return lazy_gettext(
            "List {number} adds or changes so many customers that somebody else has to agree first.",
            number=str(job.number),
        )
    return lazy_gettext(
        "Import {number} changes so many customers that somebody else has to agree first.",
        number=str(job.number),
    )
