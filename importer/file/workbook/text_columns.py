"""Which cells of a sheet hold text, written beside its spooled rows: for each row that differs from the one before, its columns."""

import json
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

_SUFFIX = ".texts"


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
    return (folder / f"{spool}{_SUFFIX}").open("w", encoding="ascii")


class TextRows:
    """The rows of a sheet, by their numbers, whose cell in one column is text; a few bytes where one differs from the next."""

    def __init__(self, folder: Path, spool: str, column: int) -> None:
        self._firsts, self._are_texts = array("L", [0]), bytearray(1)
        with (folder / f"{spool}{_SUFFIX}").open(encoding="ascii") as stream:
            for number, columns in map(json.loads, stream):
                if (column in columns) != self._are_texts[-1]:
                    self._firsts.append(number)
                    self._are_texts.append(column in columns)

    def __contains__(self, row: object) -> bool:
        """Whether this row's cell is text."""
        return isinstance(row, int) and bool(self._are_texts[bisect_right(self._firsts, row) - 1])
