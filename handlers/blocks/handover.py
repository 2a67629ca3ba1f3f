"""What is said of a handover: what it would do, how it goes, and what it has done, proven by a count."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.blocks.asking import approval_lines, ask_button
from handlers.blocks.cancelling import cancel_button, give_up_button
from handlers.blocks.changes import changes_buttons
from handlers.blocks.cover import cover_blocks
from handlers.blocks.guards import ask_once_more, warnings
from handlers.blocks.message import Message, actions, button, context, header, message, section, words
from handlers.blocks.mrkdwn import code, shorten, who
from handlers.blocks.outcome import EMOJI, RUNNING_EMOJI, failure_reason, outcome_with_emoji, with_approver
from handlers.blocks.taken_back import take_back_button, take_back_terms, undone_lines
from handlers.payloads.carried import SeenPlan
from handlers.payloads.ids import Action
from importer.handover import Told
from importer.preview.totals_words import on_cover_lines
from importer.report.cover_words import also_away_words, fate_words, handed_on_lines, would_return_lines
from importer.report.handover_words import (
    gains_lines,
    handover_head,
    handover_words,
    left_words,
    proof,
    terms_lines,
)
from importer.words.handover import Handover
from importer.words.jobs import ImportJob, JobState, Stage
from importer.words.language import _, ngettext
from importer.words.undo import TakingBack

_LONGEST_BUTTON: Final = 75
_LONGEST_HEADER: Final = 150
_MOST_SHARES: Final = 12
"""Of so many people it is told how many customers each gets; the changes file has the rest."""
_MOST_OTHERS: Final = 6
"""So many lines tell of other covers; a person is seldom part of two."""


def preview(told: Told, *, must_ask: bool = False) -> Message:
    """Who would get how many, what becomes of others, when it returns, and the button that does it.

    Where a second person has to agree, they are asked instead.
    """
    job, handover = told.job, handover_of(told.job)
    return message(
        section(f":handshake: *{_head(job)}*\n{_would(job)}"),
        *_terms(job, handover),
        *_returns(told, handover),
        *approval_lines(job, must_ask=must_ask),
        actions(
            *_start_buttons(job, must_ask=must_ask),
            *changes_buttons(job),
            give_up_button(job),
            block_id=f"start:{job.id}",
        ),
    )


def plan_of_handover(told: Told) -> list[Block]:
    """The same for who is asked to agree to it: how many customers, who gets them, and until when."""
    handover = handover_of(told.job)
    return [section(_would(told.job)), *_terms(told.job, handover), *_returns(told, handover)]


def waiting(job: ImportJob, ahead: ImportJob) -> Message:
    """It waits for another job of the workspace and of its size to end."""
    said = _(
        "*{handover} is waiting for its turn*\n"
        "Import {other} ({other_file}) has to end first. The handover then begins by itself. "
        "Nothing has changed so far.",
        handover=_head(job),
        other=str(ahead.number),
        other_file=code(ahead.reading.source.file_name),
    )
    return message(section(f"{RUNNING_EMOJI} {said}"), cancel_button(job))


def at_work(job: ImportJob, stage: Stage, customers: int = 0) -> Message:
    """What would be handed over is being found out, or so many customers were handed over."""
    if stage is Stage.APPLYING:
        return message(section(f"*{outcome_with_emoji(job)}*\n{_head(job)}"), cancel_button(job))
    said = _("*{handover}*\nChecking who gets whom. Nothing has changed so far.", handover=_head(job))
    so_far = [ngettext("{count} customer so far", "{count} customers so far", customers)] if customers else []
    return message(section("\n".join([f"{RUNNING_EMOJI} {said}", *so_far])), cancel_button(job))


def closed(job: ImportJob) -> Message:
    """What the first message becomes at the end: a line or two, and no buttons."""
    if job.was_declined:
        head = _("{handover} was cancelled: nobody was handed over.", handover=_head(job))
        by = f" {attribution(job)}."
        return message(section(f"{EMOJI[JobState.CANCELLED]} {head}{by}"), *map(words, failure_reason(job)))
    below = _("See the result below.")
    return message(section(f"{outcome_with_emoji(job)}. {_head(job)}. {attribution(job)}. {below}"))


def summary(told: Told, standing: TakingBack) -> Message:
    """What it has done, proven by how many the one who left looks after now; and the ways back."""
    job, handover = told.job, handover_of(told.job)
    head = _(
        "{person}, this is the result of handover {number}: {what}.",
        person=_asker(job),
        number=str(job.number),
        what=handover_words(handover, _name),
    )
    if job.state is JobState.FAILED:
        why = " ".join([_("Nothing was changed."), *failure_reason(job)])
        return message(header(_title(job)), section(head), words(why))
    return message(
        header(_title(job)),
        section("\n".join([head, *_proof(told, handover), *undone_lines(standing)])),
        *_shares(job),
        *map(words, failure_reason(job)),
        *_left(job),
        *_returns(told, handover),
        context(f"{attribution(job)}. {take_back_terms(job, standing)}".strip()),
        actions(*_buttons(job, standing)),
    )


def attribution(job: ImportJob) -> str:
    """Who asked for a handover, had it done and stopped it, without a full stop."""
    asker = who(job.uploaded_by)
    if job.state is JobState.CANCELLED and job.cancelled_by:
        return _("Asked for by {asker}, stopped by {canceller}", asker=asker, canceller=who(job.cancelled_by))
    starter = who(job.started_by) if job.started_by else ""
    if not starter or job.state is JobState.WAITING_FOR_APPROVAL:
        return _("Asked for by {asker}", asker=asker)
    if starter == asker:
        return with_approver(job, _("Handed over by {person}", person=starter))
    people = _("Asked for by {asker}, handed over by {starter}", asker=asker, starter=starter)
    return with_approver(job, people)


def handover_of(job: ImportJob) -> Handover:
    """What a job hands over."""
    if job.request is None:
        raise LookupError("a handover without what it hands over")
    return job.request


def _name(name: str) -> str:
    return code(name, 40)


def _head(job: ImportJob) -> str:
    return handover_head(job, handover_of(job), _name)


def _title(job: ImportJob) -> str:
    return shorten(outcome_with_emoji(job), _LONGEST_HEADER)


def _asker(job: ImportJob) -> str:
    return who(job.started_by or job.uploaded_by)


def _would(job: ImportJob) -> str:
    nothing = _("Nothing has changed yet.")
    if not job.counts.planned:
        return " ".join([_("There is nobody to hand over any more."), nothing])
    would = ngettext(
        "*{count} customer would be handed over.*",
        "*{count} customers would be handed over.*",
        job.counts.planned,
    )
    return f"{would} {nothing}"


def _start_buttons(job: ImportJob, *, must_ask: bool) -> list[ButtonElement]:
    """They carry which plan the person sees, so that nobody says yes to another one."""
    count = job.counts.planned
    if not count:
        return []
    if must_ask:
        return ask_button(job)
    confirm = ask_once_more(job, count, _("Yes, hand over"))
    text = ngettext("Hand over {count} customer", "Hand over {count} customers", count)
    seen = SeenPlan(job.id, job.attempt).value
    start = shorten(text, _LONGEST_BUTTON)
    return [button(start, Action.START_HANDOVER, seen, primary=True, confirm=confirm)]


def _terms(job: ImportJob, handover: Handover) -> list[Block]:
    """Who gets how many, what becomes of others, and what is to be thought of."""
    return _in_sections([*_gains(job), *terms_lines(job, handover, _name)], [*warnings(job), *_on_cover(job)])


def _on_cover(job: ImportJob) -> list[str]:
    away = on_cover_lines(job.verdict.totals, _name) if job.verdict else []
    return [f":calendar: {line}" for line in away]


def _in_sections(*several: Sequence[str]) -> list[Block]:
    return [section("\n".join(lines)) for lines in several if lines]


def _gains(job: ImportJob) -> list[str]:
    """Who gets how many; of very many people the first, and how many others."""
    lines = list(gains_lines(job, _name))
    more = len(lines) - _MOST_SHARES
    if more <= 0:
        return lines
    others = ngettext("And {count} more person gets some.", "And {count} more people get some.", more)
    return [*lines[:_MOST_SHARES], others]


def _proof(told: Told, handover: Handover) -> list[str]:
    """How many customers the one who left looks after now; of what was taken back that says nothing."""
    if told.now is None or told.job.state is JobState.UNDONE:
        return []
    return [f"*{proof(handover, told.now, _name)}*"]


def _shares(job: ImportJob) -> list[Block]:
    lines = _gains(job) if job.counts.changed and job.state is not JobState.UNDONE else []
    return [context("\n".join(lines))] if lines else []


def _left(job: ImportJob) -> list[Block]:
    said = left_words(job).rstrip(":")
    if not said:
        return []
    below = _("The file below names them; shared again, it hands them over all the same.")
    return [section(f":warning: {said}. {below}")]


def _returns(told: Told, handover: Handover) -> list[Block]:
    """When it returns, once it was done with the ways to change that; and other covers of these people."""
    others = [line for one in told.handed_on for line in handed_on_lines(one.waiting, one.outlook, _name)]
    others += [also_away_words(one, _name) for one in told.also_away]
    shown = [context("\n".join(others[:_MOST_OTHERS]))] if others else []
    return [*_own_return(told, handover), *shown]


def _own_return(told: Told, handover: Handover) -> list[Block]:
    """Of its own cover; of one that has returned, or was taken back, that is told at the head."""
    if told.cover:
        return cover_blocks([told.cover])
    if not told.job.state.ended:
        return _in_sections(would_return_lines(handover, told.outlook, _name))
    words_ = fate_words(told.job, told.returned_by, who) if told.job.state is not JobState.UNDONE else ""
    return [section(words_)] if words_ else []


def _buttons(job: ImportJob, standing: TakingBack) -> list[ButtonElement]:
    undo = take_back_button(job, standing) if job.counts.changed else None
    left = button(_("Error file"), Action.SEND_ERROR_FILE, job.id)
    return [
        *([undo] if undo else []),
        *changes_buttons(job),
        *([left] if job.counts.errors and not job.rows_gone else []),
        button(_("Details"), Action.SHOW_DETAILS, job.id),
    ]
