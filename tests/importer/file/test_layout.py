"""Delimiter, header row, line break and quoting are found from the first rows of a file."""

from collections.abc import Collection
from pathlib import Path

import pytest

from importer.file.understand_file import read_rows, understand
from importer.words.table_shape import TableShape


def _understood(tmp_path: Path, text: str, known_headers: Collection[str] = ()) -> TableShape:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return understand(path, "file.csv", known_headers)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_finds_each_delimiter(tmp_path: Path, delimiter: str) -> None:
    """Comma, semicolon, tab and bar are told apart though the cells hold the other three."""
    header = delimiter.join(["External Id", "Account manager email", "Note"])
    cells = ["CU-1", *(f'"{text}"' for text in ("a@example.com,b@example.com;c@example.com", "x|y\tz"))]
    shape = _understood(tmp_path, f"{header}\n{delimiter.join(cells)}\n")
    assert shape.dialect.delimiter == delimiter
    assert shape.columns == ("External Id", "Account manager email", "Note")


def test_known_headers_outweigh_a_more_regular_delimiter(tmp_path: Path) -> None:
    """Unquoted lists of emails make commas look regular; known headers show that semicolons separate."""
    rows = "CU-1;a@example.com,b@example.com\n" * 20
    assert _understood(tmp_path, f"External Id;Account manager\n{rows}").dialect.delimiter == ";"


def test_unknown_headers_leave_it_to_the_rows(tmp_path: Path) -> None:
    """Without a known header the delimiter is the one under which most rows are equally wide."""
    shape = _understood(tmp_path, "Kolonne A|Kolonne B\n1,5|x\n2|y, z\n3|w\n")
    assert (shape.dialect.delimiter, shape.columns) == ("|", ("Kolonne A", "Kolonne B"))


def test_header_below_title_lines(tmp_path: Path) -> None:
    """Title lines and blank rows above the header are skipped and keep their row numbers."""
    text = (
        "Customers of Europe\n\nExported on 1 May;by Ana\nExternal Id;Workflow name;Name\nCU-1;Standard;A\n"
    )
    path = tmp_path / "file.csv"
    shape = _understood(tmp_path, text)
    assert (shape.header_row, shape.rows) == (4, 1)
    assert [row.number for row in read_rows(path, shape)] == [5]


def test_header_that_only_this_workspace_knows(tmp_path: Path) -> None:
    """A header answered before anchors the header row, where the width of the rows alone would mislead."""
    text = "Report,2024,May\nKonto,Betreuer\n" + "1,2\n"
    assert _understood(tmp_path, text).header_row == 2
    wide = "Report,May\nKonto,Betreuer\n1,2\n"
    assert _understood(tmp_path, wide).header_row == 1
    assert _understood(tmp_path, wide, {"konto", "betreuer"}).header_row == 2


def test_separator_line_is_obeyed_and_not_counted(tmp_path: Path) -> None:
    """A first line `sep=;` names the delimiter, and like in a spreadsheet the header below it is row 1."""
    path = tmp_path / "file.csv"
    shape = _understood(tmp_path, "sep=;\r\nA,B;C,D\r\n1,2;3,4\r\n")
    assert (shape.dialect.delimiter, shape.header_row) == (";", 1)
    assert [(row.number, row.cells) for row in read_rows(path, shape)] == [(2, ("1,2", "3,4"))]


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_finds_the_line_break_between_rows(tmp_path: Path, newline: str) -> None:
    """The line break is the one that ends rows, whatever breaks stand inside quoted cells."""
    rows = [f'CU-{number},"one\ntwo\nthree"' for number in range(3)]
    shape = _understood(tmp_path, newline.join(["External Id,Note", *rows, ""]))
    assert (shape.dialect.newline, shape.rows) == (newline, 3)


@pytest.mark.parametrize(
    ("text", "quote_all"),
    [
        pytest.param('"External Id","Note"\r\n"CU-1","says ""hi"""\r\n', True, id="every cell"),
        pytest.param('"External Id","Note"\r\nCU-1,"a, b"\r\n', False, id="some cells"),
        pytest.param("External Id,Note\r\nCU-1,a\r\n", False, id="no cell"),
    ],
)
def test_sees_whether_every_cell_is_quoted(tmp_path: Path, text: str, quote_all: bool) -> None:
    """A file with every cell in quotes is told from one that quotes only where it must."""
    assert _understood(tmp_path, text).dialect.quote_all is quote_all


def test_headers_are_shown_on_one_line_and_keep_their_oddities(tmp_path: Path) -> None:
    """Headers lose line breaks and invisible characters; empty and repeated ones are columns like others."""
    shape = _understood(tmp_path, 'External\u200b Id,"Work\nflow",,Note,Note\nCU-1,S,x,y,z\n')
    assert shape.columns == ("External Id", "Work flow", "", "Note", "Note")
    assert shape.positions == (0, 1, 2, 3, 4)


def test_trailing_blank_headers_count_only_with_something_below(tmp_path: Path) -> None:
    """Of the blank columns that `a;b;;` ends in, those are left out under which nothing ever stands."""
    assert _understood(tmp_path, "External Id;Name;;\nCU-1;A;;\nCU-2;B;;\n").columns == (
        "External Id",
        "Name",
    )
    assert _understood(tmp_path, "External Id;Name;;\nCU-1;A;;\nCU-2;B;x;\n").columns == (
        "External Id",
        "Name",
        "",
    )


def test_a_single_column_needs_no_delimiter(tmp_path: Path) -> None:
    """A list of External Ids under its known header is a table of one column."""
    shape = _understood(tmp_path, "External Id\nCU-1\nCU-2\n")
    assert (shape.columns, shape.rows) == (("External Id",), 2)


def test_samples_are_different_and_filled(tmp_path: Path) -> None:
    """Each column has up to three different values as samples, blank cells and repeats left out."""
    shape = _understood(tmp_path, "External Id,Note,Empty\n1,,\n2,a,\n2,a,\n3, b ,\n4,c,\n5,d,\n")
    assert shape.samples == (("1", "2", "3"), ("a", "b", "c"), ())
