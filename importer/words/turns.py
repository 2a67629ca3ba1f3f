"""Whose turn it is: in each workspace one small import and one large one at a time, in the order given."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from importer.words.jobs import ImportJob


@dataclass(frozen=True, slots=True)
class Turn:
    """A job that there is work for, and how many of its workspace and size come before it.

    Checks for previews wait for no turn, as they change nothing; of large files one is checked at a time.
    """

    job: ImportJob
    ahead: int

    @property
    def runs(self) -> bool:
        """Whether the job itself is to be done, and not only something to be told."""
        return self.ahead == 0

    @property
    def is_preview(self) -> bool:
        """Whether it is checked so that people can see what it would change."""
        return self.job.is_preview

    @property
    def is_next(self) -> bool:
        """Whether it comes as soon as one other has ended."""
        return self.ahead == 1


def needs_no_turn(job: ImportJob) -> bool:
    """Whether nothing comes before a job: it has its turn, or is a small check, which changes nothing."""
    return job.in_turn or (job.is_open and not job.is_large)


def find_turns(jobs: Sequence[ImportJob]) -> Sequence[Turn]:
    """For each job, given in the order of their turns, how many of its workspace and size come before it.

    `storage.job_lookups.find_ahead` asks the database the same of one job.
    """
    ahead: Counter[tuple[int, bool, bool]] = Counter()
    turns = list[Turn]()
    for job in jobs:
        queue = job.workspace, job.is_large, job.is_preview
        turns.append(Turn(job, 0 if needs_no_turn(job) else ahead[queue]))
        ahead[queue] += 1
    return turns
