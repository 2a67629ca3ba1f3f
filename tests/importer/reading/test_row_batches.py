"""Rows read many at once are those that are read one by one, with the same numbers, cells and problems."""

import csv
from pathlib import Path

from importer.file.framed_rows import Frame
from importer.file.row_batches import PackedLines, PackedRows, Part, Parts, read_parts
from importer.file.understand_file import read_rows, understand
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import Row, TableShape

_ROWS = (
    'CU-1,"Acme, Inc",x\r\n'
    "CU-2,b\r\n"
    "\r\n"
    "CU-3,c,x,too many\r\n"
    '"",""," "\r\n'
    '"""",,\r\n'
    ",,\r\n"
    " CU-4 ,,\r\n"
    'CU-5,17" wide,x\r\n'
    'CU-6,"two\r\nlines",x\r\n'
    "CU-7,Zoë,x\r\n"
)


def _read(path: Path, content: bytes) -> TableShape:
    path.write_bytes(content)
    return understand(path, path.name)


def _rows(part: Part) -> list[Row]:
    return [
        Row(number, tuple(cells), part.problems.get(number))
        for number, cells in zip(part.numbers, part.cells, strict=True)
    ]


def _agrees(path: Path, shape: TableShape) -> list[Part]:
    """The parts, once they were found to be the rows, also when they are unpacked."""
    expected, parts = list(read_rows(path, shape)), list(read_parts(path, shape))
    assert [row for part in parts for row in _rows(part)] == expected
    for part in parts:
        unpacked = [(number, cells) for number, cells in part.packed.numbered(set(part.numbers))]
        assert unpacked == [(row.number, row.cells) for row in _rows(part)]
    return parts


def test_short_long_and_blank_rows_among_usual_ones(tmp_path: Path) -> None:
    """Where each line is a record, malformed and blank ones are found: one too long, the only short one."""
    usual = _ROWS.replace('17" wide', "17").replace('"two\r\nlines"', "two")
    shape = _read(tmp_path / "file.csv", f"External Id,Name,Note\r\n{usual}".encode())
    (part,) = _agrees(tmp_path / "file.csv", shape)
    assert isinstance(part.packed, PackedLines)
    assert list(part.numbers) == [2, 3, 5, 7, 9, 10, 11, 12]
    assert part.problems == {3: RowErrorCode.ROW_MALFORMED, 5: RowErrorCode.ROW_MALFORMED}


def test_records_over_several_lines(tmp_path: Path) -> None:
    """A file whose lines are no records comes to the same."""
    shape = _read(tmp_path / "file.csv", f"A title\r\nExternal Id,Name,Note\r\n{_ROWS}".encode())
    (part,) = _agrees(tmp_path / "file.csv", shape)
    assert isinstance(part.packed, PackedRows)


def test_several_blocks_of_both_kinds(tmp_path: Path) -> None:
    """Usual rows before, between and behind a few unusual ones, far beyond one block."""
    usual = "".join(f'CU-{number},"Acme, {number}",note\r\n' for number in range(9_000))
    text = f"External Id,Name,Note\r\n{usual}{_ROWS}{usual}CU-8"
    parts = _agrees(tmp_path / "file.csv", _read(tmp_path / "file.csv", text.encode()))
    assert {type(part.packed) for part in parts} == {PackedLines, PackedRows}


def test_damaged_letters_and_error_files(tmp_path: Path) -> None:
    """Rows are judged one by one where letters can't be read, or four columns have to be taken out."""
    damaged = _read(tmp_path / "damaged.csv", b"External Id,Name\nCU-1,Zo\xc3\xab\nCU-2,\xff\nCU-3,x\n")
    (part,) = _agrees(tmp_path / "damaged.csv", damaged)
    assert part.problems == {3: RowErrorCode.TEXT_UNREADABLE}
    text = b"External Id,Name,Row,Error,How to fix,Did you mean\nCU-1,'=x,2,a,b,c\nCU-2,y,3,a,b,c\n"
    (part,) = _agrees(tmp_path / "errors.csv", _read(tmp_path / "errors.csv", text))
    assert list(part.cells) == [("CU-1", "=x"), ("CU-2", "y")]


def test_parts_are_cut_as_they_are_asked_for(tmp_path: Path) -> None:
    """No row comes twice or not at all, and each problem stays with its row."""
    rows = "".join(f"{number},x{',' * (number % 3 == 0)}\n" for number in range(1, 11))
    shape = _read(tmp_path / "file.csv", f"External Id,Name\n7,y\n8,z\n{rows}".encode())
    parts = Parts(read_parts(tmp_path / "file.csv", shape))
    assert parts.take(0) is None
    taken = list(iter(lambda: parts.take(5), None))
    assert [len(part.numbers) for part in taken] == [5, 5, 2]
    assert [row for part in taken for row in _rows(part)] == list(read_rows(tmp_path / "file.csv", shape))
    assert [sorted(part.problems) for part in taken] == [[6], [9], [12]]


def test_a_packed_cell_may_be_longer_than_the_csv_module_allows() -> None:
    """Whoever unpacks it may never have opened the file, which raises the limit."""
    limit = csv.field_size_limit(131_072)
    cell = "long, " * 30_000
    packed = PackedLines(5, f'CU-1,"{cell}"'.encode(), ",", Frame(1, 2))
    assert [tuple(row) for row in packed.numbered({5})] == [(5, ("CU-1", cell))]
    csv.field_size_limit(max(limit, csv.field_size_limit()))
