"""Lines become the records that the csv module makes of them, as long as quotation marks fit."""

import csv
import io
from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from importer.file.csv_records import ClosedRecords, has_stray, read_cells, split_apart
from importer.file.row_pattern import RowPattern
from importer.words.cells import Inexact
from importer.words.table_shape import Dialect

PIECES = ["a", ",", ";", '"', '""', "\n", "\r\n", "\r", " ", "\0", "\x0b", "\x85", "\u2028", "é", '"a,b",']
ESCAPED = Dialect(backslashes=True)
SPACED = Dialect(spaced=True)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from([",", ";"]))
@example('a,"b\nc",d\n\ne', ",")
@example('x"y,"z', ",")
def test_exact_records_are_those_of_the_csv_module(text: str, delimiter: str) -> None:
    """Line breaks inside quotes and blank lines count, if all of a text is exact and no row is swallowed."""
    dialect = Dialect(delimiter=delimiter)
    try:
        expected = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return
    found = list(_records(text, dialect))
    if not any(isinstance(cells, Inexact) for cells in found):
        assert found == expected


@given(st.lists(st.sampled_from(["a", ",", '"', '""', " ", "é", '"a,b",']), max_size=20).map("".join))
def test_a_line_is_split_apart_as_the_csv_module_does(line: str) -> None:
    """Where its quotation marks fit; else each cell that has none around it keeps its own."""
    if not has_stray(line, Dialect()):
        assert split_apart(line, Dialect()) == (next(csv.reader([line]), None) or [""])
    assert split_apart('a,"b,"c"', Dialect()) == ["a", '"b', "c"]


def test_backslashes_before_quotation_marks_are_no_part_of_a_cell() -> None:
    r"""`\"` is a quotation mark, `\\` a backslash; every other backslash stays, also at a line's end."""
    lines = [r'"say \"hi\", ok",C:\new,"\\"', '"a\\\nb",c\\']
    assert next(read_cells(lines, ESCAPED, exact=True)) == ['say "hi", ok', r"C:\new", "\\"]
    assert next(read_cells(lines[1].splitlines(keepends=True), ESCAPED, exact=True)) == ["a\\\nb", "c\\"]
    assert split_apart(lines[0], ESCAPED) == ['say "hi", ok', r"C:\new", "\\"]


def test_blanks_before_quotation_marks_are_no_part_of_a_cell() -> None:
    """Nor are they before other cells, as the csv module has it."""
    line = '"a",  "b, c", d,""'
    assert next(read_cells([line], SPACED, exact=True)) == split_apart(line, SPACED) == ["a", "b, c", "d", ""]


def test_a_quotation_mark_left_open_takes_in_no_more_lines_than_a_cell_could_have() -> None:
    """It doesn't bring the whole file into memory."""
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        yield '1,"a\n'
        for number in range(50_000):
            taken += 1
            yield f"{number},b\n"

    pattern = RowPattern.of(["Id,Note\n", "3,c\n", "4,d\n"], Dialect())
    first = next(iter(ClosedRecords(lines(), Dialect(), lambda: pattern, "file.csv")))
    assert (first, type(first)) == (["1", '"a'], Inexact)
    assert taken < 10_002


def _records(text: str, dialect: Dialect) -> ClosedRecords:
    lines = io.StringIO(text, newline="").readlines()
    return ClosedRecords(lines, dialect, lambda: RowPattern.of(lines, dialect), "file.csv")
