"""The closing message of an import: what happened, what it means, and what to do next."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.blocks.changes import changes_buttons
from handlers.blocks.correction import corrected_values, fix_buttons
from handlers.blocks.message import Message, actions, button, context, header, message, section, words
from handlers.blocks.mrkdwn import code, shorten, who
from handlers.blocks.outcome import attribution, error_lines, failure_reason, outcome_with_emoji
from handlers.blocks.taken_back import take_back_button, take_back_terms, undone_lines
from handlers.blocks.trial import applied_before, trial_of
from handlers.payloads.ids import Action
from importer.attempts import NOTHING_ELSE, Attempts, correction_lines, corrects
from importer.words.directory import DirectoryKind
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.language import _, lazy_gettext, ngettext
from importer.words.summary import ErrorKind
from importer.words.trial import Trial
from importer.words.undo import NOT_TAKEN_BACK, TakingBack

_LONGEST_HEADER: Final = 150
"""As Slack takes it (https://docs.slack.dev/reference/block-kit/blocks/header-block)."""


def summary(
    job: ImportJob,
    kinds: Sequence[ErrorKind],
    mention: str,
    standing: TakingBack = NOT_TAKEN_BACK,
    trial: Trial | None = None,
    attempts: Attempts = NOTHING_ELSE,
    *,
    left_in_first: int = 0,
) -> Message:
    """The result of a job that has ended, on one screen; `mention` is who is told, as in `job.uploaded_by`.

    With buttons to fix and undo it, and to its changes, errors and details. `trial` was applied of it first
    and has an undo of its own; `attempts` has the imports that correct it. `left_in_first` are the rows of a
    corrected import that the correction hasn't read.
    """
    return message(
        header(shorten(outcome_with_emoji(job), _LONGEST_HEADER)),
        *_what_happened(job, _head(job, mention)),
        *map(section, undone_lines(standing)),
        *_corrections(attempts),
        *corrected_values(job),
        *error_lines(kinds, job.counts),
        *_what_next(job, attempts.fixed, left_in_first),
        context(*_small_print(job, standing), *_applied_before(trial)),
        actions(*_buttons(job, standing, attempts.holder)),
    )


def _corrections(attempts: Attempts) -> list[Block]:
    """What came of the imports that correct it, which have summaries of their own."""
    lines = correction_lines(attempts)
    return [section("\n".join(lines))] if lines else []


def _small_print(job: ImportJob, standing: TakingBack) -> list[str]:
    """Who did it, and until when it can be taken back."""
    until = take_back_terms(job, standing) if _keeps_anything(job) else ""
    return list(
        filter(None, [" ".join(filter(None, [f"{attribution(job)}.", corrects(job), trial_of(job)])), until])
    )


def _applied_before(trial: Trial | None) -> list[str]:
    return [applied_before(trial)] if trial and trial.job.counts.changed else []


def _keeps_anything(job: ImportJob) -> bool:
    """Whether it keeps earlier undos off customers, as it also does of those who were as it asked already.

    A list of users or workflows keeps nothing but what it has added and renamed.
    """
    return job.counts.changed > 0 or job.loads not in {DirectoryKind.USERS, DirectoryKind.WORKFLOWS}


def _buttons(job: ImportJob, standing: TakingBack, holder: ImportJob | None) -> list[ButtonElement]:
    undo = take_back_button(job, standing) if _keeps_anything(job) else None
    error_file = button(_("Error file"), Action.SEND_ERROR_FILE, job.id)
    return [
        *fix_buttons(job, holder=holder),
        *([undo] if undo else []),
        *changes_buttons(job),
        *([error_file] if job.checked and job.counts.errors and not job.rows_gone else []),
        button(_("Details"), Action.SHOW_DETAILS, job.id),
    ]


def _head(job: ImportJob, mention: str) -> str:
    if job.is_correction:
        return _(
            "{person}, this is the result of import {number}, which fixes values of import {of}, {file}.",
            person=who(mention),
            number=str(job.number),
            of=str(job.of),
            file=code(job.reading.source.file_name),
        )
    if job.was_loaded_at_once:
        return _(
            "{person}, this is the result of import {number}: people were added from Slack.",
            person=who(mention),
            number=str(job.number),
        )
    return str(
        (_OF_LIST if job.loads else _OF_IMPORT).fill(
            person=who(mention), number=str(job.number), file=code(job.reading.source.file_name)
        )
    )


_OF_IMPORT: Final = lazy_gettext("{person}, this is the result of import {number}, {file}.")
_OF_LIST: Final = lazy_gettext("{person}, this is the result of list {number}, {file}.")


def _what_happened(job: ImportJob, head: str) -> list[Block]:
    """The head, and what the headline doesn't say; why an import failed may quote its file."""
    if job.state is JobState.FAILED:
        why = " ".join([_("Nothing was changed."), *failure_reason(job)])
        return [section(head), words(why)]
    return [section("\n".join(filter(None, [head, _means(job)])))]


def _means(job: ImportJob) -> str:
    """What the outcome means, where its counts don't tell; else nothing."""
    if job.state is JobState.UNDONE:
        return _undone(job.counts)
    if job.state is JobState.CANCELLED:
        return _cancelled(job.counts)
    if job.counts.errors and job.counts.errors == job.counts.rows:
        return _("Every row has an error, so nothing was changed.")
    if not job.counts.changed and not job.counts.errors:
        if job.loads:
            return _("Nothing had to change: all of it is in the directory already.")
        return _("Nothing had to change: every customer in the file was already as the file says.")
    return ""


def _undone(counts: Counts) -> str:
    if counts.errors:
        return _("It was carried out, and has been undone since. The numbers below are what it had come to.")
    return _("It was carried out, and has been undone since.")


def _cancelled(counts: Counts) -> str:
    if not counts.changed:
        return _("It was cancelled before anything was changed.")
    return ngettext(
        "It was cancelled after {count} row had been applied. That row stays as it is now; "
        "no other row changed.",
        "It was cancelled after {count} rows had been applied. Those rows stay as they are now; "
        "no other row changed.",
        counts.changed,
    )


def _what_next(job: ImportJob, fixed: int, left_in_first: int) -> list[Block]:
    """What the person does now, where there is something to do."""
    return [*_next_step(job, fixed), *_left_in_first(job, left_in_first)]


def _left_in_first(job: ImportJob, rows: int) -> list[Block]:
    """That a correction hasn't read all of the rows that need fixing: no other value mends the rest."""
    if not rows:
        return []
    said = ngettext(
        "{count} more row of import {of} needs fixing in the file itself: it is in the error file of import "
        "{of}.",
        "{count} more rows of import {of} need fixing in the file itself: they are in the error file of "
        "import {of}.",
        rows,
        of=str(job.of),
    )
    return [section(said)]


def _next_step(job: ImportJob, fixed: int) -> list[Block]:
    if job.state is JobState.CANCELLED:
        return [section(_("To apply the rest, share the file again. What is already so is left alone."))]
    if job.counts.errors <= fixed:
        return []
    return [section(_still_wrong(job.counts.errors - fixed) if fixed else _wrong(job.counts.errors))]


def _wrong(rows: int) -> str:
    return ngettext(
        "The error file below has the {count} row that needs attention. "
        "Correct it and share it again, here or in another channel.",
        "The error file below has the {count} rows that need attention. "
        "Correct it and share it again, here or in another channel.",
        rows,
    )


def _still_wrong(rows: int) -> str:
    """The same once values were fixed: the file has the rows that this has mended, too, as they were."""
    return ngettext(
        "{count} row of the error file below still needs attention. "
        "Correct it there, take the other rows out, and share the file again, here or in another channel.",
        "{count} rows of the error file below still need attention. "
        "Correct them there, take the other rows out, and share the file again, here or in another channel.",
        rows,
    )
