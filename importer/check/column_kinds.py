"""What kinds of values a file's columns hold, and which cells came from the column beside theirs."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from collections.abc import Mapping as Lookup
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from importer.matching.header_meaning import names_people
from importer.matching.values import is_spreadsheet_error, trim
from importer.words.fields import Field, Mapping

_MOSTLY = 0.8
_RARELY = 0.02
_NOW_AND_THEN = 0.1
_OTHERS = 8  # so many cells of other kinds show a column's own kind, although two of another stand in it
_NUMBER = re.compile(r"[-+(€$£~<>]*\s*\d[\d.,'\s\xa0\u202f]*[%)€$£]*")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].{,20})?")
_CODE = re.compile(r"(?=\S*\d)\S+")
_SAYS_NOTHING = frozenset(
    ("-", "--", "?", ".", "n/a", "na", "nan", "nil", "null", "none", "(none)", "tbd", "tba", "unknown")
)
_LEARNT = 500  # so many rows tell what a file's columns hold


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
    """The kind of one cell, given the workflows' names; None when it is blank or says `n/a` or the like."""
    text = trim(cell)
    if " " in text and text[0].isalpha() and "@" not in text and text not in workflows:
        return Kind.TEXT  # as most that are looked at
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
        """Whether nearly all cells of the column are of this kind; one that is in question doesn't count."""
        count = self.counts[kind] - (besides is kind)
        filled = self.rows - self.counts[None] - (besides is not None)
        return count > 0 and count >= _MOSTLY * filled


def learn_kinds(rows: Sequence[Sequence[str]], workflows: Container[str]) -> list[ColumnKinds]:
    """The kinds of each column, in these rows."""
    kinds = [[kind_of(cell, workflows) for cell in column] for column in zip(*rows, strict=True)]
    return [ColumnKinds(Counter(column), len(rows)) for column in kinds]


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows with one cell for each column; a column is taken out of them once, however many ask for it."""

    rows: Sequence[Sequence[str]]
    _columns: dict[int, Sequence[str]] = field(default_factory=dict)

    def column(self, place: int) -> Sequence[str]:
        """The column's cells, in the order of the rows."""
        if place not in self._columns:
            self._columns[place] = [row[place] for row in self.rows]
        return self._columns[place]


@dataclass(frozen=True, slots=True)
class FileColumns:
    """What the columns hold by the rows that were `learnt`.

    - `beside_managers`, `beside_workflow`: the nearest columns on each side with none of their values;
    - `is_workflow_alone`: the workflow is hardly ever blank, and no column next to it is like it;
    - `rarely_blank`: those of the two in which hardly any cell is blank;
    - `foreign`: for each of the two the kinds that a neighbour is made of, and that are strange in it;
    - `nameless`: the columns behind the last one with a header.
    """

    kinds: Sequence[ColumnKinds]
    learnt: Cells
    beside_managers: Sequence[int]
    beside_workflow: Sequence[int]
    is_workflow_alone: bool
    rarely_blank: Sequence[int]
    foreign: Lookup[int, AbstractSet[Kind | None]]
    nameless: Sequence[int]

    @classmethod
    def learn(
        cls, cells: Cells, headers: Sequence[str], mapping: Mapping, workflows: Container[str]
    ) -> "FileColumns":
        """What the columns of a file hold, by some of its rows."""
        kinds = learn_kinds(cells.rows[:_LEARNT], workflows)
        mapped = {place for one in Field if (place := mapping.column(one)) is not None}
        named = max((place for place, header in enumerate(headers, 1) if header), default=0)
        people = list(_of_people(headers, kinds))
        both = [place for place in (mapping.account_manager, mapping.workflow) if place is not None]
        return cls(
            kinds,
            cells,
            list(_beside(mapping.account_manager, Kind.EMAIL, kinds, mapped, people)),
            list(_beside(mapping.workflow, Kind.WORKFLOW, kinds, mapped)),
            _is_alone(mapping.workflow, Kind.WORKFLOW, kinds),
            [place for place in both if kinds[place].is_strange(None)],
            {place: _neighbours(kinds, place) for place in both},
            [place for place in range(named, len(headers)) if place not in mapped],
        )

    def have_moved(self, cells: Cells, place: int, workflows: Container[str], *, is_short: bool) -> bool:
        """Whether two cells of a row, or one of a short row, are of the kind of the column beside theirs."""
        kinds = [kind_of(cell, workflows) for cell in cells.rows[place]]
        besides = kinds if cells is self.learnt and place < _LEARNT else [None] * len(kinds)
        return self._have_moved_from(kinds, besides, -1, 2) or self._have_moved_from(
            kinds, besides, 1, 1 if is_short else 2
        )

    def _have_moved_from(self, kinds: Kinds, besides: Kinds, step: int, least: int) -> bool:
        """The same for one side; what stands between two such cells must have come from that side too."""
        moved = [column for column in range(len(kinds)) if self._is_from(kinds, besides, column, step)]
        if len(moved) < least or all(kinds[column] is Kind.TEXT for column in moved):
            return False
        between = range(moved[0], moved[-1] + 1)
        return all(
            kinds[column] is None or self._may_be_from(kinds, besides, column, step) for column in between
        )

    def _is_from(self, kinds: Kinds, besides: Kinds, column: int, step: int) -> bool:
        kind, source = kinds[column], column + step
        if kind is None or not 0 <= source < len(kinds):
            return False
        return self.kinds[column].is_strange(kind) and self.kinds[source].is_made_of(kind, besides[source])

    def _may_be_from(self, kinds: Kinds, besides: Kinds, column: int, step: int) -> bool:
        kind, source = kinds[column], column + step
        return 0 <= source < len(kinds) and self.kinds[source].counts[kind] > (besides[source] is kind)


def _of_people(headers: Sequence[str], kinds: Sequence[ColumnKinds]) -> Iterator[int]:
    """Columns of people by their headers, as `Backup`, in which emails stand now and then.

    A single email is at home there.
    """
    for place, (header, column) in enumerate(zip(headers, kinds, strict=True)):
        if names_people(header) and column.counts[Kind.EMAIL] >= _NOW_AND_THEN * column.rows:
            yield place


def _neighbours(kinds: Sequence[ColumnKinds], column: int) -> AbstractSet[Kind | None]:
    beside = [kinds[at] for at in (column - 1, column + 1) if 0 <= at < len(kinds)]
    own = kinds[column]
    return {kind for kind in Kind if own.is_strange(kind) and any(one.is_made_of(kind) for one in beside)}


def _is_alone(column: int | None, kind: Kind, kinds: Sequence[ColumnKinds]) -> bool:
    if column is None or not kinds[column].is_strange(None):
        return False
    return all(kinds[at].is_strange(kind) for at in (column - 1, column + 1) if 0 <= at < len(kinds))


def _beside(
    column: int | None,
    kind: Kind,
    kinds: Sequence[ColumnKinds],
    mapped: Container[int],
    at_home: Container[int] = (),
) -> Iterator[int]:
    """The nearest column to each side that isn't mapped and in which this kind is strange.

    It is at home in those `at_home`, however few there are.
    """
    if column is None:
        return
    for places in (range(column - 1, -1, -1), range(column + 1, len(kinds))):
        ends = (at for at in places if at in mapped or (at not in at_home and kinds[at].is_strange(kind)))
        nearest = next(ends, None)
        if nearest is not None and nearest not in mapped:
            yield nearest
