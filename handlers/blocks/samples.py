"""A message of each kind, about made-up imports: for Slack to say beforehand whether it takes them.

A test sees to it that every builder of a message or a view has one, here or among the forms.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Final, TypeAlias

from slack_sdk.models.blocks import ContextBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.blocks import (
    add_people,
    approval,
    correction,
    cover,
    details,
    failed,
    handover,
    help,  # noqa: A004 - the module's name
    history,
    listing,
    notices,
    progress,
    summary,
    undo,
)
from handlers.blocks.made_up import (
    ASKED,
    COVER,
    KINDS,
    MAJA,
    OPEN,
    PERSON,
    UNDONE,
    make_handover,
    make_job,
    make_list,
    make_return,
    make_undo,
)
from handlers.blocks.mapping import mapping_question
from handlers.blocks.message import Message
from handlers.blocks.sample_forms import sample_forms
from importer.handover import Told
from importer.past import Details, Page
from importer.words.jobs import JobState, Stage
from importer.words.trial import Trial
from importer.words.undo import UndoTotals

Sample: TypeAlias = tuple[str, Message | View]
_FILE: Final = "assignments.csv"
_REASON: Final = "Nothing was changed."
_REFERENCE: Final = "7F3A-91C2"


def samples_to_judge() -> Iterator[Sample]:
    """Those of which Slack can say anything: all that are more than a text, and one that is no more."""
    for name, sample in sample_messages():
        if name == "apology" or not _is_text_alone(sample):
            yield name, sample


def sample_messages() -> Iterator[Sample]:
    """All of them, each by the name of its kind."""
    messages = (_of_imports(), _of_undos(), _of_handovers(), _of_lists(), _of_looking_back(), _notices())
    return chain(*messages, sample_forms())


def _is_text_alone(sample: Message | View) -> bool:
    return all(
        (isinstance(block, SectionBlock) and not block.accessory) or isinstance(block, ContextBlock)
        for block in sample.blocks or ()
    )


def _of_imports() -> Iterator[Sample]:
    ended, asking = make_job(JobState.COMPLETED_WITH_ERRORS), make_job(JobState.PREVIEWED)
    waiting = replace(make_job(JobState.WAITING_FOR_APPROVAL), approval=ASKED)
    trial = Trial(make_job(JobState.COMPLETED), ("CU-001",))
    yield "question", mapping_question(asking, kinds=KINDS)
    yield "columns", mapping_question(make_job(JobState.MAPPING))
    yield "trial", mapping_question(asking, trial=trial)
    yield "waiting", progress.waiting(make_job(JobState.QUEUED), ended)
    yield "progress", progress.progress(make_job(JobState.APPLYING), Stage.APPLYING, 500)
    yield "closed", progress.closed(ended)
    yield "cancelled", progress.cancelled(make_job(JobState.CANCELLED), trial)
    yield "loaded instead", progress.loaded_instead(asking, make_list())
    yield "summary", summary.summary(ended, KINDS, PERSON, OPEN)
    yield "correction", correction.correction_question(replace(asking, of=12))
    yield "approval", approval.request(waiting)
    yield "waiting for approval", approval.waiting_for_approval(waiting)
    yield "approval over", approval.request_over(ended, ASKED.number, PERSON)
    yield "approval answered", approval.answered(waiting)


def _of_undos() -> Iterator[Sample]:
    ended = replace(UNDONE, job=make_undo(JobState.COMPLETED))
    yield "undo", undo.preview(UNDONE)
    yield "undo waits", undo.waiting(make_undo(JobState.QUEUED), make_job(JobState.APPLYING))
    yield "undo is planned", undo.looking(make_undo(JobState.CHECKING), 500)
    yield "undo is carried out", undo.going_back(make_undo(JobState.APPLYING))
    yield "undo closed", undo.closed(ended.job)
    yield "undo summary", undo.summary(ended, OPEN)


def _of_handovers() -> Iterator[Sample]:
    ended = make_handover(JobState.COMPLETED)
    yield "handover", handover.preview(Told(make_handover(), None, None))
    yield "handover waits", handover.waiting(make_handover(JobState.QUEUED), make_job(JobState.APPLYING))
    yield "handover is planned", handover.at_work(make_handover(JobState.CHECKING), Stage.CHECKING, 500)
    yield "handover closed", handover.closed(ended)
    yield "handover summary", handover.summary(Told(ended, 0, COVER), OPEN)
    yield "cover returned", cover.returned_to(make_return(), UndoTotals())
    yield "cover is over", cover.returned_from(make_return(), UndoTotals())
    yield "cover told to nobody", cover.cannot_tell(MAJA.email)
    yield "cover kept", cover.kept(make_return(JobState.CANCELLED))
    yield "cover returns", cover.returns_at_once(COVER.waiting)
    yield "cover too late", cover.too_late(_REASON)


def _of_lists() -> Iterator[Sample]:
    yield "list", listing.list_question(make_list(), kinds=KINDS)
    yield (
        "list offered",
        listing.offer_to_load(make_job(JobState.PREVIEWED), listing.list_question(make_list())),
    )
    yield "list summary", summary.summary(make_list(JobState.COMPLETED), KINDS, PERSON, OPEN)
    yield "people offered", add_people.people_offer()


def _of_looking_back() -> Iterator[Sample]:
    ended = make_job(JobState.COMPLETED_WITH_ERRORS)
    yield "history", history.history(Page([ended], hidden=1, older=3), {})
    yield "details", details.details(Details(ended, KINDS, with_rows=True), standing=OPEN)
    yield "help", help.help_text()
    yield "help offered", help.help_offer()
    yield "no such import", help.no_such_import("99")
    yield "none found", help.none_found("maja", as_name=True)


def _notices() -> Iterator[Sample]:
    ended = make_job(JobState.COMPLETED_WITH_ERRORS)
    yield "apology", failed.unexpected(_REFERENCE)
    yield "file that never came", failed.file_missing(_REFERENCE)
    yield "file that Slack takes nowhere", failed.file_refused("storage_limit_reached")
    yield "account manager who is told nothing", failed.manager_untold(PERSON, "user_disabled")
    yield "message that was too much", failed.unfit(_REFERENCE)
    yield "trouble of Slack's", failed.slack_had_trouble(_REFERENCE)
    yield "not yours", notices.not_yours(PERSON)
    yield "not allowed", notices.not_allowed(_REASON)
    yield "unknown import", notices.unknown_import()
    yield "forgotten", notices.forgotten(ended)
    yield "refused", notices.refused(_FILE, _REASON)
    yield "account gone", notices.account_gone()
    yield "redirected", notices.redirected(notices.unusual(), "C0000000000", "is_archived")
    yield "moved on", notices.moved_on()
    yield "cannot undo", notices.cannot_undo(_REASON)
    yield "cannot fix", notices.cannot_fix(_REASON)
    yield "nothing fixed", notices.nothing_fixed()
    yield "undo begun", notices.undo_begun(ended, "")
    yield "look again", notices.look_again()
    yield "look first", notices.look_first()
    yield "unusual", notices.unusual()
    yield "checked again", notices.checked_again()
    yield "nothing loaded", notices.nothing_loaded(_REASON)
    yield "error file sent", notices.error_file_sent(ended)
    yield "changes file sent", notices.changes_file_sent(ended)
    yield "rows gone", notices.rows_gone(_REASON)
    yield "cannot answer", notices.cannot_answer(_REASON)
    yield "came too late", notices.came_too_late()
