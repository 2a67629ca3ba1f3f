"""Where a spreadsheet may have turned one existing External Id into another, the row changes nothing."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from importer.check import row_reader
from importer.matching.damaged_ids import ZerosInUse
from importer.words.fields import Mapping
from importer.words.jobs import Counts
from importer.words.row_errors import RowError, RowErrorCode
from tests.importer.workbooks import MAIN, cell, extracted, pack, parts, sheet
from tests.importer.workspace import Checked, Workspace, open_workspace

LONG = "1234567890123450"
EXISTING = [
    *("412", "000412", "413", "0", "000"),
    *("1.1", "1.10", "2.5", "7", "7.0", "8,5", "8,50"),
    *(LONG, "1234567890123456", "99999999999999990", "CU-1", "00077"),
    *("5000000000000000", "5000010000000000", "4999999000000000"),
]


@pytest_asyncio.fixture(params=[ZerosInUse.MOST, 1], ids=["few with zeros", "many with zeros"])
async def acme(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[Workspace]:
    """Customers, some alike but for what a spreadsheet loses; ids with zeros are kept in memory or not."""
    monkeypatch.setattr(ZerosInUse, "MOST", request.param)
    async with open_workspace(tmp_path) as workspace:
        await workspace.fill(users=["zoe@acme.com"], workflows=["VIP"], customers=EXISTING)
        yield workspace


async def _check(acme: Workspace, *external_ids: str) -> Checked:
    lines = "".join(f'"{one}";zoe@acme.com;VIP\n' for one in external_ids)
    return await acme.check(f"External Id;Account manager email;Workflow name\n{lines}")


async def _doubted(checked: Checked) -> list[tuple[int, tuple[str, ...]]]:
    refused = await checked.refused()
    assert {error.code for row in refused for error in row.errors} <= {RowErrorCode.EXTERNAL_ID_AMBIGUOUS}
    return [(row.number, row.errors[0].suggestions) for row in refused]


@pytest.mark.parametrize(
    ("external_id", "suggestions"),
    [
        ("412", ("412", "000412")),
        ("0", ("0", "000")),
        ("1.1", ("1.1", "1.10")),
        ("1.10", ("1.10", "1.1")),
        ("8,5", ("8,5", "8,50")),
        ("7", ("7", "7.0")),
        ("7.0", ("7.0", "7")),
        (LONG, (LONG, "1234567890123456")),
    ],
)
async def test_a_row_that_may_mean_either_changes_nothing(
    acme: Workspace, external_id: str, suggestions: tuple[str, ...]
) -> None:
    """Leading zeros lost, digits rounded, zeros lost or added behind the point: both customers are named."""
    checked = await _check(acme, external_id, "CU-1")
    assert checked.counts == Counts(rows=2, planned=1, errors=1)
    (row,) = await checked.refused()
    assert (row.number, row.cells[0]) == (2, external_id)
    assert row.errors == (
        RowError(RowErrorCode.EXTERNAL_ID_AMBIGUOUS, "External Id", external_id, suggestions),
    )


@pytest.mark.parametrize(
    "external_id", ["413", "000412", "2.5", "99999999999999990", "00077", "4999999000000000"]
)
async def test_an_external_id_without_a_twin_goes_through(acme: Workspace, external_id: str) -> None:
    """Nobody else's could have become this one."""
    checked = await _check(acme, external_id)
    assert checked.counts == Counts(rows=1, planned=1)


@pytest.mark.parametrize(
    "telling",
    ["00077", "1234567890123456"],
)
async def test_another_one_that_kept_what_a_spreadsheet_loses_makes_the_column_exact(
    acme: Workspace, telling: str
) -> None:
    """Wherever in the file it stands: no spreadsheet took these for numbers."""
    for external_ids in ([telling, "412", "1.1", LONG], ["412", "1.1", LONG, telling]):
        checked = await _check(acme, *external_ids)
        assert checked.counts == Counts(rows=4, planned=4)


async def test_places_that_no_format_would_show_make_the_column_exact(acme: Workspace) -> None:
    """`1.10` beside `2.5` was never a number; `1.10` beside `2.50` may have been."""
    assert await _doubted(await _check(acme, "1.10", "2.5")) == []
    checked = await _check(acme, "1.10", "8,50")
    assert await _doubted(checked) == [(2, ("1.10", "1.1")), (3, ("8,50", "8,5"))]


@pytest.mark.parametrize("piece", ["05", "0000412", "4.000"])
async def test_what_no_customer_could_have_tells_nothing(acme: Workspace, piece: str) -> None:
    """It may be a piece of another value, as where a line break or a decimal comma has parted one."""
    doubted = await (await _check(acme, "412", "1.1", piece)).refused()
    assert [row.number for row in doubted] == [2, 3, 4]


async def test_what_tells_may_stand_many_batches_below(
    acme: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are held until the whole file was read."""
    monkeypatch.setattr(row_reader, "BATCH_ROWS", 100)
    monkeypatch.setattr(row_reader, "FIRST_ROWS", 50)
    many = [f"N{number}" for number in range(1_000)]
    await acme.fill(customers=many)
    assert (await _check(acme, "412", *many, "413")).counts == Counts(1_002, 1_001, errors=1)
    assert (await _check(acme, "412", *many, "00077")).counts == Counts(1_002, 1_002)


async def test_a_doubtful_row_lists_its_other_errors_as_well(acme: Workspace) -> None:
    """And where it turns out to be sure, these alone."""
    header = "External Id,Account manager email,Workflow name\n"
    wrong = RowError(RowErrorCode.USER_NOT_FOUND, "Account manager email", "nobody@else.org")
    doubt = RowError(RowErrorCode.EXTERNAL_ID_AMBIGUOUS, "External Id", "412", ("412", "000412"))
    checked = await acme.check(f"{header}412,nobody@else.org,VIP\n")
    assert [row.errors for row in await checked.refused()] == [(doubt, wrong)]
    checked = await acme.check(f"{header}412,nobody@else.org,VIP\n00077,,VIP\n")
    assert [row.errors for row in await checked.refused()] == [(wrong,)]
    assert checked.counts == Counts(rows=2, planned=1, errors=1)


async def test_rows_for_a_doubtful_customer_are_no_contradiction(acme: Workspace) -> None:
    """What can't be told apart isn't held against other rows either."""
    header = "External Id,Account manager email,Workflow name\n"
    checked = await acme.check(f"{header}412,,VIP\n412,,(none)\n")
    assert await _doubted(checked) == [(2, ("412", "000412")), (3, ("412", "000412"))]


async def test_it_stops_while_held_rows_are_settled_and_can_be_done_again(
    acme: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stop at any step gives no counts; a second check comes to the same as if it never stopped."""
    monkeypatch.setattr("importer.check.doubtful_ids.AT_ONCE", 1)
    text = "External Id,Account manager email,Workflow name\n412,,VIP\n1.1,,VIP\nCU-1,,VIP\n0,,VIP\n"
    whole = await acme.check(text)
    assert whole.counts == Counts(rows=4, planned=1, errors=3)
    asked = Counter[int]()

    async def go_on(stop: int) -> bool:
        asked[stop] += 1
        return asked[stop] != stop

    await acme.check(text, go_on=partial(go_on, 0))
    for stop in range(1, asked[0] + 1):
        assert (await acme.check(text, go_on=partial(go_on, stop))).counts is None
    again = await acme.check(text)
    assert again.counts == whole.counts
    assert await _doubted(again) == await _doubted(whole)


async def test_nobody_elses_customers_count(acme: Workspace) -> None:
    """A twin in another workspace is none."""
    other = Workspace(acme.store, await acme.store.workspaces.connect("T2", "Other"), acme.folder)
    await other.fill(users=["zoe@acme.com"], workflows=["VIP"], customers=["412"])
    assert (await _check(other, "412")).counts == Counts(rows=1, planned=1)


def _number(place: str, value: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def _workbook(folder: Path, external_ids: Sequence[str]) -> Path:
    lines = [f'<row r="{row}">{one}{cell(f"B{row}", "VIP")}</row>' for row, one in enumerate(external_ids, 2)]
    header = f'<row r="1">{cell("A1", "External Id")}{cell("B1", "Workflow name")}</row>'
    styles = '<numFmts><numFmt numFmtId="170" formatCode="0.00"/></numFmts>'
    styles += '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    content = parts(sheet(header + "".join(lines)), styles=styles)
    assert MAIN in content["xl/styles.xml"]
    return extracted(pack(folder / "book.xlsx", content))


@pytest.mark.parametrize(
    ("cells", "doubted"),
    [
        ([_number("A2", "412")], [(2, ("412", "000412"))]),
        ([cell("A2", "412")], []),
        ([_number("A2", "1.1", 1)], [(2, ("1.10", "1.1"))]),
        ([cell("A2", "1.10"), cell("A3", LONG)], []),
        (
            [cell("A2", "413"), _number("A3", "412"), cell("A4", "412"), _number("A5", "1.1")],
            [
                (3, ("412", "000412")),
                (5, ("1.1", "1.10")),
            ],
        ),
    ],
)
async def test_in_a_workbook_a_text_cell_is_exact(
    acme: Workspace, tmp_path: Path, cells: Sequence[str], doubted: list[tuple[int, tuple[str, ...]]]
) -> None:
    """A number may have lost its zeros, or show more than it has; a text cell is as it was typed."""
    checked = await acme.check_file(_workbook(tmp_path, cells), Mapping(0, None, 1))
    assert await _doubted(checked) == doubted
    assert checked.counts
    assert checked.counts.planned + checked.counts.unchanged == len(cells) - len(doubted)
