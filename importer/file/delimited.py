"""A table in a delimited file: how it is written, and every record with its number."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Self

from importer.file.csv_records import ClosedRecords, leaves_open, split_apart
from importer.file.encoding import detect_encoding, named_delimiter, open_lines
from importer.file.layout import Layout, detect_layout, foreign_layout, is_all_quoted, refuse_whole
from importer.file.line_blocks import Block, read_blocks
from importer.file.refusal import empty_file
from importer.file.row_pattern import RowPattern
from importer.file.workbook.spool import Sheet
from importer.words.cells import DELIMITERS, FIRST_RECORDS, Records
from importer.words.table_shape import Dialect, Encoding

_FIRST_LINES = 2_000
_FIRST_CHARACTERS = 1 << 20


@dataclass(frozen=True, slots=True)
class DelimitedTable:
    """Records of text between delimiters: a `Table`."""

    path: Path
    name: str
    dialect: Dialect
    sheets: Sequence[Sheet] = ()
    sheet: Sheet | None = None
    least_width: int = 0
    is_ragged: bool = True
    seen_pattern: Callable[[], RowPattern] | None = None

    @classmethod
    def detect(cls, path: Path, name: str, known: Collection[str]) -> Self:
        """The table, once it is known how it is written; raises FileRefusedError when the file holds none."""
        dialect, pattern = _detect_dialect(path, name, known)
        return cls(path, name, dialect, seen_pattern=pattern)

    def records(self) -> Records:
        """Every record, blank ones too; raises FileRefusedError at a quotation mark that is never closed."""
        with open_lines(self.path, self.dialect.text) as lines:
            yield from enumerate(ClosedRecords(lines, self.dialect, self._pattern(), self.name), 1)

    def rows_left_open(self) -> Iterator[int]:
        """Those of the first records that are a line by itself, because a quotation mark is open in it."""
        with open_lines(self.path, self.dialect.text) as lines:
            records = ClosedRecords(lines, self.dialect, self._pattern(), self.name)
            for row, cells in enumerate(islice(records, FIRST_RECORDS), 1):
                line = records.last_line
                if leaves_open(line, self.dialect) and cells == split_apart(line, self.dialect):
                    yield row

    def blocks(self) -> Iterator[Block]:
        """The same records, block by block."""
        pattern = self._pattern()
        yield from read_blocks(
            self.path,
            self.dialect,
            lambda lines, row, line: ClosedRecords(lines, self.dialect, pattern, self.name, row, line),
        )

    def _pattern(self) -> Callable[[], RowPattern]:
        """What tells how rows look, once somebody asks: in most files nothing is doubtful."""
        return self.seen_pattern or cache(
            lambda: RowPattern.of(_first_lines(self.path, self.dialect.text), self.dialect)
        )


def _detect_dialect(
    path: Path, file_name: str, known: Collection[str]
) -> tuple[Dialect, Callable[[], RowPattern]]:
    """Tell the dialect by the first rows, and how rows look in it.

    Raises FileRefusedError where the first rows are blank or share one fault.
    """
    encoding = detect_encoding(path)
    named = named_delimiter(path, encoding)
    lines = _first_lines(path, encoding)
    layout = _find_layout(lines, named, known)
    if not layout:
        raise empty_file(file_name)
    layout = foreign_layout(lines, layout, known) or layout
    refuse_whole(lines, layout, known, file_name)
    dialect = replace(
        layout.dialect,
        encoding=encoding.codec,
        newline=layout.newline,
        quote_all=is_all_quoted(lines, layout),
        marked=encoding.marked,
        damaged=encoding.damaged,
        separator_line=named is not None,
    )
    return dialect, layout.pattern


def _find_layout(lines: list[str], named: str | None, known: Collection[str]) -> Layout | None:
    """The delimiter that a line such as `sep=;` names is obeyed, unless it separates nothing."""
    layout = detect_layout(lines, (named,), known) if named else None
    return layout if layout and _separates(layout) else detect_layout(lines, DELIMITERS, known)


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


def _separates(layout: Layout) -> bool:
    """Whether any row has more than one cell."""
    return any(len(cells) > 1 for _, cells in layout.first)
