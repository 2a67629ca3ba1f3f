"""What others have until a day: when it returns, and the ways to let it return now, later or never."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ConfirmObject

from handlers.blocks.message import Message, actions, button, context, message, section, words
from handlers.blocks.mrkdwn import code, who
from handlers.blocks.outcome import failure_reason
from handlers.payloads.ids import Action
from importer.covers import Cover
from importer.report.cover_words import cover_words, waits_words
from importer.report.handover_words import handover_words
from importer.report.undo_words import undo_outcome
from importer.words.handover import Handover
from importer.words.jobs import ImportJob, JobState
from importer.words.language import _, ngettext

MOST_COVERS: Final = 10
"""So many covers are shown with their buttons; the command line lists all."""


def cover_blocks(covers: Sequence[Cover]) -> list[Block]:
    """Each cover with its day and its three buttons, the next to return first; how many more there are.

    At most 21 blocks.
    """
    shown = [block for cover in covers[:MOST_COVERS] for block in _cover(cover)]
    more = len(covers) - MOST_COVERS
    if more <= 0:
        return shown
    others = ngettext(
        "{count} more returns later: python -m bot cover list shows it.",
        "{count} more return later: python -m bot cover list shows them.",
        more,
    )
    return [*shown, context(others)]


def _cover(cover: Cover) -> list[Block]:
    request = _request(cover.waiting)
    said = _("*Cover:* {what}.", what=handover_words(request, _name))
    returns = cover_words(request, cover.handover.counts.changed, who)
    return [section(f":calendar: {said}\n{returns}"), _ways(cover.waiting)]


def _ways(waiting: ImportJob) -> Block:
    number = waiting.id
    now = button(_("Return now"), Action.RETURN_NOW, number, confirm=_ask_return())
    keep = button(_("Keep for good"), Action.KEEP_COVER, number, confirm=_ask_keep())
    return actions(now, button(_("Extend"), Action.EXTEND_COVER, number), keep, block_id=f"cover:{number}")


def _ask_return() -> ConfirmObject:
    return ConfirmObject(
        title=_("Return now?"),
        text=_(
            "The customers go back at once, but for those that someone has changed since. That can be undone."
        ),
        confirm=_("Return now"),
        deny=_("Leave it"),
    )


def _ask_keep() -> ConfirmObject:
    return ConfirmObject(
        title=_("Keep for good?"),
        text=_("Then nothing returns on its day: the customers stay with whoever looks after them now."),
        confirm=_("Keep for good"),
        deny=_("Leave it"),
    )


def returned_to(job: ImportJob) -> Message:
    """Word to the one who was covered for, that their cover is over, and what a return has brought back."""
    others = tuple(_name(one.email) for one in _request(job).to)
    if not job.counts.changed:
        over = ngettext(
            "{others} no longer covers for you, and nothing came back to you.",
            "{others} no longer cover for you, and nothing came back to you.",
            len(others),
            others=others,
        )
        return message(section(f":leftwards_arrow_with_hook: {over}"), *_why_nothing(job))
    back = ngettext(
        "{count} customer that {others} looked after for you is yours again.",
        "{count} customers that {others} looked after for you are yours again.",
        job.counts.changed,
        others=others,
    )
    return message(section(f":leftwards_arrow_with_hook: {back}"), *_stayed(job))


def returned_from(job: ImportJob) -> Message:
    """Word to the one who covered, that this is over, and what a return has taken away."""
    person = _name(_request(job).leaving.email)
    if not job.counts.changed:
        over = _("Your cover for {person} is over, and nothing has gone back.", person=person)
        return message(section(f":leftwards_arrow_with_hook: {over}"), *_why_nothing(job))
    gone = ngettext(
        "Your cover for {person} is over: {count} customer has returned.",
        "Your cover for {person} is over: {count} customers have returned.",
        job.counts.changed,
        person=person,
    )
    return message(section(f":leftwards_arrow_with_hook: {gone}"), *_stayed(job))


def cannot_tell(email: str) -> Message:
    """Word to the thread, that someone isn't known at Slack by their email."""
    said = _(
        "I didn't find {person} in Slack by this email, so I told them nothing. Please let them know.",
        person=_name(email),
    )
    return message(section(f":information_source: {said}"))


def decided(job: ImportJob) -> Message:
    """Word to whoever decided about a cover, of what becomes of it now."""
    if job.state.ended:
        return message(section(f"{undo_outcome(job)}."))
    said = _("Handover {number} {returns}.", number=str(job.of), returns=waits_words(_request(job), who))
    return message(section(said))


def returns_at_once(job: ImportJob) -> Message:
    """Word to whoever lets a cover return now."""
    return message(
        section(_("The customers of handover {number} return now: its thread tells how.", number=str(job.of)))
    )


def too_late(reason: str) -> Message:
    """Nothing can be done about a cover any more; `reason` says why."""
    return message(words(reason))


def _stayed(job: ImportJob) -> list[Block]:
    errors = job.counts.errors
    if not errors:
        return []
    said = ngettext(
        "{count} customer stays where it is, because someone has changed it meanwhile.",
        "{count} customers stay where they are, because someone has changed them meanwhile.",
        errors,
    )
    return [section(said)]


def _why_nothing(job: ImportJob) -> list[Block]:
    """Why no customer has returned: it failed, nothing was left of the cover, or others changed them all."""
    if job.state is JobState.FAILED:
        return [section(_("The return failed.")), *map(words, failure_reason(job))]
    if job.state is JobState.CANCELLED:
        return [section(_("The return was stopped before its end."))]
    if not job.counts.rows:
        taken_back = _("Handover {number} had been taken back before.", number=str(job.of))
        return [section(taken_back)]
    unchanged = ngettext(
        "{count} customer was as before already.",
        "{count} customers were as before already.",
        job.counts.unchanged,
    )
    return [*_stayed(job), *([section(unchanged)] if job.counts.unchanged else [])]


def _request(job: ImportJob) -> Handover:
    if job.request is None:
        raise LookupError("a cover without what it hands over")
    return job.request


def _name(name: str) -> str:
    return code(name, 40)
