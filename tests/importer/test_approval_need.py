"""Which jobs need a second person: above the number that is set, but for those that never do."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from importer.words.approval import Approval, Decision
from importer.words.approval_need import needs_approval
from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.totals import PlanTotals, Verdict
from tests.importer.test_permissions import an_import

AT = datetime(2026, 1, 1, tzinfo=UTC)
APPROVED = Approval(
    1, "d", 11, "UMAYA", AT, ("UTOM",), decision=Decision.APPROVED, decided_by="UTOM", holds=True
)


def a_plan(customers: int, kind: JobKind = JobKind.FILE) -> ImportJob:
    """A preview that changes so many customers."""
    verdict = Verdict(PlanTotals(customers=customers))
    return replace(an_import(), state=JobState.PREVIEWED, verdict=verdict, kind=kind)


@pytest.mark.parametrize(
    ("customers", "above", "needed"),
    [(11, 10, True), (10, 10, False), (1, 0, True), (0, 0, False), (11, None, False)],
)
def test_the_number_that_is_set_is_still_alone(customers: int, above: int | None, needed: bool) -> None:
    """One more needs a second person; where nothing is set, nothing does."""
    assert needs_approval(a_plan(customers), above) is needed


@pytest.mark.parametrize(("loads", "needed"), [(DirectoryKind.CUSTOMERS, True), (DirectoryKind.USERS, False)])
def test_customers_that_are_added_count_as_well(loads: DirectoryKind, needed: bool) -> None:
    """A list may give them a workflow, and so reminders; people who are added change no customer."""
    verdict = Verdict(PlanTotals(customers=1, added=10))
    job = replace(a_plan(1, JobKind.DIRECTORY), loads=loads, verdict=verdict)
    assert needs_approval(job, 10) is needed


@pytest.mark.parametrize("kind", list(JobKind))
def test_what_takes_back_needs_none(kind: JobKind) -> None:
    """Nor does a trial, which is only begun where its preview needs none."""
    exempt = kind in {JobKind.UNDO, JobKind.RETURN, JobKind.TRIAL}
    assert needs_approval(a_plan(11, kind), 10) is not exempt


def test_the_command_line_needs_none() -> None:
    """Whether it has begun the job, or carries out what was begun in Slack."""
    assert not needs_approval(replace(a_plan(11), uploaded_by="cli:anna"), 10)
    assert not needs_approval(replace(a_plan(11), started_by="cli:anna"), 10)


def test_what_was_approved_needs_none_while_it_holds() -> None:
    """Of another plan it doesn't."""
    assert not needs_approval(replace(a_plan(11), approval=APPROVED), 10)
    assert needs_approval(replace(a_plan(11), approval=replace(APPROVED, holds=False)), 10)
