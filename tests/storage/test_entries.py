"""Lists on both databases: what they add and rename, and what of it goes back."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.file_cache import LocalFileCache
from importer.words.changes import ChangeKind, Moves
from importer.words.directory import CustomerRecord, Entry, User, UserRecord
from importer.words.errors import CannotUndoError
from importer.words.exports import Export
from importer.words.fields import Field
from importer.words.fields import Mapping as ColumnMapping
from importer.words.job_reading import Reading, Source
from importer.words.jobs import Counts, JobKind, JobState
from importer.words.members import Member
from importer.words.new_jobs import NewJob
from importer.words.plan import ListedEntries
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from importer.words.table_shape import Dialect, TableShape
from importer.words.totals import Guard
from importer.words.undo import UndoOutcome, UndoTotals
from storage.plan_rows import RANGE_IDS
from storage.schema import customers, workflows
from storage.store import Store, open_store
from tests.storage.filled import Fill
from tests.storage.list_loader import CUSTOMERS, USERS, WORKFLOWS, ListLoader
from tests.storage.undoing import MAYA


async def _fill(url: str, folder: Path) -> None:
    store = await open_store(url)
    loader = ListLoader(store, await store.workspaces.connect("T1", "Acme"), LocalFileCache(folder / "files"))
    await loader.load(USERS, "ann@x.com,Ann", "bob@x.com,Bob")
    await loader.load(WORKFLOWS, "Firm", "Kind")
    await loader.load(CUSTOMERS, "C1,One,ann@x.com,", "C2,Two,,Firm")
    await store.close()


@pytest.fixture(scope="module")
def fill() -> Fill:
    """Two users, two workflows and two customers are there."""
    return _fill


@pytest.fixture
def url(lent_url: str) -> str:
    """A database with all of them."""
    return lent_url


@pytest.fixture
def loader(store: Store, workspace: int, tmp_path: Path) -> ListLoader:
    """Someone who loads lists and takes them back."""
    return ListLoader(store, workspace, LocalFileCache(tmp_path / "files"))


async def test_rows_about_the_same_one(loader: ListLoader) -> None:
    """Contradicting rows are all refused, of those who exist and of new ones; equal ones count once.

    What rows leave to each other comes together, and nothing of a refused row is left in the plan.
    """
    before = await loader.customers()
    rows = ("C1,One,bob@x.com,", "C3,Three,,", "C4,Four,,Firm", "C2,,bob@x.com,", "C5,Five,,")
    job = await loader.load(
        CUSTOMERS,
        *rows,
        "C1,One,,Kind",
        "C1,Uno,,",
        "C2,Deux,,Kind",
        "C3,Trois,,",
        "C4,Four,ann@x.com,",
        *rows,
    )
    assert job.counts == Counts(rows=15, planned=3, changed=3, unchanged=5, errors=7, repeats=5)
    refused = [row async for page in loader.store.plans.refused(job.id) for row in page]
    first = refused[0]
    assert first.cells == ("C1", "One", "bob@x.com", "")
    assert first.errors == (RowError(RowErrorCode.ROWS_CONTRADICT, "External Id", "C1", rows=(7, 8, 12)),)
    assert [row.number for row in refused] == [2, 3, 7, 8, 10, 12, 13]
    assert await loader.customers() == {
        **before,
        "C2": ("Deux", "2", 2),
        "C4": ("Four", "1", 1),
        "C5": ("Five", "", 0),
    }
    assert (await loader.undo(job.number)).counts.changed == 3
    assert await loader.customers() == before


async def test_a_plan_that_is_seen_keeps_its_repeats(loader: ListLoader) -> None:
    """Also once the plan is looked at anew, before it is loaded."""
    job = await loader.load(
        USERS, "dan@x.com,Dan", "Dan@X.com,Dan", "ann@x.com,A", "ann@x.com,B", preview_only=True
    )
    assert job.counts == Counts(rows=4, planned=1, unchanged=1, errors=2, repeats=1)
    assert await loader.store.jobs.start(job.id, MAYA.name)
    job = await loader.carry_out(job)
    assert job.counts == Counts(rows=4, planned=1, changed=1, unchanged=1, errors=2, repeats=1)
    assert await loader.users() == {"ann@x.com": "Ann", "bob@x.com": "Bob", "dan@x.com": "Dan"}


async def test_a_list_adds_renames_and_reassigns(loader: ListLoader) -> None:
    """Each row counts once, whatever it changes; what is so already counts as unchanged."""
    job = await loader.load(CUSTOMERS, "C1,Uno,bob@x.com,", "C2,Two,,Firm", "C3,Three,,Kind", "C4,,,")
    assert job.counts == Counts(rows=4, planned=3, changed=3, unchanged=1)
    assert job.verdict
    totals = job.verdict.totals
    assert (totals.added, totals.customers, totals.renamed) == (2, 1, 1)
    assert await loader.customers() == {
        "C1": ("Uno", "2", 0),
        "C2": ("Two", "", 1),
        "C3": ("Three", "", 2),
        "C4": ("", "", 0),
    }


async def test_what_new_customers_get_is_counted(loader: ListLoader) -> None:
    """What is cleared of one that isn't there yet is nothing; what was already so isn't counted either."""
    rows = ["C1,One,ann@x.com,", "C3,Three,ann@x.com,Kind", "C4,Four,(none),Kind", "C5,Five,bob@x.com,(none)"]
    job = await loader.load(CUSTOMERS, *rows, "C6,Six,,", preview_only=True)
    assert job.verdict
    totals = job.verdict.totals
    assert (totals.added, totals.added_managed, totals.added_with_workflow) == (4, 2, 2)
    assert (totals.added_assigned, totals.customers, totals.directory) == (3, 0, 2)


async def test_who_may_be_there_already_but_for_zeros_is_told(loader: ListLoader) -> None:
    """A spreadsheet takes them away; it is told also once the list was loaded, and of no id with letters.

    It is asked about anew where an undo of the list is undone.
    """
    await loader.load(CUSTOMERS, "000412,Four,,", "00007,Seven,,", "000,None,,", "00A1,A,,")
    rows = ["412,Four,,Kind", "7,Seven,,", "0,None,,", "A1,A,,", "07,Other,,", "413,New,,", "00007,Seven,,"]
    planned = await loader.load(CUSTOMERS, *rows, preview_only=True)
    assert planned.verdict
    assert (planned.verdict.totals.added_twice, planned.verdict.totals.added) == (3, 6)
    assert planned.verdict.totals.first_twice == ("412", "7", "0")
    assert list(planned.verdict.guards) == [Guard.ADDED_TWICE]
    loaded = await loader.load(CUSTOMERS, *rows)
    assert loaded.verdict
    assert (loaded.counts.changed, loaded.verdict.totals.first_twice) == (6, ("412", "7", "0"))
    again = await loader.undo((await loader.undo(loaded.number)).number, preview_only=True)
    assert again.verdict
    assert list(again.verdict.guards) == [Guard.ADDED_TWICE]


async def test_who_is_added_is_among_the_changes(loader: ListLoader) -> None:
    """With what they get, before those who change; also once it is done, page by page, and by kind."""
    rows = ["C5,Five,(none),", "C1,One,bob@x.com,", 'C3,,"ann@x.com, bob@x.com",Kind', "C2,Zwei,,"]
    planned = await loader.load(CUSTOMERS, *rows, preview_only=True)
    changes = loader.store.changes
    expected = [
        ("C5", Field.EXTERNAL_ID, "", "Five", 2),
        ("C3", Field.EXTERNAL_ID, "", "C3", 4),
        ("C3", Field.ACCOUNT_MANAGER, "", "ann@x.com, bob@x.com", 4),
        ("C3", Field.WORKFLOW, "", "Kind", 4),
        ("C1", Field.ACCOUNT_MANAGER, "ann@x.com", "bob@x.com", 3),
    ]
    for job in (planned, await loader.load(CUSTOMERS, *rows)):
        every = [one for page in [page async for page in changes.all(job)] for one in page]
        assert [(one.external_id, one.field, one.before, one.after, one.row) for one in every] == expected
        totals = await changes.count(job)
        assert (totals.customers, totals.of(ChangeKind.ADDED), totals.values) == (3, 2, 5)
        pages = [await changes.page(job, None, skip=skip, most=1) for skip in range(4)]
        assert [[*page] for page in pages] == [every[:1], every[1:4], every[4:], []]
        assert await changes.page(job, None, skip=1, most=2) == every[1:]
        assert await changes.page(job, ChangeKind.ADDED, skip=1, most=5) == every[1:4]
        assert await changes.page(job, ChangeKind.MANAGERS_CHANGED, skip=0, most=5) == every[4:]


async def test_whose_customers_are_added_is_told(loader: ListLoader) -> None:
    """As are those who gain or lose customers that exist; nobody else's values are theirs to see."""
    job = await loader.load(CUSTOMERS, "C1,One,bob@x.com,", "C3,Three,bob@x.com,Kind", "C4,Four,ann@x.com,")
    assert await loader.store.changes.moves(job) == {1: Moves(1, 1), 2: Moves(2, 0)}
    bob = User(2, "bob@x.com", "Bob")
    theirs = [one async for page in loader.store.changes.of_manager(job, bob) for one in page]
    assert [(one.external_id, one.field, one.before, one.after) for one in theirs] == [
        ("C3", Field.ACCOUNT_MANAGER, "", "bob@x.com"),
        ("C1", Field.ACCOUNT_MANAGER, "ann@x.com", "bob@x.com"),
    ]


async def test_whom_an_undo_takes_out_is_among_its_changes(loader: ListLoader) -> None:
    """With what they had; their account managers are told, and the undo of the undo brings them again."""
    rows = ["C3,Three,ann@x.com,Kind", "C4,,,", "C1,One,bob@x.com,", "C5,Five,bob@x.com,"]
    await loader.load(CUSTOMERS, *rows)
    await loader.store.directory.load_customers(loader.workspace, [CustomerRecord("C5", "Fünf")])
    changes = loader.store.changes
    expected = [
        ("C3", Field.EXTERNAL_ID, "Three", "", None),
        ("C3", Field.ACCOUNT_MANAGER, "ann@x.com", "", None),
        ("C3", Field.WORKFLOW, "Kind", "", None),
        ("C4", Field.EXTERNAL_ID, "C4", "", None),
        ("C1", Field.ACCOUNT_MANAGER, "bob@x.com", "ann@x.com", None),
    ]
    ann = User(1, "ann@x.com", "Ann")
    for undo in (await loader.undo(4, preview_only=True), await loader.undo(4)):
        assert await loader.changes_of(undo) == expected
        totals = await changes.count(undo)
        assert (totals.customers, totals.of(ChangeKind.TAKEN_OUT), totals.values) == (3, 2, 5)
        every = [one for page in [page async for page in changes.all(undo)] for one in page]
        assert await changes.page(undo, ChangeKind.TAKEN_OUT, skip=1, most=5) == every[3:4]
        assert await changes.page(undo, ChangeKind.ADDED, skip=0, most=5) == []
        assert await changes.page(undo, None, skip=1, most=2) == every[3:]
        assert await changes.moves(undo) == {1: Moves(1, 1), 2: Moves(0, 1)}
        theirs = [one.external_id async for page in changes.of_manager(undo, ann) for one in page]
        assert theirs == ["C3", "C1"]
        assert undo.verdict
        seen = undo.verdict.totals
        assert (seen.taken_out, seen.taken_out_managed, seen.taken_out_with_workflow) == (2, 1, 1)
        assert (seen.added, seen.customers) == (0, 1)
    again = await loader.undo(undo.number)
    assert [*await loader.changes_of(again)] == [
        (customer, field, after, before, None) for customer, field, before, after, _row in expected
    ]
    assert await changes.moves(again) == {1: Moves(1, 1), 2: Moves(1, 0)}
    assert again.verdict
    assert (again.verdict.totals.added, again.verdict.totals.taken_out) == (2, 0)


async def test_a_first_load_may_come_in_several_lists(loader: ListLoader) -> None:
    """As long as each customer is as a list has added it; then nothing is unusual but what else there is."""
    some = [[f"{part}{n:03},Name,,Kind" for n in range(101)] for part in "ABCD"]
    for part in some[:2]:
        loaded = await loader.load(CUSTOMERS, *part)
        assert loaded.verdict
        assert list(loaded.verdict.guards) == []
    await loader.undo(loaded.number)
    again = await loader.load(CUSTOMERS, *some[1], "C1,Uno,,", preview_only=True)
    assert again.verdict
    assert list(again.verdict.guards) == []
    await loader.load(CUSTOMERS, "C1,One,bob@x.com,")
    then = await loader.load(CUSTOMERS, *some[2], preview_only=True)
    assert then.verdict
    assert list(then.verdict.guards) == [Guard.MANY_WORKFLOWS]


async def test_of_a_list_that_was_cancelled_nothing_was_added(loader: ListLoader) -> None:
    """Its preview had told what it would add."""
    job = await loader.load(CUSTOMERS, "C3,Three,ann@x.com,", preview_only=True)
    assert (await loader.store.changes.count(job)).customers == 1
    await loader.store.jobs.ask_cancel(job.id, MAYA.name)
    job = await loader.store.jobs.get(job.id)
    assert (job.state, await loader.store.changes.moves(job)) == (JobState.CANCELLED, {})
    assert (await loader.store.changes.count(job)).customers == 0


async def test_a_list_of_several_exports_is_held_against_the_first(loader: ListLoader) -> None:
    """However far down its rows stand; and what can't be told any more is asked about, as of an import."""
    so_far = (await loader.store.directory.changes_so_far(loader.workspace)).number
    await loader.load(CUSTOMERS, "C1,One,bob@x.com,", "C3,Three,,", "C4,Four,,", "C5,Five,,")
    team, day = "T1", datetime(2026, 11, 27, tzinfo=UTC)
    first, *later = (Export(day + timedelta(days=n), so_far + (n > 0)).mark(team) for n in range(5))
    rows = [f"C{n},,,,{mark}" for n, mark in zip((2, 3, 4, 5), later, strict=True)]
    job = await loader.load(
        CUSTOMERS, *rows, f"C1,One,ann@x.com,,{first}", columns=",Exported on", preview_only=True
    )
    assert job.verdict
    assert job.verdict.round_trip
    assert (len(job.verdict.round_trip.exports), job.verdict.totals.first_undone) == (5, ("C1",))
    assert list(job.verdict.guards) == [Guard.UNDOES_LATER]
    damaged = f"C1,One,ann@x.com,,{first}x"
    job = await loader.load(CUSTOMERS, rows[0], damaged, columns=",Exported on", preview_only=True)
    assert job.verdict
    assert job.verdict.totals.undated == 1
    assert list(job.verdict.guards) == [Guard.UNDOES_LATER, Guard.EXPORT_UNCLEAR]


async def test_all_that_a_list_did_goes_back(loader: ListLoader) -> None:
    """And comes again, and goes back again; an id that was given once isn't given to anyone else."""
    before = await loader.customers()
    await loader.load(CUSTOMERS, "C1,Uno,bob@x.com,", "C3,Three,,Kind")
    after = await loader.customers()
    undo = await loader.undo(4)
    assert undo.counts == Counts(rows=2, planned=2, changed=2)
    assert await loader.customers() == before
    assert (await loader.store.jobs.numbered(loader.workspace, 4)).state is JobState.UNDONE
    await loader.undo(5)
    assert await loader.customers() == after
    await loader.undo(6)
    assert await loader.customers() == before
    await loader.load(CUSTOMERS, "C9,Nine,,")
    ids = await loader.store.database.rows(select(customers.c.id).order_by(customers.c.id))
    assert [row.id for row in ids] == [1, 2, 5]


async def test_what_was_changed_since_stays(loader: ListLoader) -> None:
    """By hand or by a later job; what is left of a list can be taken back once that has gone."""
    await loader.load(CUSTOMERS, "C3,Three,,", "C4,Four,,", "C5,Five,,")
    await loader.store.directory.load_customers(loader.workspace, [CustomerRecord("C3", "Drei")])
    await loader.load(CUSTOMERS, "C4,Four,ann@x.com,")
    undo = await loader.undo(4)
    assert (undo.state, undo.counts.changed, undo.counts.errors) == (JobState.COMPLETED_WITH_ERRORS, 1, 2)
    assert sorted(await loader.customers()) == ["C1", "C2", "C3", "C4"]
    totals = await loader.store.undos.totals(undo)
    assert totals == UndoTotals(goes_back=1, stays=2, left={(UndoOutcome.BY_HAND, None): 2})
    left = [one async for page in loader.store.undos.left(undo) for one in page]
    assert [(one.external_id, one.field, one.value, one.target) for one in left] == [
        ("C3", None, "C3", ""),
        ("C4", None, "C4", ""),
    ]


async def test_an_undo_that_left_everything_can_be_asked_for_again(loader: ListLoader) -> None:
    """Nothing was taken back, so the list is as it was; once nothing stands in the way, it goes."""
    await loader.load(CUSTOMERS, "C3,Three,,")
    await loader.load(CUSTOMERS, "C3,Three,bob@x.com,")
    await loader.undo(4)
    assert (await loader.store.jobs.numbered(loader.workspace, 4)).state is JobState.COMPLETED
    await loader.undo(5)
    await loader.undo(4)
    assert sorted(await loader.customers()) == ["C1", "C2"]
    with pytest.raises(CannotUndoError, match="taken back already, by undo 8"):
        await loader.undo(4)


@pytest.mark.parametrize("order", [*permutations((4, 5, 6))])
async def test_names_go_back_in_any_order(loader: ListLoader, order: tuple[int, ...]) -> None:
    """Of lists that renamed the same one after the other, in whichever order they are taken back."""
    for name, email in (("Anna", "Ann@x.com"), ("Annie", "ann@X.com"), ("Nan", "ann@x.com")):
        await loader.load(USERS, f"{email},{name}", "bob@x.com,Bob " + name)
    for number in order:
        await loader.undo(number)
    assert await loader.users() == {"ann@x.com": "Ann", "bob@x.com": "Bob"}


async def test_a_blank_name_leaves_the_one_that_a_user_has(loader: ListLoader) -> None:
    """As a blank cell does everywhere; whoever is new has none."""
    job = await loader.load(USERS, "ann@x.com,", "bob@x.com, ", "eve@x.com,")
    assert job.counts == Counts(rows=3, planned=1, changed=1, unchanged=2)
    assert await loader.users() == {"ann@x.com": "Ann", "bob@x.com": "Bob", "eve@x.com": ""}


async def test_users_go_while_nobody_has_named_them(loader: ListLoader) -> None:
    """Not by a customer, nor by a list that waits; to be known as a member of Slack is no use of them."""
    await loader.load(USERS, "eve@x.com,Eve", "dan@x.com,Dan", "Zoe@x.com,Zoë")
    await loader.store.links.link(loader.workspace, [Member("U1", "Zoë", "zoe@x.com")], "U9")
    await loader.load(CUSTOMERS, "C3,Three,eve@x.com,")
    await loader.load(CUSTOMERS, "C4,Four,dan@x.com,", preview_only=True)
    undo = await loader.undo(4)
    assert await loader.users() == {
        name: name[:3].title() for name in ("ann@x.com", "bob@x.com", "eve@x.com", "dan@x.com")
    }
    assert (await loader.store.undos.totals(undo)).left == {(UndoOutcome.IN_USE, None): 2}


async def test_the_plan_of_a_list_is_known_again(loader: ListLoader) -> None:
    """By what it adds as well: whoever agrees to a list has seen its entries."""
    first = await loader.load(CUSTOMERS, "C3,Three,,", preview_only=True)
    same = await loader.load(CUSTOMERS, "C3,Three,,", preview_only=True)
    other = await loader.load(CUSTOMERS, "C4,Four,,", preview_only=True)
    one, again, another = [await loader.store.plans.digest(job.id) for job in (first, same, other)]
    assert one == again
    assert one != another


async def test_an_import_is_loaded_instead_but_once(loader: ListLoader) -> None:
    """The same press again, as after a restart, finds the list that it has made."""
    waits = await loader.load(CUSTOMERS, "C3,Three,,", preview_only=True)
    made = [await loader.listing().load_instead(waits, MAYA) for _ in range(2)]
    assert made[0].id == made[1].id
    assert (await loader.store.jobs.get(waits.id)).state is JobState.CANCELLED


async def test_workflows_go_while_no_customer_has_them(loader: ListLoader) -> None:
    """The others stay."""
    await loader.load(WORKFLOWS, "Stern", "Mild")
    await loader.load(CUSTOMERS, "C1,One,,Stern")
    await loader.undo(4)
    found = await loader.store.database.rows(select(workflows.c.name).order_by(workflows.c.id))
    assert [row.name for row in found] == ["Firm", "Kind", "Stern"]


async def test_a_preview_takes_what_others_did_meanwhile_into_account(loader: ListLoader) -> None:
    """Who was added or renamed meanwhile is left, and listed; the others are loaded."""
    job = await loader.load(USERS, "eve@x.com,Eve", "ann@x.com,Anna", "dan@x.com,Dan", preview_only=True)
    await loader.store.directory.load_users(
        loader.workspace, [UserRecord("eve@x.com", "Eva"), UserRecord("ann@x.com", "Annie")]
    )
    assert await loader.store.jobs.start(job.id, MAYA.name)
    job = await loader.carry_out(job)
    assert job.counts == Counts(rows=3, planned=1, changed=1, errors=2)
    refused = [row async for page in loader.store.plans.refused(job.id) for row in page]
    assert [row.cells for row in refused] == [("eve@x.com", "Eve"), ("ann@x.com", "Anna")]
    assert await loader.users() == {
        "ann@x.com": "Annie",
        "bob@x.com": "Bob",
        "eve@x.com": "Eva",
        "dan@x.com": "Dan",
    }


async def test_many_entries_are_loaded_and_taken_back_range_by_range(loader: ListLoader) -> None:
    """As many as lie in two ranges, beside customers who get others; killed between two, it goes on."""
    many = RANGE_IDS + 100
    rows = (f"M{number:06},Many,ann@x.com,Kind" for number in range(many))
    twice = "N1,New,,", "C1,One,bob@x.com,", "N1,Newer,,"
    job = await loader.load(CUSTOMERS, "C1,One,bob@x.com,", *rows, *twice)
    assert (job.counts.changed, job.counts.errors, job.counts.repeats) == (many + 1, 2, 1)
    assert len(await loader.customers()) == many + 2
    undo = await loader.undo(4)
    assert (undo.counts.changed, undo.counts.errors) == (many + 1, 0)
    assert await loader.customers() == {"C1": ("One", "1", 0), "C2": ("Two", "", 1)}


async def test_people_are_added_at_once(loader: ListLoader) -> None:
    """Whoever is there keeps the name that they have; nothing is left to be done, and it is taken back."""
    jobs, before = loader.store.jobs, await loader.users()
    source = Source("Slack", 0, "", share="people:1")
    reading = Reading(
        source, TableShape(Dialect(), 1, ("Email", "Name"), (0, 1), ((), ()), 3), ColumnMapping()
    )
    new = NewJob(loader.workspace, reading, MAYA.name, JobKind.DIRECTORY, loads=USERS)
    listed = ListedEntries.of(
        [Entry(1, "ann@x.com", "ann@x.com", "A"), Entry(2, "cy@x.com", "Cy@x.com", "Cy")]
    )
    refused = [RefusedRow(3, ("no", "No"), (RowError(RowErrorCode.EMAIL_INVALID, value="no"),))]
    job = await jobs.load_at_once(new, listed, refused)
    assert (job.state, job.started_by) == (JobState.COMPLETED_WITH_ERRORS, MAYA.name)
    assert job.counts == Counts(rows=3, planned=1, changed=1, unchanged=1, errors=1)
    assert await loader.users() == {**before, "Cy@x.com": "Cy"}
    assert await jobs.waiting() == []
    assert await jobs.load_at_once(new, listed, refused) == job
    assert (await loader.undo(job.number)).counts.changed == 1
    assert await loader.users() == before
