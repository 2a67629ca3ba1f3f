"""The spool: a folder beside a workbook, with each sheet's rows as lines of JSON, and an index of sheets.

A line is `[number, cells]`, and `[number, cells, 1]` for a row that people don't see. JSON gives back every
text that was put in, and a line can be read without the others. Which cells hold text is written beside them:
for each row that differs from the one before, its columns.
"""

import json
import shutil
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

_INDEX = "index.json"
_SUFFIX = ".sheets"
_VERSION = 3
"""Spools of another version are made anew."""

_HIDDEN_END = ",1]\n"  # the cells of any other row end in `]]`

NumberedCells = tuple[int, list[str]]

_TEXTS_SUFFIX = ".texts"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that isn't blank: its number in the spreadsheet, its cells to the last filled, whether hidden.

    `texts` are the places of the cells that hold text, as they are read: no spreadsheet has taken those for
    numbers. They are kept apart, by `TextColumns`.
    """

    number: int
    cells: list[str]
    hidden: bool
    texts: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with something in it: how many rows and columns hold anything, and what of it people don't see.

    `hidden_rows` counts the rows that hold something and are hidden, `hidden_row_numbers` has the first 1,000
    of them; `hidden_columns` are places counted from 0, within the width. `active` is the sheet that was open
    when the workbook was saved: at most one, and none where that one is empty, a chart or hidden.
    """

    name: str
    spool: str
    rows: int
    width: int
    hidden_rows: int = 0
    hidden: bool = False
    active: bool = False
    hidden_columns: tuple[int, ...] = ()
    hidden_row_numbers: tuple[int, ...] = ()


def spool_folder(path: Path) -> Path:
    """Where the spool of a workbook is kept; what is unfinished has a longer name."""
    return path.with_name(path.name + _SUFFIX)


def discard_spools(path: Path) -> None:
    """Let go of a workbook's spool, and of what was left unfinished."""
    for folder in path.parent.glob(f"{_literal(path.name)}{_SUFFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


def write_index(folder: Path, workbook: Path, sheets: Sequence[Sheet]) -> None:
    """Write down what the folder holds, last of all."""
    index = {**_mark(workbook), "sheets": [asdict(sheet) for sheet in sheets]}
    (folder / _INDEX).write_text(json.dumps(index), encoding="ascii")


def read_index(workbook: Path) -> Sequence[Sheet] | None:
    """The sheets whose rows are spooled; None when they aren't, or when the workbook has changed since."""
    try:
        index = json.loads((spool_folder(workbook) / _INDEX).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    sheets = index.pop("sheets")
    return tuple(map(_sheet, sheets)) if index == _mark(workbook) else None


def write_row(stream: TextIO, row: SheetRow) -> int:
    """Write one row; returns how many bytes it took."""
    written = (row.number, row.cells, 1) if row.hidden else (row.number, row.cells)
    return stream.write(f"{json.dumps(written, separators=(',', ':'))}\n")


def read_whole(folder: Path, sheet: Sheet) -> Iterator[SheetRow]:
    """The spooled rows of a sheet, with all that was written of them."""
    with (folder / sheet.spool).open(encoding="ascii") as stream:
        for line in stream:
            number, cells, *hidden = json.loads(line)
            yield SheetRow(number, cells, bool(hidden))


def read_spooled(folder: Path, sheet: Sheet, *, skip_hidden: bool = False) -> Iterator[NumberedCells]:
    """The spooled rows of a sheet, one after the other; those that people don't see can be left out."""
    with (folder / sheet.spool).open(encoding="ascii") as stream:
        for line in stream:
            if not (skip_hidden and line.endswith(_HIDDEN_END)):
                number, cells = json.loads(line)[:2]
                yield number, cells


def _sheet(written: dict[str, Any]) -> Sheet:
    """A sheet out of the index; JSON has lists for tuples."""
    facts: dict[str, Any] = {
        name: tuple(fact) if isinstance(fact, list) else fact for name, fact in written.items()
    }
    return Sheet(**facts)


def _mark(workbook: Path) -> dict[str, int]:
    """What tells that a spool belongs to this workbook as it is now."""
    stat = workbook.stat()
    return {"version": _VERSION, "size": stat.st_size, "changed_ns": stat.st_mtime_ns}


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


class TextColumns:
    """Writes down in which columns the rows of a sheet hold text."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._last: Sequence[int] = ()

    def add(self, number: int, columns: Sequence[int]) -> int:
        """Take the next row; returns how many bytes it took."""
        if columns == self._last:
            return 0
        self._last = columns
        return self._stream.write(f"{json.dumps((number, columns), separators=(',', ':'))}\n")


def open_texts(folder: Path, spool: str) -> TextIO:
    """Where the text columns of a sheet's rows are written."""
    return (folder / f"{spool}{_TEXTS_SUFFIX}").open("w", encoding="ascii")


class TextRows:
    """The numbers of a sheet's rows whose cell in one column is text; a few bytes for each change."""

    def __init__(self, folder: Path, spool: str, column: int) -> None:
        self._firsts, self._are_texts = array("L", [0]), bytearray(1)
        with (folder / f"{spool}{_TEXTS_SUFFIX}").open(encoding="ascii") as stream:
            for number, columns in map(json.loads, stream):
                if (column in columns) != self._are_texts[-1]:
                    self._firsts.append(number)
                    self._are_texts.append(column in columns)

    def __contains__(self, row: object) -> bool:
        """Whether this row's cell is text."""
        return isinstance(row, int) and bool(self._are_texts[bisect_right(self._firsts, row) - 1])
