"""What is remembered of people's decisions about columns: the answers to questions that come up again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from importer.words.fields import Field, Mapping
from importer.words.header_names import normalise
from importer.words.job_reading import Reading
from importer.words.ports import MappingMemory
from importer.words.proposal import Answer, Candidate, FieldProposal, Proposal, Question, Reason, ReasonKind
from importer.words.table_shape import TableShape

LONGEST_REMEMBERED: Final = 2_000
"""In ASCII; few headers are so long, and PostgreSQL's indexes take 2,704 bytes ("Limits" of its B-tree)."""


def raised(proposed: FieldProposal, columns: Sequence[str]) -> Question | None:
    """The question that a field's candidates raise; None where their headers are alike, empty or too long."""
    headers = tuple(sorted(normalise(columns[candidate.column]) for candidate in proposed.candidates))
    told_apart = all(headers) and len(set(headers)) == len(headers)
    short = sum(len(ascii(header)) for header in headers) <= LONGEST_REMEMBERED
    return Question(proposed.field, headers) if headers and told_apart and short else None


async def answer_again(
    workspace: int, shape: TableShape, mapping: Mapping, proposal: Proposal, memory: MappingMemory
) -> tuple[Mapping, Proposal]:
    """Answer what is open as people answered the same question last, if the chosen column still fits."""
    questions = {field: raised(proposal.of(field), shape.columns) for field in proposal.open}
    known = await memory.answers(workspace, [question for question in questions.values() if question])
    for field, question in questions.items():
        if question in known:
            mapping, proposal = _answered(shape, mapping, proposal, field, known[question])
    return mapping, proposal


def _answered(
    shape: TableShape, mapping: Mapping, proposal: Proposal, field: Field, answer: Answer
) -> tuple[Mapping, Proposal]:
    proposed = proposal.of(field)
    meant = [one for one in proposed.candidates if _is_chosen(shape.columns[one.column], answer)]
    if answer.chosen is not None and not any(
        fits(one) and one.column not in mapping.columns for one in meant
    ):
        return mapping, proposal
    counted = (meant[0].fitting, meant[0].values) if meant else (0, 0)
    reason = Reason(ReasonKind.LAST_TIME, answer.by, *counted)
    column = meant[0].column if meant else None
    return mapping.choose(field, column), proposal.put(replace(proposed, reason=reason, asked=False))


def _is_chosen(header: str, answer: Answer) -> bool:
    return answer.chosen is not None and normalise(header) == normalise(answer.chosen)


def learnt(reading: Reading, at: datetime) -> Sequence[Answer]:
    """What people answered to questions about the columns of a file."""
    return [answer for proposed in reading.proposal for answer in _answers(reading, proposed, at)]


def _answers(reading: Reading, proposed: FieldProposal, at: datetime) -> Iterator[Answer]:
    """The answer to one question, where a person has answered it with a column that fits, or with none."""
    asked, reason = raised(proposed, reading.shape.columns), proposed.reason
    if asked is None or reason is None or reason.kind is not ReasonKind.CHOSEN:
        return
    column = reading.mapping.column(proposed.field)
    chosen = proposed.candidate(column)
    if column is None or (chosen and fits(chosen)):
        headers = [
            reading.shape.columns[place] for place in sorted(one.column for one in proposed.candidates)
        ]
        yield Answer(
            asked,
            tuple(headers),
            None if column is None else reading.shape.columns[column],
            reason.by,
            at,
        )


def fits(candidate: Candidate) -> bool:
    """Whether at least half of the different values that were looked at are in the directory."""
    return 0 < candidate.values <= 2 * candidate.fitting
