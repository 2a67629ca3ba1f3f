"""What a delimited file's rows look like, by its first lines, to know one that a quotation mark swallowed."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from importer.file.csv_records import QUOTE, has_stray, read_cells, split_apart
from importer.file.header import EMAIL_FORM, form_of_cell
from importer.words.cells import FIRST_RECORDS
from importer.words.error_columns import own_width
from importer.words.table_shape import Dialect

_TWO: Final = 2
_PERHAPS: Final = 0.5
_LINE_BREAK: Final = re.compile("\r\n|\r|\n")
_MOST_LINES: Final = 100
_MOSTLY: Final = 0.8
_FEW_FORMS: Final = 8  # more of them are ids without a form of their own, such as UUIDs

Forms = frozenset[str]
"""What ids or emails look like in a column; nothing where they have no form in common."""

_NUMBERS: Final[Forms] = frozenset({"0"})


@dataclass(frozen=True, slots=True)
class RowPattern:
    """How many cells a row has, and the columns in which ids or emails stand, with what those look like.

    `is_loose`: a blank follows each delimiter, as in prose. `is_error_file`: the file is our own.
    """

    dialect: Dialect
    width: int
    forms: dict[int, Forms]
    is_loose: bool
    is_error_file: bool = False

    @classmethod
    def of(cls, lines: Sequence[str], dialect: Dialect) -> "RowPattern":
        """The pattern of a file's first lines; those that a quotation mark joins to others tell nothing."""
        alone = list(islice(_lines_alone(lines, dialect), FIRST_RECORDS))
        cells = [split_apart(line, dialect) for line in alone]
        widths = Counter(map(len, cells))
        width = max(widths, key=lambda size: (widths[size], size), default=0)
        header = next((place for place, row in enumerate(cells) if len(row) == width), 0)
        below = cells[header + 1 :]
        below = [row for row in below if len(row) == width] or below
        loose = sum(_is_loose(line, dialect.delimiter) for line in alone)
        found = cls(dialect, width, _forms_by_column(below), is_loose=loose * 2 > len(alone))
        return _of_error_file(found, cells) or found

    def share_swallowed(self, cells: Sequence[str]) -> float:
        """The share, up to 1, of a cell's lines that look like swallowed rows; of the worst cell.

        Of its first and its last line only what is between the quotation marks tells anything: what stands
        before and behind them is in its column in any case.
        """
        worst = 0.0
        for place, cell in enumerate(cells):
            if "\n" in cell or "\r" in cell:
                worst = max(worst, self._share_in_cell(place, _LINE_BREAK.split(cell), len(cells)))
        return worst

    def share_of_rows(self, lines: Iterable[str]) -> float:
        """The share, from 0 to 1, of the lines that look like rows; 1 where all lines are blank."""
        judged = [self.is_row(line) for line in lines if line.strip()]
        return sum(judged) / len(judged) if judged else 1.0

    def is_row(self, line: str) -> bool:
        """Whether a line looks like a row of the file: ids and emails stand where they do in others."""
        if self.width > 1 and self.dialect.delimiter not in line:
            return False
        cells = split_apart(line, self.dialect)
        if not self.forms:
            return len(cells) == self.width > 1 and not self._is_prose(line)
        return len(cells) >= self._least and bool(self._judge(line, cells))

    def _share_in_cell(self, column: int, lines: Sequence[str], cells: int) -> float:
        """The same of the cell in this column of a record of so many cells."""
        if not self.forms:
            return self._share_by_width(column, lines, cells, self.width)
        first, *inner, last = lines
        judged: list[bool | None] = [self.is_row(line) for line in inner if line.strip()]
        if self.dialect.delimiter in first:
            judged.append(self._judge(first, split_apart(first, self.dialect)[1:], column + 1))
        if not self.is_error_file:
            ended = split_apart(last, self.dialect)
            judged.append(len(ended) + cells - column > self._least and self._judge(last, ended))
        told = [one for one in judged if one is not None]
        share = sum(told) / len(told) if told else 0.0
        if share or self.is_error_file or cells == 1:
            return share
        # Where most rows are broken, ids and emails stand elsewhere than in whole ones.
        return _PERHAPS * self._share_by_width(column, lines, cells, cells)

    def _share_by_width(self, column: int, lines: Sequence[str], cells: int, width: int) -> float:
        """The same where no ids or emails tell: all lines are rows, or none is; in a list it may be any.

        The first and the last line are as wide as a row, and those between too, but for blank ends left off.
        """
        if width == 1:
            return _PERHAPS
        delimiter = self.dialect.delimiter
        ends = column + 1 + lines[0].count(delimiter), cells - column + lines[-1].count(delimiter)
        if ends[0] < width or ends[1] < width:
            return 0.0  # as in nearly all cells of several lines
        filled = [line for line in lines[1:-1] if line.strip()]
        sizes = [len(split_apart(line, self.dialect)) for line in (lines[0], *filled, lines[-1])]
        sizes[0] += column
        sizes[-1] += cells - column - 1
        are_rows = sizes[0] == sizes[-1] == width and all(_TWO <= size <= width for size in sizes)
        return float(are_rows and not any(map(self._is_prose, lines)))

    def _judge(self, line: str, cells: Sequence[str], column: int = 0) -> bool | None:
        """Whether ids and emails stand where they do in rows, from this column on; None without any."""
        fits = [
            _fits(cells[place - column], forms)
            for place, forms in self.forms.items()
            if column <= place < column + len(cells) and _is_filled(cells[place - column])
        ]
        if not fits:
            return None
        enough = _TWO if self._is_prose(line) else 1
        return sum(fits) >= enough and (sum(fits) * 2 > len(fits) or fits[0])

    @property
    def _least(self) -> int:
        """The least cells of a row; an error file, which we wrote ourselves, lacks none."""
        return self.width if self.is_error_file else min(_TWO, self.width)

    def _is_prose(self, line: str) -> bool:
        return not self.is_loose and _is_loose(line, self.dialect.delimiter)


def _of_error_file(found: RowPattern, rows: Iterable[Sequence[str]]) -> RowPattern | None:
    """The same of our own file: its quotation marks fit, however odd its cells; rows keep their numbers."""
    for row in rows:
        own = own_width(tuple(row))
        if own is not None:
            return replace(found, width=len(row), forms={own: _NUMBERS}, is_error_file=True)
    return None


def _lines_alone(lines: Sequence[str], dialect: Dialect) -> Iterator[str]:
    """The lines that are a record each, and hold something."""
    place = 0
    while place < len(lines):
        line = lines[place]
        has_quotes = QUOTE in line
        size = _count_lines(lines[place : place + _MOST_LINES], dialect) if has_quotes else 1
        if size == 1 and line.strip() and not (has_quotes and has_stray(line, dialect)):
            yield line
        place += max(size, 1)


def _count_lines(lines: Sequence[str], dialect: Dialect) -> int:
    """How many lines the record in the first of them has; none where its quotation marks don't fit."""
    reader = read_cells(lines, dialect, exact=True)
    try:
        next(reader)
    except csv.Error:
        return 0
    return reader.line_num


def _is_loose(line: str, delimiter: str) -> bool:
    """Whether a blank follows each delimiter of a line that has some."""
    return 0 < line.count(delimiter) == line.count(f"{delimiter} ")


def _forms_by_column(rows: Sequence[Sequence[str]]) -> dict[int, Forms]:
    """The columns in which nearly all that stands is ids or emails."""
    columns = range(min(map(len, rows), default=0))
    found = {
        column: [form_of_cell(row[column]) for row in rows if _is_filled(row[column])] for column in columns
    }
    return {
        column: _in_common(forms)
        for column, forms in found.items()
        if forms and sum(map(bool, forms)) >= _MOSTLY * len(forms) and not _is_mixed(forms)
    }


def _is_mixed(forms: Sequence[str]) -> bool:
    """Whether some emails stand among other values, as where cells of the last few rows have moved."""
    return 0 < forms.count(EMAIL_FORM) * 2 <= len(forms)


def _in_common(forms: Sequence[str]) -> Forms:
    different = frozenset(filter(None, forms))
    if forms.count(EMAIL_FORM) * 2 > len(forms):
        return frozenset({EMAIL_FORM})
    return different if len(different) <= _FEW_FORMS and len(different) * 2 <= len(forms) else frozenset()


def _fits(cell: str, forms: Forms) -> bool:
    form = form_of_cell(cell)
    return form in forms if forms else form not in ("", EMAIL_FORM)


def _is_filled(cell: str) -> bool:
    return cell.strip(' "\r\n') != ""
