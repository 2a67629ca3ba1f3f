"""The rows of one sheet, streamed from its XML: each cell as the text that a person would know it by.

openpyxl's read-only mode keeps number formats too, but makes an object of each cell, and loses what has
to be exact: it can't tell the escape `_x000D_` from the same letters, knows no merged cells, drops rows
out of order, reads nothing in the standard's own namespace, and gives up on styles that Excel itself
forgives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from importer.file.workbook.errors import DamagedError
from importer.file.workbook.number_formats import Show, show_iso, show_plain
from importer.file.workbook.package import LocalNames, local_attributes, parse
from importer.file.workbook.places import MOST_COLUMNS, Merge, Places, hidden_columns, read_merge
from importer.file.workbook.spool import SheetRow
from importer.words.xml_escapes import unescape_text

_TRUE = ("1", "true")
_NO_CELL = ""
_TEXTS = frozenset({"s", "str", "inlineStr"})  # ECMA-376 part 1, 18.18.11 (ST_CellType)


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
        for _ in parse(stream, "worksheet", sheet.start, sheet.end, sheet.text):
            yield from sheet.found
            sheet.found.clear()
        if self.merges and sheet.places.doubtful:
            raise DamagedError  # merged cells are told by numbers that rows don't have


class _Sheet:
    """What the parser calls: gathers the text of a cell, the cells of a row, and the rows of a block."""

    def __init__(self, reader: SheetReader) -> None:
        self.found: list[SheetRow] = []
        self.places = Places()
        self._reader, self._strings, self._styles = reader, reader.strings, reader.styles
        self._names, self._rich = LocalNames(), RichText()
        self._hidden, self._cells = False, dict[int, str]()
        self._texts: list[int] = []
        self._kind, self._style = _NO_CELL, ""
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._into: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = self._names[name]
        if local == "c":
            self._open_cell(attributes)
        elif local == "v":
            self._open_value()
        elif local == "row":
            self._open_row(attributes)
        elif local == "f":
            self._into = self._formula = []
        elif local == "is":
            self._open_text()
        elif self._kind == "inlineStr":
            self._rich.start(local)
        else:
            self._see(local, attributes)

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
        elif self._kind != _NO_CELL and text.strip():
            raise DamagedError  # it stands in a cell, but not where values stand

    def _see(self, local: str, attributes: dict[str, str]) -> None:
        """What a sheet tells beside its cells."""
        if local == "mergeCell":
            self._reader.merges.extend(read_merge(attributes.get("ref", ""), self.places.columns))
        elif local == "col":
            self._reader.hidden_columns.update(hidden_columns(attributes))
        elif local == "sheetView":
            self._reader.selected |= attributes.get("tabSelected") in _TRUE

    def _open_row(self, attributes: dict[str, str]) -> None:
        said = local_attributes(attributes)
        self.places.open_row(said.get("r", ""))
        self._hidden = said.get("hidden") in _TRUE or said.get("ht") == "0"
        self._cells, self._texts = {}, []

    def _close_row(self) -> None:
        number = self.places.close_row()
        if self._cells:
            cells = [""] * (max(self._cells) + 1)
            for column, text in self._cells.items():
                cells[column] = text
            self.found.append(SheetRow(number, cells, self._hidden, self._texts))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self.places.open_cell(attributes.get("r"))
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value, self._formula = [], None

    def _open_value(self) -> None:
        """A cell has one value; a second one would be glued to it."""
        if self._value or self._kind == _NO_CELL:
            raise DamagedError
        self._into = self._value

    def _open_text(self) -> None:
        """A text that stands in the cell itself is what the cell holds, whatever kind it says that it has."""
        if self._value or self._rich.parts or self._kind == _NO_CELL:
            raise DamagedError
        self._kind = "inlineStr"

    def _close_cell(self) -> None:
        text, is_text = self._shown(), self._kind in _TEXTS
        self._kind = _NO_CELL
        if text.strip():
            column = self.places.column
            if column > MOST_COLUMNS:
                raise self.places.far_cell()
            if column - 1 in self._cells:
                raise DamagedError  # nobody can tell which of the two is meant
            self._cells[column - 1] = text
            if is_text:
                self._texts.append(column - 1)

    def _shown(self) -> str:
        """The cell's text; a formula whose value was never stored is shown itself, or it would seem blank."""
        if self._kind == "inlineStr":
            if self._value:
                raise DamagedError  # a text and a value
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
                return _show_truth(value.strip())
            case "d":
                return show_iso(value)
            case "str" | "e":
                return unescape_text(value)
        raise DamagedError

    def _shared(self, value: str) -> str:
        """Texts are counted from 0; Python would count a negative number from the end."""
        place = int(value)
        if not 0 <= place < len(self._strings):
            raise DamagedError
        return self._strings[place]

    def _show(self, value: str) -> str:
        """As the cell's style shows it; as it is without such a style, which Excel forgives as well."""
        style = int(self._style)
        show = self._styles[style] if 0 <= style < len(self._styles) else show_plain
        return show(value.strip())


def _show_truth(value: str) -> str:
    if value in ("0", "false"):
        return "FALSE"
    if value in _TRUE:
        return "TRUE"
    raise DamagedError


class RichText:
    """Joins the runs of a text as they are parsed, without the phonetic ones of Japanese spreadsheets."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._open = False
        self._told = False
        self._phonetic = False

    def start(self, local: str) -> None:
        """An element opens inside the text."""
        self._open = local == "t" and not self._phonetic
        if self._open:
            if self._told:
                raise DamagedError  # a run has one text; a second one would be glued to it
            self._told = True
        elif local == "r":
            self._told = False
        elif local == "rPh":
            self._phonetic = True

    def end(self, local: str) -> None:
        """An element closes inside the text."""
        self._open = False
        if local == "rPh":
            self._phonetic = False

    def text(self, text: str) -> None:
        """Characters come."""
        if self._open:
            self.parts.append(text)

    def taken(self) -> str:
        """What was joined; the next text begins anew."""
        joined = unescape_text("".join(self.parts))
        self.parts.clear()
        self._told = False
        return joined
