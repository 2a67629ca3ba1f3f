"""The message of a job at work: waiting, checking, applying, and what is left of it at the end."""

from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import Block, ConfirmObject

from handlers.blocks.columns import columns_read
from handlers.blocks.message import Message, actions, button, message, section
from handlers.blocks.mrkdwn import code
from handlers.blocks.outcome import EMOJI, RUNNING_EMOJI, attribution, outcome_with_emoji
from handlers.payloads.ids import Action
from importer.report.outcome import total_rows
from importer.words.counts import count, number
from importer.words.jobs import ImportJob, JobState, Stage

_HAS_TO_END_FIRST: Final = {
    False: "has to end first, because small imports run one after the other. This one then begins by itself.",
    True: "has to end first, because large imports run one after the other. This one then begins by itself.",
}
"""For small imports and for large ones."""
_BAR_CELLS: Final = 20
_DOING: Final = {
    Stage.CHECKING: "Checking",
    Stage.COMPARING: "Comparing",
    Stage.APPLYING: "Applying",
}

_SO_FAR: Final = {
    Stage.CHECKING: "Nothing has changed so far: every row is checked first.",
    Stage.COMPARING: "Nothing has changed so far: some customers have several rows, which must not contradict each other.",
    Stage.APPLYING: "Rows with errors are left as they are; you get them in a file at the end.",
}

TELLING_SECONDS: Final = 3.0
"""What was done in less time than this tells little about the rest."""


@dataclass(frozen=True, slots=True)
class Pace:
    """So many rows were done in so many seconds."""

    rows: int = 0
    seconds: float = 0.0


_NO_PACE: Final = Pace()


def waiting(job: ImportJob, ahead: ImportJob, *, is_next: bool = False) -> Message:
    """The job waits for another import of the workspace and of its size to end; `is_next` when none waits before it."""
    name = code(job.reading.source.file_name)
    other = f"Import {ahead.number} ({code(ahead.reading.source.file_name)})"
    said = (
        f"{RUNNING_EMOJI} *{name} is next*\n"
        f"{other} is under way. As soon as it has ended, this one begins by itself. Nothing has changed so far."
        if is_next
        else f"{RUNNING_EMOJI} *{name} is waiting for its turn*\n"
        f"{other} {_HAS_TO_END_FIRST[job.is_large]} Nothing has changed so far."
    )
    return message(section(said), _cancel_button(job))


def progress(job: ImportJob, stage: Stage, rows_done: int, pace: Pace = _NO_PACE) -> Message:
    """How far a stage has come: a bar to look at, the counts in words, and how long it will take."""
    to_do = job.counts.planned if stage is Stage.APPLYING else total_rows(job)
    head = f"{RUNNING_EMOJI} *{_DOING[stage]} {number(min(rows_done, to_do))} of {count(to_do, 'row')}*"
    time = pace_words(pace, to_do - rows_done)
    about = f"{code(job.reading.source.file_name)}, import {job.number}. {_SO_FAR[stage]}"
    bar = " · ".join(filter(None, [_bar(rows_done, to_do), time]))
    # The bar would be read aloud cell by cell, so the text goes without it.
    text = "\n".join(filter(None, [head, time, about]))
    return Message(text, (section(f"{head}\n{bar}"), section(about), _cancel_button(job)))


def closed(job: ImportJob) -> Message:
    """What the message becomes at the end of the job: one line, and no buttons."""
    return message(
        section(
            f"{outcome_with_emoji(job)}. {code(job.reading.source.file_name)}, import {job.number}: "
            f"{columns_read(job)} {attribution(job)}. See the result below."
        )
    )


def cancelled(job: ImportJob) -> Message:
    """What the message becomes when the job was cancelled."""
    return message(section(f"{EMOJI[JobState.CANCELLED]} {_cancelled(job)}"))


def _cancelled(job: ImportJob) -> str:
    name = code(job.reading.source.file_name)
    if not job.counts.changed:
        return (
            f"*Cancelled: {name} was not imported*\n{attribution(job)}. Nothing was changed. "
            "Share the file again to start over."
        )
    done = f"{number(job.counts.changed)} of {count(total_rows(job), 'row')} had been applied"
    return f"*Cancelled: the import of {name} was stopped*\n{attribution(job)}. {done}. What was applied stays as it is now."


def _bar(done: int, total: int) -> str:
    """The share done as cells and per cent; full only when all is done."""
    done = min(done, total)
    cells, percent = (done * _BAR_CELLS // total, done * 100 // total) if total else (_BAR_CELLS, 100)
    return f"`{'█' * cells}{'░' * (_BAR_CELLS - cells)}` {percent}%"


def _cancel_button(job: ImportJob) -> Block:
    cancel = button("Cancel", Action.CANCEL_IMPORT, job.id, confirm=_confirm(job))
    return actions(cancel, block_id=f"cancel:{job.id}")


def _confirm(job: ImportJob) -> ConfirmObject:
    return ConfirmObject(
        title="Cancel this import?",
        text=_what_cancelling_does(job),
        confirm="Cancel the import",
        deny="Go on with it",
    )


def _what_cancelling_does(job: ImportJob) -> str:
    if job.state is JobState.APPLYING:
        return (
            "The rows applied so far stay as they are now: their old values do not come back. "
            "The other rows are left as they were."
        )
    return "Nothing has changed so far. If you cancel now, nothing will."


def pace_words(pace: Pace, rows_left: int) -> str:
    """`1,200 rows per second, about 2 minutes left`; empty as long as nobody can tell."""
    if pace.rows <= 0 or pace.seconds < TELLING_SECONDS:
        return ""
    per_second = pace.rows / pace.seconds
    return f"{count(max(1, round(per_second)), 'row')} per second, {_time_left(rows_left / per_second)}"


def _time_left(seconds: float) -> str:
    if seconds < 10:
        return "a few seconds left"
    if seconds < 55:
        return f"about {round(seconds, -1):.0f} seconds left"
    if (minutes := round(seconds / 60)) < 60:
        return f"about {count(minutes, 'minute')} left"
    return f"about {count(round(seconds / 3_600), 'hour')} left"
