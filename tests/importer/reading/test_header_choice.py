"""A person can say which row is the header; the rows to choose from are shown with what stands in them."""

from pathlib import Path

import pytest

from importer.file.shown_rows import HeaderChoice, header_choices
from importer.file.understand_file import read_rows, understand
from importer.words.errors import FileRefusedError
from importer.words.table_shape import Skipped, SkipReason

_TEXT = "Export of May,Ana,x\n\nExternal Id,Name,Note\nKto,Wer,Wo\n1,Ana,Rom\n2,Bo,Ulm\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with two rows that might be the header."""
    path = tmp_path / "file.csv"
    path.write_text(_TEXT)
    return path


def test_rows_to_choose_from_are_shown_with_their_cells(path: Path) -> None:
    """Blank rows are left out, and the numbers are those of the spreadsheet."""
    choices = header_choices(path, understand(path, path.name))
    assert choices[:3] == (
        HeaderChoice(1, "Export of May, Ana, x"),
        HeaderChoice(3, "External Id, Name, Note"),
        HeaderChoice(4, "Kto, Wer, Wo"),
    )
    assert [choice.row for choice in choices] == [1, 3, 4, 5, 6]


def test_long_rows_are_cut_short(path: Path) -> None:
    """A thousand columns don't make a line that nothing can show."""
    path.write_text(f"{','.join(f'Column {number}' for number in range(1_000))}\n{'1,' * 1_000}\n")
    (first, _) = header_choices(path, understand(path, path.name))
    assert len(first.text) == 60
    assert first.text.endswith("…")


def test_a_chosen_header_is_taken(path: Path) -> None:
    """The rows begin below it, and what stands above is told as skipped."""
    shape = understand(path, path.name, header_row=4)
    assert (shape.header_row, shape.columns) == (4, ("Kto", "Wer", "Wo"))
    assert [row.cells[0] for row in read_rows(path, shape)] == ["1", "2"]
    assert shape.skipped == (
        Skipped(SkipReason.ABOVE_HEADER, 2, (1, 3)),
        Skipped(SkipReason.BLANK, 1, (2,)),
    )


@pytest.mark.parametrize("row", [2, 7, 1_000_000])
def test_a_row_that_holds_nothing_is_no_header(path: Path, row: int) -> None:
    """A blank row, and one that isn't there, are refused with what to choose instead."""
    with pytest.raises(FileRefusedError, match=r"can't be the header: choose a row"):
        understand(path, path.name, header_row=row)


def test_a_header_below_which_nothing_stands(path: Path) -> None:
    """The last row names no columns of anything."""
    with pytest.raises(FileRefusedError, match="a header but no rows"):
        understand(path, path.name, header_row=6)
