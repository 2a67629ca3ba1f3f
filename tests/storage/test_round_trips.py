"""Which rows of a file that was exported would undo a later change is told by the customers' numbers."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest_asyncio

from importer.words.absent import Absence, Absent
from importer.words.changes import Change, ChangeKind
from importer.words.exports import Export, ExportPart, PartKind, RoundTrip
from importer.words.jobs import ImportJob
from importer.words.totals import GuardNumbers, PlanTotals, Verdict
from storage.store import Store
from tests.storage.undoing import Asked, Office

MOMENT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


@pytest_asyncio.fixture
async def office(store: Store, workspace: int) -> Office:
    """Four customers; Ann looks after C1, C2 and C3, whose workflow is the first."""
    office = await Office.open(store, workspace)
    await office.import_(dict.fromkeys(("C1", "C2", "C3"), ("1", 1)))
    return office


async def take(office: Office) -> RoundTrip:
    """An export as of now."""
    so_far = await office.store.directory.changes_so_far(office.workspace)
    return RoundTrip((Export(MOMENT, so_far.number),))


async def total(office: Office, job: ImportJob, export: RoundTrip) -> PlanTotals:
    """What a plan comes to."""
    return await office.store.plans.counting().total(job, {}, GuardNumbers(), export)


async def undone(office: Office, export: RoundTrip, asked: dict[str, Asked]) -> tuple[int, list[str]]:
    """How many later changes a file would undo, and whose."""
    totals = await total(office, await office.plan(asked), export)
    return totals.undoes_later, list(totals.first_undone)


async def test_only_what_was_changed_since_and_becomes_another_counts(office: Office) -> None:
    """An edit of what nobody touched, and a row that asks for what is so by now, undo nothing."""
    export = await take(office)
    await office.edit("C1", "2")
    await office.import_({"C2": ("2", None)})
    asked: dict[str, Asked] = {"C1": ("1", 1), "C2": ("2", 2), "C3": ("2", 1), "C4": ("1", 1)}
    assert await undone(office, export, asked) == (1, ["C1"])


async def test_nothing_is_undone_of_a_file_that_is_new(office: Office) -> None:
    """What was changed before it was taken is in it."""
    await office.edit("C1", "2")
    assert await undone(office, await take(office), {"C1": ("1", 1)}) == (0, [])


async def test_each_value_counts_by_itself(office: Office) -> None:
    """Another workflow undoes no change of the managers; a clearing does."""
    export = await take(office)
    await office.edit("C1", "2")
    await office.edit("C2", "2")
    await office.edit("C3", workflow=2)
    asked: dict[str, Asked] = {"C1": (None, 2), "C2": ("", 1), "C3": (None, 0)}
    assert await undone(office, export, asked) == (2, ["C2", "C3"])


async def test_what_an_undo_has_given_back_counts_as_a_change(office: Office) -> None:
    """Whoever took it back did so after the file was taken."""
    await office.import_({"C1": ("2", None)})
    export = await take(office)
    await office.undo(2)
    assert await undone(office, export, {"C1": ("2", 1)}) == (1, ["C1"])


async def test_the_first_are_named_and_all_are_listed(office: Office) -> None:
    """In the customers' order, with the values; once it is applied they are the job's own changes."""
    export = await take(office)
    for name in ("C1", "C2", "C3", "C4"):
        await office.edit(name, "2")
    await office.edit("C4", workflow=2)
    planned = await office.plan({"C4": ("1", 2), "C3": ("1", 2), "C2": ("1", None), "C1": ("1", None)})
    totals = await total(office, planned, export)
    assert (totals.undoes_later, list(totals.first_undone)) == (4, ["C1", "C2", "C3"])
    job = replace(planned, verdict=Verdict(totals, round_trip=export))
    changes = office.store.changes
    assert (await changes.count(job)).of(ChangeKind.UNDOES_LATER) == 4
    assert (await changes.count(job)).values == 5
    page = await changes.page(job, ChangeKind.UNDOES_LATER, skip=2, most=9)
    assert [(one.external_id, one.field.value) for one in page] == [
        ("C3", "account_manager"),
        ("C4", "account_manager"),
    ]
    every = [one async for part in changes.all(job) for one in part]
    assert len(every) == 5
    assert [one.external_id for one in every if not one.undoes_later] == ["C3"]
    done = replace(await office.finish(planned), verdict=job.verdict)
    after: list[Change] = [one async for part in changes.all(done) for one in part]
    assert len(after) == 5
    assert not any(one.undoes_later for one in after)


async def test_another_workspace_s_plan_is_not_looked_at(office: Office) -> None:
    """Nothing is told of a file that says nothing of an export."""
    job = await office.plan({"C1": ("2", None)})
    assert (await total(office, job, RoundTrip(damaged=3))).undated == 3
    assert (await office.store.plans.counting().total(job, {}, GuardNumbers())).undated == 0


COLUMNS = ("External Id", "Account manager email", "Workflow name", "Exported on")


async def share(office: Office, asked: dict[str, Asked], export: RoundTrip, absent: Absent) -> ImportJob:
    """An export's file with these rows, of which a person has chosen what becomes of missing customers."""
    planned = await office.plan(asked, columns=COLUMNS)
    job = replace(planned, absent=absent)
    assert export.whole
    added = 0
    for range_ in await office.store.absent.ranges(job, export.whole, absent):
        added += await office.store.absent.plan(job, export.whole, absent, range_, added)
    return replace(job, verdict=Verdict(await total(office, job, export), round_trip=export))


async def test_who_is_missing_is_planned_range_by_range(office: Office) -> None:
    """Rows that ask for nothing name their customers too; what a value lacks already isn't cleared."""
    export = await take(office)
    asked: dict[str, Asked] = {"C1": (None, None), "C2": ("1", 1)}
    job = await share(office, asked, export, Absent.CLEAR_MANAGERS)
    assert job.verdict
    assert job.verdict.totals.absence == Absence(
        customers=2, managers=1, workflow=1, first=("C3", "C4"), cleared=1
    )
    assert [one.external_id for one in await office.store.absent.page(job, export.exports[0], 0, 9)] == [
        "C3",
        "C4",
    ]
    await office.finish(job)
    assert await office.values() == {"C1": ("1", 1), "C2": ("1", 1), "C3": ("", 1), "C4": ("", 0)}
    await office.undo(job.number)
    assert (await office.values())["C3"] == ("1", 1)


async def test_who_was_changed_or_added_since_is_not_missing(office: Office) -> None:
    """Also where that happens between the plan and its renewal."""
    export = await take(office)
    await office.edit("C1", "2")
    await office.edit("C9", "2")
    job = await share(office, {"C4": ("1", 1)}, export, Absent.CLEAR_WORKFLOW)
    assert job.verdict
    assert job.verdict.totals.absence.first == ("C2", "C3")
    await office.edit("C2", "2")
    for range_ in await office.store.plans.ranges(job.id):
        await office.store.plans.renew(job, range_)
    assert (await total(office, job, export)).absence.cleared == 1
    await office.finish(job)
    assert {name: one[1] for name, one in (await office.values()).items()} == {
        "C1": 1,
        "C2": 1,
        "C3": 0,
        "C4": 1,
        "C9": 0,
    }


async def test_of_a_part_only_its_customers_are_missing(office: Office) -> None:
    """Of a person who isn't there any more nobody is."""
    await office.edit("C2", "2")
    await office.edit("C3", "")
    [export] = (await take(office)).exports
    job = await office.plan({"C4": ("1", None)}, columns=COLUMNS)

    async def missing(part: ExportPart) -> list[str]:
        some = replace(export, part=part)
        return [one.external_id for one in await office.store.absent.page(job, some, 0, 9)]

    assert await missing(ExportPart()) == ["C1", "C2", "C3"]
    assert await missing(ExportPart(PartKind.OF, "BOB@x.com")) == ["C2"]
    assert await missing(ExportPart(PartKind.OF, "gone@x.com")) == []
    assert await missing(ExportPart(PartKind.WITHOUT_MANAGER)) == ["C3"]
    assert await missing(ExportPart(PartKind.WITHOUT_WORKFLOW)) == []
