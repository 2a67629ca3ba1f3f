"""A table in a workbook: on the sheet that was asked for, else on the first that looks like one."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from importer.file.header import HeaderRow, find_header
from importer.file.line_blocks import Block
from importer.file.refusal import empty_file
from importer.file.workbook.extracted import filled_sheets, sheet_rows
from importer.file.workbook.spool import Sheet
from importer.words.cells import Record, Records
from importer.words.counts import first_of
from importer.words.errors import FileRefusedError
from importer.words.language import lazy_gettext
from importer.words.quoting import quoted
from importer.words.table_shape import Dialect

_FIRST_ROWS = 200
_BLOCK_CELLS = 3_000
_NAMED = 20


@dataclass(frozen=True, slots=True)
class WorkbookTable:
    """Records of a sheet's rows: a `Table`, in which no cell can be shifted."""

    path: Path
    name: str
    dialect: Dialect
    is_ragged: bool = False

    @classmethod
    def pick(
        cls, path: Path, name: str, known: Collection[str], wanted: str | None, *, skip_hidden: bool
    ) -> Self:
        """The table on the wanted or the likeliest sheet; raises FileRefusedError when no sheet has one."""
        sheet = _pick_sheet(path, name, known, wanted)
        dialect = Dialect(encoding="", delimiter="", newline="", sheet=sheet, skip_hidden=skip_hidden)
        return cls(path, name, dialect)

    @property
    def sheets(self) -> Sequence[Sheet]:
        """All sheets with something on them, in their order."""
        return filled_sheets(self.path, self.name)

    @property
    def sheet(self) -> Sheet:
        """The one that the table is on."""
        return next(sheet for sheet in self.sheets if sheet.name == self.dialect.sheet)

    @property
    def least_width(self) -> int:
        """The sheet's filled columns: a note beside a table shifts no cells, as it would in CSV."""
        return self.sheet.width

    def records(self) -> Records:
        """The sheet's filled rows; where hidden ones are skipped, hidden columns are blank."""
        skip = self.dialect.skip_hidden
        rows = sheet_rows(self.path, self.name, self.dialect.sheet, skip_hidden=skip)
        hidden = frozenset(self.sheet.hidden_columns) if skip else ()
        return ((number, _without(cells, hidden)) for number, cells in rows) if hidden else rows

    def rows_left_open(self) -> Iterator[int]:
        """None: in a workbook nothing stands between quotation marks."""
        return iter(())

    def blocks(self) -> Iterator[Block]:
        """The same, some hundreds at once; fewer where they are wide."""
        block, cells = list[Record](), 0
        for record in self.records():
            block.append(record)
            cells += len(record[1]) + 1
            if cells >= _BLOCK_CELLS:
                yield block
                block, cells = [], 0
        if block:
            yield block


def _without(cells: list[str], hidden: Collection[int]) -> list[str]:
    return ["" if place in hidden else cell for place, cell in enumerate(cells)]


def _pick_sheet(path: Path, file_name: str, known: Collection[str], wanted: str | None) -> str:
    """The name of the sheet; raises FileRefusedError when none holds a table.

    A cover sheet may look like a table, so a sheet with a known header goes before one that is wide enough,
    and among equal ones the sheet that was open when the workbook was saved; sheets that people don't see
    come last.
    """
    sheets = filled_sheets(path, file_name)
    if wanted is not None:
        return _named(sheets, file_name, wanted)
    tables = list(_tables(path, file_name, sheets, known))
    if not sheets:
        raise empty_file(file_name)
    if not tables:
        raise FileRefusedError(
            lazy_gettext(
                "No columns can be told apart in {file}: use a workbook with a sheet whose first row names "
                "its columns, and rows below it.",
                file=file_name,
            )
        )
    return min(tables, key=_least_likely)[0].name


def _least_likely(table: tuple[Sheet, HeaderRow]) -> tuple[bool, bool, bool]:
    sheet, header = table
    return sheet.hidden, not header.known, not sheet.active


def _named(sheets: Sequence[Sheet], file_name: str, wanted: str) -> str:
    names = [sheet.name for sheet in sheets]
    if wanted not in names:
        raise FileRefusedError(
            lazy_gettext(
                "{file} has nothing on a sheet named {wanted}: its sheets are {sheets}.",
                file=file_name,
                wanted=quoted(wanted),
                sheets=first_of(list(map(quoted, names)), _NAMED),
            )
        )
    return wanted


def _tables(
    path: Path, file_name: str, sheets: Sequence[Sheet], known: Collection[str]
) -> Iterator[tuple[Sheet, HeaderRow]]:
    """The sheets that a table may be on, each with what would be its header."""
    for sheet in sheets:
        first = list(islice(sheet_rows(path, file_name, sheet.name), _FIRST_ROWS))
        header = find_header(first, known)
        if header and (header.known or header.heads_names or _may_head(header, first)):
            yield sheet, header


def _may_head(header: HeaderRow, first: Sequence[Record]) -> bool:
    return len(header.cells) > 1 and header.row < first[-1][0]
