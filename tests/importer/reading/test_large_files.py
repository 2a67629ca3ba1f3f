"""Far down in a large file, where lines are no longer looked at one by one, nothing unusual is overlooked."""

from pathlib import Path

import pytest

from importer.file.understand_file import read_rows, understand
from importer.words.errors import FileRefusedError
from importer.words.table_shape import Skipped, SkipReason, TableShape

_MANY = 5_000
_USUAL = "".join(f'{number},"Acme, {number}",x\n' for number in range(_MANY))


def _understand(path: Path, text: str) -> TableShape:
    path.write_text(f"External Id,Name,Note\n{text}", encoding="utf-8", newline="")
    return understand(path, "file.csv")


def _refusal(path: Path, text: str) -> str:
    with pytest.raises(FileRefusedError) as refused:
        _understand(path, text)
    return str(refused.value)


def test_blank_rows_are_told(tmp_path: Path) -> None:
    """Those at the end are none; a quotation mark by itself is something."""
    rows = f'{_USUAL}\n,,\n"", ,\n1,"a\n\nb",c\n\n"""",,\n{_USUAL}\n,,\n'
    shape = _understand(tmp_path / "file.csv", rows)
    assert shape.rows == len(list(read_rows(tmp_path / "file.csv", shape))) == 2 * _MANY + 2
    assert shape.skipped == (Skipped(SkipReason.BLANK, 4, (5_002, 5_003, 5_004, 5_006)),)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_rows_are_counted_whatever_ends_the_lines(tmp_path: Path, ends: str) -> None:
    """Also where the last line has no end."""
    rows = f"{_USUAL}\n\n{_USUAL}1,x,y".replace("\n", ends)
    shape = _understand(tmp_path / "file.csv", rows)
    assert shape.rows == len(list(read_rows(tmp_path / "file.csv", shape))) == 2 * _MANY + 1
    assert shape.skipped == (Skipped(SkipReason.BLANK, 2, (5_002, 5_003)),)


def test_a_quote_that_is_never_closed_is_named_by_its_row(tmp_path: Path) -> None:
    """Rows are counted, not lines: the record before it has two."""
    rows = f'{_USUAL}1,"a\nb",c\n2,x,"y\n' + "and so on\n" * 20_000
    assert "quotation mark in row 5,003 of file.csv" in _refusal(tmp_path / "file.csv", rows)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_quotes_left_open_cost_their_rows_alone(tmp_path: Path, ends: str) -> None:
    """Before rows with quotes and rows without, and far before the end of the file."""
    plain = "".join(f"{number},Acme,x\n" for number in range(25_000))
    rows = f'{_USUAL}7,"Acme,y\n{plain}8,z,"w\n{_USUAL}9,"v,u\n{plain}'.replace("\n", ends)
    shape = _understand(tmp_path / "file.csv", rows)
    read = list(read_rows(tmp_path / "file.csv", shape))
    assert shape.rows == len(read) == 2 * (_MANY + 25_000) + 3
    assert [row.cells for row in read if row.problem] == [
        ("7", '"Acme', "y"),
        ("8", "z", '"w'),
        ("9", '"v', "u"),
    ]


def test_a_line_that_is_too_wide_is_named_by_its_number(tmp_path: Path) -> None:
    """Lines are counted, not rows: that is where an editor shows it."""
    wide = ",".join("x" * 60 for _ in range(20_000))
    rows = f'{_USUAL}1,"a\nb",c\n{_USUAL}{wide}\n'
    assert "Line 10,004 of file.csv has more than 16,384 cells" in _refusal(tmp_path / "file.csv", rows)
