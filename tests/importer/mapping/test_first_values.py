"""The first values of each column, however far down they begin."""

from collections.abc import Iterable, Iterator

import pytest

from importer.mapping.first_values import MOST_ROWS, MOST_VALUES, first_values, repeated
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import Row


def _rows(*columns: Iterable[str]) -> list[Row]:
    return [Row(number, cells) for number, cells in enumerate(zip(*columns, strict=True), start=2)]


def test_cells_that_say_nothing_are_no_values() -> None:
    """Blanks, the word that clears, spreadsheet errors, dashes and the like, and texts of no end."""
    cells = ["", " ", "(none)", "#N/A", "-", "n/a", "Same", "idem", "x" * 300, "CU-1", "CU-1"]
    [column] = first_values(lambda: _rows(cells), 1)
    assert column.cells == {"CU-1": 2}
    assert column.filled == 9


def test_so_many_different_values_are_enough() -> None:
    """Each is counted as often as it comes."""
    cells = [f"v{row % 80}" for row in range(240)]
    [column] = first_values(lambda: _rows(cells), 1)
    assert (len(column.cells), set(column.cells.values())) == (MOST_VALUES, {3})


def test_rows_that_cannot_be_trusted_tell_nothing() -> None:
    """Their cells may have slid."""
    rows = [Row(2, ("a", "b", "c"), RowErrorCode.ROW_MALFORMED), Row(3, ("d", ""))]
    assert [dict(column.cells) for column in first_values(lambda: rows, 2)] == [{"d": 1}, {}]


@pytest.mark.parametrize("first", [0, MOST_ROWS - 1, MOST_ROWS, 50_000])
def test_a_column_that_begins_far_down_is_looked_at_from_there(first: int) -> None:
    """One value is enough to know that it isn't blank."""
    rows = _rows(["CU-1"] * (first + 2), [*[""] * first, "CU-2", "CU-3"])
    assert set(first_values(lambda: rows, 2)[1].cells) == {"CU-2", "CU-3"}


@pytest.mark.parametrize(("width", "rows_read"), [(1, MOST_ROWS), (100, 500), (1_000, 100)])
def test_no_more_rows_are_read_than_are_needed(width: int, rows_read: int) -> None:
    """Where every column begins at the top; of many columns fewer rows are enough."""
    read = []

    def rows() -> Iterator[Row]:
        for row in _rows(*[["CU-1"] * 2_000] * width):
            read.append(row)
            yield row

    first_values(rows, width)
    assert len(read) == rows_read


@pytest.mark.parametrize(
    ("cells", "tells"),
    [
        ([f"CU-{row}" for row in range(20)], True),
        ([*[f"CU-{row}" for row in range(18)], "", "CU-1"], True),
        ([*[f"CU-{row}" for row in range(17)], "", "", "CU-1"], False),
        ([f"CU-{row // 2}" for row in range(20)], False),
        ([*[""] * MOST_ROWS, "CU-1"], False),
        ([], False),
    ],
)
def test_an_id_tells_rows_apart(cells: list[str], *, tells: bool) -> None:
    """Filled, and different, in nine rows of ten."""
    assert first_values(lambda: _rows(cells), 1)[0].tells_rows_apart is tells


def test_columns_that_repeat_another() -> None:
    """Cell by cell, white space at the ends aside."""
    rows = _rows(["a", "b"], ["a ", "b"], ["a", "c"], ["a", "b"])
    assert repeated(lambda: rows, [0, 1, 2, 3]) == {1: 0, 3: 0}
    assert repeated(lambda: rows, [2, 3]) == {}
    assert repeated(lambda: rows, []) == {}
