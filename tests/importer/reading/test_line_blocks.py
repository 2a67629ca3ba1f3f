"""Blocks of a file hold the csv module's records, wherever one block ends and the next begins."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from importer.file.csv_records import ClosedRecords
from importer.file.line_blocks import (
    Block,
    Lines,
    are_records,
    non_blank,
    read_blocks,
)
from importer.file.row_pattern import RowPattern
from importer.words.cells import Inexact, Record, is_blank
from importer.words.errors import FileRefusedError
from importer.words.table_shape import Dialect

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
@example('a,1\nb,"2\nc,3\nd,4"\ne,5\n', ",", 9)
def test_blocks_are_the_records_of_the_whole_file(text: str, delimiter: str, characters: int) -> None:
    """With the same numbers, in blocks of any size; a line with nothing in it has a blank cell, or none."""
    expected = _whole(text, delimiter)
    if expected is not None:
        found = [record for block in _blocks(text, delimiter, characters) for record in _records(block)]
        assert [(number, cells or [""]) for number, cells in found] == [
            (number, cells or [""]) for number, cells in expected
        ]
        assert _inexact(found) == _inexact(expected)


@settings(max_examples=500)
@given(_TEXTS, st.sampled_from([",", ";"]), st.integers(1, 80))
@example('a\n""""\n"",\n', ",", 80)
@example("\n\n,\na\n \n", ",", 80)
def test_what_holds_anything_is_told_without_reading_cells(
    text: str, delimiter: str, characters: int
) -> None:
    """A quotation mark in a cell is content; white space, delimiters and the quotes around them aren't."""
    expected = _whole(text, delimiter)
    if expected is not None:
        runs = non_blank(_blocks(text, delimiter, characters))
        numbers = [number for first, last in runs for number in range(first, last + 1)]
        assert numbers == [number for number, cells in expected if not is_blank(cells)]


@settings(max_examples=200)
@given(_TEXTS, st.integers(1, 80))
def test_the_numbers_of_rows_and_lines_are_told(text: str, characters: int) -> None:
    """Where records are read one by one, each tells where it begins: a refusal names that place."""
    begun = list[tuple[int, int]]()
    if _whole(text, ",") is None:
        return

    def split(lines: Iterator[str], row: int, line: int) -> ClosedRecords:
        begun.append((row, line))
        return ClosedRecords(lines, Dialect(), _pattern(text, ","), "file.csv")

    with TemporaryDirectory() as folder:
        path = _file(Path(folder), text)
        blocks = list(read_blocks(path, Dialect(), split, characters=characters))
    before = _lines_before(text)
    assert all(before[row] == line for row, line in begun)
    assert len(begun) <= sum(not isinstance(block, Lines) for block in blocks)


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
    assert list(non_blank([records])) == [(1, 1), (4, 4)]


def _pattern(text: str, delimiter: str) -> Callable[[], RowPattern]:
    lines = io.StringIO(text, newline="").readlines()
    return lambda: RowPattern.of(lines, Dialect(delimiter=delimiter))


def _closed(text: str, delimiter: str, lines: Iterator[str]) -> ClosedRecords:
    return ClosedRecords(lines, Dialect(delimiter=delimiter), _pattern(text, delimiter), "file.csv")


def _whole(text: str, delimiter: str) -> list[Record] | None:
    """The records of a text that is read in one go; None where it is refused."""
    try:
        return list(enumerate(_closed(text, delimiter, io.StringIO(text, newline="")), 1))
    except FileRefusedError:
        return None


def _inexact(records: list[Record]) -> list[int]:
    return [number for number, cells in records if isinstance(cells, Inexact)]


def _lines_before(text: str) -> dict[int, int]:
    """By the number of each record, the number of the line that it begins in."""
    left = io.StringIO(text, newline="")
    found, taken = dict[int, int](), 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for line in left:
            taken += 1
            yield line

    records = _closed(text, ",", lines())
    for number, _ in enumerate(records, 2):
        found[number] = taken + 1 - records.lines_left
    return {1: 1} | found


def _blocks(text: str, delimiter: str, characters: int) -> list[Block]:
    with TemporaryDirectory() as folder:
        path = _file(Path(folder), text)
        return list(
            read_blocks(
                path,
                Dialect(delimiter=delimiter),
                lambda lines, _row, _line: _closed(text, delimiter, lines),
                characters=characters,
            )
        )


def _file(folder: Path, text: str) -> Path:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _records(block: Block) -> list[Record]:
    return list(enumerate(block.records(), block.first)) if isinstance(block, Lines) else block
