"""What stands open about a file's columns, as the command line asks it: with the options that answer it."""

from typing import Final

from bot.command_line.arguments import LONGEST_SAMPLE, MOST_ALIKE, flag, leave_out
from importer.permissions import command_line_name
from importer.report.mapping_words import Terms, questions
from importer.words.column_names import shown_column, unmistakable
from importer.words.counts import either
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.language import _
from importer.words.proposal import Reason
from importer.words.quoting import plain, quoted


def _person(by: str) -> str:
    """Someone of this machine by name; whoever chose in Slack by the id that Slack has for them."""
    name = command_line_name(by)
    return f"@{plain(by)}" if name is None else plain(name)


def _chosen(field: Field, reason: Reason, column: int | None) -> str:
    if command_line_name(reason.by) is None:
        by = _person(reason.by)
        return _("left out by {by}", by=by) if column is None else _("chosen by {by}", by=by)
    if column is None:
        return _("left out with {option}", option=leave_out(field))
    return _("named with {option}", option=flag(field))


TERMS: Final = Terms(
    column=shown_column,
    value=lambda text: quoted(text, LONGEST_SAMPLE),
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
        return _("Say which one it is with {ways}.", ways=either(ways))
    return _(
        "Say which one it is with {ways}, or leave it out with {option}.",
        ways=either(ways),
        option=leave_out(field),
    )
