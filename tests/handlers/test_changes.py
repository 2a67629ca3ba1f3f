"""The modal with a job's changes: what is read in it, which pages there are, and Slack's limits."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from slack_sdk.models.views import View

from handlers.blocks.changes import changes_buttons, changes_modal, no_changes_modal
from handlers.blocks.file_words import changes_file_words, own_changes_words
from handlers.blocks.message import Message, actions
from handlers.payloads.carried import ShownChanges
from importer.words.changes import MOST_SHOWN, Change, ChangeKind, ChangesPage, ChangeTotals, Moves
from importer.words.directory import DirectoryKind
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.totals import PlanTotals, Verdict
from playground.block_kit import view_breaches
from tests.handlers.imports import HUGE, NASTY, a_checked_import, a_nasty_import, an_import
from tests.handlers.reading import as_read, buttons, selects

ALDER = Change(1, "CU-1", "Alder & Co", Field.ACCOUNT_MANAGER, "", "ann@x.com, bob@x.com", 2)
ALSO = Change(1, "CU-1", "Alder & Co", Field.WORKFLOW, "Firm", "Gentle", 2, " gentle")
GONE = Change(2, "", "", Field.WORKFLOW, "Gentle", "", None)
KINDS = {ChangeKind.MANAGERS_CHANGED: 30, ChangeKind.WORKFLOW_CHANGED: 11, ChangeKind.WORKFLOW_REMOVED: 4}
FEW = ChangeTotals(1, {ChangeKind.MANAGERS_CHANGED: 1})
MANY = ChangeTotals(45, KINDS)


def _page(
    *changes: Change, totals: ChangeTotals = MANY, kind: ChangeKind | None = None, skipped: int = 0
) -> ChangesPage:
    return ChangesPage(totals, kind, skipped, changes)


def _customers(many: int, *, nasty: bool = False) -> Sequence[Change]:
    text = NASTY if nasty else "x"
    return [
        Change(number, text, text, field, text, text, HUGE, text if nasty else "")
        for number in range(many)
        for field in (Field.ACCOUNT_MANAGER, Field.WORKFLOW)
    ]


def _shown(view: View) -> Message:
    return Message("", view.blocks or ())


def _previewed(**changes: int) -> ImportJob:
    return a_checked_import(JobState.PREVIEWED, rows=50, planned=45, **changes)


def test_each_customer_is_a_paragraph_with_a_line_for_each_value() -> None:
    """Before and after, with the row, and with the cell where it was written otherwise."""
    view = changes_modal(_previewed(), _page(ALDER, ALSO, GONE, totals=FEW))
    assert view.title
    assert (view.title.text, view.private_metadata) == ("Import 12", "5:all")
    assert as_read(_shown(view)) == (
        "*1 customer would change.*\n"
        "`CU-1` `Alder &amp; Co`, row 2\n"
        "Account managers: (none) → `ann@x.com, bob@x.com`\n"
        "Workflow: `Firm` → `Gentle` (the file says `gentle`)\n"
        "A customer who isn't there any more\n"
        "Workflow: `Gentle` → (none)"
    )


def test_of_a_list_it_is_told_who_is_added() -> None:
    """In a kind of its own; a list that adds customers alone has the ways to them as well."""
    totals = ChangeTotals(3, {ChangeKind.ADDED: 2, ChangeKind.MANAGERS_CHANGED: 1}, held=1)
    added = [
        Change(-2, "N-1", "Nettle", Field.EXTERNAL_ID, "", "Nettle", 2, entry=ChangeKind.ADDED),
        Change(-2, "N-1", "Nettle", Field.WORKFLOW, "", "Gentle", 2, entry=ChangeKind.ADDED),
    ]
    job = replace(_previewed(), kind=JobKind.DIRECTORY, loads=DirectoryKind.CUSTOMERS)
    view = changes_modal(job, _page(*added, ALDER, totals=totals))
    shown = as_read(_shown(view))
    assert shown.startswith("*3 customers would be added or changed.*")
    assert "`N-1` `Nettle`, row 2\nAdded to the directory\nWorkflow: (none) → `Gentle`" in shown
    (select,) = selects(_shown(view))
    options = [one["text"]["text"] for one in select["accessory"]["options"]]
    assert options == ["All changes (3)", "Customers added (2)", "New account managers (1)"]
    done = changes_modal(replace(job, state=JobState.COMPLETED), _page(*added, totals=totals))
    assert as_read(_shown(done)).startswith("*3 customers were added or changed.*")
    assert changes_buttons(replace(job, verdict=Verdict(PlanTotals(added=1))))
    assert not changes_buttons(replace(job, verdict=Verdict()))


def test_of_an_undo_of_a_list_it_is_told_who_is_taken_out() -> None:
    """In a kind of its own, with what they had; an undo that takes out customers alone has the ways to it."""
    totals = ChangeTotals(3, {ChangeKind.TAKEN_OUT: 2, ChangeKind.MANAGERS_CHANGED: 1}, held=1)
    out = [
        Change(-2, "N-1", "Nettle", Field.EXTERNAL_ID, "Nettle", "", entry=ChangeKind.TAKEN_OUT),
        Change(-2, "N-1", "Nettle", Field.WORKFLOW, "Gentle", "", entry=ChangeKind.TAKEN_OUT),
    ]
    job = replace(_previewed(), kind=JobKind.UNDO, of=11, root=11, loads=DirectoryKind.CUSTOMERS)
    shown = as_read(_shown(changes_modal(job, _page(*out, ALDER, totals=totals))))
    assert shown.startswith("*3 customers would be taken out or changed.*")
    assert "`N-1` `Nettle`\nTaken out of the directory\nWorkflow: `Gentle` → (none)" in shown
    done = changes_modal(replace(job, state=JobState.COMPLETED), _page(*out, totals=totals))
    assert as_read(_shown(done)).startswith("*3 customers were taken out or changed.*")
    assert changes_buttons(replace(job, verdict=Verdict(PlanTotals(taken_out=1))))
    assert not changes_buttons(replace(job, verdict=Verdict()))


def test_once_it_has_ended_it_is_told_what_was_changed() -> None:
    """Of an undo as well, whose title says what it is."""
    job = an_import(JobState.COMPLETED, kind=JobKind.UNDO, of=11, root=11, checked=True)
    view = changes_modal(job, _page(ALDER))
    assert view.title
    assert view.title.text == "Undo 12"
    assert as_read(_shown(view)).startswith("*45 customers were changed.*")


def test_a_kind_is_chosen_among_those_that_there_are() -> None:
    """Each kind has its number of customers; the shown one is chosen, and each page's select has its id."""
    first = _shown(changes_modal(_previewed(), _page(ALDER)))
    (select,) = selects(first)
    options = {one["value"]: one["text"]["text"] for one in select["accessory"]["options"]}
    assert options == {
        "all": "All changes (45)",
        "managers_changed": "New account managers (30)",
        "workflow_changed": "New workflow (11)",
        "workflow_removed": "Workflow removed (4)",
    }
    assert select["accessory"]["initial_option"]["value"] == "all"
    other = changes_modal(_previewed(), _page(ALDER, kind=ChangeKind.WORKFLOW_CHANGED))
    (select_again,) = selects(_shown(other))
    assert select_again["accessory"]["initial_option"]["value"] == "workflow_changed"
    assert select_again["block_id"] != select["block_id"]
    assert other.private_metadata
    assert ShownChanges.read(other.private_metadata) == ShownChanges(5, ChangeKind.WORKFLOW_CHANGED)
    assert selects(_shown(changes_modal(_previewed(), _page(ALDER, totals=FEW)))) == []


@pytest.mark.parametrize(
    ("kind", "skipped", "customers", "place", "ways"),
    [
        (None, 0, 20, "Customers 1 to 20 of 45", {"Next page": "20"}),
        (None, 20, 20, "Customers 21 to 40 of 45", {"Previous page": "0", "Next page": "40"}),
        (None, 40, 5, "Customers 41 to 45 of 45", {"Previous page": "20"}),
        (ChangeKind.MANAGERS_CHANGED, 20, 10, "Customers 21 to 30 of 30", {"Previous page": "0"}),
        (ChangeKind.WORKFLOW_CHANGED, 0, 11, "", {}),
    ],
)
def test_pages_lead_to_all_customers(
    kind: ChangeKind | None, skipped: int, customers: int, place: str, ways: dict[str, str]
) -> None:
    """And nowhere else."""
    view = _shown(changes_modal(_previewed(), _page(*_customers(customers), kind=kind, skipped=skipped)))
    assert ("Customers" in as_read(view)) == bool(place)
    assert place in as_read(view)
    assert {text: one["value"] for text, one in buttons(view).items()} == ways


@pytest.mark.usefixtures("each_language")
def test_the_longest_page_is_within_slacks_limits() -> None:
    """Also in a language that takes more room; nothing that came from a file calls anyone."""
    totals = ChangeTotals(HUGE, dict.fromkeys(ChangeKind, HUGE))
    job = a_nasty_import(state=JobState.PREVIEWED)
    page = ChangesPage(totals, ChangeKind.MANAGERS_REMOVED, HUGE, _customers(MOST_SHOWN, nasty=True))
    for view in (changes_modal(job, page), no_changes_modal(job, NASTY)):
        content = view.to_dict()
        assert view_breaches(content) == []
        assert len(json.dumps(content)) < 250_000
        assert "<!channel>" not in as_read(_shown(view))
    assert len(changes_file_words(job, is_workbook=True)) <= 4_000
    assert len(own_changes_words(job, Moves(HUGE, HUGE), is_workbook=True)) <= 4_000


def test_there_are_ways_to_the_changes_where_there_are_any() -> None:
    """Planned or made, and as long as the rows are kept."""
    planned, changed = _previewed(), a_checked_import(JobState.COMPLETED, rows=2, planned=2, changed=2)
    for job in (planned, changed):
        shown = Message("", [actions(*changes_buttons(job))])
        assert set(buttons(shown)) == {"See changes", "Changes file"}
    for job in (
        a_checked_import(JobState.CANCELLED, rows=2, planned=2),
        a_checked_import(JobState.PREVIEWED, rows=2),
        an_import(JobState.CHECKING),
        an_import(JobState.COMPLETED, checked=True, counts=changed.counts, rows_gone=True),
    ):
        assert changes_buttons(job) == []


@pytest.mark.parametrize(
    ("kind", "state", "said"),
    [
        (JobKind.FILE, JobState.PREVIEWED, "What import 12 would change, each value before and after."),
        (JobKind.FILE, JobState.COMPLETED, "What import 12 changed, each value before and after."),
        (
            JobKind.DIRECTORY,
            JobState.PREVIEWED,
            "What list 12 would add and change, each value before and after.",
        ),
        (
            JobKind.DIRECTORY,
            JobState.COMPLETED,
            "What list 12 added and changed, each value before and after.",
        ),
        (JobKind.UNDO, JobState.PREVIEWED, "What undo 12 would take back, each value before and after."),
        (JobKind.UNDO, JobState.COMPLETED, "What undo 12 took back, each value before and after."),
    ],
)
def test_what_is_said_beside_the_file(kind: JobKind, state: JobState, said: str) -> None:
    """What it holds; and why it is a workbook where it is one."""
    job = an_import(state, kind=kind)
    assert changes_file_words(job, is_workbook=False) == said
    assert changes_file_words(job, is_workbook=True) == (
        f"{said} It comes as a workbook, because ids begin with zeros, "
        "which spreadsheets take away from a CSV."
    )


LOOKS_AFTER = "by <@U0TOM000001> changed which customers you look after."


@pytest.mark.parametrize(
    ("kind", "by"),
    [
        (JobKind.FILE, f"Import 12 {LOOKS_AFTER}"),
        (JobKind.CORRECTION, f"Import 12 {LOOKS_AFTER}"),
        (JobKind.TRIAL, f"Import 12 {LOOKS_AFTER}"),
        (JobKind.DIRECTORY, f"List 12 {LOOKS_AFTER}"),
        (JobKind.UNDO, f"Undo 12 {LOOKS_AFTER}"),
        (JobKind.HANDOVER, f"Handover 12 {LOOKS_AFTER}"),
        (
            JobKind.RETURN,
            "Handover 7 by <@U1> was a cover, and has ended: customers went back. <@U0TOM000001> let it end "
            "before its day.",
        ),
    ],
)
def test_what_account_managers_are_told(kind: JobKind, by: str) -> None:
    """Who did it, and only what there is to tell; who pressed Import counts, not who shared the file."""
    job = replace(an_import(JobState.COMPLETED, kind=kind), of=7, started_by="U0TOM000001")
    assert own_changes_words(job, Moves(1, 1_200), is_workbook=False) == (
        f"{by} 1 customer is yours now. 1,200 customers aren't yours any more. The file names each."
    )
    assert own_changes_words(job, Moves(1, 0), ["1 customer stays."], is_workbook=False) == (
        f"{by} 1 customer is yours now. The file names each. 1 customer stays."
    )
    assert own_changes_words(job, Moves(0, 1), is_workbook=False) == (
        f"{by} 1 customer isn't yours any more. The file names each."
    )
    assert own_changes_words(job, Moves(2, 0), is_workbook=True).startswith(
        f"{by} 2 customers are yours now. The file names each. It comes as a workbook"
    )
