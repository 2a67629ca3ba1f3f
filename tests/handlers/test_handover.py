"""What is said of handing people over: the forms, the preview, the summary, and what covers offer."""

from dataclasses import replace
from datetime import UTC, date, datetime
from textwrap import dedent
from typing import Any

import pytest

from handlers.blocks import approval, cover, handover
from handlers.blocks.handover_form import (
    extend_modal,
    handover_modal,
    list_read_modal,
    name_options,
    reading_list_modal,
    refused_modal,
)
from handlers.blocks.message import message
from handlers.blocks.preview import preview
from handlers.payloads.handover_form import (
    read_any_press,
    read_directory_search,
    read_extend_form,
    read_handover_form,
)
from handlers.payloads.ids import PostingKind
from handlers.payloads.json_values import PayloadError
from handlers.postings import tell
from importer.covers import Cover, HandedOn
from importer.handover import Told
from importer.matching.names import Found
from importer.words.approval import Approval
from importer.words.directory import User, Workflow
from importer.words.handover import Handover
from importer.words.jobs import Counts, ImportJob, JobKind, JobState, Stage
from importer.words.outlook import Fate, Outlook
from importer.words.postings import NOWHERE, Thread
from importer.words.stored_sentences import in_these_words
from importer.words.totals import Guard, Movement, OnCover, PlanTotals, Share, Verdict
from importer.words.undo import LEFT, NOT_TAKEN_BACK, TakingBack, UndoOutcome, UndoTotals
from playground.block_kit import view_breaches
from tests.handlers.imports import HUGE, NASTY, a_checked_import, a_nasty_import, an_import
from tests.handlers.reading import as_read, breaches, buttons

BEN, ANN, TOM = User(1, "ben@x.com", "Ben"), User(2, "ann@x.com", "Ann"), User(3, "tom@x.com", "Tom")
OPEN = TakingBack(until=datetime(2026, 2, 24, 9, tzinfo=UTC))
SHARES = (Share("ann@x.com", 120, already=12), Share("tom@x.com", 120))


def a_handover(state: JobState, **changes: Any) -> ImportJob:  # noqa: ANN401 - any attribute of a job
    """Handover 12 of Ben's 240 customers to Ann and Tom, asked for by U1."""
    made = {
        "kind": JobKind.HANDOVER,
        "checked": True,
        "counts": Counts(rows=240, planned=240, changed=240),
        "request": Handover(BEN, (ANN, TOM)),
        "verdict": Verdict(PlanTotals(customers=240, shares=SHARES)),
    }
    return an_import(state, **{**made, **changes})


def a_return(handed_over: ImportJob, state: JobState = JobState.QUEUED) -> ImportJob:
    """Return 13 of handover 12."""
    return replace(
        handed_over,
        id=6,
        number=13,
        kind=JobKind.RETURN,
        of=handed_over.number,
        root=handed_over.number,
        state=state,
        due=datetime(2026, 12, 5, tzinfo=UTC),
    )


def test_the_preview_tells_who_gets_how_many() -> None:
    """What adds up to all, what becomes of others, and the buttons; one says which plan was seen."""
    shown = handover.preview(Told(a_handover(JobState.PREVIEWED, attempt=2), None, None))
    assert as_read(shown) == dedent("""\
        :handshake: *Handover 12: the customers of `ben@x.com` to `ann@x.com` and `tom@x.com`*
        *240 customers would be handed over.* Nothing has changed yet.
        `ann@x.com` gets 120 customers, and looks after 12 of them already.
        `tom@x.com` gets 120 customers.
        [Hand over 240 customers] [See changes] [Changes file] [Cancel]""")
    assert buttons(shown)["Hand over 240 customers"]["value"] == "5:2"


def test_a_preview_says_what_is_unusual_and_when_it_returns() -> None:
    """Who else loses customers, the rest of a list, each guard with its question, and the day."""
    lost = (Movement("ben@x.com", 0, 30, 30), Movement("zoe@x.com", 0, 30, 30))
    totals = PlanTotals(customers=30, managers_moved=lost, moves_away=lost[1:], shares=SHARES[:1])
    job = a_handover(
        JobState.PREVIEWED,
        counts=Counts(rows=30, planned=30),
        request=Handover(
            BEN, (ANN,), Workflow(1, "VIP"), others_stay=False, until=date(2026, 12, 4), listed=40
        ),
        verdict=Verdict(totals, (Guard.MOVES_AWAY,), moved=2),
    )
    outlook = [Outlook(30, Fate.RETURNS, date(2026, 12, 5))]
    read = as_read(handover.preview(Told(job, None, None, outlook=outlook)))
    assert "(only those in a list of 40 customers)" in read
    assert "Whoever gets a customer looks after it alone. Others lose customers: `zoe@x.com` (30)." in read
    assert "10 customers of the list aren't looked after by `ben@x.com`, and stay as they are." in read
    assert "They return to `ben@x.com` on 5 December 2026" in read
    assert ":warning: Since you looked, someone has changed 2 customers that belong to this handover" in read
    assert ":warning: 30 of the 30 customers of `zoe@x.com` move away." in read
    asked = buttons(handover.preview(Told(job, None, None)))["Hand over 30 customers"]["confirm"]
    assert asked["title"]["text"] == "Change 30 customers?"


def test_the_preview_of_a_file_says_who_is_away() -> None:
    """Each of the first three with a line, and how many more there are."""
    away = tuple(OnCover(f"p{number}@x.com", number, date(2026, 12, 4), 7) for number in range(1, 6))
    verdict = Verdict(PlanTotals(customers=15, on_cover=away))
    job = replace(a_checked_import(JobState.PREVIEWED, rows=15, planned=15), verdict=verdict)
    assert as_read(message(*preview(job))).endswith(
        ":calendar: `p3@x.com`, who gets 3 customers here, is away until 4 December 2026: others cover for "
        "them (handover 7), but not for these customers.\n"
        ":calendar: So are 2 more people who get customers here."
    )


def test_the_summary_proves_it() -> None:
    """How many the one who left looks after now; what was left, with the file; the day, and the ways back."""
    job = a_handover(
        JobState.COMPLETED_WITH_ERRORS,
        counts=Counts(rows=240, planned=239, changed=239, errors=1),
        request=Handover(BEN, (ANN, TOM), until=date(2026, 12, 4)),
        started_by="U2",
    )
    day = date(2026, 12, 5)
    outlook = [Outlook(232, Fate.RETURNS, day), Outlook(7, Fate.ELSEWHERE, day)]
    other = a_return(replace(job, number=4))
    handed_on = HandedOn(other, [Outlook(7, Fate.RETURNS, day)])
    cover_ = Cover(job, a_return(job), outlook)
    told = Told(job, 1, cover_, handed_on=[handed_on], also_away=[other])
    assert as_read(handover.summary(told, OPEN)) == dedent("""\
        # :warning: Completed, some were left: 239 of 240 customers handed over
        <@U2>, this is the result of handover 12: the customers of `ben@x.com` to `ann@x.com` and `tom@x.com`.
        *`ben@x.com` looks after 1 customer now.*
        > `ann@x.com` gets 120 customers, and looks after 12 of them already.
        `tom@x.com` gets 120 customers.
        :warning: 1 customer was left, because someone has changed who looks after it, or its workflow, \
meanwhile. The file below names them; shared again, it hands them over all the same.
        :calendar: *Cover:* the customers of `ben@x.com` to `ann@x.com` and `tom@x.com`.
        232 customers return on 5 December 2026, but for those that someone has changed by then.
        7 customers go back on 5 December 2026 to whoever looked after them before `ben@x.com`: what had \
given them to `ben@x.com` was taken back, or is over by then.
        [Return now] [Extend] [Keep for good]
        > 7 of these customers belong to handover 4, a cover for `ben@x.com`: they return to `ben@x.com` on \
5 December 2026, once both are over.
        Others cover for `ben@x.com` as well, until 4 December 2026: handover 4.
        > Asked for by <@U1>, handed over by <@U2>. You can take this back until \
<!date^1771923600^{date}|24 February 2026>. Reminders that went out stay out.
        [Undo] [See changes] [Changes file] [Error file] [Details]""")


def test_the_summary_says_what_was_kept_for_good() -> None:
    """By whom, where the buttons stood; and of what has returned nothing but that, at its head."""
    job = a_handover(JobState.COMPLETED, request=Handover(BEN, (ANN, TOM), until=date(2026, 12, 4)))
    kept = a_return(replace(job, cancelled_by="U2"), JobState.CANCELLED)
    read = as_read(handover.summary(Told(job, 0, None, returned_by=kept), OPEN))
    assert "Kept for good by <@U2>: nothing returns." in read
    assert "[Keep for good]" not in read
    over = replace(job, state=JobState.UNDONE)
    returned = replace(a_return(job, JobState.COMPLETED), finished_at=datetime(2026, 12, 5, tzinfo=UTC))
    read = as_read(handover.summary(Told(over, 0, None, returned_by=returned), TakingBack(by=returned)))
    assert read.count("went back") == 1
    assert "*Returned* by return 13" in read


def test_the_summary_of_a_cover_of_which_nothing_came_back_says_where_its_customers_are() -> None:
    """In place of how many of them went back; so does that of a handover that an undo found handed on."""
    job = a_handover(JobState.UNDONE, request=Handover(BEN, (ANN,), until=date(2026, 12, 4)))
    returned = replace(a_return(job, JobState.COMPLETED_WITH_ERRORS), counts=Counts(rows=1, errors=1))
    totals = UndoTotals(
        stays=1, left={(UndoOutcome.LATER_JOB, 20): 1}, kinds={20: JobKind.HANDOVER}, as_before=2
    )
    read = as_read(handover.summary(Told(job, 0, None), TakingBack(by=returned, still_there=totals)))
    assert "nothing came back.\n1 customer stays where handover 20 has handed it on to since" in read
    assert "2 customers were with `ben@x.com` already." in read
    assert "0 of 1" not in read
    undo = replace(returned, kind=JobKind.UNDO, uploaded_by="U2")
    read = as_read(handover.summary(Told(job, 0, None), TakingBack(by=undo, still_there=totals)))
    assert "*Taken back* by undo 13 (<@U2>" in read
    assert "nothing went back.\n1 customer stays" in read


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (a_handover(JobState.CANCELLED, counts=Counts(rows=240), cancelled_by="U2"), "stopped by <@U2>"),
        (a_handover(JobState.COMPLETED, started_by="U1"), "Handed over by <@U1>. See the result below."),
    ],
)
def test_the_first_message_ends_in_a_line(job: ImportJob, words: str) -> None:
    """Who asked for it, did it or stopped it, and no button."""
    shown = handover.closed(job)
    assert words in as_read(shown)
    assert not buttons(shown)


def test_word_to_those_whom_a_return_concerns() -> None:
    """The one who was covered for, the ones who covered, and the thread where somebody isn't known."""
    job = replace(
        a_return(a_handover(JobState.COMPLETED), JobState.COMPLETED_WITH_ERRORS),
        counts=Counts(rows=240, planned=238, changed=238, errors=2),
    )
    left = {(UndoOutcome.BY_HAND, None): 1, (UndoOutcome.LATER_JOB, 9): 1}
    totals = UndoTotals(goes_back=238, stays=2, left=left, kinds={9: JobKind.HANDOVER})
    assert as_read(cover.returned_to(job, totals)) == dedent("""\
        :leftwards_arrow_with_hook: 238 customers that `ann@x.com` and `tom@x.com` looked after for you are \
yours again.
        1 customer stays where it is, because someone has changed who looks after it since.
        1 customer stays where handover 9 has handed it on to since, as long as that stands.""")
    assert "Your cover for `ben@x.com` is over: 238 customers have returned." in as_read(
        cover.returned_from(job, totals)
    )
    partly = as_read(cover.returned_to(job, replace(totals, elsewhere=37)))
    assert "201 customers that `ann@x.com`" in partly
    assert "\n37 customers went back to whoever looked after them before `ben@x.com`: what" in partly
    wholly = as_read(cover.returned_to(job, UndoTotals(goes_back=238, elsewhere=238)))
    assert "no longer cover for you, and nothing came back to you.\n238 customers went back to" in wholly
    assert "I didn't find `ben@x.com` in Slack by this email" in as_read(cover.cannot_tell("ben@x.com"))


@pytest.mark.parametrize(
    ("state", "counts", "why"),
    [
        (JobState.COMPLETED, Counts(), "Handover 12 had been taken back before."),
        (
            JobState.COMPLETED_WITH_ERRORS,
            Counts(rows=3, unchanged=1, errors=2),
            "2 customers stay with whoever got them from import 9 since.\n"
            "1 customer was with `ben@x.com` already.",
        ),
        (JobState.CANCELLED, Counts(rows=3, planned=3), "The return was stopped before its end."),
        (JobState.FAILED, Counts(), "The return failed.\nIts rows are gone."),
    ],
)
def test_both_are_told_where_nothing_came_back(state: JobState, counts: Counts, why: str) -> None:
    """That the cover is over all the same, and why."""
    handed_over = a_handover(JobState.COMPLETED, failure=in_these_words("Its rows are gone."))
    job = replace(a_return(handed_over, state), counts=counts, cursor=1)
    by: dict[tuple[UndoOutcome, int | None], int] = {(UndoOutcome.LATER_JOB_SAME, 9): counts.errors}
    totals = UndoTotals(as_before=counts.unchanged, left=by if counts.errors else {})
    assert as_read(cover.returned_to(job, totals)) == (
        ":leftwards_arrow_with_hook: `ann@x.com` and `tom@x.com` no longer cover for you, and nothing came "
        f"back to you.\n{why}"
    )
    assert as_read(cover.returned_from(job, totals)) == (
        f":leftwards_arrow_with_hook: Your cover for `ben@x.com` is over, and nothing has gone back.\n{why}"
    )
    alone = replace(job, request=replace(handover.handover_of(job), to=handover.handover_of(job).to[:1]))
    assert "`ann@x.com` no longer covers for you, and nothing came back to you." in as_read(
        cover.returned_to(alone, totals)
    )
    told = [one.kind for one in tell(job, Thread("D1", "1.1"))]
    assert told.count(PostingKind.RETURNED) == 3
    assert [one.kind for one in tell(job, NOWHERE)] == [PostingKind.UNDONE, *[PostingKind.RETURNED] * 3]


def test_a_handover_has_covers_of_the_same_customers_drawn_anew() -> None:
    """Also one of the command line, which is talked about nowhere; none that has changed nothing."""
    done = a_handover(JobState.COMPLETED)
    assert [one.kind for one in tell(done, Thread("D1", "1.1"))][-1] is PostingKind.UNDONE
    typed = replace(done, uploaded_by="cli:robin")
    assert [one.kind for one in tell(typed, NOWHERE)] == [PostingKind.UNDONE]
    assert tell(replace(typed, counts=Counts(rows=240)), NOWHERE) == ()


@pytest.mark.usefixtures("each_language")
def test_the_longest_names_and_numbers_fit() -> None:
    """In each language, all messages stay within Slack's limits."""
    people = tuple(User(number, f"{number}{NASTY}", NASTY) for number in range(20))
    shares = tuple(Share(one.email, HUGE, HUGE - 1) for one in people)
    lost = tuple(Movement(f"{number}{NASTY}", 0, HUGE, HUGE) for number in range(5))
    away = tuple(OnCover(f"{number}{NASTY}", HUGE, date(2026, 12, 4), HUGE) for number in range(9))
    totals = PlanTotals(customers=HUGE, shares=shares, managers_moved=lost, moves_away=lost, on_cover=away)
    request = Handover(
        User(0, NASTY, NASTY),
        people,
        Workflow(1, NASTY),
        others_stay=False,
        until=date(2026, 12, 4),
        listed=HUGE,
        extended_by=f"cli:{NASTY}",
    )
    nasty = replace(
        a_nasty_import(2),
        kind=JobKind.HANDOVER,
        checked=True,
        counts=Counts(rows=HUGE - 1, planned=HUGE - 1, changed=HUGE - 1, errors=HUGE - 2),
        request=request,
        verdict=Verdict(totals, tuple(Guard)[3:], moved=HUGE),
        started_by=f"cli:{NASTY}",
        cancelled_by=f"cli:{NASTY}",
    )
    waiting = a_return(nasty)
    outlook = [
        Outlook(HUGE, fate, date(2026, 12, 5), HUGE - number, JobKind.HANDOVER)
        for number in range(3)
        for fate in Fate
    ]
    covers = [Cover(nasty, waiting, outlook)] * 30
    handed_on = [HandedOn(waiting, outlook)] * 9
    told = Told(nasty, HUGE, covers[0], None, outlook, handed_on, [waiting] * 9)
    totals_left = UndoTotals(
        as_before=HUGE,
        left={(outcome, HUGE): HUGE for outcome in LEFT},
        kinds={HUGE: JobKind.HANDOVER},
    )
    asked = Approval(HUGE, "d", HUGE, NASTY, datetime(2026, 12, 4, tzinfo=UTC), (NASTY,))
    waits = replace(nasty, state=JobState.WAITING_FOR_APPROVAL, approval=asked)
    planned = replace(told, job=waits, cover=None)
    messages = [
        approval.waiting_for_approval(waits, (), planned),
        approval.request(waits, (), planned),
        *(handover.preview(replace(told, job=replace(nasty, state=JobState.PREVIEWED), cover=None)),),
        handover.waiting(nasty, nasty),
        *(handover.at_work(nasty, stage, HUGE) for stage in Stage),
        *(
            handover.closed(replace(nasty, state=state))
            for state in (JobState.CANCELLED, JobState.COMPLETED_WITH_ERRORS)
        ),
        *(
            handover.summary(replace(told, job=replace(nasty, state=state)), NOT_TAKEN_BACK)
            for state in (JobState.FAILED, JobState.COMPLETED_WITH_ERRORS, JobState.UNDONE)
        ),
        *(
            told_of(replace(waiting, counts=counts), totals_left)
            for told_of in (cover.returned_to, cover.returned_from)
            for counts in (nasty.counts, Counts(HUGE, errors=HUGE, unchanged=HUGE))
        ),
        cover.cannot_tell(NASTY),
        cover.kept(a_return(nasty, JobState.CANCELLED)),
        cover.too_late(NASTY),
    ]
    assert [breaches(one) for one in messages] == [[] for _message in messages]
    home_part = cover.cover_blocks(covers)
    assert len(home_part) == 21
    assert breaches(message(*home_part[:3])) == []
    options = name_options([Found(HUGE, NASTY, NASTY), Found(1, "\x00")])
    assert all(0 < len(option.to_dict()["text"]["text"]) <= 75 for option in options)
    views = [
        handover_modal(),
        extend_modal(waiting),
        refused_modal("Hand over", NASTY),
        reading_list_modal(NASTY),
        list_read_modal(),
    ]
    assert [view_breaches(view.to_dict()) for view in views] == [[] for _view in views]


def test_a_form_is_read_by_the_names_of_its_fields() -> None:
    """What isn't filled in is nothing; a day that is none is Slack's fault."""
    values = {
        "choose_leaving": {"choose_leaving": {"selected_option": {"value": "1"}}},
        "choose_heirs": {"choose_heirs": {"selected_options": [{"value": "2"}, {"value": "3"}]}},
        "choose_alone": {"choose_alone": {"selected_options": [{"value": "alone"}]}},
        "write_list": {"write_list": {"value": " C1\n"}},
        "choose_list_file": {"choose_list_file": {"files": [{"id": "F1", "name": "list.csv", "size": 9}]}},
        "choose_last_day": {"choose_last_day": {"selected_date": "2026-12-04"}},
    }
    view = {"id": "V1", "state": {"values": values}}
    body = {"user": {"id": "U1", "team_id": "T1"}, "view": view}
    form = read_handover_form(body)
    assert (form.leaving, form.to, form.workflow, form.listed, form.alone, form.until) == (
        "1",
        ["2", "3"],
        "",
        "C1",
        True,
        date(2026, 12, 4),
    )
    assert form.file is not None
    assert (form.file.id, form.file.name, form.file.size) == ("F1", "list.csv", 9)
    extend = {**body, "view": {**view, "private_metadata": "6"}}
    assert (read_extend_form(extend).job, read_extend_form(extend).until) == (6, date(2026, 12, 4))
    values["choose_last_day"] = {"choose_last_day": {"selected_date": "soon"}}
    with pytest.raises(PayloadError):
        read_handover_form(body)
    del values["choose_last_day"]
    assert read_handover_form(body).until is None
    with pytest.raises(PayloadError):
        read_extend_form(extend)


def test_a_form_is_wanted_by_a_command_or_by_a_button() -> None:
    """Of a message or of the Home tab, which has no place for an answer."""
    typed = read_any_press({"user_id": "U1", "trigger_id": "T", "response_url": "https://x"})
    assert (typed.person.id, typed.trigger, typed.response_url) == ("U1", "T", "https://x")
    pressed = {"user": {"id": "U1"}, "trigger_id": "T", "actions": [{"value": "6"}]}
    at_home = read_any_press({**pressed, "container": {"type": "view", "view_id": "V1"}})
    assert (at_home.number, at_home.channel, at_home.response_url) == (6, "", "")
    place = {"type": "message", "channel_id": "C1", "message_ts": "2.0", "thread_ts": "1.0"}
    in_thread = read_any_press({**pressed, "container": place})
    assert (in_thread.channel, in_thread.thread_ts) == ("C1", "1.0")
    with pytest.raises(PayloadError):
        assert read_any_press({**pressed, "actions": []}).number
    search = read_directory_search({"user": {"id": "U1"}, "action_id": "choose_heirs", "value": "zo"})
    assert (search.action, search.typed) == ("choose_heirs", "zo")
