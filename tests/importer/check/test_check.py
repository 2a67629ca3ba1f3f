"""The check of whole files against a real store: the counts, the plan, and the refused rows."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from importer.check import row_reader
from importer.check.row_reader import FIRST_ROWS
from importer.words.directory import CustomerRecord
from importer.words.errors import MappingIncompleteError
from importer.words.fields import Mapping
from importer.words.jobs import Counts, Stage
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from importer.words.totals import GuardNumbers
from tests.importer.workspace import Workspace, open_workspace

LIKE_NUMBERS_AND_DATES = ("MAR-04", "1.50", "12345678901234567", "1234567890123456")
HEADER = "External Id,Account manager email,Workflow name\n"


@pytest_asyncio.fixture
async def acme(tmp_path: Path) -> AsyncIterator[Workspace]:
    """Three users, three workflows and five customers; CU-0000004 already has managers and a workflow."""
    async with open_workspace(tmp_path) as workspace:
        await workspace.fill(
            users=["marie@acme.com", "karim@acme.com", "zoe@acme.com"],
            workflows=["Standard", "Plan de relance", "VIP"],
            customers=["CU-0000001", "CU-0000002", "CU-0000003", "00042", *LIKE_NUMBERS_AND_DATES],
        )
        marie, karim, _ = await workspace.store.directory.users(workspace.id)
        standard, *_ = await workspace.store.directory.workflows(workspace.id)
        assigned = CustomerRecord("CU-0000004", "Four", (marie.id, karim.id), standard.id)
        await workspace.fill(customers=[assigned])
        yield workspace


async def test_good_rows_are_planned(acme: Workspace) -> None:
    """Managers and workflows are set, left or cleared as the cells say, and the rest is unchanged."""
    checked = await acme.check(
        HEADER
        + 'CU-0000001,"zoe@acme.com, marie@acme.com",Standard\n'
        + " CU-0000002\u200b,,VIP\n"
        + "CU-0000003,,\n"
        + "CU-0000004,(none),(none)\n"
    )
    assert checked.counts == Counts(rows=4, planned=3, unchanged=1)
    assert await checked.assignments() == {
        **dict.fromkeys(("00042", *LIKE_NUMBERS_AND_DATES), ("", "")),
        "CU-0000001": ("marie@acme.com, zoe@acme.com", "Standard"),
        "CU-0000002": ("", "VIP"),
        "CU-0000003": ("", ""),
        "CU-0000004": ("", ""),
    }


async def test_what_is_already_so_is_unchanged(acme: Workspace) -> None:
    """A row that asks for what the customer has changes nothing, in whatever order it names the managers."""
    checked = await acme.check(HEADER + "CU-0000004,karim@acme.com;MARIE@acme.com,Standard\n")
    assert checked.counts == Counts(rows=1, unchanged=1)


async def test_values_that_needed_cleaning_are_counted(acme: Workspace) -> None:
    """Each value that matched only after cleaning counts; case in emails and space around names do not."""
    checked = await acme.check(
        HEADER
        + "CU-0000001,ma\u200brie@acme.com;\u00a0karim@acme.com,plan\u00a0de relance\n"
        + "CU-0000002,KARIM@acme.com, Standard \n"
        + "CU-9,zoe@acme.com,standard\n"
    )
    assert checked.counts == Counts(rows=3, planned=2, errors=1, cleaned=4)


async def test_what_needed_cleaning_is_kept_as_it_was_written(acme: Workspace) -> None:
    """Beside the value that it became; not where it was exact, and not of rows that are refused."""
    checked = await acme.check(
        HEADER
        + "CU-0000001,ma\u200brie@acme.com;\u00a0karim@acme.com, standard \n"
        + "CU-0000002,KARIM@acme.com, Standard \n"
        + "CU-0000003,nobody@acme.com,standard\n"
    )
    changes = [change async for page in acme.store.changes.all(checked.job) for change in page]
    assert [(one.external_id, one.after, one.row, one.written) for one in changes] == [
        (
            "CU-0000001",
            "marie@acme.com, karim@acme.com",
            2,
            "ma\u200brie@acme.com;\u00a0karim@acme.com",
        ),
        ("CU-0000001", "Standard", 2, " standard "),
        ("CU-0000002", "karim@acme.com", 3, ""),
        ("CU-0000002", "Standard", 3, ""),
    ]


async def test_a_row_lists_all_its_errors(acme: Workspace) -> None:
    """Customer, managers and workflow are all looked at, and the good rows beside it go through."""
    text = HEADER + 'CU-2,"mary@acme.com, nobody@else.org",Standrad\nCU-0000001,,VIP\n'
    checked = await acme.check(text)
    assert checked.counts == Counts(rows=2, planned=1, errors=1)
    cells = ("CU-2", "mary@acme.com, nobody@else.org", "Standrad")
    column = "Account manager email"
    assert await checked.refused() == [
        RefusedRow(
            2,
            cells,
            (
                RowError(RowErrorCode.CUSTOMER_NOT_FOUND, "External Id", "CU-2", ("CU-0000002",)),
                RowError(RowErrorCode.USER_NOT_FOUND, column, "mary@acme.com"),
                RowError(RowErrorCode.USER_NOT_FOUND, column, "nobody@else.org"),
                RowError(RowErrorCode.WORKFLOW_NOT_FOUND, "Workflow name", "Standrad", ("Standard",)),
            ),
        )
    ]


@pytest.mark.parametrize(
    ("cell", "code", "suggestions"),
    [
        ("", RowErrorCode.EXTERNAL_ID_MISSING, ()),
        ("\u200b", RowErrorCode.EXTERNAL_ID_MISSING, ()),
        ("#N/A", RowErrorCode.SPREADSHEET_ERROR, ()),
        ("1.23E+15", RowErrorCode.EXTERNAL_ID_DAMAGED, ()),
        ("nothing", RowErrorCode.CUSTOMER_NOT_FOUND, ()),
        ("42", RowErrorCode.CUSTOMER_NOT_FOUND, ("00042",)),
        ("42.0", RowErrorCode.CUSTOMER_NOT_FOUND, ("00042",)),
        ("0000042", RowErrorCode.CUSTOMER_NOT_FOUND, ("00042",)),
        ("cu-0000001", RowErrorCode.CUSTOMER_NOT_FOUND, ("CU-0000001",)),
        ("CU-\u200b0000001", RowErrorCode.CUSTOMER_NOT_FOUND, ("CU-0000001",)),
        ("CU-0000001.0", RowErrorCode.CUSTOMER_NOT_FOUND, ("CU-0000001",)),
        ("XX-0000001", RowErrorCode.CUSTOMER_NOT_FOUND, ("CU-0000001",)),
        ("CU-000000I", RowErrorCode.CUSTOMER_NOT_FOUND, ("CU-0000001",)),
        ("CU0000001", RowErrorCode.CUSTOMER_NOT_FOUND, ("CU-0000001",)),
        ("UC-0000001", RowErrorCode.CUSTOMER_NOT_FOUND, ("CU-0000001",)),
        ("CU-0000001X", RowErrorCode.CUSTOMER_NOT_FOUND, ("CU-0000001",)),
        ('"=""00042"""', RowErrorCode.CUSTOMER_NOT_FOUND, ("00042",)),
        ("00042_x000D_", RowErrorCode.CUSTOMER_NOT_FOUND, ("00042",)),
        ("'00042", RowErrorCode.CUSTOMER_NOT_FOUND, ("00042",)),
        ("ＣＵ-0000001", RowErrorCode.CUSTOMER_NOT_FOUND, ("CU-0000001",)),  # noqa: RUF001 - full-width letters
        ("04-Mar", RowErrorCode.EXTERNAL_ID_DAMAGED, ("MAR-04",)),
        ("04/03/2026", RowErrorCode.EXTERNAL_ID_DAMAGED, ("MAR-04",)),
        ("05-Mar", RowErrorCode.CUSTOMER_NOT_FOUND, ()),
        ("1.5", RowErrorCode.CUSTOMER_NOT_FOUND, ("1.50",)),
        ("12345678901234500", RowErrorCode.EXTERNAL_ID_DAMAGED, ("12345678901234567",)),
        ("1234567890123460", RowErrorCode.EXTERNAL_ID_DAMAGED, ("1234567890123456",)),
    ],
)
async def test_a_wrong_external_id_is_suggested_never_guessed(
    acme: Workspace, cell: str, code: RowErrorCode, suggestions: tuple[str, ...]
) -> None:
    """What is wrong with it is told apart, and existing External Ids that it may have been are named."""
    checked = await acme.check(HEADER + f"{cell},zoe@acme.com,\n")
    assert checked.counts == Counts(rows=1, errors=1)
    (row,) = await checked.refused()
    (error,) = row.errors
    assert (error.code, error.column, error.suggestions) == (code, "External Id", suggestions)


async def test_a_slip_that_leads_to_many_is_no_suggestion(acme: Workspace) -> None:
    """Among External Ids that lie close together none is more likely than another."""
    await acme.fill(customers=[f"Q-{number}" for number in range(1, 6)])
    checked = await acme.check(HEADER + "Q-7,zoe@acme.com,\n")
    (row,) = await checked.refused()
    assert [error.suggestions for error in row.errors] == [()]


async def test_a_malformed_row_has_no_other_error(acme: Workspace) -> None:
    """Cells that don't line up say nothing about anything but themselves."""
    checked = await acme.check(HEADER + "CU-9,nobody,Nothing,more\n")
    assert await checked.refused() == [
        RefusedRow(2, ("CU-9", "nobody", "Nothing", "more"), (RowError(RowErrorCode.ROW_MALFORMED),))
    ]


async def test_equal_and_complementary_rows_make_one_change(acme: Workspace) -> None:
    """A repeated row counts as unchanged, and rows that add to each other are carried out together."""
    checked = await acme.check(
        HEADER
        + "CU-0000001,zoe@acme.com,VIP\nCU-0000002,,VIP\n"
        + "CU-0000001,ZOE@acme.com,VIP\nCU-0000002,zoe@acme.com,\n"
    )
    assert checked.counts == Counts(rows=4, planned=2, unchanged=2, repeats=2)
    assigned = await checked.assignments()
    assert assigned["CU-0000001"] == assigned["CU-0000002"] == ("zoe@acme.com", "VIP")


async def test_contradicting_rows_are_all_errors(acme: Workspace) -> None:
    """Each keeps its cells and names the others' numbers, even the one that is already so."""
    checked = await acme.check(
        HEADER + "CU-0000004,,Standard\n CU-0000001 ,zoe@acme.com,\n\nCU-0000004,,VIP\nCU-0000001,,VIP\n"
    )
    assert checked.counts == Counts(rows=4, planned=1, unchanged=1, errors=2, repeats=1)
    assert await checked.refused() == [
        RefusedRow(
            2,
            ("CU-0000004", "", "Standard"),
            (RowError(RowErrorCode.ROWS_CONTRADICT, "External Id", "CU-0000004", rows=(5,)),),
        ),
        RefusedRow(
            5,
            ("CU-0000004", "", "VIP"),
            (RowError(RowErrorCode.ROWS_CONTRADICT, "External Id", "CU-0000004", rows=(2,)),),
        ),
    ]
    assert (await checked.assignments())["CU-0000001"] == ("zoe@acme.com", "VIP")


async def test_columns_that_are_not_mapped_are_discarded(acme: Workspace) -> None:
    """What stands in them is neither read nor an error."""
    text = "Note,Workflow name,External Id,Account manager email\nx,#REF!,CU-0000001,zoe@acme.com\n"
    checked = await acme.check(text, Mapping(external_id=2, account_manager=3))
    assert checked.counts == Counts(rows=1, planned=1)
    assert (await checked.assignments())["CU-0000001"] == ("zoe@acme.com", "")


async def test_another_workspace_is_never_looked_at(acme: Workspace) -> None:
    """Customers, users and workflows of others don't exist here."""
    other = Workspace(acme.store, await acme.store.workspaces.connect("T2", "Other"), acme.folder)
    checked = await other.check(HEADER + "CU-0000001,zoe@acme.com,VIP\n")
    (row,) = await checked.refused()
    assert [(error.code, error.suggestions) for error in row.errors] == [
        (RowErrorCode.CUSTOMER_NOT_FOUND, ()),
        (RowErrorCode.USER_NOT_FOUND, ()),
        (RowErrorCode.WORKFLOW_NOT_FOUND, ()),
    ]


async def test_many_rows_are_checked_batch_by_batch(acme: Workspace) -> None:
    """Each batch is told, and rows far apart are still held against each other; their totals are exact."""
    count = 4 * FIRST_ROWS
    await acme.fill(customers=[f"N{number}" for number in range(count)])
    rows = [f"N{number},zoe@acme.com,\n" for number in range(count)]
    told: dict[Stage, list[int]] = {}

    async def tell(done: int, stage: Stage) -> None:
        told.setdefault(stage, []).append(done)

    text = HEADER + "".join(rows) + "N0,marie@acme.com,\n" + "N1,,VIP\n"
    checked = await acme.check(text, on_progress=tell)
    assert told[Stage.CHECKING] == [FIRST_ROWS, 3 * FIRST_ROWS, count + 2]
    assert told[Stage.COMPARING] == sorted(set(told[Stage.COMPARING]))
    assert told[Stage.COMPARING][-1] <= count + 2
    assert checked.counts == Counts(rows=count + 2, planned=count - 1, unchanged=1, errors=2, repeats=1)
    assert [(row.number, row.errors[0].rows) for row in await checked.refused()] == [
        (2, (count + 2,)),
        (count + 2, (2,)),
    ]
    assert checked.planned is not None
    assert checked.planned.counting is not None
    beside = await checked.planned.counting.total(checked.job, {}, GuardNumbers())
    assert beside == await acme.store.plans.counting().total(checked.job, {}, GuardNumbers())
    assert (beside.customers, beside.managers, beside.workflows) == (count - 1, count - 1, 1)


async def test_a_check_stops_between_batches_and_can_be_done_again(
    acme: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told to stop it ends without counts; done again it forgets what it had stored."""
    monkeypatch.setattr(row_reader, "BATCH_ROWS", 100)
    monkeypatch.setattr(row_reader, "FIRST_ROWS", 50)
    wrong = (f"{number}.5E+15,,\n" for number in range(600))
    text = HEADER + "CU-0000001,,VIP\n" + "".join(wrong)
    done: list[int] = []

    async def tell(rows: int, _stage: Stage) -> None:
        done.append(rows)

    async def go_on() -> bool:
        return not done

    stopped = await acme.check(text, go_on=go_on, on_progress=tell)
    assert stopped.counts is None
    assert (await acme.store.plans.count(stopped.job.id))[0] == 1
    again = await acme.check(text)
    assert again.job == stopped.job
    assert again.counts == Counts(rows=601, planned=1, errors=600)


async def test_the_event_loop_stays_free(acme: Workspace) -> None:
    """Other work gets its turns while a large file is checked."""
    text = HEADER + "".join(f"CU-{number:07},zoe@acme.com,VIP\n" for number in range(3_000))
    turns = 0
    check = asyncio.create_task(acme.check(text))
    while not check.done():
        await asyncio.sleep(0)
        turns += 1
    assert (await check).counts == Counts(rows=3_000, planned=4, errors=2_996)
    assert turns > 1_000


async def test_without_an_external_id_nothing_is_checked(acme: Workspace) -> None:
    """The one mandatory column has to be chosen first."""
    with pytest.raises(MappingIncompleteError, match="External Id"):
        await acme.check(HEADER + "CU-0000001,,VIP\n", Mapping(workflow=2))
