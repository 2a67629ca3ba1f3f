"""What makes a plan stop by itself: each guard just below its number, and just above."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from importer.preview.guard_words import guard_lines
from importer.preview.guards import judge
from importer.words.absent import Absence
from importer.words.directory import DirectoryKind
from importer.words.fields import Field
from importer.words.jobs import JobKind
from importer.words.totals import Fit, Guard, GuardNumbers, Movement, PlanTotals, Verdict
from tests.handlers.imports import an_import

EVERYDAY = PlanTotals(
    customers=1_000,
    managers=800,
    workflows=100,
    cleared=5,
    left_with_neither=5,
    directory=1_200,
    rows=1_240,
    errors=60,
)
NUMBERS = GuardNumbers()
A_FILE = an_import()
A_LIST = replace(A_FILE, kind=JobKind.DIRECTORY, loads=DirectoryKind.CUSTOMERS)


@pytest.mark.parametrize(
    ("guard", "quiet", "loud"),
    [
        (
            Guard.HARDLY_FITS,
            {"fits": {Field.WORKFLOW: Fit(5, 1), Field.ACCOUNT_MANAGER: Fit(4, 0)}},
            {"fits": {Field.WORKFLOW: Fit(6, 1)}},
        ),
        (Guard.MOSTLY_ERRORS, {"rows": 20, "errors": 10}, {"rows": 20, "errors": 11}),
        (Guard.MOSTLY_ERRORS, {"rows": 19, "errors": 19}, {"rows": 21, "errors": 11}),
        (Guard.CLEARED, {"cleared": 5}, {"cleared": 6}),
        (Guard.LEFT_WITH_NEITHER, {"left_with_neither": 5}, {"left_with_neither": 6}),
        (Guard.INACTIVE, {"customers": 0, "gone": ("ann@x.com",)}, {"customers": 1, "gone": ("ann@x.com",)}),
        (Guard.UNDOES_LATER, {"undoes_later": 0}, {"undoes_later": 1}),
        (Guard.EXPORT_UNCLEAR, {"customers": 0, "undated": 9}, {"customers": 1, "undated": 1}),
        (Guard.ADDED_TWICE, {"added": 9}, {"added": 9, "added_twice": 1}),
        (
            Guard.ABSENT_CLEARED,
            {"absence": Absence(customers=9, managers=9)},
            {"absence": Absence(customers=9, managers=9, cleared=1)},
        ),
        (Guard.MANY_CHANGES, {"customers": 1_000}, {"customers": 1_001}),
        (Guard.MANY_WORKFLOWS, {"workflows": 100, "directory": 100}, {"workflows": 101, "directory": 1_009}),
        (
            Guard.MANY_WORKFLOWS,
            {"workflows": 120, "directory": 1_200},
            {"workflows": 121, "directory": 1_200},
        ),
        (
            Guard.MANY_CHANGES,
            {"customers": 600, "added_assigned": 400},
            {"customers": 600, "added_assigned": 401},
        ),
        (
            Guard.MANY_WORKFLOWS,
            {"workflows": 60, "added_with_workflow": 60},
            {"workflows": 60, "added_with_workflow": 61},
        ),
        (Guard.MANY_CHANGES, {"customers": 600, "taken_out": 400}, {"customers": 600, "taken_out": 401}),
        (Guard.MOVES_AWAY, {}, {"moves_away": (Movement("ann@example.com", 0, 20, 39),)}),
    ],
)
def test_a_guard_speaks_above_its_number(guard: Guard, quiet: dict[str, Any], loud: dict[str, Any]) -> None:
    """The numbers are the design's; no other guard speaks."""
    assert judge(A_FILE, replace(EVERYDAY, **quiet), NUMBERS) == []
    assert judge(A_FILE, replace(EVERYDAY, **loud), NUMBERS) == [guard]


def test_the_first_customers_of_a_directory_stop_nothing() -> None:
    """To load them is where everybody begins; their preview says how many get a workflow all the same."""
    many = PlanTotals(added=5_000, added_managed=5_000, added_with_workflow=5_000, added_assigned=5_000)
    first = replace(many, first_load=True)
    assert judge(A_LIST, first, NUMBERS) == []
    assert judge(A_LIST, many, NUMBERS) == [Guard.MANY_CHANGES, Guard.MANY_WORKFLOWS]
    bare = PlanTotals(added=5_000, directory=1)
    assert judge(A_LIST, bare, NUMBERS) == []


def test_of_the_first_customers_all_else_is_looked_at() -> None:
    """Who is there already and changes, and who may be there but for zeros."""
    first = PlanTotals(added=5_000, added_with_workflow=5_000, directory=900, first_load=True)
    assert judge(A_LIST, replace(first, added_twice=1), NUMBERS) == [Guard.ADDED_TWICE]
    changing = replace(first, customers=101, workflows=101)
    assert judge(A_LIST, changing, NUMBERS) == [Guard.MANY_WORKFLOWS]


@pytest.mark.parametrize(
    ("totals", "lines"),
    [
        (
            PlanTotals(customers=1_200, workflows=1_200),
            [
                "1,200 customers change, which is more than usual.",
                "The workflow of 1,200 customers changes: these customers may get reminders at once.",
            ],
        ),
        (
            PlanTotals(added=5_000, added_assigned=5_000, added_with_workflow=4_000),
            [
                "5,000 customers are added with an account manager or a workflow, which is more than usual.",
                "4,000 customers that this list adds get a workflow: these customers may get reminders at "
                "once.",
            ],
        ),
        (
            PlanTotals(customers=900, workflows=99, added_assigned=200, added_with_workflow=2),
            [
                "1,100 customers change or are added with an account manager or a workflow, which is more "
                "than usual.",
                "The workflow of 99 customers changes: these customers may get reminders at once.",
                "2 customers that this list adds get a workflow: these customers may get reminders at once.",
            ],
        ),
        (
            PlanTotals(taken_out=5_000, taken_out_with_workflow=5_000),
            ["5,000 customers are taken out of the directory, which is more than usual."],
        ),
        (
            PlanTotals(customers=1, taken_out=1_000),
            ["1,001 customers change or are taken out of the directory, which is more than usual."],
        ),
    ],
)
def test_what_is_added_is_told_from_what_changes(totals: PlanTotals, lines: list[str]) -> None:
    """The numbers of both, and what they mean."""
    guards = (Guard.MANY_CHANGES, Guard.MANY_WORKFLOWS)
    assert list(guard_lines(replace(A_LIST, verdict=Verdict(totals, guards)), str)) == lines


@pytest.mark.parametrize(
    ("twice", "first", "line"),
    [
        (
            1,
            ("412",),
            "1 customer to add may be there already: 412 is the External Id of another customer but for "
            "zeros at the front, which a spreadsheet takes away.",
        ),
        (
            5,
            ("1", "2", "3"),
            "5 customers to add may be there already: 1, 2, 3 and 2 others are External Ids of other "
            "customers but for zeros at the front, which a spreadsheet takes away.",
        ),
    ],
)
def test_who_may_be_added_twice_is_named(twice: int, first: Sequence[str], line: str) -> None:
    """The first of them, and how many there are."""
    totals = PlanTotals(added=9, added_twice=twice, first_twice=first)
    assert list(guard_lines(replace(A_LIST, verdict=Verdict(totals, (Guard.ADDED_TWICE,))), str)) == [line]


def test_a_workspace_sets_its_own_numbers() -> None:
    """A company with many customers changes more of them every day."""
    many = replace(EVERYDAY, customers=4_000)
    assert judge(A_FILE, many, NUMBERS) == [Guard.MANY_CHANGES]
    assert judge(A_FILE, many, replace(NUMBERS, changes=5_000)) == []


def test_what_hardly_fits_can_never_be_confirmed() -> None:
    """Another column must be meant; all other guards can be."""
    assert [guard for guard in Guard if not guard.can_be_confirmed] == [Guard.HARDLY_FITS]


def test_an_undo_gives_back_what_there_was_without_a_word_about_it() -> None:
    """Also where that was nothing; but that many customers change, or may get reminders, is said."""
    totals = replace(EVERYDAY, cleared=60, left_with_neither=60, customers=1_001, workflows=1_000)
    assert judge(replace(A_FILE, kind=JobKind.UNDO), totals, NUMBERS) == [
        Guard.MANY_CHANGES,
        Guard.MANY_WORKFLOWS,
    ]


def test_an_undo_of_an_undo_adds_customers_again() -> None:
    """That they may get reminders at once is said, as of a list that adds them."""
    job = replace(A_LIST, kind=JobKind.UNDO)
    totals = PlanTotals(added=150, added_assigned=150, added_with_workflow=150, directory=9)
    guards = judge(job, totals, NUMBERS)
    assert guards == [Guard.MANY_WORKFLOWS]
    assert list(guard_lines(replace(job, verdict=Verdict(totals, guards)), str)) == [
        "150 customers that this undo adds again get their workflow back: these customers may get reminders "
        "at once."
    ]


def test_what_is_left_wrong_in_an_error_file_stops_nothing() -> None:
    """People correct a few rows at a time; what hardly fits stops it all the same, and says why."""
    wrong = replace(EVERYDAY, rows=60, errors=59)
    assert judge(A_FILE, wrong, NUMBERS) == [Guard.MOSTLY_ERRORS]
    assert judge(replace(A_FILE, of=1), wrong, NUMBERS) == []
    unfit = replace(wrong, fits={Field.WORKFLOW: Fit(59, 0)})
    assert judge(A_FILE, unfit, NUMBERS) == [Guard.HARDLY_FITS]


@pytest.mark.parametrize("numbers", [NUMBERS, GuardNumbers(workflow_percent=0, workflow_changes=0)])
@pytest.mark.parametrize("workflows", [0, 1, 100, 101, 125])
def test_a_directory_is_counted_as_far_as_the_guards_ask(numbers: GuardNumbers, workflows: int) -> None:
    """Whatever more customers there are, the guards say the same."""
    most = numbers.customers_to_count(workflows)
    for directory in (0, 1, most - 1, most, most + 1, 50 * most):
        counted = [
            replace(EVERYDAY, workflows=workflows, directory=amount)
            for amount in (directory, min(directory, most))
        ]
        assert judge(A_FILE, counted[0], numbers) == judge(A_FILE, counted[1], numbers)
