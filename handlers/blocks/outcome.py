"""What came of an import: its sign and sentence, its counts, its kinds of errors, and whose it is."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block

from handlers.blocks.message import section
from handlers.blocks.mrkdwn import code, who
from importer.report.outcome import outcome
from importer.words.counts import count, number
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.summary import ErrorKind, WrongValue

EMOJI: Final = {
    JobState.COMPLETED: ":white_check_mark:",
    JobState.COMPLETED_WITH_ERRORS: ":warning:",
    JobState.FAILED: ":x:",
    JobState.CANCELLED: ":no_entry_sign:",
    JobState.UNDONE: ":leftwards_arrow_with_hook:",
}
"""The sign at the head of a message about an import that has ended."""

RUNNING_EMOJI: Final = ":hourglass_flowing_sand:"
_MOST_CHARACTERS: Final = 5_000
"""As much as fits into a message beside all else.

Slack takes some 11,000 characters in all of its blocks together.
"""


def outcome_with_emoji(job: ImportJob) -> str:
    """The outcome as the head of a message."""
    return f"{EMOJI.get(job.state, RUNNING_EMOJI)} {outcome(job)}"


def attribution(job: ImportJob) -> str:
    """Who shared the file, pressed Import and cancelled, without a full stop.

    On the command line, who typed it.
    """
    sharer = who(job.uploaded_by)
    if job.is_from_command_line:
        return f"Imported by {sharer}"
    starter = who(job.started_by) if job.started_by else ""
    canceller = who(job.cancelled_by) if job.cancelled_by and job.state is JobState.CANCELLED else ""
    if starter and canceller:
        return f"Shared by {sharer}, imported by {starter}, cancelled by {canceller}"
    if canceller:
        return f"Shared by {sharer}, cancelled by {canceller}"
    if starter == sharer:
        return f"Shared and imported by {sharer}"
    return f"Shared by {sharer}, imported by {starter}" if starter else f"Shared by {sharer}"


def counts_paragraph(job: ImportJob) -> list[Block]:
    """A paragraph with the counts; nothing before every row was checked."""
    return [section("\n".join(_count_lines(job)))] if job.checked else []


def _count_lines(job: ImportJob) -> list[str]:
    counts = job.counts
    return [
        f"*Rows:* {number(counts.rows)}",
        f"*Changed:* {number(counts.changed)}",
        *_not_applied(job),
        f"*Already right:* {number(counts.unchanged - counts.repeats)}",
        *_repeats(counts),
        f"*With errors:* {number(counts.errors)}",
        *_cleaned(counts),
    ]


def _not_applied(job: ImportJob) -> list[str]:
    """The changes that a cancelled import left undone."""
    rows = job.counts.planned - job.counts.changed
    return [f"*Not applied:* {number(rows)}"] if job.state is JobState.CANCELLED and rows > 0 else []


def _repeats(counts: Counts) -> list[str]:
    return [f"*Repeats of another row:* {number(counts.repeats)}"] if counts.repeats else []


def _cleaned(counts: Counts) -> list[str]:
    if not counts.cleaned:
        return []
    values = count(counts.cleaned, "value")
    return [
        f"*Matched despite small differences:* {values}, in spaces, invisible characters or capital letters"
    ]


def error_kinds(kinds: Sequence[ErrorKind]) -> list[Block]:
    """One paragraph for each kind of error, in the order given.

    Where they are too long, how many more there are.
    """
    said = list[str]()
    for kind in kinds:
        said.append("\n".join(_kind_lines(kind)))
        if sum(map(len, said)) > _MOST_CHARACTERS:
            said[-1] = _more(kinds[len(said) - 1 :])
            break
    return [section(one) for one in said]


def _more(kinds: Sequence[ErrorKind]) -> str:
    rows = sum(kind.rows for kind in kinds)
    return f"*And {count(len(kinds), 'more kind')} of errors* · {count(rows, 'row')}"


def _kind_lines(kind: ErrorKind) -> list[str]:
    examples = [example for example in kind.examples if example.value.strip()]
    said = [f"*{kind.code.message}* · {count(kind.rows, 'row')}", kind.code.solution]
    return said + [_example(example) for example in examples] + _others(kind, examples)


def _example(wrong: WrongValue) -> str:
    meant = " or ".join(map(code, wrong.suggestions))
    return f"• {code(wrong.value)} ({count(wrong.rows, 'row')}){f': did you mean {meant}?' if meant else ''}"


def _others(kind: ErrorKind, examples: Sequence[WrongValue]) -> list[str]:
    """The rows whose wrong values aren't shown."""
    rows = kind.rows - sum(example.rows for example in examples)
    return [f"• other values ({count(rows, 'row')})"] if examples and rows > 0 else []
