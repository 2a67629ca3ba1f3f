"""What a workbook tells beside its cells: which sheet was open when saved, and what people don't see."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from importer.file.workbook.extracted import filled_sheets, sheet_rows
from importer.file.workbook.spool import Sheet
from tests.importer.workbooks import MAIN, TABLE, cell, extracted, pack, parts, rows, sheet


def _sheets(path: Path) -> dict[str, Sheet]:
    return {found.name: found for found in filled_sheets(extracted(path), path.name)}


def _active(path: Path) -> list[str]:
    return [name for name, found in _sheets(path).items() if found.active]


def _saved(path: Path, *, opened: int, hidden: Sequence[int] = ()) -> Path:
    """October, November and an empty December."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in ("October", "November", "December"):
        workbook.create_sheet(name)
    for filled in workbook.worksheets[:2]:
        filled.append(["External Id", "Workflow name"])
        filled.append(["CU-1", "Gentle"])
    for place in hidden:
        workbook.worksheets[place].sheet_state = "hidden"
    workbook.active = opened
    workbook.save(path)
    return path


@pytest.mark.parametrize(("opened", "active"), [(0, ["October"]), (1, ["November"]), (2, [])])
def test_the_sheet_that_was_open_is_known(tmp_path: Path, opened: int, active: list[str]) -> None:
    """At most one is: none where the open one has nothing on it."""
    assert _active(_saved(tmp_path / "w.xlsx", opened=opened)) == active


def test_a_hidden_sheet_was_never_open(tmp_path: Path) -> None:
    """Whatever the workbook says of it: a spreadsheet then opens another."""
    sheets = _sheets(_saved(tmp_path / "w.xlsx", opened=1, hidden=[1]))
    assert [(one.hidden, one.active) for one in sheets.values()] == [(False, False), (True, False)]


def _selected(*places: int) -> list[str]:
    view = '<sheetViews><sheetView tabSelected="{}"/></sheetViews>'
    return [
        f'<worksheet xmlns="{MAIN}">{view.format(int(place in places))}'
        f"<sheetData>{TABLE}</sheetData></worksheet>"
        for place in range(3)
    ]


@pytest.mark.parametrize(
    ("selected", "active"), [((2,), "Sheet3"), ((), "Sheet1"), ((1, 2), "Sheet1")], ids=["one", "none", "two"]
)
def test_where_the_workbook_does_not_tell_the_sheets_do(
    tmp_path: Path, selected: Sequence[int], active: str
) -> None:
    """One that says of itself that it is selected; the first where none or several do."""
    assert _active(pack(tmp_path / "w.xlsx", parts(*_selected(*selected)))) == [active]


def test_a_chart_counts_among_the_sheets_of_which_one_was_open(tmp_path: Path) -> None:
    """It is none that is read, and it has a place among them."""
    content = parts(sheet(TABLE), sheet(TABLE), sheet(TABLE))
    relations = content["xl/_rels/workbook.xml.rels"]
    content["xl/_rels/workbook.xml.rels"] = relations.replace("/worksheet", "/chartsheet", 1)
    views = '<bookViews><workbookView activeTab="1"/></bookViews><sheets>'
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace("<sheets>", views)
    assert _active(pack(tmp_path / "w.xlsx", content)) == ["Sheet2"]


@pytest.mark.parametrize(
    ("columns", "hidden"),
    [
        ('<col min="2" max="2" hidden="1"/>', (1,)),
        ('<col min="1" max="1" width="9"/><col min="3" max="16384" hidden="true"/>', (2,)),
        ('<col min="1" max="3" width="0" customWidth="1"/>', (0, 1, 2)),
        ('<col min="2" max="2" hidden="0"/>', ()),
    ],
    ids=["one", "all behind the table", "no width", "none"],
)
def test_hidden_columns_are_known_as_far_as_the_table_goes(
    tmp_path: Path, columns: str, hidden: tuple[int, ...]
) -> None:
    """By their places, counted from 0; a column without any width is one that nobody sees."""
    table = rows(("External Id", "Account manager", "Notes"), ("CU-1", "ana@example.com", "new"))
    content = f'<worksheet xmlns="{MAIN}"><cols>{columns}</cols><sheetData>{table}</sheetData></worksheet>'
    assert _sheets(pack(tmp_path / "w.xlsx", parts(content)))["Sheet1"].hidden_columns == hidden


def _row(number: int, text: str, said: str = "") -> str:
    return f'<row r="{number}"{said}>{cell(f"A{number}", text)}</row>'


def test_hidden_rows_are_known_and_can_be_left_out(tmp_path: Path) -> None:
    """Those with something in them; a merged value stays beside the rows that people see."""
    data = (
        _row(1, "External Id")
        + _row(2, "CU-1", ' hidden="1"')
        + '<row r="3" ht="0" customHeight="1"><c r="B3" t="inlineStr"><is><t>two</t></is></c></row>'
        + '<row r="4"><c r="B4" t="inlineStr"><is><t>three</t></is></c></row>'
        + '<row r="5" hidden="1"/>'
    )
    merged = '<mergeCells><mergeCell ref="A2:A4"/></mergeCells>'
    path = pack(tmp_path / "w.xlsx", parts(sheet(data, rest=merged)))
    found = _sheets(path)["Sheet1"]
    assert (found.hidden_rows, found.hidden_row_numbers) == (2, (2, 3))
    assert list(sheet_rows(path, path.name, "Sheet1", skip_hidden=True)) == [
        (1, ["External Id"]),
        (4, ["CU-1", "three"]),
    ]
    assert [number for number, _ in sheet_rows(path, path.name, "Sheet1")] == [1, 2, 3, 4]


def test_of_very_many_hidden_rows_the_first_are_named_and_all_counted(tmp_path: Path) -> None:
    """A filter may hide nearly everything."""
    data = _row(1, "External Id") + "".join(_row(number, "CU", ' hidden="1"') for number in range(2, 3002))
    found = _sheets(pack(tmp_path / "w.xlsx", parts(sheet(data))))["Sheet1"]
    assert (found.hidden_rows, found.hidden_row_numbers) == (3000, tuple(range(2, 1002)))
