"""A stored plan is counted in customers, and renewed for what they have now, alike on both databases."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from importer.preview.totals_words import moved_meanwhile
from importer.words.directory import Assignment, CustomerRecord
from importer.words.fields import Field
from importer.words.fields import Mapping as Columns
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.plan import PlannedRow
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from importer.words.totals import Fit, GuardNumbers, Movement, PlanTotals, Verdict
from storage.plan_rows import key_range
from storage.store import Store
from tests.storage.words import (
    checking_job,
    load_directory,
    plan,
    planned,
    refused,
    spread_customers,
    unknown_user,
)

ANN, BOB, GENTLE, FIRM = 1, 2, 1, 2
NUMBERS = GuardNumbers(moved=1)


async def give(
    store: Store, workspace: int, external_id: str, managers: tuple[int, ...], workflow: int | None = None
) -> None:
    """Let a customer have these, by hand."""
    record = CustomerRecord(external_id, external_id.lower(), managers, workflow)
    await store.directory.load_customers(workspace, [record])


async def planned_job(store: Store, workspace: int, *rows: PlannedRow) -> ImportJob:
    """A job that is being checked, with this plan."""
    job = await checking_job(store, workspace)
    await plan(store, job, rows)
    changing = sum(row.changes for row in rows)
    return replace(job, counts=Counts(len(rows), changing, unchanged=len(rows) - changing))


async def test_each_customer_is_counted_once_in_each_number(store: Store, workspace: int) -> None:
    """Who changes in managers and in workflow, who loses either, who is left with neither."""
    one, two, three, four, five = await load_directory(store, workspace)
    job = await planned_job(
        store,
        workspace,
        PlannedRow(2, one, Assignment((ANN,), GENTLE), (BOB,), FIRM),
        PlannedRow(3, two, Assignment((ANN, BOB), None), (), None),
        PlannedRow(4, three, Assignment((ANN,), GENTLE), None, 0),
        PlannedRow(5, four, Assignment((), FIRM), None, 0),
        PlannedRow(6, five, Assignment((ANN,), None), (ANN,), None),
    )
    totals = await store.plans.counting().total(job, {}, GuardNumbers())
    assert totals == PlanTotals(
        customers=4,
        managers=2,
        workflows=3,
        managers_removed=1,
        workflows_removed=2,
        cleared=3,
        left_with_neither=2,
        unchanged=1,
        directory=5,
        rows=5,
        managers_moved=[Movement("bob@x.com", 1, 1), Movement("Ann@x.com", 0, 2)],
        workflows_moved=[Movement("Firm", 1, 1), Movement("Gentle", 0, 2)],
        moves_away=[],
        on_cover=[],
        managers_moving=(1, 2),
        workflows_moving=(1, 2),
    )


async def test_whoever_stays_with_a_customer_neither_gains_nor_loses_it(store: Store, workspace: int) -> None:
    """Account managers are a set: one that comes beside another takes nothing away."""
    one, *_ = await load_directory(store, workspace)
    job = await planned_job(store, workspace, PlannedRow(2, one, Assignment((ANN,), None), (ANN, BOB)))
    totals = await store.plans.counting().total(job, {}, GuardNumbers())
    assert (totals.managers, totals.managers_moved) == (1, [Movement("bob@x.com", 1, 0)])


async def test_who_loses_more_than_a_share_of_many_is_named(store: Store, workspace: int) -> None:
    """Counted against all customers that the person has, also those that the file doesn't name."""
    ids = await load_directory(store, workspace)
    for external_id in ("C1", "C2", "C3"):
        await give(store, workspace, external_id, (ANN,))
    rows = [PlannedRow(number, ids[number], Assignment((ANN,), None), (BOB,)) for number in range(2)]
    job = await planned_job(store, workspace, *rows)
    assert await _find_moves_away(store, job, NUMBERS) == [Movement("Ann@x.com", 0, 2, 3)]
    assert await _find_moves_away(store, job, replace(NUMBERS, moved_percent=67)) == []
    assert await _find_moves_away(store, job, replace(NUMBERS, moved=3)) == []


async def _find_moves_away(store: Store, job: ImportJob, numbers: GuardNumbers) -> Sequence[Movement]:
    return (await store.plans.counting().total(job, {}, numbers)).moves_away


async def test_customers_that_lie_far_apart_are_counted_together(store: Store, workspace: int) -> None:
    """They are counted range by range of their ids; those of another workspace, in between, are left out."""
    await load_directory(store, workspace)
    for external_id in ("C1", "C2", "C3"):
        await give(store, workspace, external_id, (ANN,))
    await give(store, await store.workspaces.connect("T2", "Another"), "C1", (ANN,))
    await spread_customers(store)
    rows = await store.directory.customers(workspace, ["C1", "C2"])
    asked = [PlannedRow(at, one.id, one.assignment, (BOB,)) for at, one in enumerate(rows.values(), 2)]
    totals = await store.plans.counting().total(await planned_job(store, workspace, *asked), {}, NUMBERS)
    assert (totals.customers, totals.moves_away) == (2, [Movement("Ann@x.com", 0, 2, 3)])


async def test_what_is_settled_is_counted_beside_the_planning(store: Store, workspace: int) -> None:
    """Range after range, also where none lies; what comes behind is counted at the end, each once."""
    await load_directory(store, workspace)
    await spread_customers(store)
    ids = sorted(one.id for one in (await store.directory.customers(workspace, ["C1", "C2", "C3"])).values())
    job, counting = await planned_job(store, workspace), store.plans.counting()
    await counting.count_up_to(job, key_range(ids[0]) - 1)
    for number, one in enumerate(ids, 2):
        await plan(store, job, [PlannedRow(number, one, Assignment((ANN,), None), (BOB,))])
        if one != ids[-1]:
            await counting.count_up_to(job, key_range(one))
    beside = await counting.total(job, {}, NUMBERS)
    assert beside == await store.plans.counting().total(job, {}, NUMBERS)
    assert (beside.customers, beside.managers_moved) == (
        3,
        [Movement("bob@x.com", 3), Movement("Ann@x.com", 0, 3)],
    )


async def test_how_many_filled_cells_the_directory_knows(store: Store, workspace: int) -> None:
    """All but those of the rows with such an error; a row with two counts once."""
    job = await planned_job(store, workspace)
    errors = (unknown_user("al@x.com"), unknown_user("el@x.com"))
    await store.plans.refuse(job, [refused(2, *errors), refused(3, unknown_user("al@x.com"))])
    checked = replace(job, counts=Counts(rows=10, errors=2))
    filled = {Field.ACCOUNT_MANAGER: 10, Field.WORKFLOW: 4}
    totals = await store.plans.counting().total(checked, filled, NUMBERS)
    assert totals.fits == {Field.ACCOUNT_MANAGER: Fit(10, 8), Field.WORKFLOW: Fit(4, 4)}


def spreadsheet_error(header: str) -> RowError:
    """A cell of this column that a spreadsheet couldn't fill."""
    return RowError(RowErrorCode.SPREADSHEET_ERROR, header, "#N/A")


def with_headers(job: ImportJob, manager: str, external_id: str, workflow: str) -> ImportJob:
    """The same job, of a file with these columns."""
    columns = Columns(external_id=1, account_manager=0, workflow=2)
    shape = replace(job.reading.shape, columns=(manager, external_id, workflow))
    return replace(job, reading=replace(job.reading, mapping=columns, shape=shape))


async def test_what_a_spreadsheet_has_spoilt_is_known_of_no_column(store: Store, workspace: int) -> None:
    """Its errors count for the column that they stand in; what the directory knows several times fits."""
    job = await planned_job(store, workspace)
    damaged = RowError(RowErrorCode.EXTERNAL_ID_DAMAGED, "Id", "1.23E+10")
    several = RowError(RowErrorCode.WORKFLOW_AMBIGUOUS, "", "gentle")
    both = (unknown_user("al@x.com"), spreadsheet_error("Manager"))
    rows = [damaged], [spreadsheet_error("Id"), spreadsheet_error("")], both, [several]
    await store.plans.refuse(job, [refused(number, *errors) for number, errors in enumerate(rows, 2)])
    checked = replace(with_headers(job, "Manager", "Id", ""), counts=Counts(rows=9, errors=4))
    totals = await store.plans.counting().total(checked, dict.fromkeys(Field, 9), NUMBERS)
    assert totals.fits == {
        Field.EXTERNAL_ID: Fit(9, 7),
        Field.ACCOUNT_MANAGER: Fit(9, 8),
        Field.WORKFLOW: Fit(9, 8),
    }


async def test_columns_with_one_header_are_told_apart(store: Store, workspace: int) -> None:
    """In a file without headers all have the same: none; the cells tell where the errors stand."""
    job = await planned_job(store, workspace)
    rows = ("#N/A", "C2", "Firm"), ("ann@x.com", "C3", "#N/A"), ("#N/A", "#N/A", "Firm")
    errors = (spreadsheet_error(""),)
    await store.plans.refuse(job, [RefusedRow(number, cells, errors) for number, cells in enumerate(rows, 2)])
    checked = replace(with_headers(job, "", "", ""), counts=Counts(rows=9, errors=3))
    totals = await store.plans.counting().total(checked, dict.fromkeys(Field, 9), NUMBERS)
    assert totals.fits == {
        Field.EXTERNAL_ID: Fit(9, 8),
        Field.ACCOUNT_MANAGER: Fit(9, 7),
        Field.WORKFLOW: Fit(9, 8),
    }


@pytest.mark.parametrize(
    ("external_id", "managers", "workflow", "moved"),
    [
        ("C1", (BOB,), None, 1),  # what was to change is so already
        ("C1", (ANN, BOB), None, 1),  # it would change from something else
        ("C1", (ANN,), FIRM, 0),  # of another field than the row asks for
        ("C2", (ANN,), None, 1),  # what was so already isn't any more
        ("C3", (BOB,), FIRM, 0),  # the plan doesn't know it
    ],
)
async def test_a_plan_is_brought_up_to_what_customers_have_now(
    store: Store,
    workspace: int,
    external_id: str,
    managers: tuple[int, ...],
    workflow: int | None,
    moved: int,
) -> None:
    """It is told for how many customers it would do something else than before."""
    await load_directory(store, workspace)
    await give(store, workspace, "C1", (ANN,))
    await give(store, workspace, "C2", (BOB,))
    await spread_customers(store)
    found = await store.directory.customers(workspace, ["C1", "C2"])
    one, two = found["C1"].id, found["C2"].id
    rows = (
        PlannedRow(2, one, Assignment((ANN,), None), (BOB,)),
        PlannedRow(3, two, Assignment((BOB,), None), (BOB,)),
    )
    job = await planned_job(store, workspace, *rows)
    await give(store, workspace, external_id, managers, workflow)
    ranges = await store.plans.ranges(job.id)
    assert len(ranges) == 2
    assert sum([await store.plans.renew(job, range_) for range_ in ranges]) == moved
    now = await store.directory.customers(workspace, ["C1", "C2"])
    assert [row.old for row in await planned(store, job)] == [now["C1"].assignment, now["C2"].assignment]
    assert sum([await store.plans.renew(job, range_) for range_ in ranges]) == 0


async def test_what_moved_is_looked_at_again_although_the_renewal_was_broken_off(
    store: Store, workspace: int
) -> None:
    """The second renewal finds nothing that moves; the new numbers are still shown, and then go through."""
    one, *_ = await load_directory(store, workspace)
    job = await planned_job(store, workspace, PlannedRow(2, one, Assignment((ANN,), None), (BOB,)))
    assert await store.plans.renew(job, 0) == 1
    assert await store.plans.renew(job, 0) == 0
    stands = await store.jobs.finish_check(job, job.counts, Verdict())
    assert stands is not None
    assert stands.state is JobState.PREVIEWED
    assert stands.verdict is not None
    assert (stands.verdict.moved, "Someone has changed 1 of" in str(moved_meanwhile(stands))) == (1, True)
    assert await store.jobs.start(job.id, "U1")
    begun = await store.jobs.begin(await store.jobs.get(job.id))
    assert begun is not None
    assert (begun.in_turn, begun.preview_only) == (True, False)
    assert await store.jobs.move(job.id, {begun.state}, JobState.CHECKING)
    again = await store.jobs.finish_check(replace(begun, state=JobState.CHECKING), job.counts, Verdict())
    assert again is not None
    assert (again.state, again.verdict) == (JobState.APPLYING, Verdict())
