"""The form in which values are fixed: what is read in it, what Slack keeps with it, and Slack's limits."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.blocks.correction import fix_buttons
from handlers.blocks.fix_values import MOST_OPTIONS, PAGE, InSlack, fix_values_modal, meant_options
from handlers.blocks.message import Message
from handlers.blocks.summary import summary
from handlers.payloads.fix_form import FixForm, MeantBlock, read_filled_form, read_meant_search, sign_of
from handlers.payloads.json_values import PayloadError
from importer.correcting import MOST_LISTED, Fixable
from importer.matching.names import Found
from importer.words.corrections import Corrected, Correction, FixableValue, UsedCorrections, WrongKey
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.members import Member
from importer.words.row_errors import RowErrorCode
from importer.words.totals import PlanTotals, Verdict
from playground.block_kit import view_breaches
from tests.handlers.imports import HUGE, NASTY, a_checked_import
from tests.handlers.reading import as_read, breaches

FORM = FixForm(5, "C1", "1.0", "2.0")
FLOWS = {7: Found(7, "Standard EU"), 8: Found(8, NASTY)}
NAMED = {Field.WORKFLOW: FLOWS, Field.ACCOUNT_MANAGER: {3: Found(3, "zoe@x.com", "Zoë")}}
AT = datetime(2026, 5, 4, tzinfo=UTC)


def _wrong(text: str, *suggestions: str, of: Field = Field.WORKFLOW, rows: int = 1) -> FixableValue:
    code = RowErrorCode.CUSTOMER_NOT_FOUND if of is Field.EXTERNAL_ID else RowErrorCode.WORKFLOW_NOT_FOUND
    return FixableValue(WrongKey(of, text), code, text, rows, suggestions)


def _used(text: str, *, remembered: bool) -> Corrected:
    return Corrected(
        Correction(WrongKey(Field.WORKFLOW, text), text, "Standard EU", "U0MAYA00001", AT),
        2,
        remembered=remembered,
    )


def _preview(fixable: int, *used: Corrected) -> ImportJob:
    verdict = Verdict(PlanTotals(fixable=fixable), corrected=UsedCorrections.of(used))
    return replace(a_checked_import(JobState.PREVIEWED, rows=50, planned=45), verdict=verdict)


def _nasty(many: int) -> Fixable:
    values = [
        _wrong(f"{number}{NASTY}", NASTY, f"{NASTY}!", of=Field.EXTERNAL_ID, rows=HUGE)
        for number in range(many)
    ]
    used = [_used(f"{number}{NASTY}", remembered=True) for number in range(20)]
    return Fixable(
        _preview(many, *used), values, NAMED, sure_ids=[_wrong(NASTY, NASTY)] * 9, used=used, more=HUGE
    )


def test_each_value_is_asked_with_its_rows() -> None:
    """What is probably meant is chosen; what was chosen or left before is so again."""
    values = [_wrong("Standard UE", "Standard EU", rows=5), _wrong("?"), _wrong("x", "Standard EU")]
    form = replace(FORM, meant={sign_of(values[2].key): "-"})
    view = fix_values_modal(Fixable(_preview(3), values, NAMED), form)
    shown = [block.to_dict() for block in view.blocks or () if block.type == "input"]
    asked = {
        block["label"]["text"]: block["element"].get("initial_option", {}).get("text", {}).get("text")
        for block in shown
    }
    assert asked == {
        "Emails and workflows can be corrected in later files too: their previews say so": None,
        "Standard UE · 5 rows": "Standard EU",
        "? · 1 row": None,
        "x · 1 row": "Leave it",
    }


@pytest.mark.parametrize("page", range(3))
def test_the_longest_values_fit(page: int) -> None:
    """Whatever stands in a file, Slack takes every page of the form, with all choices of the others."""
    found = _nasty(MOST_LISTED)
    signs = {sign_of(one.key): "12345678" for one in found.values}
    unused = frozenset(sign_of(one.correction.key) for one in found.used[:10])
    form = FixForm(
        HUGE,
        "C0HANDOFF01",
        "1795729267.300963",
        "1795729267.300963",
        page,
        signs,
        unused,
        takes_ids=True,
        remembers=True,
    )
    view = fix_values_modal(found, form)
    assert view_breaches(json.loads(json.dumps(view.to_dict()))) == []
    assert len(view.private_metadata or "") <= 3_000
    assert FixForm.read(form.metadata()) == form


def test_pages_lead_to_each_other() -> None:
    """Only the last one tells how many values come later."""
    found = replace(_nasty(2 * PAGE), more=3)
    first = Message("", fix_values_modal(found, FORM).blocks or ())
    last = Message("", fix_values_modal(found, replace(FORM, page=1)).blocks or ())
    assert "Page 1 of 2" in as_read(first)
    assert "3 more values" not in as_read(first)
    assert "Page 2 of 2" in as_read(last)
    assert "3 more values come once these are fixed." in as_read(last)


def test_what_is_found_can_be_left_too() -> None:
    """Names of any length become options."""
    options = meant_options([Found(1, NASTY, NASTY), Found(2, "")])
    assert [option.value for option in options] == ["1", "2", "-"]
    assert all(1 <= len(option.to_dict()["text"]["text"]) <= 75 for option in options)


@pytest.mark.parametrize(
    ("holder", "said"),
    [
        (replace(_preview(1), id=6, state=JobState.COMPLETED_WITH_ERRORS), "Fix 1 value"),
        (replace(_preview(0, _used("x", remembered=False)), id=6, state=JobState.COMPLETED), ""),
        (replace(_preview(1), id=6, state=JobState.COMPLETED_WITH_ERRORS, rows_gone=True), ""),
    ],
)
def test_the_button_tells_how_many_values_are_left(holder: ImportJob, said: str) -> None:
    """Of what the last correction has refused; it carries the import below which it stands."""
    job = replace(_preview(9), state=JobState.COMPLETED_WITH_ERRORS)
    shown = fix_buttons(job, holder=holder)
    assert [one.text.text for one in shown if one.text] == ([said] if said else [])
    assert [one.value for one in shown] == (["5"] if said else [])


def test_the_button_tells_how_many_values() -> None:
    """Without any it leads to what was corrected, as long as that can be left out."""
    labels = [
        [one.text.text for one in fix_buttons(job) if one.text]
        for job in (
            _preview(9),
            _preview(1),
            _preview(0),
            _preview(0, _used("x", remembered=True)),
            replace(_preview(9), state=JobState.COMPLETED_WITH_ERRORS),
            replace(_preview(9), state=JobState.CANCELLED),
            replace(_preview(9), rows_gone=True),
            replace(_preview(0, _used("x", remembered=True)), state=JobState.COMPLETED),
        )
    ]
    assert labels == [
        ["Fix 9 values"],
        ["Fix 1 value"],
        [],
        ["Corrected values"],
        ["Fix 9 values"],
        [],
        [],
        [],
    ]


def test_a_summary_tells_what_was_corrected() -> None:
    """It shows the first few, and who taught those remembered; the longest values fit Slack's limits."""
    used = [_used(f"w{number}", remembered=False) for number in range(7)]
    job = replace(
        _preview(4, *used, _used("old", remembered=True)),
        state=JobState.COMPLETED_WITH_ERRORS,
        kind=JobKind.CORRECTION,
        of=11,
    )
    said = as_read(summary(job, [], "U0MAYA00001"))
    assert "this is the result of import 12, which fixes values of import 11" in said
    assert "7 values corrected: `w0` → `Standard EU` (2 rows), `w1`" in said
    assert "and 2 more" in said
    assert "1 value corrected as remembered: `old` → `Standard EU` (2 rows, taught by <@U0MAYA00001>)" in said
    nasty = replace(
        job,
        verdict=Verdict(
            PlanTotals(fixable=HUGE),
            corrected=UsedCorrections.of([_used(f"{one}{NASTY}", remembered=True) for one in range(9)]),
        ),
    )
    assert breaches(summary(nasty, [], "U0MAYA00001")) == []


def test_a_form_is_read_as_it_was_filled_in() -> None:
    """What stands on the page replaces what was chosen there before; what stands elsewhere is kept."""
    asked = MeantBlock(5, Field.WORKFLOW, "abc").block_id(0)
    blocks = [
        {"type": "input", "block_id": asked, "element": {"action_id": "choose_meant"}},
        {
            "type": "input",
            "block_id": "u",
            "element": {"action_id": "use_corrections", "options": [{"value": "a"}, {"value": "b"}]},
        },
        {"type": "input", "block_id": "r", "element": {"action_id": "remember"}},
    ]
    values = {
        asked: {"choose_meant": {"selected_option": {"value": "7"}}},
        "u": {"use_corrections": {"selected_options": [{"value": "a"}]}},
        "r": {"remember": {"selected_options": [{"value": "remember"}]}},
    }
    before = replace(FORM, meant={"abc": "-", "other": "3"}, unused=frozenset({"a", "z"}), takes_ids=True)
    view = {"id": "V1", "private_metadata": before.metadata(), "blocks": blocks, "state": {"values": values}}
    read = read_filled_form(
        {"user": {"id": "U1", "team_id": "T1"}, "view": view, "trigger_id": "t", "actions": [{"value": "2"}]}
    )
    assert read.form == replace(
        before, meant={"abc": "7", "other": "3"}, unused=frozenset({"b", "z"}), remembers=True
    )
    assert (read.page, read.press.channel, read.press.thread_ts, read.press.trigger) == (2, "C1", "2.0", "t")


@pytest.mark.parametrize("metadata", ["", "5:all", "[1]", "{}"])
def test_what_is_no_form_is_told(metadata: str) -> None:
    """As that of another modal; nor is a block of another kind one that asks about a value."""
    with pytest.raises(PayloadError):
        read_filled_form({"user": {"id": "U1"}, "view": {"id": "V1", "private_metadata": metadata}})
    with pytest.raises(PayloadError):
        read_meant_search({"user": {"id": "U1"}, "block_id": f"meant:{metadata}"})


def test_whoever_is_in_slack_is_added_unless_something_else_was_chosen() -> None:
    """The very email comes before what is alike; the longest names fit with it, on a page of its own."""
    nobody = replace(_wrong("zoi@x.com", "zoe@x.com", of=Field.ACCOUNT_MANAGER), rows=HUGE)
    found = Fixable(_preview(1), [nobody] * 1, NAMED)
    in_slack = InSlack(found={nobody.key: Member("U9", NASTY, "zoi@x.com")}, was_looked=True)
    looked = replace(FORM, looks=True)
    chosen = {
        key: fix_values_modal(found, replace(looked, meant=meant), in_slack)
        for key, meant in {"nothing": {}, "alike": {sign_of(nobody.key): "3"}}.items()
    }
    assert "Add from Slack: " in as_read(Message("", chosen["nothing"].blocks or ()))
    assert "zoe@x.com (Zoë)" in as_read(Message("", chosen["alike"].blocks or ()))
    assert all(view_breaches(json.loads(json.dumps(view.to_dict()))) == [] for view in chosen.values())
    assert FixForm.read(chosen["nothing"].private_metadata or "") == looked


def test_a_look_is_offered_beside_a_whole_page() -> None:
    """With the reason why the last one found nothing; Slack takes all of it."""
    view = fix_values_modal(_nasty(MOST_LISTED), FORM, InSlack(is_offered=True, trouble=NASTY))
    assert view_breaches(json.loads(json.dumps(view.to_dict()))) == []
    assert len(meant_options([Found(1, "x")] * 99, can_be_added=True)) == MOST_OPTIONS
