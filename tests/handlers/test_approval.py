"""A request for approval: what each reads while it waits and once it is over, within Slack's limits."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.blocks.approval import answered, decline_modal, request, request_over, waiting_for_approval
from handlers.blocks.asking import LONGEST_REASON, answer_words, approval_lines
from handlers.blocks.history import entry_text
from handlers.blocks.message import message
from handlers.blocks.preview import way_on
from handlers.payloads.approval_form import read_declined
from handlers.payloads.carried import Request
from handlers.payloads.ids import Action, PostingKind
from handlers.payloads.json_values import PayloadError
from handlers.postings import tell
from importer.words.approval import MOST_REASON, Approval, Decision
from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Language, catalogue, speaking
from importer.words.postings import Thread
from importer.words.totals import Guard, Movement, PlanTotals, Verdict
from playground.block_kit import view_breaches
from tests.handlers.imports import HUGE, NASTY, a_checked_import, a_nasty_import, nasty_kinds
from tests.handlers.reading import as_read, breaches, buttons

AT = datetime(2026, 5, 4, tzinfo=UTC)
ASKED = Approval(1, "d1", 1_240, "U1", AT, ("U2", "U3"), attempt=4)
DECLINED = replace(ASKED, decision=Decision.DECLINED, decided_by="U2", decided_at=AT, reason="No.")
THREAD = Thread("C1", "1.1")


def a_job(state: JobState, approval: Approval | None = ASKED) -> ImportJob:
    """A plan for 1,240 customers."""
    verdict = Verdict(PlanTotals(customers=1_240, managers=1_240))
    job = a_checked_import(state, rows=1_300, planned=1_240)
    return replace(job, verdict=verdict, approval=approval, attempt=4, started_by="U1")


@pytest.mark.parametrize("language", Language)
def test_slack_takes_the_fullest(language: Language) -> None:
    """With the longest names, movements, guards, kinds of errors and reason."""
    moved = [Movement(NASTY, HUGE, HUGE, HUGE)] * 20
    totals = PlanTotals(HUGE, HUGE, HUGE, HUGE, HUGE, HUGE, HUGE, HUGE, HUGE, HUGE, HUGE, moved, moved, moved)
    verdict = Verdict(totals, list(Guard), HUGE)
    full = replace(DECLINED, number=HUGE, customers=HUGE, reason=NASTY[:MOST_REASON], asked_by=NASTY)
    job = replace(
        a_nasty_import(state=JobState.WAITING_FOR_APPROVAL), verdict=verdict, approval=full, attempt=4
    )
    stands = replace(job, state=JobState.PREVIEWED)
    with speaking(catalogue(language)):
        shown = [
            waiting_for_approval(job, nasty_kinds()[:3]),
            request(job, nasty_kinds()[:3]),
            request_over(job, HUGE, "U2"),
            answered(job),
            message(*approval_lines(stands, must_ask=True), way_on(stands, must_ask=True)),
        ]
        modal = decline_modal(job, Request(HUGE, HUGE))
    assert [breaches(one) for one in shown] == [[]] * len(shown)
    assert view_breaches(modal.to_dict()) == []
    assert LONGEST_REASON == MOST_REASON


def test_a_preview_asks_instead_of_importing() -> None:
    """Nobody is offered what one person alone can't have; once it was declined, not to ask for it either."""
    before = a_job(JobState.PREVIEWED, None)
    asks = message(*approval_lines(before, must_ask=True), way_on(before, must_ask=True))
    assert "[Ask for approval of 1,240 changes]" in as_read(asks)
    assert buttons(asks)["Ask for approval of 1,240 changes"]["action_id"] == Action.ASK_APPROVAL
    assert "Import " not in "".join(buttons(asks))
    declined = a_job(JobState.PREVIEWED, DECLINED)
    no = as_read(message(*approval_lines(declined, must_ask=True), way_on(declined, must_ask=True)))
    assert "Declined by <@U2>, whom <@U1> had asked: `No.`" in no
    assert "[Ask" not in no
    planned_anew = replace(declined, attempt=5)
    again = as_read(
        message(*approval_lines(planned_anew, must_ask=True), way_on(planned_anew, must_ask=True))
    )
    assert "Declined" not in again
    assert "[Ask for approval" in again
    assert approval_lines(declined, must_ask=False) == []
    a_list = replace(declined, kind=JobKind.DIRECTORY, loads=DirectoryKind.CUSTOMERS)
    assert as_read(message(*approval_lines(a_list, must_ask=True))).endswith("share another list.")


def test_an_old_request_says_that_another_stands() -> None:
    """It says nothing of what came of the other one."""
    job = a_job(JobState.WAITING_FOR_APPROVAL, replace(ASKED, number=2))
    assert "Something else was asked for since." in as_read(request_over(job, 1, "U2"))


def test_the_history_tells_who_asked_and_who_agreed() -> None:
    """In the line of the import."""
    assert "*Waiting for approval: 1,240 customers would change" in entry_text(
        a_job(JobState.WAITING_FOR_APPROVAL), ""
    )
    approved = replace(ASKED, decision=Decision.APPROVED, decided_by="U3", holds=True)
    assert ". Approved by <@U3>" in entry_text(a_job(JobState.COMPLETED, approved), "")
    assert "approved" not in entry_text(a_job(JobState.COMPLETED, replace(approved, holds=False)), "")


def test_an_approval_in_french_fits_any_gender() -> None:
    """An import is masculine, a handover and a list are feminine, and one sentence tells of all."""
    approved = replace(ASKED, decision=Decision.APPROVED, decided_by="U3", holds=True)
    with speaking(catalogue(Language.FRENCH)):
        assert ". Avec l\u2019approbation de <@U3>" in entry_text(a_job(JobState.COMPLETED, approved), "")
        assert answer_words(approved) == "Approbation de <@U3>, à la demande de <@U1>."
        declined = "Refus de <@U2>, à qui <@U1> avait demandé l\u2019approbation\u00a0: `No.`"
        assert answer_words(DECLINED) == declined


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (
            Decision.NOT_NEEDED,
            ":information_source: *<@U1>, import 12 needs no approval any more.* The settings of this "
            "workspace want no approval for it any more. Nothing has changed. The preview stands "
            "again. If it is still wanted, press its button there: nothing happens by itself.",
        ),
        (
            Decision.NOBODY,
            ":no_entry: *<@U1>, import 12 wasn't approved.* The request for approval has ended: nobody is "
            "left who could answer <@U1>, because the user group that approves has nobody else in it, or "
            "can't be read. Nothing has changed. The preview stands again. Ask an import admin to say "
            "in the settings who approves, or to add somebody to the group; then ask for approval again "
            "there.",
        ),
        (
            Decision.DAY_OVER,
            ":no_entry: *<@U1>, import 12 wasn't approved.* The request for approval has ended: the last day "
            "of the cover is over, and nobody had answered <@U1>. Nothing has changed. The preview "
            "stands again. Cancel it there, and hand over again until today or a later day.",
        ),
        (
            Decision.APPROVED,
            ":warning: *<@U1>, import 12 was approved, but hasn't begun: its plan is another by now.* "
            "Approved by <@U2>; <@U1> had asked for it. Nothing has changed. The preview stands again. "
            "Someone has changed some of its customers since it was asked for, so look at it once more. If "
            "it is still wanted, press its button there.",
        ),
    ],
)
def test_a_request_that_nobody_has_to_answer_any_more_ends(decision: Decision, said: str) -> None:
    """Who asked is told why, and what to do; the approvers that they aren't asked any more."""
    job = a_job(JobState.PREVIEWED, replace(ASKED, decision=decision, decided_by="U2", decided_at=AT))
    assert as_read(answered(job)) == said
    assert "needs no answer from you any more" in as_read(request_over(job, 1, "U2"))
    assert [one.kind for one in tell(job, THREAD)][1:] == [
        *[PostingKind.APPROVAL_OVER] * 2,
        PostingKind.ANSWERED,
    ]
    asks = message(*approval_lines(job, must_ask=True), way_on(job, must_ask=True))
    assert "[Ask for approval of 1,240 changes]" in as_read(asks)


def test_who_is_told_what() -> None:
    """Each approver while it waits, and that it is over once it is; a no comes to the thread as well."""
    waits = [(one.kind, one.channel) for one in tell(a_job(JobState.WAITING_FOR_APPROVAL), THREAD)]
    assert waits == [
        (PostingKind.ASKED, "C1"),
        (PostingKind.APPROVAL, "U2"),
        (PostingKind.APPROVAL, "U3"),
    ]
    over = [one.kind for one in tell(a_job(JobState.PREVIEWED, DECLINED), THREAD)]
    assert over == [PostingKind.PREVIEW, *[PostingKind.APPROVAL_OVER] * 2, PostingKind.ANSWERED]
    approved = replace(DECLINED, decision=Decision.APPROVED, holds=True)
    assert PostingKind.ANSWERED not in {one.kind for one in tell(a_job(JobState.QUEUED, approved), THREAD)}
    cancelled = replace(DECLINED, decision=Decision.WITHDRAWN)
    kinds = [one.kind for one in tell(a_job(JobState.CANCELLED, cancelled), THREAD)]
    assert kinds == [PostingKind.CLOSE, *[PostingKind.APPROVAL_OVER] * 2]


def test_a_form_tells_who_declines_what_and_why() -> None:
    """Whatever is said; a modal of something else isn't one."""
    values = {"reason": {"reason": {"type": "plain_text_input", "value": " Not *now* "}}}
    view = {"id": "V1", "private_metadata": "7:2", "state": {"values": values}}
    declined = read_declined({"user": {"id": "U2"}, "view": view})
    assert (declined.request, declined.reason) == (Request(7, 2), "Not *now*")
    with pytest.raises(PayloadError):
        read_declined({"user": {"id": "U2"}, "view": view | {"private_metadata": "all"}})
