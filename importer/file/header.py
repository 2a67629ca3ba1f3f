"""Which row is the header, and what its columns are called."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from importer.file.likeness import Candidates
from importer.file.records import DELIMITERS, Inexact, Record, is_blank
from importer.words.header_names import normalise

HEADER_WITHIN = 30
_LONGEST_NAME = 200  # no known header comes near it; a long text needn't be normalised to know that
_INSTEAD = {"Cc": "", "Cf": "", "Cs": "?"}
_normalised = lru_cache(1 << 10)(normalise)  # the first rows are looked at several times, in each layout
_CERTAIN = 2  # a row of values may hold one known header by chance, as a workflow's name; hardly two


@dataclass(frozen=True, slots=True)
class Header:
    """The header row: its number, its cells on one line each, and how many of them are known."""

    row: int
    cells: tuple[str, ...]
    known: int


def find_header(records: Sequence[Record], known: Collection[str]) -> Header | None:
    """The header among the first records of a table, or None when all of them are blank.

    It is the first row that holds most known headers. Where that is a single one, the row may be one of values below
    a header that nobody knows; where none holds any, it is the row that looks most like a header.
    """
    filled = _that_tell([(row, cells) for row, cells in records if not is_blank(cells)])
    if not filled:
        return None
    within = [record for record in filled if record[0] <= HEADER_WITHIN] or filled
    counts = [_count_as_headers(record, filled, known) for record in within]
    place = _choose(within, filled, counts)
    row, cells = within[place]
    return Header(row, tuple(map(clean_header, cells)), counts[place])


def header_at(records: Sequence[Record], row: int, known: Collection[str]) -> Header | None:
    """The row of this number as the header, or None when it is blank or isn't there."""
    for number, cells in records:
        if number == row and not is_blank(cells):
            return Header(row, tuple(map(clean_header, cells)), count_known(cells, known))
    return None


def most_known(records: Sequence[Record], known: Collection[str]) -> int:
    """How many of the known headers stand in the one of the first rows that has most."""
    return max((count_known(cells, known) for row, cells in records if row <= HEADER_WITHIN), default=0)


def count_known(cells: Sequence[str], known: Collection[str]) -> int:
    """How many of the known headers stand in a row; none in one that a delimiter would separate, as `Key,Owner`."""
    if len(cells) == 1 and any(delimiter in cells[0] for delimiter in DELIMITERS):
        return 0
    return len({_normalised(cell) for cell in cells if len(cell) <= _LONGEST_NAME}.intersection(known))


def clean_header(header: str) -> str:
    """The header on one line, without invisible characters; `?` stands for what could not be read of it."""
    return " ".join(header.translate(_Shown()).split())


class _Shown(dict[int, str]):
    """What is shown of each character: it is found out once, because a header may be megabytes long."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        shown = " " if character.isspace() else _INSTEAD.get(unicodedata.category(character), character)
        self[code] = shown
        return shown


def _that_tell(filled: Sequence[Record]) -> list[Record]:
    """The records but for those whose quotation marks don't fit: only the first one may be a header all the same."""
    return [record for place, record in enumerate(filled) if not place or type(record[1]) is not Inexact]


def _choose(within: Sequence[Record], filled: Sequence[Record], counts: Sequence[int]) -> int:
    most = max(counts)
    anchored = counts.index(most)
    if most >= _CERTAIN:
        return anchored
    candidates = Candidates(within, filled)
    likely = candidates.most_like_a_header()
    if not most or candidates.is_value_below(anchored, likely):
        return likely
    return anchored


def _count_as_headers(record: Record, filled: Sequence[Record], known: Collection[str]) -> int:
    """How many known headers the row holds, but for those that also stand elsewhere in their column, as values do."""
    _, cells = record
    if not count_known(cells, known):
        return 0
    return count_known(
        [cell for column, cell in enumerate(cells) if not _recurs(cells, column, filled)], known
    )


def _recurs(cells: Sequence[str], column: int, filled: Sequence[Record]) -> bool:
    """Whether another row, that isn't the same row once more, has the same in this column."""
    return any(
        len(others) > column and others[column] == cells[column] and others != cells for _, others in filled
    )
