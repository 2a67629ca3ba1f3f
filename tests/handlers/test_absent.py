"""The modal about customers that are missing in an export's file: what is read in it, and Slack's limits."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.blocks.absent import absent_modal, missing_button
from handlers.payloads.absent_form import LEAVE, AbsentForm, read_absent_choice
from handlers.payloads.json_values import PayloadError
from importer.absent import PAGE
from importer.words.absent import Absence, Absent, AbsentCustomer, AbsentPage
from importer.words.jobs import ImportJob, JobState
from importer.words.totals import PlanTotals, Verdict
from playground.block_kit import view_breaches
from tests.handlers.imports import HUGE, NASTY, a_checked_import

FORM = AbsentForm(5, "C1", "1.0", "2.0")


def a_preview(absence: Absence, absent: Absent | None = None) -> ImportJob:
    """The preview of a file in which customers are missing."""
    job = a_checked_import(JobState.PREVIEWED, rows=50)
    return replace(job, verdict=Verdict(PlanTotals(absence=absence)), absent=absent)


def test_the_button_is_there_where_it_is_sure_who_is_missing() -> None:
    """It counts them; without one, or as long as rows are unsure, there is none."""
    [button] = missing_button(a_preview(Absence(1_240)))
    assert button.to_dict()["text"]["text"] == "Missing customers (1,240)"
    assert missing_button(a_preview(Absence())) == []
    assert missing_button(a_preview(Absence(3, unsure=1))) == []
    assert missing_button(replace(a_preview(Absence(3)), state=JobState.QUEUED)) == []


@pytest.mark.parametrize("absent", [None, *Absent])
def test_what_was_chosen_stands_chosen(absent: Absent | None) -> None:
    """Leaving them, until something else was chosen; the numbers are of those who have something."""
    modal = absent_modal(
        a_preview(Absence(3, 2, 1), absent), FORM, AbsentPage([AbsentCustomer("C-1", "Alder")])
    )
    element = modal.to_dict()["blocks"][1]["element"]
    assert element["initial_option"]["value"] == (absent or LEAVE)
    assert [option["text"]["text"] for option in element["options"]] == [
        "Leave them as they are",
        "Remove the account managers of 2",
        "Remove the workflow of 1",
    ]


@pytest.mark.usefixtures("each_language")
def test_the_longest_list_is_within_slacks_limits() -> None:
    """A hundred of a million, with the nastiest ids and names."""
    some = AbsentPage([AbsentCustomer(NASTY, NASTY)] * PAGE, HUGE - 2 * PAGE)
    modal = absent_modal(a_preview(Absence(HUGE, HUGE, HUGE)), FORM, some)
    assert view_breaches(modal.to_dict()) == []


@pytest.mark.parametrize(("skipped", "ways"), [(0, [100]), (100, [0, 200]), (200, [100])])
def test_each_page_leads_to_the_others(skipped: int, ways: list[int]) -> None:
    """It says which of how many are seen; where all are on one page, nothing leads anywhere."""
    customers = [AbsentCustomer(f"C-{one}", "") for one in range(skipped, min(skipped + PAGE, 250))]
    *_, place, buttons = absent_modal(
        a_preview(Absence(250)), FORM, AbsentPage(customers, skipped)
    ).to_dict()["blocks"]
    assert place["elements"][0]["text"] == f"Customers {skipped + 1} to {skipped + len(customers)} of 250"
    assert [int(button["value"]) for button in buttons["elements"]] == ways
    alone = absent_modal(a_preview(Absence(3)), FORM, AbsentPage(customers[:3])).to_dict()["blocks"]
    assert [block["type"] for block in alone] == ["section", "input", "section"]


def handed_in(chosen: str) -> dict[str, Any]:
    """What Slack sends of the modal."""
    blocks = [
        {"block_id": "b1", "type": "section"},
        {"block_id": "b2", "type": "input", "element": {"action_id": "choose_absent"}},
    ]
    held = {"selected_option": {"value": chosen}}
    return {
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1"},
        "trigger_id": "t",
        "view": {
            "id": "V1",
            "private_metadata": FORM.metadata(),
            "blocks": blocks,
            "state": {"values": {"b2": {"choose_absent": held}}},
        },
    }


def test_what_is_handed_in_is_read() -> None:
    """The question that it is of, and the choice; what nobody offers leaves them."""
    choice = read_absent_choice(handed_in("clear-workflow"))
    assert (choice.form, choice.what) == (FORM, Absent.CLEAR_WORKFLOW)
    assert (choice.press.channel, choice.press.message_ts) == ("C1", "1.0")
    assert read_absent_choice(handed_in(LEAVE)).what is None
    assert read_absent_choice(handed_in("everything")).what is None
    with pytest.raises(PayloadError):
        AbsentForm.read("[]")
