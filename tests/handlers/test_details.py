"""The modal with everything about one import: what is read in it, and Slack's limits."""

import json
from dataclasses import replace
from textwrap import dedent

import pytest
from slack_sdk.models.views import View

from handlers.blocks.details import details_modal
from handlers.blocks.message import Message
from handlers.payloads.carried import PressedAt
from importer.attempts import Attempts
from importer.past import Details
from importer.words.changes import FIRST_SHOWN, Change
from importer.words.directory import Workflow
from importer.words.fields import Field, Mapping
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.proposal import FieldProposal, Proposal, Reason, ReasonKind
from importer.words.row_errors import Advice, RowErrorCode
from importer.words.summary import ErrorKind, WrongValue
from importer.words.totals import Fit, Guard, Movement, PlanTotals, Verdict
from importer.words.undo import LeftValue, TakingBack, UndoDetails, UndoOutcome, UndoTotals
from playground.block_kit import view_breaches
from tests.handlers.imports import (
    HUGE,
    NASTY,
    a_checked_import,
    a_nasty_import,
    an_import_with_errors,
    nasty_kinds,
    some_kinds,
)
from tests.handlers.reading import as_read

PLACE = PressedAt("C1", "1700000000.000200", "1700000000.000100", is_private=False, response_url="https://x")
ALDER = Change(1, "CU-1", "Alder & Co", Field.ACCOUNT_MANAGER, "", "ann@x.com", 2)
WHEN = "<!date^1762178700^{date_short_pretty} at {time}|3 November 2025, 14:05 UTC>"
TOTALS = PlanTotals(
    customers=1_100,
    workflows=900,
    workflows_removed=300,
    cleared=300,
    left_with_neither=12,
    directory=4_000,
    rows=1_240,
    errors=60,
    moves_away=[Movement("maja@example.com", 0, 40, 60)],
    fits={field: Fit(100, 3) for field in Field},
)


def _read(view: View) -> str:
    return as_read(Message("", view.blocks or ()))


def _known(job: ImportJob) -> ImportJob:
    """The import, with why each column was read, and a guard that someone has overruled."""
    proposal = Proposal(
        (
            FieldProposal(Field.EXTERNAL_ID, Reason(ReasonKind.HEADER)),
            FieldProposal(Field.ACCOUNT_MANAGER, Reason(ReasonKind.VALUES, fitting=38, values=40)),
            FieldProposal(Field.WORKFLOW, Reason(ReasonKind.CHOSEN, by="U2")),
        )
    )
    reading = replace(job.reading, proposal=proposal)
    return replace(
        job,
        reading=reading,
        verdict=Verdict(TOTALS, [Guard.MANY_WORKFLOWS]),
        started_by="U2",
        confirmed_by="U2",
    )


def test_everything_about_an_import() -> None:
    """Who, what came of it, its columns and why, its file, guards and who confirmed, errors and changes."""
    job = _known(an_import_with_errors())
    before = replace(a_checked_import(JobState.COMPLETED, changed=7), number=3, uploaded_by="U9")
    correction = replace(a_checked_import(JobState.COMPLETED, rows=60, changed=60), number=14)
    found = Details(job, some_kinds(), with_rows=True, attempts=Attempts(before, [correction]))
    view = details_modal(found, PLACE, first=[ALDER])
    assert view.title
    assert (view.title.text, PressedAt.read(view.private_metadata or "")) == ("Import 12", PLACE)
    assert _read(view) == dedent(f"""\
        *1,100 customers changed, workflow removed from 300, 80 already right, 60 rows need fixing*
        `customers.csv`
        Shared by <@U1>, imported by <@U2> · {WHEN}
        Import 14 corrects it: 60 of 60 rows went through.
        *Rows:* 1,240
        *Changed:* 1,100
        *Already right:* 80
        *With errors:* 60
        *Matched despite small differences:* 14 values, in spaces, invisible characters or capital letters
        *External Id:* `Customer` (its header)
        *Account manager email:* `Email · column B` (its values: 38 of 40 are account managers)
        *Workflow name:* not imported (left out by <@U2>)
        Columns left out: `Email · column C`, `No header · column D` and `Notes`.
        > The file has 1,240 rows and 5 columns, separated by semicolons.
        > Its text is read as UTF-8.
        > <@U9> imported this file on <!date^1762178700^{{date}}|3 November 2025>: 7 customers changed.
        *What looked unusual in the preview*
        :warning: The workflow of 900 customers changes: these customers may get reminders at once.
        Confirmed by <@U2>.
        *First changes*
        `CU-1` `Alder &amp; Co`, row 2
        Account managers: (none) → `ann@x.com`
        > and 1,099 more customers: see *See changes*
        *User not found, check the email* · 59 rows
        It can be due to a typo in the address, or a mix-up between several addresses. Or the user doesn't exist and must be created.
        • `maja@exampel.com` (12 rows): did you mean `maja@example.com`?
        • `&lt;!channel&gt;` (1 row)
        • other values (46 rows)
        *The External Id is missing* · 1 row
        Fill in the customer's External Id, or remove the row.
        *Error file:* the rows with errors, each with what is wrong. Correct it and share it again.
        [Error file]
        [See changes] [Changes file]
        > What you press here is answered in messages, behind this window.""")


def test_workflows_that_can_be_used_are_named() -> None:
    """In order, each set apart; without any, that is said."""
    kinds = [ErrorKind(RowErrorCode.WORKFLOW_NOT_FOUND, 60, (WrongValue("Gone", 60),))]
    found = Details(an_import_with_errors(), kinds, with_rows=True)
    named = Advice.naming([Workflow(1, "standard <US>"), Workflow(2, "Standard EU")])
    told = _read(details_modal(replace(found, advice=named), PLACE))
    assert "60 rows\nWorkflows you can use: `standard &lt;US&gt;` and `Standard EU`.\n• `Gone`" in told
    none = _read(details_modal(found, PLACE))
    assert "There are no workflows yet: load a list of them first." in none


def test_who_may_not_see_rows_sees_counts_alone() -> None:
    """No columns, guards or changes; and what can't be answered isn't promised to be."""
    found = Details(_known(an_import_with_errors()), some_kinds(), with_rows=False)
    read = _read(details_modal(found, PLACE))
    assert "*Changed:* 1,100" in read
    for words in ("its header", "looked unusual", "First changes", "Email", "UTF-8", "behind this window"):
        assert words not in read


def test_without_reasons_the_columns_alone_are_named() -> None:
    """As of an import from before they were kept."""
    read = _read(details_modal(Details(an_import_with_errors(), (), with_rows=True), PLACE))
    assert "*External Id:* `Customer`\n" in read
    assert "*Workflow name:* not imported\n" in read


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("state", list(JobState))
@pytest.mark.parametrize("kind", [JobKind.FILE, JobKind.HANDOVER, JobKind.CORRECTION, JobKind.UNDO])
def test_nasty_details_are_within_slacks_limits(state: JobState, kind: JobKind) -> None:
    """Everything at its longest, of a file with a thousand endless headers."""
    used = Verdict(
        replace(TOTALS, moves_away=[Movement(NASTY, HUGE, HUGE, HUGE)] * 9), list(Guard), HUGE, list(Field)
    )
    job = replace(a_nasty_import(state=state), kind=kind, verdict=used, confirmed_by="U1", of=HUGE, root=HUGE)
    nasty = [
        Change(number, NASTY, NASTY, field, NASTY, NASTY, HUGE, NASTY)
        for number in range(FIRST_SHOWN)
        for field in (Field.ACCOUNT_MANAGER, Field.WORKFLOW)
    ]
    other = replace(job, state=JobState.COMPLETED, kind=JobKind.FILE)
    found = Details(job, nasty_kinds(), with_rows=True, attempts=Attempts(other, [other] * 9))
    left = [LeftValue(NASTY, Field.WORKFLOW, NASTY, NASTY, UndoOutcome.BY_HAND, None)] * 9
    undo = UndoDetails(job, UndoTotals(HUGE), left) if job.is_undo else None
    standing = TakingBack(by=other)
    view = details_modal(found, PLACE, "https://x", standing, undo, nasty)
    content = view.to_dict()
    assert view_breaches(content) == []
    assert len(json.dumps(content)) < 250_000
    assert "<!channel>" not in _read(view)


def test_a_mapping_without_any_column_is_told() -> None:
    """Nobody had chosen one when it was cancelled."""
    job = a_checked_import(JobState.CANCELLED)
    job = replace(job, reading=replace(job.reading, mapping=Mapping()))
    assert _read(details_modal(Details(job, (), with_rows=True), PLACE)).count("not imported") == 3
