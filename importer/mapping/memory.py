"""What is remembered of people's decisions about columns: the answers to questions that other files will raise again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from importer.jobs import ImportJob
from importer.mapping.names import normalise
from importer.proposal import Answer, Candidate, FieldProposal, Question, ReasonKind

LONGEST_REMEMBERED: Final = 2_000
"""In ASCII; few headers come near it together, and PostgreSQL's indexes take no more than 2,704 bytes ("Limits" of its B-tree)."""


def question(proposed: FieldProposal, columns: Sequence[str]) -> Question | None:
    """The question that the candidates raise; None where their headers alone don't tell them apart, or are endless."""
    headers = tuple(sorted(normalise(columns[candidate.column]) for candidate in proposed.candidates))
    told_apart = all(headers) and len(set(headers)) == len(headers)
    short = sum(len(ascii(header)) for header in headers) <= LONGEST_REMEMBERED
    return Question(proposed.field, headers) if told_apart and short else None


def learnt(job: ImportJob, at: datetime) -> Sequence[Answer]:
    """What a job's people answered to questions about its columns."""
    return [answer for proposed in job.proposal for answer in _answers(job, proposed, at)]


def _answers(job: ImportJob, proposed: FieldProposal, at: datetime) -> Iterator[Answer]:
    """The answer to one question, where a person has answered it with a column that fits, or with none."""
    asked = question(proposed, job.shape.columns) if proposed.candidates else None
    reason, column = proposed.reason, job.mapping.column(proposed.field)
    if asked is None or reason is None or reason.kind is not ReasonKind.CHOSEN:
        return
    chosen = proposed.candidate(column)
    if column is None or (chosen and fits(chosen)):
        columns = tuple(
            job.shape.columns[place] for place in sorted(one.column for one in proposed.candidates)
        )
        yield Answer(asked, columns, None if column is None else job.shape.columns[column], reason.by, at)


def fits(candidate: Candidate) -> bool:
    """Whether at least half of the different values that were looked at are in the directory."""
    return 0 < candidate.values <= 2 * candidate.fitting
