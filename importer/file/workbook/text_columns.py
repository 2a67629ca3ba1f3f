"""Which cells of a sheet hold text, written beside its spooled rows: for each row that differs from the one before, its columns."""

import json
from bisect import bisect_right
from collections.abc import Collection, Sequence
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


def rows_with_text(folder: Path, spool: str, column: int, rows: Collection[int]) -> set[int]:
    """Those of the rows, by their numbers, whose cell in this column is text."""
    firsts, are_texts = [0], [False]
    with (folder / f"{spool}{_SUFFIX}").open(encoding="ascii") as stream:
        for number, columns in map(json.loads, stream):
            if (column in columns) is not are_texts[-1]:
                firsts.append(number)
                are_texts.append(column in columns)
    return {row for row in rows if are_texts[bisect_right(firsts, row) - 1]}
