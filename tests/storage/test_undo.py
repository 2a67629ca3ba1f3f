"""Take jobs back: what was there comes back, what others set since stays, every undo can be undone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from importer.range_planners import UndoPlanner
from importer.words.doubts import Doubt, DoubtKind
from importer.words.errors import CannotUndoError, RowsGoneError
from importer.words.jobs import Counts, JobKind, JobState
from importer.words.proposal import NOTHING_KNOWN
from importer.words.totals import GuardNumbers, Verdict
from importer.words.undo import TakingBack, UndoOutcome, UndoTotals
from storage.schema import customers
from storage.store import Store
from tests.storage.undoing import MAYA, Office, StopsAfter, goes_on, say_nothing

P, X, Y, Z, Q = "", "1", "2", "1,2", "2"


@pytest.fixture
async def office(store: Store, workspace: int) -> Office:
    """Four customers without anything, in two ranges."""
    return await Office.open(store, workspace)


def managers(values: dict[str, tuple[str, int]]) -> str:
    """What C1 has."""
    return values["C1"][0]


@pytest.mark.parametrize(
    ("steps", "seen"),
    [
        ([("import", X), ("import", Y), ("undo", 1), ("undo", 2)], [X, Y, Y, P]),
        ([("import", X), ("import", X), ("undo", 1), ("undo", 2)], [X, X, X, P]),
        ([("import", X), ("import", X), ("undo", 2), ("undo", 1)], [X, X, X, P]),
        ([("import", X), ("undo", 1), ("import", Y), ("undo", 2), ("undo", 3)], [X, P, Y, Y, X]),
        ([("import", X), ("edit", Q), ("import", Z), ("undo", 1), ("undo", 2)], [X, Q, Z, Z, Q]),
        ([("import", X), ("import", P), ("undo", 1)], [X, P, P]),
        (
            [
                *[("import", X), ("import", Y), ("import", Z)],
                *[("undo", number) for number in (1, 2, 4, 5, 3)],
            ],
            [X, Y, Z, Z, Z, Z, Z, Y],
        ),
    ],
)
async def test_the_order_of_undos_does_not_matter(
    office: Office, steps: Sequence[tuple[str, str]], seen: Sequence[str]
) -> None:
    """What is taken back from under something stays as that one's, and goes with that one's undo."""
    found = []
    for what, value in steps:
        if what == "import":
            await office.import_({"C1": (value, None)})
        elif what == "edit":
            await office.edit("C1", value)
        else:
            await office.undo(int(value))
        found.append(managers(await office.values()))
    assert found == seen


async def test_each_value_goes_back_by_itself(office: Office) -> None:
    """An edited value stays, even where it was edited back; the customer's other value goes back."""
    await office.import_({"C1": (X, 1), "C2": (X, 1), "C3": (X, None)})
    await office.edit("C1", Q)
    await office.edit("C1", X)
    await office.edit("C3", Q)
    job = await office.undo(1)
    assert await office.values() == {"C1": (X, 0), "C2": (P, 0), "C3": (Q, 0), "C4": (P, 0)}
    assert job.state is JobState.COMPLETED_WITH_ERRORS
    assert job.counts == Counts(rows=3, planned=2, changed=2, errors=2)
    totals = await office.store.undos.totals(job)
    assert totals == UndoTotals(2, partly=1, stays=1, left={(UndoOutcome.BY_HAND, None): 2})
    left = [value async for page in office.store.undos.left(job) for value in page]
    assert [(one.external_id, one.field, one.value, one.target) for one in left] == [
        ("C1", "account_manager", "Ann@x.com", ""),
        ("C3", "account_manager", "bob@x.com", ""),
    ]


async def test_what_a_large_undo_comes_to_is_counted_beside_its_planning(office: Office) -> None:
    """To the same totals as from its beginning; what stays isn't among them."""
    job = await office.plan(dict.fromkeys(("C1", "C2", "C3", "C4"), (X, 1)), large=True)
    await office.finish(job)
    await office.edit("C1", Q)
    await office.edit("C2", workflow=2)
    undo = await office.begun(
        await office.undoing(timedelta(days=9)).begin(await office.job(1), MAYA, share="u")
    )
    planned = await UndoPlanner(office.store.plans, office.store.undos).plan(undo, say_nothing, goes_on)
    assert planned is not None
    assert planned.counting is not None
    totals = await planned.counting.total(undo, {}, GuardNumbers())
    assert totals == await office.store.plans.counting().total(undo, {}, GuardNumbers())
    assert (totals.customers, totals.managers, totals.workflows) == (4, 3, 3)


async def test_what_a_later_job_has_set_stays_and_is_told(office: Office) -> None:
    """It is told which job keeps it, of which kind that is, and whether it asked for the same."""
    await office.import_({"C1": (X, None), "C2": (X, 1), "C3": (X, None)})
    await office.import_({"C1": (Y, None), "C2": (X, None)})
    job = await office.undo(1)
    totals = await office.store.undos.totals(job)
    later: dict[tuple[UndoOutcome, int | None], int]
    later = {(UndoOutcome.LATER_JOB, 2): 1, (UndoOutcome.LATER_JOB_SAME, 2): 1}
    assert totals == UndoTotals(2, partly=1, stays=1, left=later, kinds={2: JobKind.FILE})
    assert totals.customers == job.counts.rows == 3
    assert await office.values() == {"C1": (Y, 0), "C2": (X, 0), "C3": (P, 0), "C4": (P, 0)}


async def test_what_was_undone_says_so_until_that_is_undone(office: Office) -> None:
    """Its state is what it was again; the undo is undone then."""
    await office.import_({"C1": (X, None)})
    await office.undo(1)
    undone = await office.job(1)
    assert (undone.state, undone.undone_by, (await office.job(2)).state) == (
        JobState.UNDONE,
        2,
        JobState.COMPLETED,
    )
    await office.undo(2)
    assert managers(await office.values()) == X
    first, second, third = [await office.job(number) for number in (1, 2, 3)]
    assert (first.state, first.undone_by) == (JobState.COMPLETED, None)
    assert (second.state, second.undone_by, third.of, third.root) == (JobState.UNDONE, 3, 2, 1)
    await office.undo(3)
    assert managers(await office.values()) == P
    assert ((await office.job(1)).state, (await office.job(1)).undone_by) == (JobState.UNDONE, 4)


async def test_what_a_cancelled_import_has_applied_goes_back(office: Office) -> None:
    """The rest was never set; the import is cancelled again once its undo is undone."""
    job = await office.plan({"C1": (X, None), "C3": (X, None)})
    assert not await office.step(job)
    await office.end(job, JobState.CANCELLED)
    undo = await office.undo(1)
    assert (undo.counts.changed, undo.state) == (1, JobState.COMPLETED)
    assert set((await office.values()).values()) == {(P, 0)}
    await office.undo(2)
    assert {name for name, value in (await office.values()).items() if value == (X, 0)} == {"C1"}
    assert (await office.job(1)).state is JobState.CANCELLED


async def test_an_undo_that_was_cancelled_goes_on_or_back(office: Office) -> None:
    """Undoing it brings back its part; undoing the import once more takes back the rest."""
    await office.import_({"C1": (X, None), "C3": (X, None)})
    undo = await office.plan_undo(1)
    assert not await office.step(undo)
    await office.end(undo, JobState.CANCELLED)
    assert await office.values() == {"C1": (P, 0), "C2": (P, 0), "C3": (X, 0), "C4": (P, 0)}
    assert (await office.undo(1)).counts.changed == 1
    assert set((await office.values()).values()) == {(P, 0)}
    await office.undo(2)
    assert managers(await office.values()) == X
    assert (await office.values())["C3"] == (P, 0)
    assert (await office.job(1)).state is JobState.UNDONE


async def test_what_changes_while_an_undo_waits_is_seen(office: Office) -> None:
    """What was planned stands only while nobody else changes anything; the counts are of what was done."""
    await office.import_({"C1": (X, None), "C2": (X, None)})
    undo = await office.plan_undo(1)
    assert undo.counts == Counts(rows=2, planned=2)
    await office.edit("C1", Q)
    undo = await office.finish(undo)
    assert await office.values() == {"C1": (Q, 0), "C2": (P, 0), "C3": (P, 0), "C4": (P, 0)}
    assert undo.counts == Counts(rows=2, planned=1, changed=1, errors=1)


async def test_a_renewal_that_is_broken_off_lets_nothing_pass_unseen(office: Office) -> None:
    """What had moved was brought up to date before the program was killed; nobody has seen that yet."""
    await office.import_({"C1": (X, None), "C3": (X, None)})
    store, of = office.store, await office.job(1)
    undoing = office.undoing(timedelta(days=365))
    job = await undoing.begin(of, MAYA, share="undo:1", preview_only=True)
    planner = UndoPlanner(store.plans, store.undos)
    planned = await planner.plan(job, say_nothing, goes_on)
    assert planned
    seen = await store.jobs.finish_check(job, planned.counts, Verdict())
    assert seen
    await office.edit("C1", Q)
    job = await undoing.confirm(seen, MAYA)
    renewing = await store.jobs.begin(job)
    assert renewing
    assert await planner.renew(renewing, say_nothing, StopsAfter(1)) is None
    again = await store.jobs.get(job.id)
    planned = await planner.renew(again, say_nothing, goes_on)
    assert planned
    assert (planned.counts, planned.moved) == (Counts(rows=2, planned=1, errors=1), 0)
    after = await store.jobs.finish_check(again, planned.counts, Verdict(moved=planned.moved))
    assert after
    assert after.state is JobState.PREVIEWED
    assert (await office.values())["C3"] == (X, 0)


async def test_an_undo_asks_nothing_about_a_file(office: Office) -> None:
    """What was unclear about the file that it takes back is nothing that anyone has to decide once more."""
    job = await office.import_({"C1": (X, None)})
    doubts = (Doubt(DoubtKind.SEVERAL_SHEETS, names=("April", "May")),)
    unclear = replace(job, reading=replace(job.reading, shape=replace(job.reading.shape, doubts=doubts)))
    undo = await office.undoing(timedelta(days=365)).begin(unclear, MAYA, share="undo:1")
    assert (undo.reading.shape.doubts, undo.reading.proposal) == ((), NOTHING_KNOWN)


async def test_a_row_that_is_no_longer_so_is_left(office: Office) -> None:
    """What was so already when it was checked, and isn't at the apply, is not taken for the import's."""
    await office.edit("C1", X)
    job = await office.plan({"C1": (X, None), "C2": (X, None)})
    await office.edit("C1", Q)
    job = await office.finish(job)
    assert job.counts == Counts(rows=2, planned=1, changed=1, errors=1)
    assert managers(await office.values()) == Q


async def test_a_customer_that_is_gone_is_told(office: Office) -> None:
    """The others go back, and it is among those that are left."""
    await office.import_({"C1": (X, None), "C2": (X, None)})
    await office.store.database.execute(delete(customers).where(customers.c.external_id == "C1"))
    job = await office.undo(1)
    assert (await office.values())["C2"] == (P, 0)
    totals = await office.store.undos.totals(job)
    assert totals == UndoTotals(goes_back=1, gone=1, left={(UndoOutcome.GONE, None): 1})
    assert [
        (one.external_id, one.outcome) async for page in office.store.undos.left(job) for one in page
    ] == [("", UndoOutcome.GONE)]


async def test_what_something_else_has_changed_is_seen_in_the_batch(office: Office) -> None:
    """Who writes past Handoff draws no number; their value stays all the same, like an edit by hand."""
    await office.import_({"C1": (X, None), "C2": (X, None)})
    undo = await office.plan_undo(1)
    past = update(customers).where(customers.c.external_id == "C1").values(managers=Z)
    await office.store.database.execute(past)
    undo = await office.finish(undo)
    assert undo.counts == Counts(rows=2, planned=1, changed=1, errors=1)
    assert managers(await office.values()) == Z


async def test_one_batch_goes_to_one_of_several(office: Office, other: Store) -> None:
    """Who saw the same checkpoint second does nothing."""
    await office.import_({"C1": (X, None), "C3": (X, None)})
    undo = await office.plan_undo(1)
    assert await office.store.plans.apply_batch(undo, 1)
    assert await other.plans.apply_batch(undo, 1) is None
    await office.finish(undo)
    assert set((await office.values()).values()) == {(P, 0)}


async def test_a_later_import_without_its_rows_is_in_the_way(office: Office) -> None:
    """Nobody could tell what it set; the same for the import itself."""
    await office.import_({"C1": (X, None)})
    await office.import_({"C1": (Y, None)})
    await office.lose_rows(2)
    with pytest.raises(CannotUndoError, match="A later import of some of the same customers"):
        await office.undo(1)
    with pytest.raises(CannotUndoError, match=r"deleted \(it is old, or was forgotten\)"):
        await office.undo(2)
    assert managers(await office.values()) == Y


async def test_rows_that_are_deleted_amid_an_undo_end_it(office: Office) -> None:
    """It ends with the sentence, and what it had done stays exact."""
    await office.import_({"C1": (X, None), "C3": (X, None)})
    undo = await office.plan_undo(1)
    await office.step(undo)
    await office.lose_rows(1)
    with pytest.raises(RowsGoneError, match=r"deleted \(it is old, or was forgotten\)"):
        await office.step(undo)
    assert await office.values() == {"C1": (P, 0), "C2": (P, 0), "C3": (X, 0), "C4": (P, 0)}


async def test_what_can_not_be_undone_is_said(office: Office) -> None:
    """While it runs, where it was never carried out, and where it was undone already."""
    job = await office.plan({"C1": (X, None)})
    with pytest.raises(CannotUndoError, match="Import 1 is still running"):
        await office.undo(1)
    await office.finish(job)
    await office.undo(1)
    with pytest.raises(CannotUndoError, match="taken back already, by undo 2"):
        await office.undo(1)


async def test_an_undo_loses_its_rows_too(office: Office) -> None:
    """They are deleted in time like an import's, and it can be undone as long as its root is there."""
    await office.import_({"C1": (X, None)})
    undo = await office.undo(1)
    await office.lose_rows(2)
    assert await office.store.undos.totals(undo) == UndoTotals()
    await office.undo(2)
    assert managers(await office.values()) == X


async def test_it_is_known_until_when_a_job_can_be_taken_back(office: Office) -> None:
    """As long as its rows are kept, unless it was undone; never where nothing was carried out."""
    job = await office.import_({"C1": (X, None)})
    assert job.finished_at
    kept = office.undoing(timedelta(days=30))
    assert await kept.standing(job) == TakingBack(job.finished_at + timedelta(days=30))
    assert await office.undoing(timedelta(0)).standing(job) == TakingBack()
    undo = await office.undo(1)
    standing = await kept.standing(await office.job(1))
    assert (standing.until, standing.is_whole, standing.by and standing.by.number) == (None, True, 2)
    assert (await kept.standing(undo)).until
    planned = await office.plan({"C2": (X, None)})
    assert await kept.standing(planned) == TakingBack()
    assert await kept.standing(await office.end(planned, JobState.CANCELLED)) == TakingBack()
    await office.lose_rows(2)
    assert await kept.standing(await office.job(2)) == TakingBack()
