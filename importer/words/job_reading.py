"""Where the file of a job can be had, and what was read of it."""

from dataclasses import dataclass

from importer.words.doubts import Doubt
from importer.words.fields import Mapping
from importer.words.proposal import NOTHING_KNOWN, Proposal
from importer.words.table_shape import TableShape


@dataclass(frozen=True, slots=True)
class Source:
    """Where the file can be had: its name, its size in bytes, and a key that only its bringer understands.

    `share` tells one sharing of a file from another, so that an event delivered twice makes one job.
    """

    file_name: str
    size: int
    key: str
    share: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a job's file: where it is had, where its table is, which column holds which field.

    `proposal` tells why each field has its column, and which of them a person still has to decide about. Of
    a list of users or workflows no column holds a field.
    """

    source: Source
    shape: TableShape
    mapping: Mapping
    proposal: Proposal = NOTHING_KNOWN

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What a person has to say of where the file's table is, before the import can start."""
        return self.shape.doubts
