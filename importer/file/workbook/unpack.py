"""What the child process does: reads a workbook from end to end, and writes the rows of its sheets into a spool."""

from dataclasses import dataclass
from pathlib import Path

from importer.file.workbook.book import Book, SheetPart, read_book
from importer.file.workbook.errors import DamagedError, TooLargeError
from importer.file.workbook.merges import Merge, fill_merged
from importer.file.workbook.package import open_package
from importer.file.workbook.spool import Sheet, read_spooled, write_index, write_row

MOST_SPOOLED = 1 << 30
MOST_IN_A_ROW = 8 << 20
"""The parent reads a row at once. Excel's longest cell has 32,767 characters ("specifications and limits")."""
_PLAUSIBLE = 64 << 20
_MOST_TIMES = 8  # a cell that refers to a text takes 30 bytes of XML at least


def unpack(workbook: Path, folder: Path) -> None:
    """Write the spool of a workbook into the folder; raises WorkbookError."""
    try:
        with open_package(workbook) as package:
            most = min(MOST_SPOOLED, max(_PLAUSIBLE, _MOST_TIMES * package.unpacked))
            sheets = _Spooling(read_book(package), folder, most).all()
    except (ValueError, OverflowError) as error:  # an attribute that should be a number is none
        raise DamagedError from error
    write_index(folder, workbook, sheets)


@dataclass(slots=True)
class _Spooling:
    """Spools the sheets of a book one after the other, as long as there are bytes left to spend."""

    book: Book
    folder: Path
    left: int

    def all(self) -> list[Sheet]:
        """All sheets that hold anything."""
        sheets = [self._sheet(part, f"{place}.rows") for place, part in enumerate(self.book.sheets, 1)]
        return [sheet for sheet in sheets if sheet.rows]

    def _sheet(self, part: SheetPart, spool: str) -> Sheet:
        reader = self.book.reader()
        rows = width = hidden = 0
        with (
            (self.folder / spool).open("w", encoding="ascii") as out,
            self.book.package.open(part.part) as xml,
        ):
            for row in reader.rows(xml):
                self._spend(write_row(out, row.number, row.cells))
                rows, width, hidden = rows + 1, max(width, len(row.cells)), hidden + row.hidden
        sheet = Sheet(part.name, spool, rows, width, hidden, part.hidden)
        if reader.merges:
            self._fill(sheet, reader.merges)
        return sheet

    def _fill(self, sheet: Sheet, merges: list[Merge]) -> None:
        """Write the sheet's rows anew, with the values of merged cells in them."""
        filled = self.folder / f"{sheet.spool}.filled"
        with filled.open("w", encoding="ascii") as out:
            for number, cells in fill_merged(read_spooled(self.folder, sheet), merges):
                self._spend(write_row(out, number, cells))
        filled.replace(self.folder / sheet.spool)

    def _spend(self, written: int) -> None:
        self.left -= written
        if self.left < 0 or written > MOST_IN_A_ROW:
            raise TooLargeError
