"""What is said of a list of customers, users or workflows, and of a file that may be one."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.blocks.listing import list_question, offer_to_load, plan_of_list
from handlers.blocks.mapping import mapping_question
from handlers.blocks.message import message
from importer.report.list_words import list_outcome, update_lines
from importer.words.directory import DirectoryKind
from importer.words.exports import Export, ExportPart, PartKind, RoundTrip
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.row_errors import RowErrorCode
from importer.words.summary import ErrorKind, WrongValue
from importer.words.totals import Guard, Movement, OnCover, PlanTotals, Verdict
from tests.handlers.imports import HUGE, NASTY, a_nasty_import, an_import
from tests.handlers.reading import as_read, breaches

COUNTS = Counts(rows=12, planned=9, unchanged=2, errors=1)


def a_list(state: JobState, **changes: Any) -> ImportJob:  # noqa: ANN401 - any attribute of a job
    """A list of customers, shared by U1."""
    made = {
        "kind": JobKind.DIRECTORY,
        "loads": DirectoryKind.CUSTOMERS,
        "counts": COUNTS,
        "checked": True,
        "verdict": Verdict(PlanTotals(added=5)),
        "started_by": None,
    }
    return an_import(state, **{**made, **changes})


def test_the_preview_tells_what_is_added_updated_and_refused() -> None:
    """With the kinds of errors, and what changes for customers that exist."""
    kinds = [ErrorKind(RowErrorCode.USER_NOT_FOUND, 1, (WrongValue("zoe@x", 1, ()),))]
    verdict = Verdict(PlanTotals(added=5, customers=4, managers=4))
    shown = as_read(list_question(a_list(JobState.PREVIEWED, verdict=verdict), kinds=kinds))
    assert "*Load the customers in `customers.csv` into the directory?*" in shown
    assert "*Customers: 5 to add, 4 to update, 2 unchanged, 1 refused.*" in shown
    assert "4 customers change" in shown
    assert "User not found, check the email" in shown
    assert shown.endswith("[Cancel]")
    assert "[Load]" in shown


def test_rows_that_repeat_others_are_told_apart_from_those_that_are_there() -> None:
    """In the preview, and in how a list stands."""
    job = a_list(JobState.PREVIEWED, counts=replace(COUNTS, rows=1_214, unchanged=1_204, repeats=1_202))
    assert "2 unchanged, 1 refused. 1,202 rows repeat others.*" in as_read(list_question(job))
    assert list_outcome(job) == "Previewed: 5 to add, 4 to update, 2 unchanged, 1,202 repeats, 1 refused"
    kinds = [ErrorKind(RowErrorCode.ROWS_CONTRADICT, 2, (WrongValue("C1", 2, ()),))]
    assert "Rows for the same customer contradict each other" in as_read(list_question(job, kinds=kinds))


def test_the_preview_tells_who_is_on_cover() -> None:
    """As that of a file does: nobody hands on what they get here."""
    away = (OnCover("zoe@example.com", 2, date(2026, 12, 4), 7),)
    verdict = Verdict(PlanTotals(added=5, added_managed=2, added_assigned=2, on_cover=away))
    shown = as_read(list_question(a_list(JobState.PREVIEWED, verdict=verdict)))
    assert ":calendar: `zoe@example.com`, who gets 2 customers here, is away until" in shown


def test_those_who_are_added_count_in_what_is_asked() -> None:
    """In the number on the button, and in that of the question that guards ask."""
    totals = PlanTotals(added=5, added_with_workflow=5, added_assigned=5, customers=4, managers=4)
    verdict = Verdict(totals, (Guard.MANY_WORKFLOWS,))
    job = a_list(JobState.PREVIEWED, verdict=verdict)
    asked = list_question(job, must_ask=True)
    assert "[Ask for approval of 9 changes]" in as_read(asked)
    assert "So many customers are added or change that somebody else has to agree first" in as_read(asked)
    for question in (asked, list_question(job)):
        assert "Add or change 9 customers?" in str(question.blocks[-1].to_dict())
    users = a_list(JobState.PREVIEWED, loads=DirectoryKind.USERS, verdict=Verdict(totals, verdict.guards))
    assert "Load this list all the same?" in str(list_question(users).blocks[-1].to_dict())


def test_who_gets_another_name_is_counted() -> None:
    """As long as it can be left: names in the wrong column would be given to all."""
    job = a_list(JobState.PREVIEWED, verdict=Verdict(PlanTotals(renamed=1_200)))
    assert "1,200 customers get another name." in as_read(list_question(job))
    assert list(update_lines(job)) == ["1,200 customers get another name."]
    assert list(update_lines(replace(job, state=JobState.COMPLETED))) == ["1,200 customers got another name."]
    assert list(update_lines(replace(job, loads=DirectoryKind.USERS))) == []


def test_a_list_of_which_all_is_there_needs_only_an_end() -> None:
    """Nobody is asked to load nothing."""
    counts = Counts(rows=2, unchanged=2)
    shown = as_read(list_question(a_list(JobState.PREVIEWED, counts=counts, verdict=Verdict())))
    assert "Customers: 0 to add, 0 to update, 2 unchanged, 0 refused." in shown
    assert "[Finish without changes] [Cancel]" in shown


def test_while_it_is_checked_nobody_can_load_it() -> None:
    """How many rows are done is said."""
    shown = as_read(list_question(a_list(JobState.CHECKING, verdict=None), 7))
    assert "Nothing has changed yet." in shown
    assert "[Load]" not in shown


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("kind", DirectoryKind)
def test_the_nastiest_list_is_within_slacks_limits(kind: DirectoryKind) -> None:
    """Whatever its file is called, and whatever stands in it."""
    lost = [Movement(f"{number}{NASTY}", 0, HUGE, HUGE) for number in range(5)]
    totals = PlanTotals(
        HUGE,
        HUGE,
        HUGE,
        HUGE,
        HUGE,
        HUGE,
        HUGE,
        rows=HUGE,
        errors=HUGE,
        managers_moved=lost,
        workflows_moved=lost,
        moves_away=lost,
        on_cover=[OnCover(f"{number}{NASTY}", HUGE, date(2026, 12, 4), HUGE) for number in range(9)],
        added=HUGE,
        added_managed=HUGE,
        added_with_workflow=HUGE,
        added_assigned=HUGE,
        added_twice=HUGE,
        renamed=HUGE,
        first_twice=[NASTY] * 3,
        undoes_later=HUGE,
        first_undone=[NASTY] * 3,
        undated=HUGE,
    )
    exports = [Export(datetime(2026, 11, 27, tzinfo=UTC), 1, ExportPart(PartKind.OF, NASTY)) for _ in "ab"]
    guards = [
        one for one in Guard if one.can_be_confirmed and one not in {Guard.ABSENT_CLEARED, Guard.INACTIVE}
    ]
    job = replace(
        a_nasty_import(state=JobState.PREVIEWED),
        kind=JobKind.DIRECTORY,
        loads=kind,
        verdict=Verdict(totals, guards, moved=HUGE, round_trip=RoundTrip(tuple(exports), HUGE, HUGE)),
    )
    wrong = tuple(WrongValue("`*<!channel>" * 100, HUGE, ("`" * 600,)) for _each in range(3))
    kinds = [ErrorKind(code, HUGE, wrong) for code in RowErrorCode]
    assert breaches(list_question(job, kinds=kinds)) == []
    assert breaches(list_question(job, kinds=kinds, must_ask=True)) == []
    assert breaches(message(*plan_of_list(job, kinds))) == []


def test_the_offer_stands_above_the_buttons_and_fits() -> None:
    """Also where the question itself is as long as it can be."""
    question = mapping_question(a_nasty_import())
    offered = offer_to_load(a_nasty_import(), question)
    assert breaches(offered) == []
    assert "Load these as new customers instead?* [Load as customers]" in as_read(offered)
