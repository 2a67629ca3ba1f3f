"""How the command line tells of the choice of columns: which are open and how to answer, and why the others were chosen."""

from typing import Final

from bot.named_columns import MOST_ALIKE, NO_COLUMN, flag
from importer.report.mapping_words import Terms, questions
from importer.words.column_names import shown_column, unmistakable
from importer.words.fields import Field
from importer.words.jobs import COMMAND_LINE, ImportJob
from importer.words.proposal import Reason
from importer.words.quoting import plain, quoted

_LONGEST_SAMPLE: Final = 40


def _person(by: str) -> str:
    """Someone of this machine by name; whoever chose in Slack by the id that Slack has for them."""
    return plain(by.removeprefix(COMMAND_LINE)) if by.startswith(COMMAND_LINE) else f"@{plain(by)}"


def _chosen(field: Field, reason: Reason, column: int | None) -> str:
    if not reason.by.startswith(COMMAND_LINE):
        said = "chosen by {by}" if column is not None else "left out by {by}"
        return said.format(by=_person(reason.by))
    return f"named with {flag(field)}" if column is not None else f"left out with {flag(field)} {NO_COLUMN}"


TERMS: Final = Terms(
    column=shown_column,
    value=lambda text: quoted(text, _LONGEST_SAMPLE),
    person=_person,
    chosen=_chosen,
)


def open_questions(job: ImportJob) -> str:
    """What is open, and which options answer it."""
    asked = zip(questions(job.reading, TERMS), job.reading.proposal.open, strict=True)
    return " ".join(f"{said} {_how_to_answer(job, field)}" for said, field in asked)


def _how_to_answer(job: ImportJob, field: Field) -> str:
    candidates = job.reading.proposal.of(field).candidates[:MOST_ALIKE]
    ways = [
        f"{flag(field)} {quoted(unmistakable(job.reading.shape, candidate.column))}"
        for candidate in candidates
    ]
    if field is Field.EXTERNAL_ID:
        return f"Say which one it is with {' or '.join(ways)}."
    return f"Say which one it is with {' or '.join(ways)}, or leave it out with {flag(field)} {NO_COLUMN}."
