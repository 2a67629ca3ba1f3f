"""What a job changes, as read from its plan: before the apply, afterwards, and what was taken back."""

import pytest

from importer.words.changes import Change, ChangeKind, ChangeTotals, Moves
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobState
from importer.words.plan import WrittenCell
from storage.store import Store
from tests.storage.undoing import Office

ANN, BOB = "Ann@x.com", "bob@x.com"
Shown = tuple[str, str, str, str, int | None, str]


@pytest.fixture
async def office(store: Store, workspace: int) -> Office:
    """Six customers without anything, two to a range."""
    return await Office.open(store, workspace, many=6)


def shown(change: Change) -> Shown:
    """A change without the customer's name and id."""
    return (
        change.external_id,
        change.field.value,
        change.before,
        change.after,
        change.row,
        change.written,
    )


async def all_changes(office: Office, job: ImportJob) -> list[Shown]:
    """All that a job changes, in the order in which it is told."""
    return [shown(one) async for page in office.store.changes.all(job) for one in page]


async def test_each_value_of_each_customer_is_told(office: Office) -> None:
    """In the customers' order, not the rows'; what stays as it is isn't told."""
    await office.import_({"C1": ("1", 1), "C2": ("1", 2)})
    job = await office.plan({"C5": ("2", None), "C2": ("1,2", 0), "C1": ("", 1), "C4": ("", None)})
    assert await all_changes(office, job) == [
        ("C1", "account_manager", ANN, "", 3, ""),
        ("C2", "account_manager", ANN, f"{ANN}, {BOB}", 2, ""),
        ("C2", "workflow", "Firm", "", 2, ""),
        ("C5", "account_manager", "", BOB, 1, ""),
    ]
    assert await office.store.changes.count(job) == ChangeTotals(
        customers=3,
        by_kind={
            ChangeKind.ADDED: 0,
            ChangeKind.TAKEN_OUT: 0,
            ChangeKind.MANAGERS_CHANGED: 2,
            ChangeKind.MANAGERS_REMOVED: 1,
            ChangeKind.WORKFLOW_CHANGED: 0,
            ChangeKind.WORKFLOW_REMOVED: 1,
            ChangeKind.UNDOES_LATER: 0,
        },
    )


async def test_a_page_has_so_many_customers_of_a_kind(office: Office) -> None:
    """A customer's other changes aren't on the page of one kind."""
    asked = {f"C{number}": ("1", 1 if number % 2 else None) for number in range(1, 7)}
    job = await office.plan(asked)
    changes = office.store.changes
    page = await changes.page(job, None, skip=2, most=3)
    assert [(one.external_id, one.field, one.name) for one in page] == [
        ("C3", Field.ACCOUNT_MANAGER, "c3"),
        ("C3", Field.WORKFLOW, "c3"),
        ("C4", Field.ACCOUNT_MANAGER, "c4"),
        ("C5", Field.ACCOUNT_MANAGER, "c5"),
        ("C5", Field.WORKFLOW, "c5"),
    ]
    workflows = await changes.page(job, ChangeKind.WORKFLOW_CHANGED, skip=1, most=5)
    assert [(one.external_id, one.after) for one in workflows] == [("C3", "Gentle"), ("C5", "Gentle")]
    assert await changes.page(job, ChangeKind.WORKFLOW_REMOVED, skip=0, most=5) == []
    assert await changes.page(job, None, skip=6, most=5) == []


async def test_what_was_written_in_the_file_is_told_beside(office: Office) -> None:
    """Cell by cell, and also where it holds what no database takes."""
    job = await office.plan({"C1": ("1", 1), "C3": ("1", 2)})
    cells = [
        WrittenCell(1, Field.WORKFLOW, " gentle\0"),
        WrittenCell(2, Field.ACCOUNT_MANAGER, "Ann @x.com"),
        WrittenCell(9, Field.WORKFLOW, "of no planned row"),
    ]
    await office.store.plans.keep_written(job, cells)
    told = await all_changes(office, job)
    assert [(of, field, written.strip("\0\ufffd")) for of, field, _, _, _, written in told] == [
        ("C1", "account_manager", ""),
        ("C1", "workflow", " gentle"),
        ("C3", "account_manager", "Ann @x.com"),
        ("C3", "workflow", ""),
    ]


async def test_of_a_cancelled_import_only_what_it_has_applied_is_told(office: Office) -> None:
    """Before that the whole plan is."""
    job = await office.plan({"C1": ("1", None), "C3": ("1", None), "C5": ("1", None)})
    assert not await office.step(job)
    assert len(await all_changes(office, await office.job(1))) == 3
    job = await office.end(job, JobState.CANCELLED)
    assert await all_changes(office, job) == [("C1", "account_manager", "", ANN, 1, "")]
    assert (await office.store.changes.count(job)).customers == 1
    assert len(await office.store.changes.page(job, None, skip=0, most=5)) == 1


async def test_what_an_import_has_left_is_not_among_its_changes(office: Office) -> None:
    """Someone changed the customer between the check and the apply."""
    job = await office.plan({"C1": ("1", None), "C2": ("1", None)})
    await office.edit("C1", "2")
    job = await office.finish(job)
    assert await all_changes(office, job) == [("C2", "account_manager", "", ANN, 2, "")]


async def test_an_undo_tells_what_goes_back(office: Office) -> None:
    """What stays isn't among its changes, and it has no rows; the import still tells what it had changed."""
    await office.import_({"C1": ("1", 1), "C2": ("1", None), "C5": ("1,2", None)})
    await office.edit("C1", "2")
    undo = await office.plan_undo(1)
    back: list[Shown] = [
        ("C1", "workflow", "Gentle", "", None, ""),
        ("C2", "account_manager", ANN, "", None, ""),
        ("C5", "account_manager", f"{ANN}, {BOB}", "", None, ""),
    ]
    assert await all_changes(office, undo) == back
    totals = await office.store.changes.count(undo)
    assert (totals.customers, totals.of(ChangeKind.MANAGERS_REMOVED)) == (3, 2)
    assert [shown(one) for one in await office.store.changes.page(undo, None, skip=1, most=1)] == back[1:2]
    undo = await office.finish(undo)
    assert await all_changes(office, undo) == back
    assert len(await all_changes(office, await office.job(1))) == 4


async def test_nothing_is_told_once_the_rows_are_gone(office: Office) -> None:
    """What was written in the file goes with them."""
    job = await office.plan({"C1": ("1", 1)})
    await office.store.plans.keep_written(job, [WrittenCell(1, Field.WORKFLOW, "gentle")])
    await office.finish(job)
    await office.lose_rows(1)
    assert await all_changes(office, await office.job(1)) == []
    assert await office.store.changes.count(await office.job(1)) == ChangeTotals(
        0, dict.fromkeys(ChangeKind, 0)
    )


async def test_a_check_that_is_done_anew_keeps_nothing_of_the_one_before(office: Office) -> None:
    """Also not how a cell was written."""
    job = await office.plan({"C1": (None, 1)})
    await office.store.plans.keep_written(job, [WrittenCell(1, Field.WORKFLOW, "gentle")])
    await office.store.plans.clear(job)
    assert await all_changes(office, job) == []
    await office.store.plans.keep_written(job, [WrittenCell(1, Field.WORKFLOW, "GENTLE")])


async def test_whom_customers_move_to_and_from_is_counted(office: Office) -> None:
    """Before the job, once it has ended, and of what takes it back; who was changed since is left."""
    await office.import_({"C1": ("1", 1), "C2": ("1", None), "C3": ("1,2", None)})
    changes = office.store.changes
    job = await office.plan({"C1": ("2", None), "C2": ("1,2", None), "C3": ("", None), "C4": ("1", 1)})
    moves = {1: Moves(gained=1, lost=2), 2: Moves(gained=2, lost=1)}
    assert await changes.moves(job) == moves
    await office.edit("C4", "2")
    applied = await office.finish(job)
    assert await changes.moves(applied) == {1: Moves(gained=0, lost=2), 2: Moves(gained=2, lost=1)}
    undo = await office.undo(applied.number)
    assert await changes.moves(undo) == {1: Moves(gained=2, lost=0), 2: Moves(gained=1, lost=2)}


async def test_one_manager_sees_their_own_customers(office: Office) -> None:
    """Those whom they gain or lose, of which 11 is not 1; nothing of the others, and no workflows."""
    await office.hire(*(f"u{number}@x.com" for number in range(3, 12)))
    await office.import_({"C1": ("1", 1), "C2": ("11", None)})
    job = await office.plan({"C1": ("2", 2), "C2": ("2,11", None), "C3": ("11", None), "C5": ("1,11", None)})
    users = {user.id: user for user in await office.store.directory.users(office.workspace)}

    async def own(user: int) -> list[tuple[str, str, str]]:
        pages = office.store.changes.of_manager(job, users[user])
        return [(one.external_id, one.before, one.after) async for page in pages for one in page]

    assert await own(1) == [("C1", ANN, BOB), ("C5", "", f"{ANN}, u11@x.com")]
    assert await own(2) == [("C1", ANN, BOB), ("C2", "u11@x.com", f"{BOB}, u11@x.com")]
    assert await own(3) == []
    assert [external_id for external_id, _, _ in await own(11)] == ["C3", "C5"]
