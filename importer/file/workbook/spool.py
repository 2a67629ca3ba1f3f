"""The spool: a folder beside a workbook with the rows of each sheet, as lines of JSON, and an index of the sheets.

A line is `[number, cells]`. JSON gives back every text that was put in, and a line can be read without the others.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

_INDEX = "index.json"
_SUFFIX = ".sheets"
_VERSION = 1
"""Spools of another version are made anew."""

NumberedCells = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with something in it: how many rows and columns hold anything, and what of it people don't see."""

    name: str
    spool: str
    rows: int
    width: int
    hidden_rows: int = 0
    hidden: bool = False


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
    """The sheets whose rows are spooled; None when they aren't, or when the workbook is another one by now."""
    try:
        index = json.loads((spool_folder(workbook) / _INDEX).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    sheets = index.pop("sheets")
    return tuple(Sheet(**sheet) for sheet in sheets) if index == _mark(workbook) else None


def write_row(stream: TextIO, number: int, cells: Sequence[str]) -> int:
    """Write one row; returns how many bytes it took."""
    return stream.write(f"{json.dumps((number, cells), separators=(',', ':'))}\n")


def read_spooled(folder: Path, sheet: Sheet) -> Iterator[NumberedCells]:
    """The spooled rows of a sheet, one after the other."""
    with (folder / sheet.spool).open(encoding="ascii") as stream:
        for line in stream:
            number, cells = json.loads(line)
            yield number, cells


def _mark(workbook: Path) -> dict[str, int]:
    """What tells that a spool belongs to this workbook as it is now."""
    stat = workbook.stat()
    return {"version": _VERSION, "size": stat.st_size, "changed_ns": stat.st_mtime_ns}


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
