"""A preview before, during and after the trial of its first changes: what it shows, within Slack's limits."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from handlers.blocks.mapping import mapping_question
from handlers.blocks.progress import cancelled
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.row_errors import RowErrorCode
from importer.words.totals import Guard, Movement, PlanTotals, Verdict
from importer.words.trial import Trial
from tests.handlers.imports import NASTY, a_nasty_preview, an_import, nasty_kinds, some_kinds
from tests.handlers.reading import as_read, breaches, buttons


def a_preview(customers: int = 715, guards: Sequence[Guard] = (Guard.MANY_WORKFLOWS,)) -> ImportJob:
    """A file that changes so many customers, and what the guards say."""
    verdict = Verdict(PlanTotals(customers=customers, workflows=customers), guards)
    counts = Counts(rows=1_240, planned=customers)
    return an_import(JobState.PREVIEWED, checked=True, counts=counts, verdict=verdict)


def a_trial(job: ImportJob, state: JobState = JobState.COMPLETED, changed: int = 5) -> ImportJob:
    """The first five changes of it, as import 13."""
    shape = replace(job.reading.shape, rows=5)
    counts = Counts(rows=5, planned=5, changed=changed)
    trial = an_import(state, id=6, number=13, kind=JobKind.TRIAL, of=12, counts=counts)
    return replace(trial, reading=replace(job.reading, shape=shape))


@pytest.mark.parametrize(
    ("customers", "guards", "is_offered"),
    [
        (715, (Guard.MANY_WORKFLOWS,), True),
        (715, (), False),
        (715, (Guard.HARDLY_FITS, Guard.MANY_WORKFLOWS), False),
        (6, (Guard.CLEARED,), True),
        (5, (Guard.CLEARED,), False),
    ],
)
def test_when_it_is_offered(customers: int, guards: Sequence[Guard], *, is_offered: bool) -> None:
    """Where a guard speaks that can be confirmed, and more than five customers change."""
    question = mapping_question(a_preview(customers, guards))
    assert ("Apply 5 first" in buttons(question)) is is_offered


def test_who_gains_most_is_named_and_how_many_others_do() -> None:
    """The numbers that are named don't come to all, and nobody is to believe that they do."""
    job = a_preview(10)
    moved = [Movement(f"{name}@x.com", gains=number) for number, name in enumerate("abcdefg", 1)]
    totals = PlanTotals(customers=28, managers=28, managers_moved=moved, managers_moving=(9, 0))
    shown = as_read(mapping_question(replace(job, verdict=Verdict(totals))))
    assert (
        "Account managers who gain customers: `g@x.com` (7), `f@x.com` (6), `e@x.com` (5), "
        "`d@x.com` (4), `c@x.com` (3) and 4 others"
    ) in shown
    assert "who lose" not in shown


def test_why_rows_need_fixing_is_seen_before_anyone_says_yes() -> None:
    """The three most frequent kinds with their values, and how many more there are."""
    job = a_preview(10)
    job = replace(job, counts=replace(job.counts, errors=60))
    few = as_read(mapping_question(job, kinds=some_kinds()))
    assert (
        "• *User not found, check the email* · 59 rows: `maja@exampel.com` → `maja@example.com`? (12)" in few
    )
    many = as_read(mapping_question(job, kinds=nasty_kinds()))
    assert many.count("• *") == 3
    assert f"*And {len(RowErrorCode) - 3} more kinds of errors*" in many


def test_what_is_left_after_it() -> None:
    """All that was seen before is still accounted for."""
    job = a_preview(710)
    trial = Trial(a_trial(job), ("CU-001", "CU-002", "CU-003", "CU-004", "CU-005"))
    question = mapping_question(job, trial=trial)
    assert (
        "5 of these 715 changes are applied (import 13): `CU-001`, `CU-002`, `CU-003`, "
        "`CU-004` and `CU-005`. Nothing else has changed yet."
    ) in as_read(question)
    assert list(buttons(question))[:2] == ["Go on with 710 changes", "Take back the 5"]
    assert "Apply 5 first" not in buttons(question)


def test_while_it_is_at_work() -> None:
    """There is nothing to press but Cancel, which is about the trial."""
    job = a_preview()
    question = mapping_question(job, trial=Trial(a_trial(job, JobState.QUEUED, changed=0)))
    assert "The first 5 changes are being applied, as import 13…" in as_read(question)
    assert [(text, one["value"]) for text, one in buttons(question).items()] == [("Cancel", "6")]


def test_cancelled_after_it() -> None:
    """What stays is told; of a trial that changed nothing there is nothing to tell."""
    job = replace(a_preview(710), state=JobState.CANCELLED)
    said = as_read(cancelled(job, Trial(a_trial(job), ("CU-001",))))
    assert (
        "The 5 changes that were applied first, as import 13, stay: undo that import to take them back."
        in said
    )
    assert "Nothing was changed." not in said
    assert "Nothing was changed." in as_read(cancelled(job, Trial(a_trial(job, changed=0))))


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize(("columns", "several"), [(3, 1), (29, 2), (1_000, 1)])
def test_the_nastiest_preview_is_within_slacks_limits(columns: int, several: int) -> None:
    """With the longest ids, names and numbers, and all guards but the one that bars it."""
    nasty = a_nasty_preview(columns, several)
    for trial in (None, Trial(a_trial(nasty), [NASTY] * 5), Trial(a_trial(an_import()), [NASTY] * 5)):
        question = mapping_question(nasty, trial=trial)
        assert breaches(question) == []
        assert "<!channel>" not in question.text
