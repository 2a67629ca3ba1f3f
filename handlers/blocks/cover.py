"""What others have until a day: when it returns, and the ways to let it return now, later or never."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ConfirmObject

from handlers.blocks.message import Message, actions, button, context, message, section, words
from handlers.blocks.mrkdwn import code, who
from handlers.blocks.outcome import failure_reason
from handlers.payloads.ids import Action
from importer.covers import Cover
from importer.report.cover_words import outlook_lines
from importer.report.handover_words import handover_words
from importer.report.not_back_words import elsewhere_words, still_there_lines
from importer.report.undo_words import undo_outcome
from importer.words.handover import Handover
from importer.words.jobs import ImportJob, JobState
from importer.words.language import _, ngettext
from importer.words.undo import UndoTotals

MOST_COVERS: Final = 10
"""So many covers are shown with their buttons; the command line lists all."""
_MOST_FATES: Final = 5
"""Of a cover so many fates are told; mostly its customers have the same."""


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
    said = _("*Cover:* {what}.", what=handover_words(_request(cover.waiting), _name))
    return [section("\n".join([f":calendar: {said}", *_outlook(cover)])), _ways(cover.waiting)]


def _outlook(cover: Cover) -> Sequence[str]:
    """What becomes of its customers; of very many fates the first, and of how many customers the rest are."""
    first, rest = cover.outlook[:_MOST_FATES], cover.outlook[_MOST_FATES:]
    lines = outlook_lines(_request(cover.waiting), first, _name, who)
    more = sum(one.customers for one in rest)
    if not more:
        return lines
    others = ngettext(
        "Of {count} more customer python -m bot cover list tells what becomes of it.",
        "Of {count} more customers python -m bot cover list tells what becomes of them.",
        more,
    )
    return [*lines, others]


def _ways(waiting: ImportJob) -> Block:
    number = waiting.id
    now = button(_("Return now"), Action.RETURN_NOW, number, confirm=_ask_return())
    keep = button(_("Keep for good"), Action.KEEP_COVER, number, confirm=_ask_keep())
    return actions(now, button(_("Extend"), Action.EXTEND_COVER, number), keep, block_id=f"cover:{number}")


def _ask_return() -> ConfirmObject:
    return ConfirmObject(
        title=_("Return now?"),
        text=_(
            "The customers go back at once, but for those that someone has changed or handed on since. That "
            "can be undone."
        ),
        confirm=_("Return now"),
        deny=_("Leave it"),
    )


def _ask_keep() -> ConfirmObject:
    return ConfirmObject(
        title=_("Keep for good?"),
        text=_("Then nothing of this cover returns on its day, nor later."),
        confirm=_("Keep for good"),
        deny=_("Leave it"),
    )


def returned_to(job: ImportJob, totals: UndoTotals) -> Message:
    """Word to the one who was covered for, that their cover is over, and what a return has brought back.

    `totals` tell what it has left.
    """
    others = tuple(_name(one.email) for one in _request(job).to)
    count = job.counts.changed - totals.elsewhere
    if count <= 0:
        over = ngettext(
            "{others} no longer covers for you, and nothing came back to you.",
            "{others} no longer cover for you, and nothing came back to you.",
            len(others),
            others=others,
        )
        why = _stayed(job, totals) if job.counts.changed else _why_nothing(job, totals)
        return message(section(f":leftwards_arrow_with_hook: {over}"), *why)
    back = ngettext(
        "{count} customer that {others} looked after for you is yours again.",
        "{count} customers that {others} looked after for you are yours again.",
        count,
        others=others,
    )
    return message(section(f":leftwards_arrow_with_hook: {back}"), *_stayed(job, totals))


def returned_from(job: ImportJob, totals: UndoTotals) -> Message:
    """Word to the one who covered, that this is over, and what a return has taken away, in the same way."""
    person = _name(_request(job).leaving.email)
    if not job.counts.changed:
        over = _("Your cover for {person} is over, and nothing has gone back.", person=person)
        return message(section(f":leftwards_arrow_with_hook: {over}"), *_why_nothing(job, totals))
    gone = ngettext(
        "Your cover for {person} is over: {count} customer has returned.",
        "Your cover for {person} is over: {count} customers have returned.",
        job.counts.changed,
        person=person,
    )
    return message(section(f":leftwards_arrow_with_hook: {gone}"), *_stayed(job, totals))


def cannot_tell(email: str) -> Message:
    """Word to the thread, that someone isn't known at Slack by their email."""
    said = _(
        "I didn't find {person} in Slack by this email, so I told them nothing. Please let them know.",
        person=_name(email),
    )
    return message(section(f":information_source: {said}"))


def kept(job: ImportJob) -> Message:
    """Word to whoever keeps a cover for good."""
    return message(section(f"{undo_outcome(job)}."))


def returns_at_once(job: ImportJob) -> Message:
    """Word to whoever lets a cover return now."""
    return message(
        section(_("The return of handover {number} begins now: its thread tells how.", number=str(job.of)))
    )


def too_late(reason: str) -> Message:
    """Nothing can be done about a cover any more; `reason` says why."""
    return message(words(reason))


def _stayed(job: ImportJob, totals: UndoTotals) -> list[Block]:
    """Who went back to others, who stays, with whom, and why."""
    person = _name(_request(job).leaving.email)
    lines = [*filter(None, [elsewhere_words(totals, person)]), *still_there_lines(totals, person)]
    return [section("\n".join(lines))] if lines else []


def _why_nothing(job: ImportJob, totals: UndoTotals) -> list[Block]:
    """Why no customer has returned: it failed, nothing was left of the cover, or others changed them all."""
    if job.state is JobState.FAILED:
        return [section(_("The return failed.")), *map(words, failure_reason(job))]
    if job.state is JobState.CANCELLED:
        return [section(_("The return was stopped before its end."))]
    if not job.counts.rows:
        taken_back = _("Handover {number} had been taken back before.", number=str(job.of))
        return [section(taken_back)]
    return _stayed(job, totals)


def _request(job: ImportJob) -> Handover:
    if job.request is None:
        raise LookupError("a cover without what it hands over")
    return job.request


def _name(name: str) -> str:
    return code(name, 40)
