"""The words for a trial: the first changes of a preview, applied before the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from importer.words.jobs import ImportJob
from importer.words.language import Sentence, lazy_gettext


@dataclass(frozen=True, slots=True)
class Trial:
    """The trial of a preview, at work or in effect, and the External Ids of those whom it has changed."""

    job: ImportJob
    customers: Sequence[str] = ()

    @property
    def is_at_work(self) -> bool:
        """Whether it hasn't ended, so that its preview waits for it."""
        return not self.job.state.ended

    def is_of_same_reading(self, of: ImportJob) -> bool:
        """Whether it comes from what the preview reads now, and not from another column, sheet or header."""
        mine, now = self.job.reading, of.reading
        same_table = replace(now.shape, rows=mine.shape.rows) == mine.shape
        return same_table and mine.mapping == now.mapping


def is_another_now(of: ImportJob) -> Sentence:
    """Why no trial of a preview was begun that someone had seen."""
    return lazy_gettext(
        "The preview of import {number} is another one now, so none of its changes was applied.",
        number=str(of.number),
    )


def waits_for_trial(trial: ImportJob) -> Sentence:
    """Why nobody can say yes to a preview yet."""
    return lazy_gettext(
        "The first changes of import {of} are being applied, as import {number}. Once that has ended, its "
        "preview shows what is left: decide then.",
        of=str(trial.of),
        number=str(trial.number),
    )
