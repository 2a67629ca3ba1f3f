"""What an error file has beside the file's own columns, and why none of its cells is run as a formula."""

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from importer.words.cells import count_filled, count_to_last_filled
from importer.words.language import Sentence, lazy_gettext, say_in_each

ERROR_COLUMNS: Final = (
    lazy_gettext("Row"),
    lazy_gettext("Error"),
    lazy_gettext("How to fix"),
    lazy_gettext("Did you mean"),
)
"""In the language of the moment; known again in each, since whoever corrects the file may speak another."""

BEYOND: Final = lazy_gettext("Beyond the header")
"""Heads, in a workbook, the cells that a delimited file's row had too many; notes have no such header."""

# What nobody sees and a spreadsheet may skip: control characters, white space, what Unicode calls ignorable
# (Default_Ignorable_Code_Point).
_UNSEEN = "".join(
    map(
        chr,
        (
            *range(0x21),
            *range(0x7F, 0xA1),
            *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x1680, 0x17B4, 0x17B5),
            *range(0x180B, 0x1810),
            *range(0x2000, 0x2010),
            *range(0x2028, 0x2030),
            *range(0x205F, 0x2070),
            *(0x2800, 0x3000, 0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0, *range(0xFFF0, 0xFFFC)),
            *range(0xE0000, 0xE0200),
        ),
    )
)
# `=`, `+`, `-` and `@`, and the wide and the small ones that East Asian spreadsheets take for them.
_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"

_FILLED = re.compile(r"\[(\d{1,5})\]")

# What makes a spreadsheet run a cell (OWASP, "CSV Injection"), behind any number of apostrophes.
_RUNNABLE = re.compile(f"'*(?:[{re.escape(_UNSEEN)}]*[{re.escape(_SIGNS)}]|[\t\r\n])")
_BEGINNINGS = frozenset(f"'{_SIGNS}{_UNSEEN}")
_beginning = itemgetter(slice(1))


def escape(cell: str) -> str:
    """The cell with one more `'` if a spreadsheet would run it, or would once its apostrophes are gone.

    A cell is touched only if it is apostrophes (none, or more) and then `=`, `+`, `-` or `@`, also behind
    what nobody sees, or a tab or a line break. `unescape` takes one apostrophe from exactly those, so it
    undoes this for every cell: `=1` becomes `'=1`, `'=1` becomes `''=1`, and `'tis` stays both ways.
    """
    return f"'{cell}" if cell[:1] in _BEGINNINGS and _RUNNABLE.match(cell) else cell


def escape_all(cells: Sequence[str]) -> Sequence[str]:
    """The cells of a row, each as `escape` gives it; hardly any row has one that it changes."""
    if _BEGINNINGS.isdisjoint(map(_beginning, cells)):
        return cells
    return [escape(cell) for cell in cells]


def unescape(cell: str) -> str:
    """The cell as it was before `escape`; a cell that a person has typed anew stays as it is."""
    return cell[1:] if cell.startswith("'") and _RUNNABLE.match(cell) else cell


def shield(cell: str) -> str:
    """A workbook's cell as text that is never run: with one more `'` only where `unescape` would take one.

    So `=1` stays as it is, and an error file in CSV that somebody saves as a workbook is read rightly too.
    """
    return f"'{cell}" if unescape(cell) != cell else cell


def own_width(headers: Sequence[str]) -> int | None:
    """How many columns of an error file were the file's own; None when the headers are of another file.

    Blank headers after the four columns are what a spreadsheet adds when a row was longer than the header.
    """
    named = count_to_last_filled(headers)
    named -= named > 0 and says(headers[named - 1], BEYOND)
    own = named - len(ERROR_COLUMNS)
    return own if own > 0 and all(map(says, headers[own:named], ERROR_COLUMNS)) else None


def says(header: str, word: Sentence) -> bool:
    """Whether a header is one of our own words, in any language."""
    return header in say_in_each(word.message)


def own_cells(cells: list[str], width: int) -> list[str]:
    """The row's cells before the four columns were put in at `width`, the ones too many included."""
    return [unescape(cell) for cell in cells[:width] + cells[width + len(ERROR_COLUMNS) :]]


def filled_mark(cells: Sequence[str]) -> str:
    """How many of a malformed row's cells are filled, as `How to fix` says it: `[5]`."""
    return f"[{count_filled(cells)}]"


def is_still_malformed(cells: Sequence[str], width: int) -> bool:
    """Whether a malformed row came back as it was: its error still stands, and as many cells are filled.

    Joining, parting or removing cells changes how many; what a spreadsheet does to numbers doesn't.
    """
    error, how_to_fix = (*cells[width + 1 : width + 3], "", "")[:2]
    mark = _FILLED.search(how_to_fix)
    if not mark or not error.strip():
        return False
    then, now = int(mark[1]), count_filled(cells[:width]) + count_filled(cells[width + len(ERROR_COLUMNS) :])
    return now == then or min(now, then) > width
