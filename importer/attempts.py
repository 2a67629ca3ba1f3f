"""What else was made of the same rows: imports of the same file, and corrections of an import."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import _, ngettext

_MOST_TOLD: Final = 3
"""So many corrections of an import are told one by one."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """What else was made of a job's rows: the last import of the `same` bytes, and its corrections.

    `holder` has what is still wrong of it, where values were fixed; of its rows so many are `fixed` by that.
    """

    same: ImportJob | None = None
    corrected_by: Sequence[ImportJob] = ()
    holder: ImportJob | None = None
    fixed: int = 0


NOTHING_ELSE: Final = Attempts()
"""Nothing is known of other attempts."""


def corrects(job: ImportJob) -> str:
    """Which import's rows a file corrects; empty where it corrects none."""
    if job.kind is not JobKind.FILE or job.of is None:
        return ""
    return _("Corrects import {number}.", number=str(job.of))


def correction_lines(attempts: Attempts) -> list[str]:
    """What came of the imports that correct this one, the newest first; nothing of those that never began."""
    begun = [
        job for job in attempts.corrected_by if not job.was_declined and job.state is not JobState.FAILED
    ]
    said = [_came_of(job) for job in begun[: -_MOST_TOLD - 1 : -1]]
    if earlier := len(begun) - len(said):
        said.append(
            ngettext(
                "{count} earlier import corrects it, too.",
                "{count} earlier imports correct it, too.",
                earlier,
            )
        )
    return said


def _came_of(correction: ImportJob) -> str:
    counts, number = correction.counts, str(correction.number)
    match correction.state:
        case JobState.UNDONE:
            return _("Import {number} corrected it, and has been undone since.", number=number)
        case JobState.CANCELLED:
            return ngettext(
                "Import {number} corrects it, and was cancelled after {changed} of {count} row.",
                "Import {number} corrects it, and was cancelled after {changed} of {count} rows.",
                counts.rows,
                number=number,
                changed=counts.changed,
            )
        case state if state.ended:
            return ngettext(
                "Import {number} corrects it: {through} of {count} row went through.",
                "Import {number} corrects it: {through} of {count} rows went through.",
                counts.rows,
                number=number,
                through=counts.rows - counts.errors,
            )
        case _:
            return _("Import {number} is to correct it, and hasn't ended yet.", number=number)


def imported_before(job: ImportJob, same: ImportJob, person: Callable[[str], str], day: str) -> str:
    """That the same file was imported before: the day, by whom, what changed, and whether that still stands.

    `person` names someone.
    """
    imported = _imported(job, same, person, day)
    if same.state is JobState.UNDONE:
        return " ".join([imported, _("That import has been undone since.")])
    return imported


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
