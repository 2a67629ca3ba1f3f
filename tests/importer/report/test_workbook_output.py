"""The error file of a workbook is a workbook of text cells, and reads back as what was in the rows."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from importer.file.understand_file import read_rows, understand
from importer.report.error_file import write_error_file
from importer.report.written_files import error_file_name
from importer.words.cells import is_blank
from importer.words.row_errors import Advice, RefusedRow, RowError, RowErrorCode
from importer.words.table_shape import Dialect, Row, TableShape
from importer.words.xml_escapes import escape_text, unescape_text
from tests.importer.workbooks import extracted

_NOT_FOUND = (RowError(RowErrorCode.CUSTOMER_NOT_FOUND, "External Id", "CU-1", ("CU-11",)),)

# Whatever XML or a spreadsheet could take for something else; no file has half a surrogate pair.
_HOSTILE = st.sampled_from(
    [
        "_x000D_",
        "_x005F_",
        "x000D_",
        "_",
        "\r",
        "\r\n",
        "\n",
        "\t",
        "\x00",
        "\x1f",
        "\ufffe",
        "=1+1",
        "'",
        "@",
        "-5",
        "<",
        "&amp;",
        "]]>",
        " ",
        "\xa0",
        "é",
        "😀",
        "#N/A",
        "1E5",
        "00123",
        "TRUE",
        "(none)",
    ]
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_CELL = st.one_of(_TEXT, st.lists(st.one_of(_HOSTILE, _TEXT), max_size=6).map("".join))


def _shape(columns: Sequence[str], sheet: str = "April") -> TableShape:
    return TableShape(
        dialect=Dialect(encoding="", delimiter="", newline="", sheet=sheet),
        header_row=3,
        columns=tuple(columns),
        positions=tuple(range(len(columns))),
        samples=((),) * len(columns),
        rows=1,
    )


async def _arriving(rows: Sequence[RefusedRow]) -> AsyncIterator[Sequence[RefusedRow]]:
    """In two pages."""
    half = len(rows) // 2
    yield rows[:half]
    yield rows[half:]


async def _write(path: Path, shape: TableShape, rows: Sequence[tuple[str, ...]]) -> Path:
    refused = [RefusedRow(number, cells, _NOT_FOUND) for number, cells in enumerate(rows, 10)]
    await write_error_file(path, shape, _arriving(refused), advice=Advice())
    return path


def _read_back(path: Path) -> tuple[TableShape, list[Row]]:
    shape = understand(extracted(path), path.name)
    return shape, list(read_rows(path, shape))


async def test_every_cell_is_text_on_the_sheet_of_the_same_name(tmp_path: Path) -> None:
    """A spreadsheet runs none of them and keeps the zeros of a corrected id; each row tells its error."""
    path = await _write(tmp_path / "e.xlsx", _shape(["External Id", "Note"]), [("00123", "=1+1")])
    worksheet = load_workbook(path)["April"]
    header, row = worksheet.iter_rows()
    assert [cell.value for cell in header] == [
        "External Id",
        "Note",
        "Row",
        "Error",
        "How to fix",
        "Did you mean",
    ]
    assert [cell.value for cell in row[:3]] == ["00123", "=1+1", "10"]
    assert {(cell.data_type, cell.number_format) for cell in (*header, *row)} == {("s", "@")}


async def test_is_known_when_it_comes_back(tmp_path: Path) -> None:
    """Its four columns are left out, and so is what somebody has noted beside them."""
    path = await _write(tmp_path / "e.xlsx", _shape(["External Id", "Note"]), [("CU-1", "a"), ("CU-2", "")])
    workbook = load_workbook(path)
    worksheet = workbook["April"]
    worksheet["A2"], worksheet["H2"] = "CU-11", "done"
    workbook.save(path)
    shape, rows = _read_back(path)
    assert (shape.is_error_file, shape.columns, shape.header_row) == (True, ("External Id", "Note"), 1)
    assert rows == [Row(2, ("CU-11", "a")), Row(3, ("CU-2", ""))]


async def test_a_delimited_error_file_saved_as_a_workbook_is_read_rightly(tmp_path: Path) -> None:
    """Its escapes have become part of its cells, and are undone all the same."""
    workbook = Workbook()
    workbook.worksheets[0].append(["External Id", "Row", "Error", "How to fix", "Did you mean"])
    workbook.worksheets[0].append(["'-5", "2", "x", "y", "z"])
    workbook.save(tmp_path / "e.xlsx")
    assert _read_back(tmp_path / "e.xlsx")[1] == [Row(2, ("-5",))]


@pytest.mark.parametrize("sheet", ["a/b", "x" * 40, "[1]", "'", "Läden & Co", '"', "\x01"])
async def test_any_name_of_a_sheet_can_be_written(tmp_path: Path, sheet: str) -> None:
    """A name that spreadsheets refuse was written by another program; it loses what they refuse."""
    path = await _write(tmp_path / "e.xlsx", _shape(["External Id", "Note"], sheet), [("CU-1", "a")])
    (title,) = load_workbook(path).sheetnames
    assert _read_back(path)[0].sheet == title
    assert 0 < len(title) <= 31


async def test_a_file_without_rows_has_its_header(tmp_path: Path) -> None:
    """It can be opened like any other."""
    path = await _write(tmp_path / "e.xlsx", _shape(["External Id"]), [])
    assert load_workbook(path)["April"].max_row == 1


@settings(max_examples=200)
@given(st.data())
def test_any_table_reads_back_as_it_was(data: st.DataObject) -> None:
    """Every cell, however hostile: written as text, read as the same text, in its row and column."""
    width = data.draw(st.integers(1, 4))
    rows = data.draw(st.lists(st.tuples(*[_CELL] * width), max_size=20))
    with TemporaryDirectory() as folder:
        shape = _shape(["External Id", *(f"Column {number}" for number in range(width - 1))])
        path = asyncio.run(_write(Path(folder) / "e.xlsx", shape, [("CU-1",) * width, *rows]))
        found, back = _read_back(path)
    assert (found.columns, found.is_error_file) == (shape.columns, True)
    expected = [(number, _as_read(cells)) for number, cells in enumerate(rows, 3)]
    assert [(row.number, row.cells) for row in back[1:]] == [one for one in expected if not is_blank(one[1])]


@given(_CELL)
def test_an_escaped_text_is_read_as_it_was(text: str) -> None:
    """XML can't hold every character; what stands for one is told from a text that looks the same."""
    assert unescape_text(escape_text(text)) == text


def _as_read(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Nothing but white space in a cell is nothing."""
    return tuple(cell if cell.strip() else "" for cell in cells)


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("assignments.xlsx", "assignments - errors.xlsx"),
        ("assignments.XLSM", "assignments - errors.xlsx"),
        ("assignments.csv", "assignments - errors.xlsx"),
        ("assignments - errors 9.xlsx", "assignments - errors 14.xlsx"),
    ],
)
def test_name_of_the_error_file(original: str, name: str) -> None:
    """It ends as what it is, whatever the workbook was called."""
    assert error_file_name(original, 14, is_workbook=True) == name
