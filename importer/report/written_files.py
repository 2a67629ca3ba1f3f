"""The files that people are given: their kind, their names, and what spreadsheets do to them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePath
from typing import Final

from importer.words.cells import NOTHING
from importer.words.language import _, say_in_each
from importer.words.table_shape import Dialect

WORKBOOK_SUFFIX: Final = ".xlsx"
FOR_SPREADSHEETS: Final = Dialect(encoding="utf-8-sig")
"""How a delimited file is written that has no other to be like: spreadsheets open it rightly."""
_TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt"})
_LONGEST_STEM: Final = 200  # in bytes: file systems take 255 for a name, Slack takes longer ones
# Control characters, and those that turn the direction: `exe` can look like `csv` by them (Unicode UAX 9).
_MISLEADING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class OutputKind(StrEnum):
    """What a file is to be that is written for people."""

    AS_THE_FILE = "as_the_file"
    DELIMITED = "delimited"
    WORKBOOK = "workbook"
    KEEPING_ZEROS = "keeping_zeros"
    """As the file, but a workbook where External Ids in it, or suggested in it, begin with zero."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was written: where, and as what.

    `has_zeros` tells whether External Ids in it, or suggested in it, begin with zero.
    """

    path: Path
    is_workbook: bool
    has_zeros: bool


def error_file_name(original: str, number: int, *, is_workbook: bool = False, is_second: bool = False) -> str:
    """`assignments - errors.csv` for `assignments.csv`; for an error file, its first name and the number.

    So it is where the file's name had an error file before, which `is_second` tells.
    """
    name = PurePath(original)
    again = f" {number}" if is_second or is_error_file_name(original) else ""
    suffix = name.suffix if name.suffix.lower() in _TABLE_SUFFIXES else ".csv"
    return f"{_first_stem(name)} - {_('errors')}{again}{WORKBOOK_SUFFIX if is_workbook else suffix}"


def is_error_file_name(name: str) -> bool:
    """Whether a file may be an error file by its name, in any language."""
    return _error_file_stem().search(PurePath(name).stem) is not None


def changes_file_name(original: str, number: int) -> str:
    """`assignments - changes 12.csv` for import 12 of `assignments.xlsx`, or of that one's error file."""
    word = _("changes")
    return f"{_first_stem(PurePath(original))} - {word} {number}.csv"


def own_file_name(number: int) -> str:
    """What the file is called that tells an account manager what job 12 changed for them."""
    return _("your customers - changes {number}", number=str(number)) + ".csv"


def _first_stem(name: PurePath) -> str:
    """What the file was called before its errors were shared again, as far as no reader is misled by it."""
    stem = _MISLEADING.sub("", _error_file_stem().sub("", name.stem)).strip() or "table"
    return stem.encode()[:_LONGEST_STEM].decode(errors="ignore")


@cache
def _error_file_stem() -> re.Pattern[str]:
    """What follows a file's name, once for each time that its errors were shared again, in any language."""
    words = "|".join(map(re.escape, say_in_each("errors")))
    return re.compile(rf"( - ({words})( \(?\d+\)?)*)+$")


def begins_with_zero(external_id: str) -> bool:
    """Whether a spreadsheet may take something away; a zero alone stays."""
    if external_id[:1].isalpha():  # as most do, and it is asked of each row
        return False
    seen = external_id.strip(NOTHING)
    return seen[:1] == "0" and seen != "0"
