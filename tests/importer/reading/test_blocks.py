"""Blocks of a file hold the records that the csv module makes of it, wherever one block ends and the next begins."""

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from importer.file.blocks import Block, read_blocks
from importer.file.filled import filled_in_blocks, filled_in_records
from importer.file.lines import Lines, are_records
from importer.file.records import Record, is_blank
from importer.file.splitting import split_records
from importer.file.table import Dialect

_PIECES = [
    "a",
    "b",
    ",",
    ";",
    '"',
    '""',
    '"a"',
    '","',
    "\n",
    "\r\n",
    "\r",
    " ",
    "\0",
    "\x0b",
    "\x85",
    "\u2028",
]
_TEXTS = st.lists(st.sampled_from([*_PIECES, "é", "\xa0", '"a,b",', '"a\nb",', '"",""\n']), max_size=60).map(
    "".join
)


@settings(max_examples=500)
@given(_TEXTS, st.sampled_from([",", ";"]), st.integers(1, 80))
@example('a,"b""c",d\n"",b\n', ",", 80)
@example('"a\r\nb",c\r\nd\r\n', ",", 1)
@example("a\rb\r\n\r\rc", ",", 2)
@example('a\n"b\nc\n"\nd\n', ",", 2)
def test_blocks_are_the_records_of_the_csv_module(text: str, delimiter: str, characters: int) -> None:
    """With the same numbers, in blocks of any size; a line with nothing in it has a blank cell, or none."""
    found = [record for block in _blocks(text, delimiter, characters) for record in _records(block)]
    expected = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1))
    assert [(number, cells or [""]) for number, cells in found] == [
        (number, cells or [""]) for number, cells in expected
    ]


@settings(max_examples=500)
@given(_TEXTS, st.sampled_from([",", ";"]), st.integers(1, 80))
@example('a\n""""\n"",\n', ",", 80)
@example("\n\n,\na\n \n", ",", 80)
def test_what_holds_anything_is_told_without_reading_cells(
    text: str, delimiter: str, characters: int
) -> None:
    """A quotation mark in a cell is something; white space, delimiters and the quotes around them are nothing."""
    runs = filled_in_blocks(_blocks(text, delimiter, characters))
    numbers = [number for first, last in runs for number in range(first, last + 1)]
    records = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1)
    assert numbers == [number for number, cells in records if not is_blank(cells)]


@settings(max_examples=200)
@given(_TEXTS, st.integers(1, 80))
def test_the_numbers_of_rows_and_lines_are_told(text: str, characters: int) -> None:
    """Where records must be looked at one by one, they are told where they begin: a refusal names that place."""
    begun = list[tuple[int, int]]()

    def split(lines: Iterator[str], row: int, line: int) -> Iterator[list[str]]:
        begun.append((row, line))
        return split_records(lines, ",", [], sys.maxsize)

    with TemporaryDirectory() as folder:
        path = _file(Path(folder), text)
        blocks = list(read_blocks(path, Dialect(), split, characters=characters))
    reader = csv.reader(io.StringIO(text, newline=""))
    lines_before = {1: 1, **{row: 1 + reader.line_num for row, _ in enumerate(reader, 2)}}
    assert all(lines_before[row] == line for row, line in begun)
    assert len(begun) == sum(not isinstance(block, Lines) for block in blocks)


def test_usual_lines_need_no_closer_look() -> None:
    """Also with quotation marks around whole cells, and with doubled ones in them."""
    assert are_records("a,b\nc,d\n", ",")
    assert are_records('"a, b",c\nd,"e ""f"""\n"",""\n', ",")


def test_a_line_that_may_go_on_is_looked_at() -> None:
    """A quotation mark that is left open, stands inside a cell, or has a line break in it."""
    assert not are_records('a,"b\nc",d\n', ",")
    assert not are_records('a,17" wide\n', ",")
    assert not are_records('a"b,"c\n', ",")
    assert not are_records('"a"b,c\n', ",")
    assert not are_records('a, "b"\n', ",")
    assert not are_records('a;"b"\n', ",")


def test_records_of_any_source_are_told_as_well() -> None:
    """Those of a workbook come one by one."""
    records: list[Record] = [(1, ["a"]), (2, ["", " "]), (4, ["", "b"])]
    assert list(filled_in_records(records)) == [(1, 1), (4, 4)]


def _blocks(text: str, delimiter: str, characters: int) -> list[Block]:
    dialect = Dialect(delimiter=delimiter)
    with TemporaryDirectory() as folder:
        path = _file(Path(folder), text)
        return list(
            read_blocks(
                path,
                dialect,
                lambda lines, _row, _line: split_records(lines, delimiter, [], sys.maxsize),
                characters=characters,
            )
        )


def _file(folder: Path, text: str) -> Path:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _records(block: Block) -> list[Record]:
    return list(enumerate(block.records(), block.first)) if isinstance(block, Lines) else block
