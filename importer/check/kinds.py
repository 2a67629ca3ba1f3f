"""What kinds of values a file's columns hold, so that a cell that stands in its neighbour's column can be seen."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum

from importer.matching.values import is_spreadsheet_error, trim

_MOSTLY = 0.8
_RARELY = 0.02
_OTHERS = 8  # so many cells of other kinds show a column's own kind, although two of another stand in it
_NUMBER = re.compile(r"[-+(€$£~<>]*\s*\d[\d.,'\s\xa0\u202f]*[%)€$£]*")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].{,20})?")
_CODE = re.compile(r"(?=\S*\d)\S+")
_SAYS_NOTHING = frozenset(
    ("-", "--", "?", ".", "n/a", "na", "nan", "nil", "null", "none", "(none)", "tbd", "tba", "unknown")
)


class Kind(StrEnum):
    """What a cell holds, as far as can be told without knowing its column."""

    EMAIL = "email"
    WORKFLOW = "workflow"
    DATE = "date"
    NUMBER = "number"
    CODE = "code"
    TEXT = "text"


_PATTERNS = {Kind.DATE: _DATE, Kind.NUMBER: _NUMBER, Kind.CODE: _CODE}

Kinds = Sequence[Kind | None]
"""The kinds of a row's cells, None for those that say nothing."""


def kind_of(cell: str, workflows: Container[str]) -> Kind | None:
    """The kind of one cell, given the names of the workflows; None when it is blank or says that there is nothing."""
    text = trim(cell)
    if " " in text and text[0].isalpha() and "@" not in text and text not in workflows:
        return Kind.TEXT  # as most that are looked at; the others take several times as long
    if not text or text.casefold() in _SAYS_NOTHING or is_spreadsheet_error(text):
        return None
    if "@" in text.strip("@"):
        return Kind.EMAIL
    if text in workflows:
        return Kind.WORKFLOW
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(text)), Kind.TEXT)


@dataclass(frozen=True, slots=True)
class ColumnKinds:
    """How often each kind stands in one column, in so many of the file's rows."""

    counts: Counter[Kind | None]
    rows: int

    def is_strange(self, kind: Kind | None) -> bool:
        """Whether cells of this kind, of which one may be counted already, are not at home in the column."""
        others = self.rows - self.counts[None] - self.counts[kind]
        return self.counts[kind] <= max(2 if others >= _OTHERS else 1, _RARELY * self.rows)

    def is_made_of(self, kind: Kind, besides: Kind | None = None) -> bool:
        """Whether nearly all that the column holds is of this kind, besides one cell that is in question itself."""
        count = self.counts[kind] - (besides is kind)
        filled = self.rows - self.counts[None] - (besides is not None)
        return count > 0 and count >= _MOSTLY * filled


def learn_kinds(rows: Sequence[Sequence[str]], workflows: Container[str]) -> list[ColumnKinds]:
    """The kinds of each column, in these rows."""
    kinds = [[kind_of(cell, workflows) for cell in column] for column in zip(*rows, strict=True)]
    return [ColumnKinds(Counter(column), len(rows)) for column in kinds]
