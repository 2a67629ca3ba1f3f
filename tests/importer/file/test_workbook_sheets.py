"""The sheet that the table is on is found, and its rows come with what a person sees of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from importer.file.understand_file import read_rows, understand
from importer.words.errors import FileRefusedError
from importer.words.table_shape import Row, TableShape
from tests.importer.workbooks import MAIN, STRICT, TABLE, cell, extracted, pack, parts, rows, sheet

HEADER = ["External Id", "Account manager email", "Workflow name"]


def _save(path: Path, **sheets: Callable[[Worksheet], None]) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, fill in sheets.items():
        fill(workbook.create_sheet(name))
    workbook.save(path)
    return path


def _table(worksheet: Worksheet) -> None:
    worksheet.append(HEADER)
    worksheet.append(["CU-1", "ana@example.com", "Gentle"])


def _notes(worksheet: Worksheet) -> None:
    worksheet.append(["Made by", "Ana"])
    worksheet.append(["On", "Monday"])


def _text(worksheet: Worksheet) -> None:
    worksheet.append(["Please fill in the next sheet"])


def _read(path: Path, wanted: str | None = None) -> tuple[TableShape, list[Row]]:
    shape = understand(extracted(path), path.name, sheet=wanted)
    return shape, list(read_rows(path, shape))


def _written(tmp_path: Path, fill: Callable[[Worksheet], None]) -> tuple[TableShape, list[Row]]:
    return _read(_save(tmp_path / "w.xlsx", April=fill))


def test_the_first_sheet_with_a_known_header_is_taken(tmp_path: Path) -> None:
    """Cover sheets and notes before it are left out, though they can be asked for."""
    path = _save(tmp_path / "w.xlsx", Read=_text, Notes=_notes, April=_table, May=_table)
    shape, found = _read(path)
    assert (shape.sheet, shape.sheets) == ("April", ("Read", "Notes", "April", "May"))
    assert found == [Row(2, ("CU-1", "ana@example.com", "Gentle"))]


def test_another_sheet_can_be_asked_for(tmp_path: Path) -> None:
    """The sheet that a person chose is read, whatever is on it."""
    path = _save(tmp_path / "w.xlsx", April=_table, Notes=_notes)
    shape, found = _read(path, "Notes")
    assert (shape.sheet, shape.columns) == ("Notes", ("Made by", "Ana"))
    assert found == [Row(2, ("On", "Monday"))]


def test_a_sheet_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The sentence names those that are."""
    path = _save(tmp_path / "w.xlsx", April=_table, Notes=_notes)
    with pytest.raises(FileRefusedError, match=r'"June": its sheets are "April" and "Notes"'):
        understand(extracted(path), path.name, sheet="June")


def test_without_known_headers_the_first_table_is_taken(tmp_path: Path) -> None:
    """A row of text is none; the table's header may be wider than its rows."""

    def unknown(worksheet: Worksheet) -> None:
        worksheet.append(["Konto", "Betreuer", "Bemerkung"])
        worksheet.append([1, "ana@example.com"])
        worksheet.append([2, "bo@example.com"])

    shape, found = _read(_save(tmp_path / "w.xlsx", Read=_text, Liste=unknown))
    assert (shape.sheet, shape.header_row) == ("Liste", 1)
    assert found[0] == Row(2, ("1", "ana@example.com", ""))


def test_a_hidden_sheet_is_taken_only_where_no_other_has_a_table(tmp_path: Path) -> None:
    """What people don't see is not what they share, most often."""

    def hidden(worksheet: Worksheet) -> None:
        _table(worksheet)
        worksheet.sheet_state = "hidden"

    assert _read(_save(tmp_path / "a.xlsx", Old=hidden, April=_table))[0].sheet == "April"
    assert _read(_save(tmp_path / "b.xlsx", Old=hidden, Empty=lambda _: None))[0].sheet == "Old"


def test_rows_have_the_numbers_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    """Title rows and blank rows above the header and between the rows are counted, and are no rows."""

    def fill(worksheet: Worksheet) -> None:
        worksheet["A1"] = "Assignments of April"
        worksheet["B4"], worksheet["C4"] = "External Id", "Workflow name"
        worksheet["B6"], worksheet["C6"] = "CU-1", "Gentle"
        worksheet["B9"] = "CU-2"

    shape, found = _written(tmp_path, fill)
    assert (shape.header_row, shape.columns) == (4, ("", "External Id", "Workflow name"))
    assert found == [Row(6, ("", "CU-1", "Gentle")), Row(9, ("", "CU-2", ""))]


def test_a_value_merged_over_several_rows_counts_for_each(tmp_path: Path) -> None:
    """A person sees it beside all of them; rows with nothing else in them are none."""

    def fill(worksheet: Worksheet) -> None:
        worksheet.append(HEADER)
        for number in range(3):
            worksheet.append([f"CU-{number}"])
        worksheet["C2"] = "Gentle"
        worksheet.merge_cells("C2:C9")

    assert [row.cells[2] for row in _written(tmp_path, fill)[1]] == ["Gentle"] * 3


def test_headers_merged_over_two_rows_and_over_columns_are_found(tmp_path: Path) -> None:
    """The lower row is the header, with what is merged into it from above."""

    def fill(worksheet: Worksheet) -> None:
        worksheet.append(["External Id", "New assignment"])
        worksheet.append([None, "Account manager email", "Workflow name"])
        worksheet.append(["CU-1", "ana@example.com", "Gentle"])
        worksheet.merge_cells("A1:A2")
        worksheet.merge_cells("B1:C1")

    shape, found = _written(tmp_path, fill)
    assert (shape.header_row, shape.columns) == (2, tuple(HEADER))
    assert [row.number for row in found] == [3]


def test_hidden_rows_are_read_and_counted(tmp_path: Path) -> None:
    """A filter hides rows that are still in the file; whoever shares it is told."""

    def fill(worksheet: Worksheet) -> None:
        _table(worksheet)
        worksheet.append(["CU-2", "bo@example.com", "Gentle"])
        worksheet.row_dimensions[3].hidden = True

    shape, found = _written(tmp_path, fill)
    assert (shape.rows, shape.hidden_rows, len(found)) == (2, 1, 2)


def test_a_note_beside_the_table_makes_no_row_malformed(tmp_path: Path) -> None:
    """Nothing has shifted in a sheet: the note stands in a column without a name."""

    def fill(worksheet: Worksheet) -> None:
        _table(worksheet)
        worksheet["E2"] = "ask Bo"

    shape, found = _written(tmp_path, fill)
    assert shape.columns == (*HEADER, "", "")
    assert found == [Row(2, ("CU-1", "ana@example.com", "Gentle", "", "ask Bo"))]


@pytest.mark.parametrize(
    ("data", "cells"),
    [
        pytest.param(rows(("External Id", "Name"), ("CU-1", "A&amp;B")), ("CU-1", "A&B"), id="inline texts"),
        pytest.param(
            rows(("External Id", "Name")) + '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>',
            ("CU-1", "Ann Lee"),
            id="shared texts, rich and phonetic, without places",
        ),
        pytest.param(
            rows(("External Id", "Name")) + '<row r="2"><c r="A2" t="str"><f>"CU"</f><v>CU-1</v></c></row>',
            ("CU-1", ""),
            id="a formula's stored text",
        ),
        pytest.param(
            rows(("External Id", "Name"))
            + '<row r="2"><c r="A2"><v>1.0</v></c><c r="B2" t="d"><v>2024-03-01T00:00:00</v></c></row>',
            ("1", "2024-03-01"),
            id="a date in ISO form",
        ),
        pytest.param(
            rows(("External Id", "Name"))
            + '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><f>A9</f><v></v></c></row>',
            ("1", ""),
            id="a formula that came to nothing",
        ),
    ],
)
def test_every_way_of_writing_a_cell_is_read(tmp_path: Path, data: str, cells: tuple[str, ...]) -> None:
    """Other programs than Excel write workbooks as well."""
    strings = (
        "<si><t>CU-1</t></si><si><r><t>Ann </t></r><r><t>Lee</t></r><rPh sb='0' eb='1'><t>an</t></rPh></si>"
    )
    path = pack(tmp_path / "w.xlsx", parts(sheet(data), strings=strings))
    assert _read(path)[1] == [Row(2, cells)]


def test_the_standards_own_namespace_is_read(tmp_path: Path) -> None:
    """Excel can save as “Strict Open XML”."""
    path = pack(tmp_path / "w.xlsx", parts(sheet(TABLE, namespace=STRICT)))
    assert _read(path)[1] == [Row(2, ("CU-1", "Gentle"))]


def test_prefixes_and_slashes_of_other_programs_do_no_harm(tmp_path: Path) -> None:
    """Parts are found whatever their names' case and slashes are, and elements whatever their prefix is."""
    content = parts(
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c>'
        "</x:row><x:row><x:c><x:v>3</x:v></x:c><x:c><x:v>4</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    content["XL\\Worksheets\\Sheet1.xml"] = content.pop("xl/worksheets/sheet1.xml")
    assert _read(pack(tmp_path / "w.xlsx", content))[1] == [Row(2, ("3", "4"))]


def test_the_mac_counts_its_days_from_1904(tmp_path: Path) -> None:
    """The same number is another day there."""
    content = parts(
        sheet(
            rows(("External Id", "Since")) + f'<row>{cell("A2", "CU-1")}<c r="B2" s="1"><v>1</v></c></row>'
        ),
        styles='<cellXfs><xf/><xf numFmtId="14"/></cellXfs>',
    )
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        "<sheets>", '<workbookPr date1904="1"/><sheets>'
    )
    (row,) = _read(pack(tmp_path / "w.xlsx", content))[1]
    assert row.cells == ("CU-1", "1904-01-02")
