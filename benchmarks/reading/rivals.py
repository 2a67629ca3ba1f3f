"""Others who tell delimiters, header rows and encodings, each asked in its own way.

The ones that only know text are given it decoded rightly; what they can't tell is None.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import chardet
from charset_normalizer import from_bytes

from benchmarks.reading.corpus import LabelledFile
from importer.file.understand_file import understand
from importer.words.errors import FileRefusedError

_DELIMITERS = ",;\t|"
_SAMPLE = 8_192


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody makes of a file; None where they can't tell."""

    delimiter: str | None = None
    header_row: int | None = None
    encoding: str | None = None


Rival = Callable[[LabelledFile, Path], Answer]


def handoff(_file: LabelledFile, path: Path) -> Answer:
    """Handoff, given the bytes alone; it also reads every row."""
    try:
        shape = understand(path, path.name)
    except FileRefusedError:
        return Answer()
    return Answer(shape.dialect.delimiter, shape.header_row, shape.dialect.encoding)


def sniffer(file: LabelledFile, _path: Path) -> Answer:
    """`csv.Sniffer`, on the sample that its documentation takes, larger."""
    try:
        return Answer(csv.Sniffer().sniff(file.text[:_SAMPLE], _DELIMITERS).delimiter)
    except csv.Error:
        return Answer()


def clever(file: LabelledFile, _path: Path) -> Answer:
    """clevercsv, told the four delimiters."""
    import clevercsv  # noqa: PLC0415 - loading it takes long, and who asks Handoff alone needs none of it

    try:
        found = clevercsv.Sniffer().sniff(file.text[:_SAMPLE], delimiters=_DELIMITERS)
    except clevercsv.Error:
        return Answer()
    return Answer(found.delimiter if found else None)


def duck(file: LabelledFile, path: Path) -> Answer:
    """DuckDB's sniffer, on UTF-8 text, with its one option that helps most with short rows."""
    import duckdb  # noqa: PLC0415 - the same

    as_utf8 = path.with_suffix(".utf8")
    as_utf8.write_bytes(file.text.encode())
    try:
        found = duckdb.execute(
            "SELECT Delimiter, SkipRows, HasHeader FROM sniff_csv(?, null_padding = true)", [str(as_utf8)]
        ).fetchone()
    except duckdb.Error:
        return Answer()
    if found is None:
        return Answer()
    delimiter, skipped, has_header = found
    return Answer(delimiter, skipped + 1 if has_header else None)


def chardet_detect(file: LabelledFile, _path: Path) -> Answer:
    """chardet, on all bytes."""
    return Answer(encoding=chardet.detect(file.content)["encoding"])


def charset_normalizer_best(file: LabelledFile, _path: Path) -> Answer:
    """charset-normalizer, on all bytes."""
    best = from_bytes(file.content).best()
    return Answer(encoding=best.encoding if best else None)


def always_windows_1252(file: LabelledFile, _path: Path) -> Answer:
    """Byte order mark or UTF-8 where it is, else Windows-1252: what many programs do."""
    for encoding in ("utf-8-sig", "utf-16"):
        if file.content.startswith(("\ufeff".encode(encoding.removesuffix("-sig")), b"\xfe\xff")):
            return Answer(encoding=encoding)
    try:
        file.content.decode("utf-8")
    except UnicodeDecodeError:
        return Answer(encoding="cp1252")
    return Answer(encoding="utf-8")


RIVALS: dict[str, Rival] = {
    "Handoff": handoff,
    "csv.Sniffer": sniffer,
    "clevercsv": clever,
    "DuckDB `sniff_csv`": duck,
    "chardet": chardet_detect,
    "charset-normalizer": charset_normalizer_best,
    "UTF-8, else Windows-1252": always_windows_1252,
}
"""Whom to measure, in the order of the table."""
