"""What came of an import: its sign and sentence, its counts, its kinds of errors, and whose it is."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block

from handlers.blocks.message import section
from handlers.blocks.mrkdwn import code, who
from importer.report.outcome import outcome, overlap_words, source_name
from importer.words.counts import either
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.language import _, ngettext
from importer.words.row_errors import Advice, RowErrorCode
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
_SHORT_VALUE: Final = 40
_LONGEST_SECTION: Final = 2_800
_MOST_CHARACTERS: Final = 5_000
"""As much as fits into a message beside all else.

Slack takes some 11,000 characters in all of its blocks together.
"""


def outcome_with_emoji(job: ImportJob) -> str:
    """The outcome as the head of a message."""
    return f"{EMOJI.get(job.state, RUNNING_EMOJI)} {outcome(job)}"


def attribution(job: ImportJob) -> str:
    """Who shared the file, pressed Import and cancelled, and who agreed, without a full stop."""
    if job.state is JobState.WAITING_FOR_APPROVAL and job.started_by:
        people = {"sharer": who(job.uploaded_by), "asker": who(job.started_by)}
        return _("Shared by {sharer}, approval asked for by {asker}", **people)
    return with_approver(job, _attribution(job))


def with_approver(job: ImportJob, people: str) -> str:
    """Who did it, and who agreed, where a second person had to; two sentences without the last full stop."""
    if not job.approved_by:
        return people
    approved = _("Approved by {approver}", approver=who(job.approved_by))
    return f"{people}. {approved}"


def _attribution(job: ImportJob) -> str:
    """Who shared the file, pressed Import and cancelled, without a full stop.

    On the command line, who typed it.
    """
    sharer = who(job.uploaded_by)
    if job.is_from_command_line or job.was_loaded_at_once:
        return _of_one(job, sharer)
    starter = who(job.started_by) if job.started_by else ""
    canceller = who(job.cancelled_by) if job.cancelled_by and job.state is JobState.CANCELLED else ""
    if starter and canceller:
        people = {"sharer": sharer, "starter": starter, "canceller": canceller}
        return _("Shared by {sharer}, imported by {starter}, cancelled by {canceller}", **people)
    if canceller:
        return _("Shared by {sharer}, cancelled by {canceller}", sharer=sharer, canceller=canceller)
    if starter == sharer:
        return _("Shared and imported by {person}", person=sharer)
    if starter:
        return _("Shared by {sharer}, imported by {starter}", sharer=sharer, starter=starter)
    return _("Shared by {person}", person=sharer)


def _of_one(job: ImportJob, person: str) -> str:
    """Who did it, where nobody shares a file for others to see."""
    if job.was_loaded_at_once:
        return _("Added by {person}", person=person)
    return _("Loaded by {person}", person=person) if job.loads else _("Imported by {person}", person=person)


def source_words(job: ImportJob) -> str:
    """The name of a job's file, or what there was in place of one."""
    return source_name(job, code)


def failure_reason(job: ImportJob) -> list[str]:
    """Why it came to its end, which may quote names; nothing where there is no more to say."""
    return [str(job.failure)] if job.failure else []


def counts_paragraph(job: ImportJob) -> list[Block]:
    """A paragraph with the counts; nothing before every row was checked."""
    return [section("\n".join(_count_lines(job)))] if job.checked else []


def _count_lines(job: ImportJob) -> list[str]:
    counts = job.counts
    return [
        _("*Rows:* {rows}", rows=counts.rows),
        _("*Changed:* {rows}", rows=counts.changed),
        *_not_applied(job),
        _("*Already right:* {rows}", rows=counts.unchanged - counts.repeats),
        *_repeats(counts),
        _("*With errors:* {rows}", rows=counts.errors),
        *_cleaned(counts),
    ]


def _not_applied(job: ImportJob) -> list[str]:
    """The changes that a cancelled import left undone."""
    rows = job.counts.planned - job.counts.changed
    is_left = job.state is JobState.CANCELLED and rows > 0
    return [_("*Not applied:* {rows}", rows=rows)] if is_left else []


def _repeats(counts: Counts) -> list[str]:
    return [_("*Repeats of another row:* {rows}", rows=counts.repeats)] if counts.repeats else []


def _cleaned(counts: Counts) -> list[str]:
    if not counts.cleaned:
        return []
    return [
        ngettext(
            "*Matched despite small differences:* {count} value, in spaces, "
            "invisible characters or capital letters",
            "*Matched despite small differences:* {count} values, in spaces, "
            "invisible characters or capital letters",
            counts.cleaned,
        )
    ]


def error_kinds(kinds: Sequence[ErrorKind], errors: int, advice: Advice) -> list[Block]:
    """One paragraph for each kind of error with what to do about it, in the order given.

    Where they are too long, how many more there are.
    """
    said = list[str]()
    for kind in kinds:
        said.append("\n".join(_kind_lines(kind, advice)))
        if sum(map(len, said)) > _MOST_CHARACTERS:
            said[-1] = _more(kinds[len(said) - 1 :])
            break
    return [section(one) for one in filter(None, [*said, overlap_words(kinds, errors)])]


_MOST_VALUES: Final = 3


def error_lines(kinds: Sequence[ErrorKind], counts: Counts, most: int = len(RowErrorCode)) -> list[Block]:
    """A line for each of the most frequent kinds of errors with its values; the details have the rest."""
    if not kinds:
        return []
    said = list(map(_kind_line, kinds))
    if len(kinds) > most:
        said[most:] = [_more(kinds[most:])]
    while len("\n".join(said)) > _LONGEST_SECTION:
        said = [*said[:-2], _more(kinds[len(said) - 2 :])]
    return [section("\n".join(filter(None, [*said, overlap_words(kinds, counts.errors)])))]


def _kind_line(kind: ErrorKind) -> str:
    head = f"• *{kind.code.message}* · {_rows(kind.rows)}"
    values = [example for example in kind.examples if example.value.strip()][:_MOST_VALUES]
    return _("{error}: {values}", error=head, values=tuple(map(_short_example, values))) if values else head


def _short_example(wrong: WrongValue) -> str:
    """The value with its rows, and what it may mean where that is one thing."""
    value = code(wrong.value, _SHORT_VALUE)
    if len(wrong.suggestions) != 1:
        return _("{value} ({rows})", value=value, rows=wrong.rows)
    meant = code(wrong.suggestions[0], _SHORT_VALUE)
    return _("{value} → {meant}? ({rows})", value=value, meant=meant, rows=wrong.rows)


def _more(kinds: Sequence[ErrorKind]) -> str:
    rows = sum(kind.rows for kind in kinds)
    more = ngettext("And {count} more kind of error", "And {count} more kinds of errors", len(kinds))
    return f"*{more}* · {_rows(rows)}"


def _kind_lines(kind: ErrorKind, advice: Advice) -> list[str]:
    examples = [example for example in kind.examples if example.value.strip()]
    said = [f"*{kind.code.message}* · {_rows(kind.rows)}", advice.on(kind.code, _short)]
    return said + [_example(example) for example in examples] + _others(kind, examples)


def _short(name: str) -> str:
    return code(name, _SHORT_VALUE)


def _example(wrong: WrongValue) -> str:
    value = code(wrong.value)
    if not wrong.suggestions:
        return ngettext("• {value} ({count} row)", "• {value} ({count} rows)", wrong.rows, value=value)
    return ngettext(
        "• {value} ({count} row): did you mean {meant}?",
        "• {value} ({count} rows): did you mean {meant}?",
        wrong.rows,
        value=value,
        meant=either(list(map(code, wrong.suggestions))),
    )


def _others(kind: ErrorKind, examples: Sequence[WrongValue]) -> list[str]:
    """The rows whose wrong values aren't shown."""
    rows = kind.rows - sum(example.rows for example in examples)
    if not examples or rows <= 0:
        return []
    return [ngettext("• other values ({count} row)", "• other values ({count} rows)", rows)]


def _rows(rows: int) -> str:
    return ngettext("{count} row", "{count} rows", rows)
