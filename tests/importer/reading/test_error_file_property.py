"""An error file gives back whatever stands in a table, in every encoding and dialect, with escapes."""

import codecs
import csv
import io
import re
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from importer.file.header import clean_header
from importer.file.understand_file import read_rows, understand
from importer.report.text_output import TextOutput
from importer.words.cells import is_blank
from importer.words.error_columns import ERROR_COLUMNS, escape, unescape
from importer.words.table_shape import Dialect

_ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"),
    *("cp1252", "cp1250", "iso8859-15", "mac-roman", "cp1251"),
)
# What has a meaning somewhere on the way, beside any character at all.
_HOSTILE = st.sampled_from(
    ["'", '"', '""', "=", "-", "@", "+", "\t", "\r", "\n", "\r\n", ",", ";", "|", " ", "\0", "\x1a", "\ufeff"]
)
_UNSEEN = st.sampled_from(
    ["\xa0", "\u200b", "\u2028", "\u202e", "\u3000", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
_WORDS = st.sampled_from(
    ["External Id", "Row", "Error", "How to fix", "Did you mean", "sep=;", "sep=", "é", "ы", "ł", "€"]
)
_TEXT = st.characters(exclude_categories=["Cs"])
_CELL = st.lists(st.one_of(_HOSTILE, _UNSEEN, _WORDS, _TEXT), max_size=5).map("".join)

_DIALECTS = st.builds(
    Dialect,
    encoding=st.sampled_from(_ENCODINGS),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    newline=st.sampled_from(["\r\n", "\n", "\r"]),
    quote_all=st.booleans(),
    marked=st.booleans(),
    separator_line=st.booleans(),
).map(lambda dialect: dialect if dialect.encoding.startswith("utf-16") else _unmarked(dialect))


def _unmarked(dialect: Dialect) -> Dialect:
    """Only UTF-16 has a mark that its codec doesn't write."""
    return Dialect(
        dialect.encoding,
        dialect.delimiter,
        dialect.newline,
        quote_all=dialect.quote_all,
        separator_line=dialect.separator_line,
    )


@st.composite
def _tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Headers as a shape has them, and rows that aren't blank: some with cells too many."""
    width = draw(st.integers(1, 4))
    headers = draw(st.lists(_CELL.map(clean_header), min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(_CELL, min_size=width, max_size=width + 2), min_size=1, max_size=4))
    return headers, [cells for cells in rows if not is_blank(cells)] or [["x"] * width]


@settings(max_examples=150)
@given(_DIALECTS, _tables())
def test_what_is_read_back_is_what_was_written(
    dialect: Dialect, table: tuple[list[str], list[list[str]]]
) -> None:
    """Every cell of every row comes back as it was, under the same headers."""
    headers, rows = table
    with TemporaryDirectory() as folder:
        path = Path(folder) / "errors.csv"
        _write(path, dialect, headers, rows)
        shape = understand(path, path.name)
        assert shape.is_error_file
        assert shape.columns == tuple(headers)
        assert shape.dialect.delimiter == dialect.delimiter
        assert [list(row.cells) for row in read_rows(path, shape)] == rows


@settings(max_examples=50)
@given(_DIALECTS, _tables())
def test_others_read_it_too(dialect: Dialect, table: tuple[list[str], list[list[str]]]) -> None:
    """Other readers of the dialect find the same cells, in the file's encoding, or in marked UTF-8."""
    headers, rows = table
    with TemporaryDirectory() as folder:
        path = Path(folder) / "errors.csv"
        _write(path, dialect, headers, rows)
        content = path.read_bytes()
    encoding = "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else dialect.encoding
    lines = io.StringIO(content.decode(encoding).removeprefix("\ufeff"), newline="")
    records = [cells for cells in csv.reader(lines, delimiter=dialect.delimiter) if cells]
    assert records[-len(rows) - 1][: len(headers)] == [escape(header) for header in headers]
    assert [cells[0] for cells in records[-len(rows) :]] == [escape(cells[0]) for cells in rows]


@given(_CELL)
def test_escapes_are_undone(cell: str) -> None:
    """Whatever a cell is, it comes back, and no spreadsheet would run what was written."""
    assert unescape(escape(cell)) == cell
    written = escape(cell)
    assert not written.startswith(("\t", "\r", "\n"))
    assert not re.match("[=+@-]", unicodedata.normalize("NFKC", written.lstrip(_passed_over(written))))


def _passed_over(cell: str) -> str:
    """Those letters of a cell that Unicode calls white space, control or format characters."""
    return "".join(
        letter for letter in cell if unicodedata.category(letter) in {"Zs", "Zl", "Zp", "Cc", "Cf"}
    )


def _write(path: Path, dialect: Dialect, headers: list[str], rows: list[list[str]]) -> None:
    width = len(headers)
    written = TextOutput(path, dialect, [*headers, *map(str, ERROR_COLUMNS)])
    for number, cells in enumerate(rows, 2):
        written.add([[*cells[:width], str(number), "Error", "How to fix it", "", *cells[width:]]])
    written.close()
