"""Repeated headers and headers of other tables: left out and counted, or the end of trusted rows."""

from pathlib import Path

import pytest

from importer.check.other_headers import OtherHeaders
from importer.file.row_batches import read_parts
from importer.file.understand_file import read_rows, understand
from importer.words.fields import Mapping
from importer.words.table_shape import Skipped, SkipReason, TableShape

HEADER = "External Id,Account manager email,Note\n"


def _file(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _numbers(path: Path, shape: TableShape) -> list[int]:
    """Which rows there are; both ways to read them agree on that."""
    rows = [row.number for row in read_rows(path, shape)]
    assert [number for part in read_parts(path, shape) for number in part.numbers] == rows
    return rows


def test_each_page_begins_with_the_header(tmp_path: Path) -> None:
    """It is no row, no sample and no blank row, and the rows keep the spreadsheet's numbers."""
    path = _file(tmp_path, f"{HEADER}CU-1,a@x.com,\n{HEADER}CU-2,a@x.com,\n\n{HEADER}")
    shape = understand(path, path.name)
    assert _numbers(path, shape) == [2, 4]
    assert (shape.rows, shape.samples[0]) == (2, ("CU-1", "CU-2"))
    assert shape.skipped == (Skipped(SkipReason.REPEATED_HEADER, 2, (3, 6)),)


def test_far_down_in_a_large_file(tmp_path: Path) -> None:
    """Where rows are only counted: many lines at once, and quoted ones one by one."""
    page = HEADER + "CU-1,a@x.com,x\n" * 3_000
    path = _file(tmp_path, page + page + page.replace(",x\n", ',"two\nlines"\n'))
    shape = understand(path, path.name)
    assert shape.rows == len(_numbers(path, shape)) == 9_000
    assert shape.skipped == (Skipped(SkipReason.REPEATED_HEADER, 2, (3_002, 6_003)),)


@pytest.mark.parametrize("row", ["External Id,Account manager email,VIP", "External Id,,", "Note,Note,Note"])
def test_a_row_with_other_cells_is_a_row(tmp_path: Path, row: str) -> None:
    """Only the whole header counts."""
    path = _file(tmp_path, f"{HEADER}CU-1,a@x.com,\n{row}\n")
    assert _numbers(path, understand(path, path.name)) == [2, 3]


@pytest.mark.parametrize(
    ("name", "is_left_out"),
    [("Workflow\x01 name", False), ('The ""right"" workflow', True), ("Workflow name", True)],
)
def test_one_row_or_many_at_once_come_to_the_same(tmp_path: Path, name: str, *, is_left_out: bool) -> None:
    """Whatever stands in the names; one with characters that nobody sees is taken for a row."""
    header = f'Id,"{name}"\n'
    path = _file(tmp_path, f"{header}CU-1,Gentle\n{header}CU-2,Gentle\n")
    assert _numbers(path, understand(path, path.name)) == ([2, 4] if is_left_out else [2, 3, 4])


def _judged(path: Path, mapping: Mapping) -> list[int]:
    """The numbers of the rows that stand below another header, it among them."""
    shape = understand(path, path.name)
    others = OtherHeaders(shape, mapping, 0)
    return [number for part in read_parts(path, shape) for number in others.judge(part).problems]


@pytest.mark.parametrize(
    "row",
    [
        "External Id,Note,Account manager email",
        "Account manager email,External Id,Note",
        "customer number,Owner,Remark",
        "Kundennummer,E-Mail,Mahnplan,Betreuer",
    ],
)
def test_no_row_below_another_header_is_trusted(tmp_path: Path, row: str) -> None:
    """Whether it has the same names elsewhere, other known ones, or more of them."""
    path = _file(tmp_path, f"{HEADER}CU-1,a@x.com,\n{row}\nCU-2,b@x.com,\nCU-3,b@x.com,\n")
    assert _judged(path, Mapping(0, 1)) == [3, 4, 5]


@pytest.mark.parametrize(
    "row",
    [
        "CU-9,Workflow,Note",
        "EXTERNAL ID,account manager email,Remark",
        "External Id,,",
        "Total,2,",
    ],
)
def test_other_rows_end_nothing(tmp_path: Path, row: str) -> None:
    """A value that is also a name, the header in capital letters, or a footer."""
    path = _file(tmp_path, f"{HEADER}CU-1,a@x.com,\n{row}\nCU-2,b@x.com,\n")
    assert _judged(path, Mapping(0, 1)) == []
