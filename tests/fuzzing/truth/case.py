"""One made-up file with all that is known of it, the same for the same seed and number."""

from dataclasses import dataclass
from random import Random
from typing import Final

from tests.fuzzing.truth.directory import KnownDirectory, random_directory
from tests.fuzzing.truth.draft import Draft
from tests.fuzzing.truth.faults import some_faults, spoil
from tests.fuzzing.truth.generate import clean_draft

IN_ONE_DIRECTORY: Final = 50
"""So many files are imported against the same directory."""


@dataclass(frozen=True, slots=True)
class Case:
    """A file's bytes, its faults, and what it truly says."""

    seed: int
    number: int
    draft: Draft
    faults: tuple[str, ...]
    content: bytes

    @property
    def text(self) -> str:
        """The file as a person reads it."""
        return self.content.decode(self.draft.form.encoding)

    @property
    def file_name(self) -> str:
        """What people would see of it."""
        return f"{self.seed}-{self.number}.csv"

    @property
    def answers(self) -> bool:
        """Whether this file's questions are answered, where they can be; for any other, they are the end."""
        return self.number % 2 == 0 and self.draft.is_whole_below_header


def directory_of(seed: int, number: int) -> KnownDirectory:
    """The directory that the file with this number is imported against."""
    return random_directory(_dice(f"{seed} directory {number // IN_ONE_DIRECTORY}"))


def make_case(seed: int, number: int, directory: KnownDirectory) -> Case:
    """The file with this number."""
    dice = _dice(f"{seed} file {number}")
    draft = clean_draft(directory, dice)
    faults = spoil(draft, some_faults(dice), dice)
    return Case(seed, number, draft, tuple(faults), draft.content())


def _dice(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - the same seed has to make the same files
