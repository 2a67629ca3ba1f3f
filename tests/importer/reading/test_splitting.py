"""Lines become the records that the csv module makes of them, whether or not quotation marks stand in them."""

import csv
import io
import sys

from hypothesis import example, given
from hypothesis import strategies as st

from importer.file.splitting import split_records

PIECES = ["a", ",", ";", '"', '""', "\n", "\r\n", "\r", " ", "\0", "\x0b", "\x85", "\u2028", "é"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from([",", ";"]))
@example('a,"b\nc",d\n\ne', ",")
@example('"a\n', ",")
@example('x"y,"z', ",")
def test_records_are_those_of_the_csv_module(text: str, delimiter: str) -> None:
    """With its line breaks inside of quotes, its blank lines, and the quote that is never closed."""
    lines = io.StringIO(text, newline="")
    found = list(split_records(iter(lines), delimiter, [], sys.maxsize))
    assert found == list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_the_lines_of_a_quoted_record_are_at_hand() -> None:
    """While it is looked at, and those of no other; behind the last line of the file stands an empty one."""
    seen: list[str] = []
    lines = iter(["a,b\n", '"c\n', 'd",e\n', "f,g\n", '"h\n'])
    shown = [list(seen) for _ in split_records(lines, ",", seen, sys.maxsize)]
    assert shown == [[], ['"c\n', 'd",e\n'], [], ['"h\n', ""]]


def test_no_more_lines_are_taken_than_allowed() -> None:
    """A quote that is never closed doesn't bring the whole file into memory."""
    seen: list[str] = []
    lines = iter(['"a\n', *["b\n"] * 1_000])
    next(split_records(lines, ",", seen, 10))
    assert len(seen) == 11
