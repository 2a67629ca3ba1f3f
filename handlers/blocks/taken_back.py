"""What of a job was taken back, by whom, and the way to take it back, until when."""

from collections.abc import Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.blocks.message import actions, button, context
from handlers.blocks.mrkdwn import code, day, when, who
from handlers.blocks.outcome import EMOJI
from handlers.payloads.ids import Action
from importer.report.left_words import left_reasons
from importer.report.not_back_words import still_there_lines
from importer.report.undo_words import as_before, terms
from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, _, lazy_gettext, lazy_ngettext
from importer.words.undo import TakingBack, UndoTotals

_TAKEN_BACK: Final = {
    True: lazy_ngettext(
        "*Taken back* by undo {undo} ({person}, {moment}): {changed} of {count} customer went back.",
        "*Taken back* by undo {undo} ({person}, {moment}): {changed} of {count} customers went back.",
        0,
    ),
    False: lazy_ngettext(
        "*Taken back in part* by undo {undo} ({person}, {moment}): {changed} of {count} customer went back.",
        "*Taken back in part* by undo {undo} ({person}, {moment}): {changed} of {count} customers went back.",
        0,
    ),
}
"""Wholly, and where something was left."""

BACK: Final = EMOJI[JobState.UNDONE]

_LIST_TAKEN_BACK: Final = {
    True: lazy_ngettext(
        "*Taken back* by undo {undo} ({person}, {moment}): {changed} of {count} entry went back.",
        "*Taken back* by undo {undo} ({person}, {moment}): {changed} of {count} entries went back.",
        0,
    ),
    False: lazy_ngettext(
        "*Taken back in part* by undo {undo} ({person}, {moment}): {changed} of {count} entry went back.",
        "*Taken back in part* by undo {undo} ({person}, {moment}): {changed} of {count} entries went back.",
        0,
    ),
}
"""The same of a list."""

_RETURNED: Final = {
    True: lazy_ngettext(
        "*Returned* by return {undo} ({moment}): {changed} of {count} customer went back.",
        "*Returned* by return {undo} ({moment}): {changed} of {count} customers went back.",
        0,
    ),
    False: lazy_ngettext(
        "*Returned in part* by return {undo} ({moment}): {changed} of {count} customer went back.",
        "*Returned in part* by return {undo} ({moment}): {changed} of {count} customers went back.",
        0,
    ),
}
"""The same of a cover, on its day or before it; the return itself tells by whom."""

_NOTHING_BACK: Final = {
    True: lazy_gettext("*Over since* return {undo} ({moment}): nothing came back."),
    False: lazy_gettext("*Taken back* by undo {undo} ({person}, {moment}): nothing went back."),
}
"""Of a cover that has returned, and of what an undo has taken back, where others keep all of it."""


def undone_lines(standing: TakingBack) -> list[str]:
    """That a job was taken back, wholly or partly, by whom and when; nothing where it wasn't."""
    undo = standing.by
    if undo is None:
        return []
    told = {"undo": str(undo.number), "moment": when(undo.finished_at or undo.created_at)}
    if undo.kind is not JobKind.RETURN:
        told["person"] = who(undo.started_by or undo.uploaded_by)
    if not undo.state.ended:
        return [f"{BACK} {_goes_back(undo).fill(**told)}"]
    if standing.still_there or not undo.counts.rows:
        nothing = _NOTHING_BACK[undo.kind is JobKind.RETURN].fill(**told)
        why = _still_there(undo, standing.still_there) if standing.still_there else ()
        return [f"{BACK} {nothing}", *why]
    said = _went_back(undo)[standing.is_whole].fill(undo.counts.rows, changed=undo.counts.changed, **told)
    return [f"{BACK} {said}"]


def _still_there(undo: ImportJob, totals: UndoTotals) -> Sequence[str]:
    """Why nothing went back; of a handover that was taken back, with whom its customers are."""
    if undo.request is None or undo.of != undo.root:
        return [*left_reasons(totals), *as_before(undo, totals)]
    return still_there_lines(totals, code(undo.request.leaving.email, 40))


def _goes_back(undo: ImportJob) -> Sentence:
    if undo.kind is JobKind.RETURN:
        return lazy_gettext("*Being returned* by return {undo} ({moment}).")
    return lazy_gettext("*Being taken back* by undo {undo} ({person}, {moment}).")


def _went_back(undo: ImportJob) -> Mapping[bool, Sentence]:
    if undo.kind is JobKind.RETURN:
        return _RETURNED
    return _LIST_TAKEN_BACK if undo.loads else _TAKEN_BACK


def take_back_buttons(job: ImportJob, standing: TakingBack) -> Sequence[Block]:
    """The button that takes a job back, with until when that can be done and what it leaves."""
    back = take_back_button(job, standing)
    return [context(take_back_terms(job, standing)), actions(back)] if back else []


def take_back_button(job: ImportJob, standing: TakingBack) -> ButtonElement | None:
    """The way to take a job back, as long as that can be done."""
    if standing.until is None:
        return None
    return button(_name_undo(job), Action.UNDO_IMPORT, job.id)


def _name_undo(job: ImportJob) -> str:
    if job.kind is JobKind.RETURN:
        return _("Undo this return")
    return _("Undo this undo") if job.is_undo else _("Undo")


def take_back_terms(job: ImportJob, standing: TakingBack) -> str:
    """Until when a job can be taken back, and what that leaves; empty where it can't."""
    if standing.until is None:
        return ""
    until = _("You can take this back until {day}.", day=day(standing.until))
    names_nobody = job.is_undo or job.loads in {DirectoryKind.USERS, DirectoryKind.WORKFLOWS}
    return until if names_nobody else f"{until} {terms()}"


def undo_attribution(job: ImportJob) -> str:
    """Who asked for an undo, had it done and stopped it, without a full stop."""
    asker = who(job.uploaded_by)
    if job.kind is JobKind.RETURN:
        return _return_attribution(job)
    if job.state is JobState.CANCELLED and job.cancelled_by:
        return _(
            "Undo asked for by {asker}, stopped by {canceller}", asker=asker, canceller=who(job.cancelled_by)
        )
    if job.is_preview or job.was_declined:
        return _("Undo asked for by {asker}", asker=asker)
    starter = who(job.started_by) if job.started_by else asker
    if starter == asker:
        return _("Undone by {person}", person=starter)
    return _("Undo asked for by {asker}, done by {starter}", asker=asker, starter=starter)


def _return_attribution(job: ImportJob) -> str:
    """Who let a return be done before its day, or called it off; else it is done by itself, if at all."""
    if job.is_void:
        return _("Nothing of its cover is in effect any more")
    if job.was_declined and job.cancelled_by:
        return _("Kept for good by {person}", person=who(job.cancelled_by))
    if job.started_by:
        return _("Returned before its day by {person}", person=who(job.started_by))
    return _("By itself, on the day after the last of its cover")
