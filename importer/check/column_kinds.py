"""The columns of one file: which of them hold what, and which cells of a row came from the column beside theirs."""

from collections.abc import Container, Iterator, Sequence
from collections.abc import Mapping as Lookup
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from importer.check.cells import Cells
from importer.check.kinds import ColumnKinds, Kind, Kinds, kind_of, learn_kinds
from importer.fields import Field, Mapping
from importer.mapping.headers import read_header

_LEARNT = 500  # so many rows tell what a file's columns hold
_KINDS = {Field.ACCOUNT_MANAGER: Kind.EMAIL, Field.WORKFLOW: Kind.WORKFLOW}


@dataclass(frozen=True, slots=True)
class FileColumns:
    """What the columns hold by the rows that were `learnt`.

    `beside_managers` and `beside_workflow` are the nearest columns to the left and right of those that hold
    none of their values, nor say in their header that they may (`Backup`, `New owner`). `is_workflow_alone`
    tells that the workflow's own column is hardly ever blank and no column next to it is like it: another's
    workflow then never stands in it. `rarely_blank` are those of the two themselves in which hardly any cell
    is blank. `foreign` has for each of the two the kinds that a neighbour is made of and that are strange in
    it; `nameless` are the columns behind the last one with a header.
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
        named = max((place for place, header in enumerate(headers, 1) if header), default=0)
        both = [place for place in (mapping.account_manager, mapping.workflow) if place is not None]
        return cls(
            kinds,
            cells,
            list(_beside(Field.ACCOUNT_MANAGER, mapping, headers, kinds)),
            list(_beside(Field.WORKFLOW, mapping, headers, kinds)),
            _is_alone(mapping.workflow, Kind.WORKFLOW, kinds),
            [place for place in both if kinds[place].is_strange(None)],
            {place: _neighbours(kinds, place) for place in both},
            [place for place in range(named, len(headers)) if place not in mapping.columns],
        )

    def have_moved(self, cells: Cells, place: int, workflows: Container[str], *, is_short: bool) -> bool:
        """Whether two cells of the row, or one of a short row, are of the kind of the column to one side, not of their own."""
        kinds = [kind_of(cell, workflows) for cell in cells.rows[place]]
        besides = kinds if cells is self.learnt and place < _LEARNT else [None] * len(kinds)
        return self._moved(kinds, besides, -1, 2) or self._moved(kinds, besides, 1, 1 if is_short else 2)

    def _moved(self, kinds: Kinds, besides: Kinds, step: int, least: int) -> bool:
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


def _neighbours(kinds: Sequence[ColumnKinds], column: int) -> AbstractSet[Kind | None]:
    beside = [kinds[at] for at in (column - 1, column + 1) if 0 <= at < len(kinds)]
    own = kinds[column]
    return {kind for kind in Kind if own.is_strange(kind) and any(one.is_made_of(kind) for one in beside)}


def _is_alone(column: int | None, kind: Kind, kinds: Sequence[ColumnKinds]) -> bool:
    if column is None or not kinds[column].is_strange(None):
        return False
    return all(kinds[at].is_strange(kind) for at in (column - 1, column + 1) if 0 <= at < len(kinds))


def _beside(
    field: Field, mapping: Mapping, headers: Sequence[str], kinds: Sequence[ColumnKinds]
) -> Iterator[int]:
    own, kind = mapping.column(field), _KINDS[field]
    if own is None:
        return
    strange = {
        place
        for place, header in enumerate(headers)
        if kinds[place].is_strange(kind) and not read_header(header).tells_of(field)
    }
    for places in (range(own - 1, -1, -1), range(own + 1, len(kinds))):
        nearest = next((place for place in places if place in mapping.columns or place in strange), None)
        if nearest is not None and nearest not in mapping.columns:
            yield nearest
