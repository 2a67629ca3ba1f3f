"""The rows of one sheet, streamed from its XML: each cell as the text that a person would know it by.

openpyxl's read-only mode keeps number formats too, but takes four times as long, and loses what has to be exact: it can't
tell the escape `_x000D_` from the same letters, knows no merged cells, drops rows that are out of order, reads nothing
of a workbook in the standard's own namespace, and gives up on styles that Excel itself forgives.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from importer.file.workbook.dates import show_iso
from importer.file.workbook.errors import DamagedError, TooLargeError, WorkbookError
from importer.file.workbook.merges import Merge, read_merge
from importer.file.workbook.numbers import Show, show_plain
from importer.file.workbook.spool import SheetRow
from importer.file.workbook.text import RichText, unescape_text
from importer.file.workbook.xml import LocalNames, local_attributes, parse

MOST_COLUMNS = 1_000
MOST_ROWS = 1_048_576  # as many as a sheet can have (Excel's specifications and limits)
_ROW_DIGITS = "0123456789"
_TRUE = ("1", "true")


@dataclass(slots=True)
class SheetReader:
    """Reads a sheet once; its merged cells are known at the end, because they stand behind the rows.

    `hidden_columns` are counted from 0; `selected` tells whether the sheet was among those that were open.
    """

    strings: Sequence[str]
    styles: Sequence[Show]
    merges: list[Merge] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    selected: bool = False

    def rows(self, stream: IO[bytes]) -> Iterator[SheetRow]:
        """The rows with something in them; raises WorkbookError."""
        sheet = _Sheet(self)
        for _ in parse(stream, sheet.start, sheet.end, sheet.text):
            yield from sheet.found
            sheet.found.clear()


class _Sheet:
    """What the parser calls: gathers the text of a cell, the cells of a row, and the rows of a block."""

    def __init__(self, reader: SheetReader) -> None:
        self.found: list[SheetRow] = []
        self._reader, self._strings, self._styles = reader, reader.strings, reader.styles
        self._names, self._columns = LocalNames(), _Columns()
        self._rich = RichText()
        self._number, self._hidden, self._cells = 0, False, dict[int, str]()
        self._column, self._kind, self._style = 0, "", ""
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._into: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = self._names[name]
        if local == "c":
            self._open_cell(attributes)
        elif local == "v":
            self._into = self._value
        elif local == "row":
            self._open_row(attributes)
        elif local == "f":
            self._into = self._formula = []
        elif local == "mergeCell":
            self._reader.merges.extend(read_merge(attributes.get("ref", ""), self._columns))
        elif self._kind == "inlineStr":
            self._rich.start(local)
        elif local == "col":
            self._reader.hidden_columns.update(_hidden_columns(attributes))
        elif local == "sheetView":
            self._reader.selected |= attributes.get("tabSelected") in _TRUE

    def end(self, name: str) -> None:
        local = self._names[name]
        self._into = None
        if local == "c":
            self._close_cell()
        elif local == "row":
            self._close_row()
        elif self._kind == "inlineStr":
            self._rich.end(local)

    def text(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)
        elif self._kind == "inlineStr":
            self._rich.text(text)

    def _open_row(self, attributes: dict[str, str]) -> None:
        said = local_attributes(attributes)
        self._number = int(float(said["r"])) if "r" in said else self._number + 1
        if self._number > MOST_ROWS:
            raise TooLargeError
        self._hidden = said.get("hidden") in _TRUE or said.get("ht") == "0"
        self._cells, self._column = {}, 0

    def _close_row(self) -> None:
        if self._cells:
            cells = [""] * (max(self._cells) + 1)
            for column, text in self._cells.items():
                cells[column] = text
            self.found.append(SheetRow(self._number, cells, self._hidden))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = self._columns[place.rstrip(_ROW_DIGITS)] if place else self._column + 1
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value, self._formula = [], None

    def _close_cell(self) -> None:
        text = self._shown()
        self._kind = ""
        if text.strip():
            if self._column > MOST_COLUMNS:
                raise _far_cell(self._columns.letters(self._column), self._number)
            self._cells[self._column - 1] = text

    def _shown(self) -> str:
        """The cell's text; a formula whose value was never stored is shown as it is, so that it isn't taken for blank."""
        if self._kind == "inlineStr":
            return self._rich.taken()
        value = "".join(self._value)
        if not value:
            return f"={''.join(self._formula)}" if self._formula is not None and self._kind != "str" else ""
        return self._as_text(value)

    def _as_text(self, value: str) -> str:
        match self._kind:
            case "s":
                return self._shared(value)
            case "n":
                return self._show(value)
            case "b":
                return "FALSE" if value.strip() in ("0", "false") else "TRUE"
            case "d":
                return show_iso(value)
            case _:
                return unescape_text(value)

    def _shared(self, value: str) -> str:
        try:
            return self._strings[int(value)]
        except (ValueError, IndexError) as error:
            raise DamagedError from error

    def _show(self, value: str) -> str:
        style = int(self._style) if self._style.isdecimal() else 0
        show = self._styles[style] if style < len(self._styles) else show_plain
        return show(value.strip())


class _Columns(dict[str, int]):
    """The numbers of columns by their letters, counted from 1."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - ord("@")
        if not letters or len(letters) > 3 or not letters.isalpha():
            raise DamagedError
        self[letters] = number
        return number

    def letters(self, number: int) -> str:
        """The letters by which people know a column that was met."""
        return next(letters for letters, known in self.items() if known == number)


def _hidden_columns(attributes: Mapping[str, str]) -> range:
    """The places of the columns that a `col` hides; none when it tells of columns that people see."""
    if attributes.get("hidden") not in _TRUE and attributes.get("width") != "0":
        return range(0)
    first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
    return range(max(first, 1) - 1, min(last, MOST_COLUMNS))


def _far_cell(letters: str, row: int) -> WorkbookError:
    return WorkbookError(
        f"{{file}} has something in cell {letters}{row}, far outside of any table: Handoff reads the first "
        f"{MOST_COLUMNS:,} columns, so clear that cell or copy the table into a new workbook, and use that file."
    )
