"""What is proposed about a file's columns: why a field has its column, and what a person has to decide."""

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from importer.words.fields import CHOOSE_ID, Field, Mapping
from importer.words.language import Sentence, lazy_gettext
from importer.words.quoting import quoted


class ReasonKind(StrEnum):
    """Why a field has its column, or none."""

    HEADER = "header"
    VALUES = "values"
    LAST_TIME = "last_time"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field has its column, or was left out.

    `by` is who chose it, for this file or last time: the id of a Slack user, or `cli:` and a name. Of so many
    different `values` that were looked at, `fitting` are in the directory.
    """

    kind: ReasonKind
    by: str = ""
    fitting: int = 0
    values: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that could be meant, and how many of its different values are in the directory."""

    column: int
    fitting: int
    values: int


@dataclass(frozen=True, slots=True)
class FieldProposal:
    """What is known about the column of one field.

    `asked` tells that a person has to decide: the mapping has no column for the field until then.
    `candidates` are the columns that the question is about, the likeliest first; they stay when it was
    answered. `left_out` are columns that could be meant as well, but aren't read.
    """

    field: Field
    reason: Reason | None = None
    candidates: tuple[Candidate, ...] = ()
    asked: bool = False
    left_out: tuple[int, ...] = ()

    def candidate(self, column: int | None) -> Candidate | None:
        """What is known of a column as one that could be meant."""
        return next((candidate for candidate in self.candidates if candidate.column == column), None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is known about the columns of all fields; of a field that isn't among them, nothing.

    `example` is the External Id of a customer, where no column was found that holds any, and there is one.
    """

    fields: tuple[FieldProposal, ...] = ()
    example: str = ""

    def of(self, field: Field) -> FieldProposal:
        """What is known about the column of a field."""
        known = (proposed for proposed in self.fields if proposed.field is field)
        return next(known, FieldProposal(field))

    @property
    def open(self) -> tuple[Field, ...]:
        """The fields that a person has to decide about, in the order in which people are asked."""
        return tuple(field for field in Field if self.of(field).asked)

    def decide(self, field: Field, column: int | None, by: str) -> "Proposal":
        """The proposal once a person has chosen a column for a field, or that it isn't read."""
        before = self.of(field)
        looked_at = before.candidate(column)
        counted = (looked_at.fitting, looked_at.values) if looked_at else (0, 0)
        left_out = tuple(other for other in before.left_out if other != column)
        return self.put(
            replace(before, reason=Reason(ReasonKind.CHOSEN, by, *counted), asked=False, left_out=left_out)
        )

    def release(self, field: Field) -> "Proposal":
        """The proposal once a field's column serves another one."""
        return self.put(replace(self.of(field), reason=None))

    def put(self, proposed: FieldProposal) -> "Proposal":
        """The proposal with this in the place of what was known of the same field."""
        fields = tuple(proposed if field is proposed.field else self.of(field) for field in Field)
        return replace(self, fields=fields)

    def __iter__(self) -> Iterator[FieldProposal]:
        """What is known about each field, in the order in which people are asked."""
        return iter([self.of(field) for field in Field])


def what_is_missing(
    mapping: Mapping, proposal: Proposal, quote: Callable[[str], str] = quoted
) -> Sentence | None:
    """What keeps this mapping from being imported, as a sentence for people, or None.

    `quote` writes the External Id that is told as an example.
    """
    return ask_for_id(proposal, quote) if mapping.external_id is None else mapping.missing


def ask_for_id(proposal: Proposal, quote: Callable[[str], str] = quoted) -> Sentence:
    """What to do where no column holds the External Id; `quote` writes the one that is told as an example."""
    if not proposal.example:
        return CHOOSE_ID
    return lazy_gettext(
        "Choose the column that holds the External Id. If there is none, add one. "
        "Your ids look like {example}.",
        example=quote(proposal.example),
    )


def decide_all(
    mapping: Mapping, proposal: Proposal, columns: Lookup[Field, int | None], by: str
) -> tuple[Mapping, Proposal]:
    """The mapping and the proposal once a person chose columns; other fields lose the columns chosen."""
    for field, column in columns.items():
        for freed in mapping.freed(field, column):
            proposal = proposal.release(freed)
        mapping, proposal = mapping.choose(field, column), proposal.decide(field, column, by)
    return mapping, proposal


NOTHING_KNOWN: Final = Proposal()
"""Of the jobs from before there were proposals: nothing is asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which of these columns holds a field; `headers` are theirs, normalised and in alphabetical order."""

    field: Field
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered to a question.

    `columns` are the headers as they were written, in the order of the file; `chosen` is one of them, or None
    where the field was not to be read.
    """

    question: Question
    columns: tuple[str, ...]
    chosen: str | None
    by: str
    at: datetime
