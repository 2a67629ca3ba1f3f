"""The message of a job at work: waiting, checking, applying, and what is left of it at the end."""

from dataclasses import dataclass
from typing import Final

from handlers.blocks.cancelling import cancel_button
from handlers.blocks.columns import columns_read
from handlers.blocks.message import Message, message, section
from handlers.blocks.mrkdwn import code
from handlers.blocks.outcome import EMOJI, RUNNING_EMOJI, attribution, outcome_with_emoji
from handlers.blocks.trial import stays_applied
from importer.report.outcome import total_rows
from importer.words.jobs import ImportJob, JobState, Stage
from importer.words.language import _, lazy_gettext, lazy_ngettext, ngettext
from importer.words.trial import Trial

_IS_WAITING: Final = {
    False: lazy_gettext(
        "*{file} is waiting for its turn*\n"
        "Import {other} ({other_file}) has to end first, because small imports run one after the other. "
        "This one then begins by itself. Nothing has changed so far."
    ),
    True: lazy_gettext(
        "*{file} is waiting for its turn*\n"
        "Import {other} ({other_file}) has to end first, because large imports run one after the other. "
        "This one then begins by itself. Nothing has changed so far."
    ),
}
"""For small imports and for large ones."""
_IS_NEXT: Final = lazy_gettext(
    "*{file} is next*\n"
    "Import {other} ({other_file}) is under way. As soon as it has ended, this one begins by itself. "
    "Nothing has changed so far."
)
_BAR_CELLS: Final = 20
_DOING: Final = {
    Stage.CHECKING: lazy_ngettext("Checking {done} of {count} row", "Checking {done} of {count} rows", 0),
    Stage.COMPARING: lazy_ngettext("Comparing {done} of {count} row", "Comparing {done} of {count} rows", 0),
    Stage.APPLYING: lazy_ngettext("Applying {done} of {count} row", "Applying {done} of {count} rows", 0),
}

_SO_FAR: Final = {
    Stage.CHECKING: lazy_gettext("Nothing has changed so far: every row is checked first."),
    Stage.COMPARING: lazy_gettext(
        "Nothing has changed so far: some customers have several rows, which must not contradict each other."
    ),
    Stage.APPLYING: lazy_gettext("Rows with errors are left as they are; you get them in a file at the end."),
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
    """The job waits for `ahead`, of its workspace and size, to end; `is_next` when none waits before it."""
    said = (_IS_NEXT if is_next else _IS_WAITING[job.is_large]).fill(
        file=code(job.reading.source.file_name),
        other=str(ahead.number),
        other_file=code(ahead.reading.source.file_name),
    )
    return message(section(f"{RUNNING_EMOJI} {said}"), cancel_button(job))


def progress(job: ImportJob, stage: Stage, rows_done: int, pace: Pace = _NO_PACE) -> Message:
    """How far a stage has come: a bar to look at, the counts in words, and how long it will take."""
    to_do = job.counts.planned if stage is Stage.APPLYING else total_rows(job)
    head = f"{RUNNING_EMOJI} *{_DOING[stage].fill(to_do, done=min(rows_done, to_do))}*"
    time = pace_words(pace, to_do - rows_done)
    about = " ".join([_which(job), str(_SO_FAR[stage])])
    share = " · ".join(filter(None, [bar(rows_done, to_do), time]))
    # The bar would be read aloud cell by cell, so the text goes without it.
    text = "\n".join(filter(None, [head, time, about]))
    return Message(text, (section(f"{head}\n{share}"), section(about), cancel_button(job)))


def closed(job: ImportJob) -> Message:
    """What the message becomes at the end of the job: one line, and no buttons."""
    what = _which(job) if job.loads else _which_with_columns(job)
    below = _("See the result below.")
    return message(section(f"{outcome_with_emoji(job)}. {what} {attribution(job)}. {below}"))


def _which(job: ImportJob) -> str:
    file, number = code(job.reading.source.file_name), str(job.number)
    if job.loads:
        return _("{file}, list {number}.", file=file, number=number)
    return _("{file}, import {number}.", file=file, number=number)


def _which_with_columns(job: ImportJob) -> str:
    return _(
        "{file}, import {number}: {columns}",
        file=code(job.reading.source.file_name),
        number=str(job.number),
        columns=columns_read(job),
    )


def cancelled(job: ImportJob, trial: Trial | None = None) -> Message:
    """What the message of a cancelled job becomes; `trial` is what was applied of it first, and stays."""
    return message(section(f"{EMOJI[JobState.CANCELLED]} {_cancelled(job, trial)}"))


def loaded_instead(job: ImportJob, instead: ImportJob) -> Message:
    """The same where the file is loaded as a list of new customers, which is told of below."""
    file = code(job.reading.source.file_name)
    head = _("{file} isn't imported: its customers are to be loaded", file=file)
    what = _(
        "Import {number} has changed nothing. It goes on as list {other}, below.",
        number=str(job.number),
        other=str(instead.number),
    )
    return message(section(f"{EMOJI[JobState.CANCELLED]} *{head}*\n{what}"))


def _cancelled(job: ImportJob, trial: Trial | None) -> str:
    file = code(job.reading.source.file_name)
    if not job.counts.changed:
        head = _("Cancelled: {file} was not imported", file=file)
        what = _("Nothing was changed. Share the file again to start over.")
        if trial and trial.job.counts.changed:
            what = " ".join([stays_applied(trial), _("Nothing else was changed.")])
    else:
        head = _("Cancelled: the import of {file} was stopped", file=file)
        what = _applied_before(job)
    return f"*{head}*\n{attribution(job)}. {what}"


def _applied_before(job: ImportJob) -> str:
    return ngettext(
        "{changed} of {count} row had been applied. What was applied stays as it is now.",
        "{changed} of {count} rows had been applied. What was applied stays as it is now.",
        total_rows(job),
        changed=job.counts.changed,
    )


def bar(done: int, total: int) -> str:
    """The share done as cells and per cent; full only when all is done."""
    done = min(done, total)
    cells, percent = (done * _BAR_CELLS // total, done * 100 // total) if total else (_BAR_CELLS, 100)
    share = _("{percent}%", percent=percent)
    return f"`{'█' * cells}{'░' * (_BAR_CELLS - cells)}` {share}"


def pace_words(pace: Pace, rows_left: int) -> str:
    """`1,200 rows per second, about 2 minutes left`; empty as long as nobody can tell."""
    if pace.rows <= 0 or pace.seconds < TELLING_SECONDS:
        return ""
    per_second = pace.rows / pace.seconds
    return ngettext(
        "{count} row per second, {time_left}",
        "{count} rows per second, {time_left}",
        max(1, round(per_second)),
        time_left=_time_left(rows_left / per_second),
    )


def _time_left(seconds: float) -> str:
    if seconds < 10:
        return _("a few seconds left")
    if seconds < 55:
        return _("about {seconds} seconds left", seconds=round(seconds / 10) * 10)
    if (minutes := round(seconds / 60)) < 60:
        return ngettext("about {count} minute left", "about {count} minutes left", minutes)
    return ngettext("about {count} hour left", "about {count} hours left", round(seconds / 3_600))
