"""What the child process does: read a workbook from end to end, and write its sheets' rows into a spool."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from importer.file.workbook.book import Book, SheetPart, read_book
from importer.file.workbook.errors import DamagedError, TooLargeError
from importer.file.workbook.package import open_package
from importer.file.workbook.places import Merge, fill_merged
from importer.file.workbook.spool import (
    Sheet,
    SheetRow,
    TextColumns,
    open_texts,
    read_whole,
    write_index,
    write_row,
)

MOST_SPOOLED = 1 << 30
MOST_IN_A_ROW = 8 << 20
"""In bytes, read at once; Excel's longest cell has 32,767 characters ("specifications and limits")."""
_HIDDEN_NAMED = 1_000
_PLAUSIBLE = 64 << 20
_MOST_TIMES = 8  # a cell that refers to a text takes 30 bytes of XML at least


def extract(workbook: Path, folder: Path) -> None:
    """Write the spool of a workbook into the folder; raises WorkbookError."""
    try:
        with open_package(workbook) as package:
            most = min(MOST_SPOOLED, max(_PLAUSIBLE, _MOST_TIMES * package.extracted))
            sheets = _Spooling(read_book(package), folder, most).all()
    except (
        KeyError,
        ValueError,
        OverflowError,
    ) as error:  # an attribute is missing, or should be a number and is none
        raise DamagedError from error
    write_index(folder, workbook, sheets)


@dataclass(slots=True)
class _Seen:
    """Counts a sheet's rows as they pass."""

    rows: int = 0
    width: int = 0
    hidden: int = 0
    first_hidden: list[int] = field(default_factory=list)

    def add(self, row: SheetRow) -> None:
        """One more row."""
        self.rows += 1
        self.width = max(self.width, len(row.cells))
        if row.hidden:
            self.hidden += 1
            if self.hidden <= _HIDDEN_NAMED:
                self.first_hidden.append(row.number)


@dataclass(slots=True)
class _Spooling:
    """Spools the sheets of a book one after the other, as long as there are bytes left to spend."""

    book: Book
    folder: Path
    left: int

    def all(self) -> list[Sheet]:
        """All sheets that hold anything."""
        sheets = [self._sheet(part, f"{place}.rows") for place, part in enumerate(self.book.sheets, 1)]
        filled = [sheet for sheet in _mark_opened(sheets, self.book.sheets) if sheet.rows]
        if len({sheet.name for sheet in filled}) < len(filled):
            raise DamagedError  # of two sheets with one name, one could never be chosen
        return filled

    def _sheet(self, part: SheetPart, spool: str) -> Sheet:
        """Spool one sheet; it is `active` where it says so itself."""
        reader, seen = self.book.reader(), _Seen()
        with (
            (self.folder / spool).open("w", encoding="ascii") as out,
            open_texts(self.folder, spool) as texts,
            self.book.package.open(part.part) as xml,
        ):
            text_columns = TextColumns(texts)
            for row in reader.rows(xml):
                self._spend(write_row(out, row))
                self._spend(text_columns.add(row.number, row.texts))
                seen.add(row)
        sheet = Sheet(
            part.name,
            spool,
            seen.rows,
            seen.width,
            seen.hidden,
            hidden=part.hidden,
            active=reader.selected,
            hidden_columns=tuple(sorted(place for place in reader.hidden_columns if place < seen.width)),
            hidden_row_numbers=tuple(seen.first_hidden),
        )
        if reader.merges:
            self._fill(sheet, reader.merges)
        return sheet

    def _fill(self, sheet: Sheet, merges: list[Merge]) -> None:
        """Write the sheet's rows anew, with the values of merged cells in them."""
        filled = self.folder / f"{sheet.spool}.filled"
        with filled.open("w", encoding="ascii") as out:
            for row in fill_merged(read_whole(self.folder, sheet), merges):
                self._spend(write_row(out, row))
        filled.replace(self.folder / sheet.spool)

    def _spend(self, written: int) -> None:
        self.left -= written
        if self.left < 0 or written > MOST_IN_A_ROW:
            raise TooLargeError


def _mark_opened(sheets: Sequence[Sheet], parts: Sequence[SheetPart]) -> Iterator[Sheet]:
    """The sheets, at most one of them active: the one that the workbook names, or the only one that says so.

    Where nothing tells, it is the first that people see, because there a spreadsheet opens the workbook.
    """
    selected = [sheet for sheet in sheets if sheet.active]
    first = next((sheet for sheet in sheets if not sheet.hidden), None)
    alone = selected[0] if len(selected) == 1 else first
    for sheet, part in zip(sheets, parts, strict=True):
        opened = sheet is alone if part.opened is None else part.opened
        yield replace(sheet, active=opened and not sheet.hidden)
