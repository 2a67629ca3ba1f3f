"""Rows have the numbers that a spreadsheet shows, and one cell for each column."""

from pathlib import Path

from importer.file.understand_file import read_rows, understand
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import Row


def _rows(tmp_path: Path, text: str) -> list[Row]:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    shape = understand(path, "file.csv")
    rows = list(read_rows(path, shape))
    assert len(rows) == shape.rows
    return rows


def test_a_record_with_line_breaks_is_one_row(tmp_path: Path) -> None:
    """A quoted cell with line breaks doesn't move the numbers of the rows after it, and keeps its breaks."""
    rows = _rows(tmp_path, 'External Id,Note\r\nCU-1,"first\r\nsecond\nthird, with ""quotes"""\r\nCU-2,x\r\n')
    assert rows == [Row(2, ("CU-1", 'first\r\nsecond\nthird, with "quotes"')), Row(3, ("CU-2", "x"))]


def test_blank_rows_are_no_rows_but_keep_their_numbers(tmp_path: Path) -> None:
    """Blank lines, rows of delimiters alone and rows of white space are left out and counted."""
    rows = _rows(tmp_path, "External Id;Note\n\nCU-1;a\n;\n ; \n\n;b\n\n\n")
    assert rows == [Row(3, ("CU-1", "a")), Row(7, ("", "b"))]


def test_short_rows_are_filled_with_blanks(tmp_path: Path) -> None:
    """What is missing at the end of a row is blank."""
    assert _rows(tmp_path, "External Id;A;B\nCU-1\nCU-2;x\n") == [
        Row(2, ("CU-1", "", "")),
        Row(3, ("CU-2", "x", "")),
    ]


def test_long_rows_are_malformed(tmp_path: Path) -> None:
    """A cell beyond the header makes the row malformed, blank or not, and all its cells are kept."""
    assert _rows(tmp_path, "External Id;A;B\nCU-1;x;y;z\nCU-2;x; Inc;\nCU-3;x;y\n") == [
        Row(2, ("CU-1", "x", "y", "z"), RowErrorCode.ROW_MALFORMED),
        Row(3, ("CU-2", "x", " Inc", ""), RowErrorCode.ROW_MALFORMED),
        Row(4, ("CU-3", "x", "y")),
    ]


def test_rows_that_all_end_in_a_delimiter(tmp_path: Path) -> None:
    """Where rows end in a delimiter and the header doesn't, that shifts nothing; one more than that does."""
    assert _rows(tmp_path, "External Id;A\nCU-1;x;\nCU-2;y;\nCU-3;x;y;\nCU-4;z;;\n") == [
        Row(2, ("CU-1", "x")),
        Row(3, ("CU-2", "y")),
        Row(4, ("CU-3", "x", "y", ""), RowErrorCode.ROW_MALFORMED),
        Row(5, ("CU-4", "z", "", ""), RowErrorCode.ROW_MALFORMED),
    ]


def test_no_line_break_at_the_end(tmp_path: Path) -> None:
    """The last row counts whether or not a line break follows it."""
    assert _rows(tmp_path, "External Id,A\nCU-1,x\nCU-2,y")[-1] == Row(3, ("CU-2", "y"))


def test_a_cell_longer_than_the_csv_module_allows(tmp_path: Path) -> None:
    """A cell of a million characters is read whole; the csv module's own limit is 131,072."""
    note = "long, " * 170_000
    assert _rows(tmp_path, f'External Id,Note\nCU-1,"{note}"\n') == [Row(2, ("CU-1", note))]


def test_a_stray_nul_is_a_character_like_others(tmp_path: Path) -> None:
    """A NUL byte inside a cell breaks nothing."""
    assert _rows(tmp_path, "External Id,A\nCU-1,x\0y\n") == [Row(2, ("CU-1", "x\0y"))]


def test_few_short_rows_are_malformed(tmp_path: Path) -> None:
    """Where at most 2% of rows are shorter, their cells have moved; they are kept as malformed."""
    usual = "".join(f"CU-{number},x,y\n" for number in range(100))
    rows = _rows(tmp_path, f"External Id,A,B\nCU-a,xy\n{usual}CU-b\n")
    assert [row for row in rows if row.problem] == [
        Row(2, ("CU-a", "xy"), RowErrorCode.ROW_MALFORMED),
        Row(103, ("CU-b",), RowErrorCode.ROW_MALFORMED),
    ]


def test_short_rows_that_are_the_files_habit(tmp_path: Path) -> None:
    """Where more rows are short, blank cells were left off: they're filled; an unused last column goes."""
    usual = "".join(f"CU-{number},x,y\n" for number in range(100))
    assert not any(row.problem for row in _rows(tmp_path, f"External Id,A,B\n{usual}" + "CU-a,x\n" * 3))
    rows = _rows(tmp_path, f"External Id,A,B,C\n{usual}CU-a,x\n")
    assert [row.number for row in rows if row.problem] == [102]
    assert rows[0].cells == ("CU-0", "x", "y", "")


def test_short_rows_far_down_in_a_large_file(tmp_path: Path) -> None:
    """They are counted over the whole file, quoted cells and blank lines or not."""
    usual = "".join(f'CU-{number},"x, and ""y""",{"z" * 50}\n' for number in range(20_000))
    rows = _rows(tmp_path, f"External Id,A,B\n{usual}CU-a,xy\n\n,,\n")
    assert [row.number for row in rows if row.problem] == [20_002]
    rows = _rows(tmp_path, f"External Id,A,B\n{usual}" + "CU-a,xy\n" * 600)
    assert not any(row.problem for row in rows)
