"""A file as text: which encoding it is written in, and its lines.

The encoding is told by its byte order mark, its zero bytes, strict UTF-8, or its letters.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

from importer.file.code_pages import most_plausible, words_beyond_ascii
from importer.words.table_shape import Encoding

_MARK = "\ufeff"
_SEPARATOR_LINE = re.compile(r'"?sep=([!#-/:-@\[-`{-~]|\t)', re.IGNORECASE)

PIECE = 1 << 20
_PEEK = 65_536
# Of a UTF-16 character's two bytes the high one is zero in digits, delimiters and line breaks, and
# else hardly ever anything but what the script's letters have there; the low one is zero nearly never.
_HIGH_ZEROS, _LOW_ZEROS = 1 / 16, 1 / 50
_HIGH_VALUES, _NEARLY_ALL = 3, 0.8
# Byte order marks (Unicode, "BOM FAQ") and what is read after them.
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def detect_encoding(path: Path) -> Encoding:
    """The encoding that reads the whole file, or the one that reads most of it as text."""
    with path.open("rb") as stream:
        head = stream.read(_PEEK)
    codec, marked = marked_or_wide(head)
    if codec:
        return Encoding(codec, marked, damaged=not _decodes(path, codec))
    if _decodes(path, "utf-8"):
        return Encoding()
    codec = most_plausible(words_beyond_ascii(read_bytes(path)))
    return Encoding(codec, damaged=not _decodes(path, codec))


def marked_or_wide(head: bytes) -> tuple[str | None, bool]:
    """The codec that a byte order mark or UTF-16's zero bytes speak for, if any; and `Encoding.marked`."""
    for mark, codec in _MARKS.items():
        if head.startswith(mark):
            return codec, codec != "utf-8-sig"
    return _wide_codec(head), False


def _wide_codec(head: bytes) -> str | None:
    first, second = head[0::2], head[1::2]
    if _are_high_bytes(first, second):
        return "utf-16-be"
    return "utf-16-le" if _are_high_bytes(second, first) else None


def _are_high_bytes(high: bytes, low: bytes) -> bool:
    if high.count(0) <= len(high) * _HIGH_ZEROS or low.count(0) > len(low) * _LOW_ZEROS:
        return False
    values = Counter(high).most_common(_HIGH_VALUES)
    return sum(times for _, times in values) >= len(high) * _NEARLY_ALL


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for block in read_bytes(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def read_bytes(path: Path, *, overlap: int = 0) -> Iterator[bytes]:
    """The file in pieces of a megabyte, each with so many bytes of the one before it in front."""
    with path.open("rb") as stream:
        before = b""
        while block := stream.read(PIECE):
            yield before + block
            before = block[-overlap:] if overlap else b""


@contextmanager
def open_lines(path: Path, encoding: Encoding) -> Iterator[Iterator[str]]:
    r"""The file's lines with their own ends (`\n`, `\r\n`, `\r`), without a first line such as `sep=;`.

    Spreadsheets obey that line and don't show it, so it has no row number either.
    """
    with open_text(path, encoding) as (first, stream):
        yield chain([first], stream) if first else stream


@contextmanager
def open_text(path: Path, encoding: Encoding) -> Iterator[tuple[str, TextIO]]:
    """The first line, empty where it is one such as `sep=;`, and the stream with all that is behind it.

    The csv module may read a cell as long as the whole file.
    """
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as stream:
        allow_cells_of(path.stat().st_size)
        first = stream.readline().lstrip(_MARK)
        yield "" if is_separator_line(first) else first, stream


def is_separator_line(text: str) -> bool:
    """Whether a spreadsheet would take a first line that begins so for one that names the delimiter."""
    return _SEPARATOR_LINE.match(text) is not None


def named_delimiter(path: Path, encoding: Encoding) -> str | None:
    """The delimiter that a first line such as `sep=;` names."""
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as stream:
        named = _SEPARATOR_LINE.match(stream.readline().lstrip(_MARK))
    return named[1] if named else None


def allow_cells_of(length: int) -> None:
    """Let the csv module read cells of so many characters; its own limit is 128 KiB."""
    csv.field_size_limit(max(csv.field_size_limit(), length))
