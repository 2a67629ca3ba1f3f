"""What is said of an undo: what it would do, how it goes, what it has done, and that it was left."""

from collections.abc import Iterator, Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.blocks.cancelling import cancel_button
from handlers.blocks.changes import changes_buttons
from handlers.blocks.guards import ask_once_more, warnings
from handlers.blocks.message import Message, actions, button, context, header, message, section, words
from handlers.blocks.mrkdwn import code, who
from handlers.blocks.outcome import (
    EMOJI,
    RUNNING_EMOJI,
    failure_reason,
    outcome_with_emoji,
    source_words,
)
from handlers.blocks.taken_back import BACK, take_back_buttons, undo_attribution, undone_lines
from handlers.payloads.carried import SeenPlan
from handlers.payloads.ids import Action
from importer.report.left_words import left_line, left_reasons, set_later
from importer.report.list_words import entry_lines
from importer.report.not_back_words import elsewhere_words, would_go_elsewhere
from importer.report.undo_words import late_words, terms, undo_head, went_back, would_go_back
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, _, lazy_gettext, ngettext
from importer.words.undo import TakingBack, UndoDetails, UndoTotals

FIRST_LEFT: Final = 10
"""So many values that stay are shown in the thread; those of over half as many customers come as a file."""
MOST_LEFT: Final = 100
"""As many are looked at for the details; how many of them fit into a message is found out there."""
_MOST_CHARACTERS: Final = 2_500
"""Slack takes 3,000 in one paragraph (https://docs.slack.dev/reference/block-kit/blocks/section-block)."""


def preview(found: UndoDetails) -> Message:
    """What the undo would do, with the buttons that decide about it where there is anything to do."""
    job, totals = found.job, found.totals
    head = f"{BACK} *{undo_head(job)}* · {source_words(job)}"
    if job.counts.rows and not totals.goes_back and not totals.set_later:
        return message(section(f"{head}\n{_nothing_goes_back(totals)}"), *_left(found))
    would = [*_would_go_back(found), *_would_let_go(job), *entry_lines(job), *warnings(job)]
    would.append(_("Nothing has changed yet."))
    return message(
        section("\n".join([head, *would])),
        *_left(found),
        context(terms()),
        actions(
            _take_back_button(job, totals),
            *changes_buttons(job),
            button(_("Leave it"), Action.CANCEL_IMPORT, job.id),
            block_id=f"undo:{job.id}:{job.attempt}",
        ),
    )


def _would_let_go(job: ImportJob) -> list[str]:
    """Of what found all as it asked: that it wouldn't keep any more what earlier ones have set."""
    if job.counts.rows:
        return []
    return [
        _(
            "It changed nothing, as all was so already. Once it is taken back, it keeps nothing any more "
            "that earlier imports have set."
        )
    ]


def _has_let_go(job: ImportJob) -> list[str]:
    """That it doesn't keep it any more."""
    is_done = job.state is JobState.COMPLETED and not job.counts.rows
    return [_("It keeps nothing any more that earlier imports have set.")] if is_done else []


def _nothing_goes_back(totals: UndoTotals) -> str:
    """That nothing would happen; why, where no values that stay tell it."""
    if totals.left:
        return _("There is nothing to take back.")
    return _("There is nothing to take back: nothing that it has set is in effect any more.")


def waiting(job: ImportJob, ahead: ImportJob) -> Message:
    """The undo waits for another import of the workspace and of its size to end."""
    said = _(
        "*{undo} is waiting for its turn*\n"
        "Import {other} ({other_file}) has to end first. The undo then begins by itself. "
        "Nothing has gone back so far.",
        undo=undo_head(job),
        other=str(ahead.number),
        other_file=code(ahead.reading.source.file_name),
    )
    return message(section(f"{RUNNING_EMOJI} {said}"), cancel_button(job))


def looking(job: ImportJob, customers: int = 0) -> Message:
    """What would go back is being found out; so many customers were looked at."""
    said = _("*{undo}*\nChecking what would go back. Nothing has changed so far.", undo=undo_head(job))
    so_far = [ngettext("{count} customer so far", "{count} customers so far", customers)] if customers else []
    return message(section("\n".join([f"{RUNNING_EMOJI} {said}", *so_far])), cancel_button(job))


def going_back(job: ImportJob) -> Message:
    """How many customers have gone back."""
    what = f"{undo_head(job)} · {source_words(job)}"
    return message(section(f"*{outcome_with_emoji(job)}*\n{what}"), cancel_button(job))


def closed(job: ImportJob) -> Message:
    """What the first message becomes at the end: a line or two, and no buttons."""
    if job.state is JobState.CANCELLED and not job.cursor:
        return _left_alone(job)
    below = _("See the result below.")
    return message(section(f"{outcome_with_emoji(job)}. {undo_head(job)}. {undo_attribution(job)}. {below}"))


def summary(found: UndoDetails, standing: TakingBack) -> Message:
    """What the undo has done, what stays and why, and the way back."""
    job = found.job
    if job.state is JobState.FAILED:
        why = " ".join([_("Nothing was changed."), *failure_reason(job)])
        return message(header(outcome_with_emoji(job)), section(_summary_head(job)), words(why))
    return message(
        header(outcome_with_emoji(job)),
        section("\n".join([_summary_head(job), *_went_back(found), *undone_lines(standing)])),
        *map(words, failure_reason(job)),
        *_left(found),
        context(" ".join(filter(None, [f"{undo_attribution(job)}.", late_words(job), terms()]))),
        *take_back_buttons(job, standing),
    )


def _would_go_back(found: UndoDetails) -> Sequence[str]:
    """What would go back, in the same way as what has."""
    would = would_go_back(found.job, found.totals)
    if found.job.request is None:
        return would
    others = would_go_elsewhere(found.totals, code(found.job.request.leaving.email))
    return [*would, *filter(None, [others])]


def _went_back(found: UndoDetails) -> Sequence[str]:
    """What has gone back; of a handover also how much to others than the one who was handed over."""
    said = went_back(found.job, found.totals)
    if found.job.request is None:
        return [*said, *_has_let_go(found.job)]
    others = elsewhere_words(found.totals, code(found.job.request.leaving.email))
    return [*said, *filter(None, [others])]


def details_of_undo(found: UndoDetails, standing: TakingBack) -> Sequence[Block]:
    """The same for someone who looks back, with as many of the values that stay as fit."""
    job = found.job
    would = [*_would_go_back(found), *entry_lines(job)]
    done = would if job.state is JobState.PREVIEWED else _went_back(found)
    said = [*(done if job.checked else []), *undone_lines(standing)]
    return [
        *([section("\n".join(said))] if said else []),
        *_left(found),
        *_left_file_button(found),
        context(terms()),
        *take_back_buttons(job, standing),
    ]


def _left_file_button(found: UndoDetails) -> Sequence[Block]:
    """The way to all that stays, for those who may see it."""
    job = found.job
    if not (found.with_rows and job.counts.errors) or job.rows_gone:
        return []
    return [actions(button(_("All that stays"), Action.SEND_ERROR_FILE, job.id))]


def left_file_words(job: ImportJob) -> str:
    """What is said beside the file of what stays where it is shared."""
    return ngettext(
        "Undo {number}: what stays of {count} customer, with what it would have become and why.",
        "Undo {number}: what stays of {count} customers, with what it would have become and why.",
        job.counts.errors,
        number=str(job.number),
    )


def _summary_head(job: ImportJob) -> str:
    person, file = who(job.started_by or job.uploaded_by), source_words(job)
    if job.request is not None:
        return str(_result_of_handover(job).fill(person=person, file=file, **_numbers(job)))
    if job.loads is not None:
        return str(_result_of_list(job).fill(person=person, file=file, **_numbers(job)))
    if job.of == job.root:
        return _(
            "{person}, this is the result of undo {number} of import {of}, {file}.",
            person=person,
            number=str(job.number),
            of=str(job.of),
            file=file,
        )
    return _(
        "{person}, this is the result of undo {number} of undo {of}, which took back import {root}, {file}.",
        person=person,
        number=str(job.number),
        of=str(job.of),
        root=str(job.root),
        file=file,
    )


def _result_of_handover(job: ImportJob) -> Sentence:
    """Of a return, of an undo of a handover, and of an undo of one of these."""
    if job.kind is JobKind.RETURN:
        return lazy_gettext("{person}, this is the result of return {number} of handover {of}, {file}.")
    if job.of == job.root:
        return lazy_gettext("{person}, this is the result of undo {number} of handover {of}, {file}.")
    return lazy_gettext(
        "{person}, this is the result of undo {number} of undo {of}, which took back handover {root}, {file}."
    )


def _result_of_list(job: ImportJob) -> Sentence:
    """Of an undo of a list, and of an undo of one of these."""
    if job.of == job.root:
        return lazy_gettext("{person}, this is the result of undo {number} of list {of}, {file}.")
    return lazy_gettext(
        "{person}, this is the result of undo {number} of undo {of}, which took back list {root}, {file}."
    )


def _numbers(job: ImportJob) -> dict[str, str]:
    return {"number": str(job.number), "of": str(job.of), "root": str(job.root)}


def _take_back_button(job: ImportJob, totals: UndoTotals) -> ButtonElement:
    """It carries which plan the person sees, so that nobody says yes to another one."""
    seen = SeenPlan(job.id, job.attempt).value
    confirm = ask_once_more(job, totals.goes_back, _("Yes, take back"))
    return button(_take_back(totals), Action.TAKE_BACK, seen, primary=True, confirm=confirm)


def _take_back(totals: UndoTotals) -> str:
    if not totals.goes_back:
        return _("Take it back all the same")
    return ngettext("Take back {count} change", "Take back {count} changes", totals.goes_back)


def _left(found: UndoDetails) -> Sequence[Block]:
    """Why values stay, and the first of them, as many as fit."""
    totals = found.totals
    reasons = list(left_reasons(totals))
    if not reasons:
        return []
    if found.job.state is JobState.PREVIEWED and totals.set_later and not totals.goes_back:
        reasons.append(set_later(totals))
    values, shown = sum(totals.left.values()), list(_first_lines(found))
    more = values - len(shown)
    if found.with_rows and more > 0:
        shown.append(ngettext("• and {count} more", "• and {count} more", more))
    return [section("\n".join(reasons)), *([section("\n".join(shown))] if shown else [])]


def _first_lines(found: UndoDetails) -> Iterator[str]:
    room = _MOST_CHARACTERS
    for one in found.left:
        line = f"• {left_line(one, code)}"
        room -= len(line) + 1
        if room < 0:
            return
        yield line


def _left_alone(job: ImportJob) -> Message:
    """The undo was not carried out: someone said so, or it can't be any more."""
    head = _("{undo} was left: nothing has gone back.", undo=undo_head(job))
    by = f" {undo_attribution(job)}." if job.cancelled_by else ""
    return message(section(f"{EMOJI[JobState.CANCELLED]} {head}{by}"), *map(words, failure_reason(job)))
