"""What is said of an undo: what it would do, how it goes, what it has done and what it left."""

from dataclasses import replace
from datetime import UTC, datetime
from textwrap import dedent
from typing import Any

import pytest

from handlers.blocks import undo
from importer.words.directory import DirectoryKind
from importer.words.fields import Field
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.totals import Guard, PlanTotals, Verdict
from importer.words.undo import NOT_TAKEN_BACK, LeftValue, TakingBack, UndoDetails, UndoOutcome, UndoTotals
from tests.handlers.imports import HUGE, NASTY, a_nasty_import, an_import
from tests.handlers.reading import as_read, breaches, buttons

OPEN = TakingBack(until=datetime(2026, 2, 24, 9, tzinfo=UTC))
BY_HAND = LeftValue("CU-2", Field.ACCOUNT_MANAGER, "zoe@x.com", "tom@x.com", UndoOutcome.BY_HAND, None)
LATER = LeftValue("<!channel>", Field.WORKFLOW, "*VIP*", "", UndoOutcome.LATER_JOB_SAME, 14)
TOTALS = UndoTotals(
    240,
    partly=3,
    stays=2,
    as_before=1,
    left={(UndoOutcome.BY_HAND, None): 4, (UndoOutcome.LATER_JOB_SAME, 14): 1},
)


def an_undo(state: JobState, **changes: Any) -> ImportJob:  # noqa: ANN401 - any attribute of a job
    """Undo 13 of import 12, asked for by U1."""
    counts = Counts(rows=243, planned=240, changed=240, unchanged=1, errors=5)
    made = {
        "id": 6,
        "number": 13,
        "kind": JobKind.UNDO,
        "of": 12,
        "root": 12,
        "checked": True,
        "counts": counts,
    }
    return an_import(state, **{**made, **changes})


def test_the_preview_tells_each_bucket() -> None:
    """What goes back, what stays and why, the terms, and the buttons; one says which plan was seen."""
    shown = undo.preview(UndoDetails(an_undo(JobState.PREVIEWED, attempt=2), TOTALS, (BY_HAND, LATER)))
    assert as_read(shown) == dedent("""\
        :leftwards_arrow_with_hook: *Undo 13 of import 12* · `customers.csv`
        240 customers go back to what was there before import 12.
        3 of them only in part: one value goes back, the other stays.
        1 customer is already as before.
        Nothing has changed yet.
        4 values stay, because someone has changed them since.
        1 value stays, because import 14 asked for the same: undo that one as well to take it back.
        • `CU-2`, Account manager email: stays `zoe@x.com` instead of `tom@x.com`
        • `&lt;!channel&gt;`, Workflow name: stays `*VIP*` instead of (none)
        • and 3 more
        > Reminders that went out stay out.
        [Take back 240 changes] [See changes] [Changes file] [Leave it]""")
    assert {text: button["value"] for text, button in buttons(shown).items()} == {
        "Take back 240 changes": "6:2",
        "See changes": "6",
        "Changes file": "6",
        "Leave it": "6",
    }


def test_a_preview_that_is_unusual_or_new_says_so() -> None:
    """Each guard is a line, and is asked about once more; what has moved since someone looked is told."""
    verdict = Verdict(PlanTotals(customers=2_400), (Guard.MANY_CHANGES,), moved=3)
    shown = undo.preview(UndoDetails(an_undo(JobState.PREVIEWED, verdict=verdict), UndoTotals(2_400)))
    assert ":warning: Someone has changed 3 of these customers since you looked" in as_read(shown)
    assert ":warning: 2,400 customers change" in as_read(shown)
    asked = buttons(shown)["Take back 2,400 changes"]["confirm"]
    assert asked["text"]["type"] == "plain_text"
    assert asked["title"]["text"] == "Change 2,400 customers?"
    assert "2,400 customers change" in asked["text"]["text"]
    assert (
        "confirm" not in buttons(undo.preview(UndoDetails(an_undo(JobState.PREVIEWED), TOTALS)))["Leave it"]
    )


def test_where_nothing_goes_back_there_is_no_button() -> None:
    """It says so, and why; but what a later import has set can be taken back from under it."""
    job = an_undo(JobState.PREVIEWED)
    nothing = undo.preview(UndoDetails(job, UndoTotals(stays=4, left={(UndoOutcome.BY_HAND, None): 4})))
    assert "There is nothing to take back." in as_read(nothing)
    assert "4 values stay, because someone has changed them since." in as_read(nothing)
    assert buttons(nothing) == {}
    apart = replace(job, counts=Counts(rows=4, errors=4))
    for outcome in (UndoOutcome.LATER_JOB_SAME, UndoOutcome.LATER_JOB):
        later = undo.preview(UndoDetails(apart, UndoTotals(stays=4, left={(outcome, 14): 4})))
        assert "0 customers go back" in as_read(later)
        assert "they go back once the later import is taken back as well." in as_read(later)
        assert list(buttons(later)) == ["Take it back all the same", "Leave it"]


def test_what_has_set_nothing_is_let_go_of_all_the_same() -> None:
    """It says what that is for; not of an undo whose plan was deleted meanwhile, whose counts stay."""
    job = an_undo(JobState.PREVIEWED)
    nothing = undo.preview(UndoDetails(replace(job, counts=Counts()), UndoTotals()))
    assert "It changed nothing, as all was so already." in as_read(nothing)
    assert list(buttons(nothing)) == ["Take it back all the same", "Leave it"]
    deleted = undo.preview(UndoDetails(job, UndoTotals()))
    assert "It changed nothing" not in as_read(deleted)
    assert buttons(deleted) == {}


def test_the_summary_tells_what_was_done_and_the_way_back() -> None:
    """The same buckets as happened, who did it, and the button that undoes the undo."""
    job = an_undo(JobState.COMPLETED_WITH_ERRORS, started_by="U2")
    shown = undo.summary(UndoDetails(job, TOTALS, (BY_HAND,)), OPEN)
    assert as_read(shown) == dedent("""\
        # :warning: Completed, some values were left: 240 of 243 customers went back
        <@U2>, this is the result of undo 13 of import 12, `customers.csv`.
        240 customers went back to what was there before import 12.
        3 of them only in part: one value goes back, the other stays.
        1 customer is already as before.
        4 values stay, because someone has changed them since.
        1 value stays, because import 14 asked for the same: undo that one as well to take it back.
        • `CU-2`, Account manager email: stays `zoe@x.com` instead of `tom@x.com`
        • and 4 more
        > Undo asked for by <@U1>, done by <@U2>. Reminders that went out stay out.
        > You can take this back until <!date^1771923600^{date}|24 February 2026>.
        [Undo this undo]""")
    later = replace(job, of=11, root=9)
    assert "undo 13 of undo 11, which took back import 9" in as_read(
        undo.summary(UndoDetails(later, TOTALS), OPEN)
    )


def test_what_was_taken_back_of_a_list_is_called_so() -> None:
    """In the result as at the head, also where an undo of it was undone."""
    of_list = an_undo(JobState.COMPLETED, loads=DirectoryKind.USERS)
    assert "this is the result of undo 13 of list 12, `customers.csv`." in as_read(
        undo.summary(UndoDetails(of_list, UndoTotals(240)), OPEN)
    )
    again = replace(of_list, of=11, root=9)
    assert "this is the result of undo 13 of undo 11, which took back list 9, `customers.csv`." in as_read(
        undo.summary(UndoDetails(again, UndoTotals(240)), OPEN)
    )
    assert "Undo 13 of undo 11, which took back list 9." in as_read(undo.closed(again))


def test_whom_an_undo_of_a_list_takes_out_is_counted() -> None:
    """With what they have, and asked about where it is unusual; of an undo of it, who comes again."""
    totals = PlanTotals(taken_out=1_200, taken_out_managed=900, taken_out_with_workflow=1_100)
    verdict = Verdict(totals, (Guard.MANY_CHANGES,))
    job = an_undo(JobState.PREVIEWED, loads=DirectoryKind.CUSTOMERS, verdict=verdict)
    shown = undo.preview(UndoDetails(job, UndoTotals(1_200)))
    assert (
        "what it added is taken out.\n"
        "Customers to take out: 1,200, 900 of them with account managers, 1,100 with a workflow.\n"
        ":warning: 1,200 customers are taken out of the directory, which is more than usual.\n"
    ) in as_read(shown)
    assert list(buttons(shown)) == ["Take back 1,200 changes", "See changes", "Changes file", "Leave it"]
    assert buttons(shown)["Take back 1,200 changes"]["confirm"]["title"]["text"] == (
        "Take out or change 1,200 customers?"
    )
    again = replace(job, of=13, number=14, verdict=Verdict(PlanTotals(added=9, added_with_workflow=2)))
    assert (
        "Customers to add again: 9, 0 of them with account managers, 2 with a workflow. Those with a "
        "workflow may get reminders at once."
    ) in as_read(undo.preview(UndoDetails(again, UndoTotals(9))))


def test_an_undo_that_was_stopped_tells_how_far_it_came() -> None:
    """And one that was left before it began says that nothing went back."""
    job = an_undo(
        JobState.CANCELLED, cursor=7, cancelled_by="U2", counts=Counts(rows=243, planned=240, changed=100)
    )
    shown = as_read(undo.summary(UndoDetails(job, UndoTotals(240)), OPEN))
    assert "100 customers went back to what was there before import 12." in shown
    assert "140 more would have gone back, had the undo not been stopped." in shown
    left = as_read(undo.closed(replace(job, cursor=0)))
    assert left == (
        ":no_entry_sign: Undo 13 of import 12 was left: nothing has gone back. "
        "Undo asked for by <@U1>, stopped by <@U2>."
    )


def test_an_undo_under_way_can_be_stopped() -> None:
    """While it is looked what would go back, while it waits, and while customers go back."""
    found = [
        undo.looking(an_undo(JobState.CHECKING), 5_000),
        undo.waiting(an_undo(JobState.QUEUED), an_import(JobState.APPLYING)),
        undo.going_back(an_undo(JobState.APPLYING)),
    ]
    said = [
        "Checking what would go back. Nothing has changed so far.\n5,000 customers so far",
        "Import 12 (`customers.csv`) has to end first. The undo then begins by itself.",
        "Going back: 240 of 243 customers so far",
    ]
    for shown, words in zip(found, said, strict=True):
        assert words in as_read(shown)
        assert list(buttons(shown)) == ["Cancel"]


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("of", [HUGE, HUGE - 1])
def test_the_nastiest_undo_is_within_slacks_limits(of: int) -> None:
    """Whatever files and values are called, and however much stays."""
    nasty = LeftValue(NASTY, Field.ACCOUNT_MANAGER, NASTY, NASTY, UndoOutcome.LATER_JOB, HUGE)
    left = {(outcome, job): HUGE for outcome in UndoOutcome for job in (None, HUGE)}
    totals = UndoTotals(HUGE, HUGE, HUGE, HUGE, HUGE, left)
    for state in JobState:
        job = replace(
            a_nasty_import(3, state), kind=JobKind.UNDO, of=of, root=HUGE, started_by=f"cli:{NASTY}"
        )
        standing = TakingBack(OPEN.until, by=job)
        few, many = (UndoDetails(job, totals, (nasty,) * most) for most in (undo.FIRST_LEFT, undo.MOST_LEFT))
        shown = [undo.preview(few), undo.summary(few, standing), undo.closed(job), undo.looking(job, HUGE)]
        shown += [undo.waiting(job, job), undo.going_back(job), undo.summary(many, NOT_TAKEN_BACK)]
        assert [breaches(message) for message in shown] == [[]] * len(shown)
        assert "<!channel>" not in "".join(message.text + as_read(message) for message in shown)
