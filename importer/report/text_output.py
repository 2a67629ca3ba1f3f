"""A delimited file that is given to people, written as another was, so that it is read as that was."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from importer.file.encoding import detect_encoding, is_separator_line
from importer.words.cells import DELIMITERS
from importer.words.error_columns import escape_all
from importer.words.table_shape import Dialect, Encoding

_MARK = "\ufeff"
_UTF8 = "utf-8-sig"


class TextOutput:
    """A delimited file that is being written; the header is there from the start."""

    def __init__(self, path: Path, dialect: Dialect, header: Sequence[str]) -> None:
        """Takes commas instead of a separator that spreadsheets don't know, so that cells are told apart."""
        if dialect.delimiter not in DELIMITERS:
            dialect = replace(dialect, delimiter=DELIMITERS[0])
        self._path = path
        self._dialect = dialect
        self._encoding = dialect.text
        self._stream = path.open("w", encoding=dialect.encoding, errors=self._encoding.errors, newline="")
        self._stream.write(_beginning(dialect, header))
        self.add([header])

    def add(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows; in UTF-8 from here on, and what is there already, if the encoding lacks a letter."""
        text = _as_text(rows, self._dialect)
        try:
            self._stream.write(text)
        except UnicodeEncodeError:
            self._move_to_utf8()
            self._stream = self._path.open("a", encoding="utf-8", errors=self._encoding.errors, newline="")
            self._stream.write(text)

    def close(self) -> None:
        """End the file; in UTF-8 if its few letters would be taken for others when it is read."""
        self._stream.close()
        found = detect_encoding(self._path)
        if not _read_alike(self._path, found, self._encoding):
            self._move_to_utf8()

    def _move_to_utf8(self) -> None:
        """Write what is there already in UTF-8 with a byte order mark."""
        self._stream.close()
        moved = self._path.with_name(f"{self._path.name}.utf-8")
        written = self._encoding
        self._encoding = Encoding(_UTF8, damaged=written.damaged)
        with (
            self._path.open(encoding=written.codec, errors=written.errors, newline="") as before,
            moved.open("w", encoding=_UTF8, errors=self._encoding.errors, newline="") as after,
        ):
            after.write(before.readline().removeprefix(_MARK))
            for line in before:
                after.write(line)
        moved.replace(self._path)


def _beginning(dialect: Dialect, header: Sequence[str]) -> str:
    """The byte order mark and the line that names the delimiter, where there are any.

    A header that looks like such a line, and would be taken for it, gets one above it.
    """
    named = dialect.separator_line or is_separator_line(header[0] + dialect.delimiter)
    line = f"sep={dialect.delimiter}{dialect.newline}" if named else ""
    return f"{_MARK if dialect.marked else ''}{line}"


def _read_alike(path: Path, one: Encoding, other: Encoding) -> bool:
    """Whether the file has the same letters in both encodings."""
    if one == other or _is_wide(one) or _is_wide(other):
        return one == other
    with (
        path.open(encoding=one.codec, errors="surrogateescape", newline="") as lines,
        path.open(encoding=other.codec, errors="surrogateescape", newline="") as others,
    ):
        return all(line == same for line, same in zip_longest(lines, others))


def _is_wide(encoding: Encoding) -> bool:
    return encoding.codec.startswith("utf-16")


def _as_text(rows: Iterable[Sequence[str]], dialect: Dialect) -> str:
    lines = _Lines(dialect.newline)
    writer = csv.writer(
        lines,
        delimiter=dialect.delimiter,
        lineterminator=_Lines.END,
        quoting=csv.QUOTE_ALL if dialect.quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerows(map(escape_all, rows))
    return "".join(lines.written)


class _Lines:
    r"""Takes the csv writer's lines and gives them the file's line break.

    The writer quotes only the line breaks in a cell that its own end of line has, so it always gets both.
    """

    END = "\r\n"

    def __init__(self, newline: str) -> None:
        self._newline = newline
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line.removesuffix(self.END) + self._newline)
