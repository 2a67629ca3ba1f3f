"""Delimited files as a source of records: how they are written, and every record with its number."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

from importer.file.blocks import Block, read_blocks
from importer.file.encoding import detect_encoding
from importer.file.faults import refuse_whole
from importer.file.layout import Layout, detect_layout, foreign_layout, is_all_quoted, separates
from importer.file.quotes import ClosedRecords
from importer.file.records import DELIMITERS, Records, allow_long_cells, named_delimiter, open_lines
from importer.file.refusal import empty_file, refuse_no_table
from importer.file.row_pattern import RowPattern
from importer.words.table_shape import Dialect, Encoding

_FIRST_LINES = 2_000
_FIRST_CHARACTERS = 1 << 20


def detect_dialect(path: Path, file_name: str, known: Collection[str]) -> Dialect:
    """How the file is written, by its bytes and its first rows; raises FileRefusedError when it is no table."""
    refuse_no_table(path, file_name)
    allow_long_cells(path)
    encoding = detect_encoding(path)
    named = named_delimiter(path, encoding)
    lines = _first_lines(path, encoding)
    layout = _find_layout(lines, named, known)
    if not layout:
        raise empty_file(file_name)
    layout = foreign_layout(lines, layout, known) or layout
    refuse_whole(lines, layout, known, file_name)
    return replace(
        layout.dialect,
        encoding=encoding.codec,
        newline=layout.newline,
        quote_all=is_all_quoted(lines, layout),
        marked=encoding.marked,
        damaged=encoding.damaged,
        separator_line=named is not None,
    )


def delimited_records(path: Path, file_name: str, dialect: Dialect) -> Records:
    """Every record of the file with its number, blank ones as well; raises FileRefusedError at a quote never closed."""
    allow_long_cells(path)
    with open_lines(path, dialect.text) as lines:
        yield from enumerate(ClosedRecords(lines, dialect, _pattern(path, dialect), file_name), 1)


def delimited_blocks(path: Path, file_name: str, dialect: Dialect) -> Iterator[Block]:
    """The same records, block by block."""
    allow_long_cells(path)
    pattern = _pattern(path, dialect)
    return read_blocks(
        path,
        dialect,
        lambda lines, row, line: ClosedRecords(lines, dialect, pattern, file_name, row, line),
    )


def _pattern(path: Path, dialect: Dialect) -> Callable[[], RowPattern]:
    """What tells how rows look, once somebody asks: in most files nothing is doubtful."""
    return cache(lambda: RowPattern.of(_first_lines(path, dialect.text), dialect))


def _find_layout(lines: list[str], named: str | None, known: Collection[str]) -> Layout | None:
    """The delimiter that a line such as `sep=;` names is obeyed, unless it separates nothing."""
    layout = detect_layout(lines, (named,), known) if named else None
    return layout if layout and separates(layout) else detect_layout(lines, DELIMITERS, known)


def _first_lines(path: Path, encoding: Encoding) -> list[str]:
    first: list[str] = []
    characters = 0
    with open_lines(path, encoding) as lines:
        for line in islice(lines, _FIRST_LINES):
            first.append(line[:_FIRST_CHARACTERS])
            characters += len(line)
            if characters > _FIRST_CHARACTERS:
                break
    return first
