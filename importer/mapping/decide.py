"""Decides which column serves which field, from what is known of each column; what isn't sure stays open."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from importer.mapping.overlap import Overlap, Overlaps
from importer.matching.header_meaning import Header
from importer.words.fields import Field, Mapping
from importer.words.proposal import Candidate, FieldProposal, Proposal, Reason, ReasonKind

ENOUGH: Final = 0.5
"""The share of a column's different values that has to be in the directory."""
ENOUGH_UNNAMED: Final = 0.9
"""The same of workflows under a header that says nothing of them: customers' segments have such names."""
_HARDLY_ANY: Final = 0.2


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of a column.

    `filled` tells whether anything stands in it, `maybe_filled` that the rows are too few to be sure of that,
    `tells` whether anything that is a value. It `tells_rows_apart` where it is filled and different in nearly
    every row. `holds_emails` and `holds_dates` (or amounts) are about its first values, `kinds` are what
    those look like; `repeats` is an earlier column that holds the very same.
    """

    place: int
    header: Header
    overlaps: Overlaps
    filled: bool = True
    maybe_filled: bool = False
    tells: bool = True
    tells_rows_apart: bool = False
    holds_emails: bool = False
    holds_dates: bool = False
    kinds: frozenset[str] = frozenset()
    repeats: int | None = None


def decide(
    columns: Sequence[Column], loaded: Collection[Field] = frozenset(Field)
) -> tuple[Mapping, Proposal]:
    """Give each field the column that surely holds it, and leave open what a person has to decide.

    A known header holds its field; without one the values do, where the header is a likely one. Whatever else
    may be meant is asked about, but for columns of what was, or of who made or approved something.

    `loaded` are the fields of which the directory holds anything: of the others no value can fit, and a known
    header is all there is to go by.
    """
    mapping, proposed = Mapping(), []
    for field in Field:
        free = [column for column in columns if _is_free(column, field, mapping)]
        found, proposal = _FieldDecision(field, free, is_loaded=field in loaded).decide()
        mapping = mapping.choose(field, found.place) if found else mapping
        proposed.append(proposal)
    return mapping, Proposal(tuple(proposed))


def _is_free(column: Column, field: Field, mapping: Mapping) -> bool:
    """Whether a column can serve a field: it serves no other, and its header names no other that it fits."""
    named = column.header.known
    elsewhere = named is not None and named is not field and _share(column.overlaps[named]) >= ENOUGH
    return column.place not in mapping.columns and not elsewhere


def _share(overlap: Overlap) -> float:
    return overlap.fitting / overlap.values if overlap.values else 0.0


def _has_namesake(column: Column, known: Iterable[Column]) -> bool:
    """Whether a filled column has the same name: in a few rows the meant one may be empty by chance."""
    return column.maybe_filled and any(one.filled and one.header.key == column.header.key for one in known)


Decision = tuple[Column | None, FieldProposal]


@dataclass(frozen=True, slots=True)
class _FieldDecision:
    """The decision about one field, among the columns that can serve it."""

    field: Field
    columns: Sequence[Column]
    is_loaded: bool

    def decide(self) -> Decision:
        known = [column for column in self.columns if column.header.known is self.field]
        if not known:
            return self._by_values()
        left = self._without_idle(known)
        others = [column for column in self.columns if column.header.known is not self.field]
        return self._by_header(left[0], others) if len(left) == 1 else self._ask([*left, *others])

    def _without_idle(self, known: Sequence[Column]) -> Sequence[Column]:
        """The columns with a known header, without those that hold nothing of their own."""
        filled = [column for column in known if column.filled or _has_namesake(column, known)] or known[:1]
        places = {column.place for column in filled}
        left = [column for column in filled if column.repeats not in places]
        if self.field is Field.ACCOUNT_MANAGER:
            return [column for column in left if column.holds_emails or not column.filled] or left
        return self._the_id_itself(left) if self.field is Field.EXTERNAL_ID else left

    def _the_id_itself(self, known: Sequence[Column]) -> Sequence[Column]:
        """The one called External Id, where no value of the others exists; else all."""
        itself = [column for column in known if column.header.is_external_id]
        others = [column for column in known if not column.header.is_external_id]
        return itself if len(itself) == 1 and not any(self._of(other).fitting for other in others) else known

    def _by_header(self, known: Column, others: Sequence[Column]) -> Decision:
        """A known header holds its field, whatever stands in its column, unless another one may be meant."""
        if any(map(self._rivals, others)) or self._is_doubtful(known, others):
            return self._ask([known, *others])
        return self._hold(known, ReasonKind.HEADER)

    def _rivals(self, other: Column) -> bool:
        if self._is_harmless(other):
            return False
        if self.field is Field.EXTERNAL_ID:
            return self._fits(other) and other.tells_rows_apart
        return self._fits(other) or self._may_replace(other)

    def _is_doubtful(self, known: Column, others: Iterable[Column]) -> bool:
        """Whether a known header stands above something else than it says."""
        own = self._of(known)
        misfits = own.cells > 0 and own.fitting_cells < _HARDLY_ANY * own.cells
        names = self.field is Field.ACCOUNT_MANAGER and known.tells and not known.holds_emails
        return self.is_loaded and (names or (misfits and any(map(self._fits, others))))

    def _by_values(self) -> Decision:
        """Without a known header the values decide, but only where the header is a likely one."""
        fitting = [column for column in self.columns if self._fits(column)]
        meant = [column for column in fitting if not self._is_harmless(column)]
        if not meant:
            asked = self.field is Field.EXTERNAL_ID and fitting
            return self._ask(self.columns) if asked else (None, self._told(None, None))
        found = self._only(meant)
        if found is None or self._is_one_of_several(found):
            return self._ask(self.columns)
        return self._hold(found, ReasonKind.VALUES)

    def _only(self, meant: Sequence[Column]) -> Column | None:
        """The only column with a likely name and no rival; of several ids, the one that tells rows apart."""
        if self.field is Field.EXTERNAL_ID and len(meant) > 1:
            meant = [column for column in meant if column.tells_rows_apart]
        return meant[0] if len(meant) == 1 and self._is_likely(meant[0]) else None

    def _is_one_of_several(self, found: Column) -> bool:
        """Whether there is a new one beside an old one, or another likely name above unknown values."""
        others = [column for column in self.columns if column is not found]
        if self.field in found.header.renewed and any(map(self._is_old, others)):
            return True
        named = [other for other in others if not self._is_harmless(other)]
        return self.field is not Field.EXTERNAL_ID and any(
            self._may_replace(other) or self._names_another(other, found) for other in named
        )

    def _is_old(self, column: Column) -> bool:
        return column.header.old and self._fits(column)

    def _names_another(self, other: Column, found: Column) -> bool:
        """Whether it has another likely name, as `Rep` beside `Manager`, and is filled."""
        return self._looks_meant(other) and other.header.meaning != found.header.meaning

    def _hold(self, found: Column, kind: ReasonKind) -> Decision:
        own = self._of(found)
        return found, self._told(found, Reason(kind, fitting=own.fitting, values=own.values))

    def _told(self, found: Column | None, reason: Reason | None) -> FieldProposal:
        """Columns that fit as well are told, although they aren't read."""
        left_out = [column.place for column in self.columns if column is not found and self._fits(column)]
        return FieldProposal(self.field, reason, left_out=tuple(left_out))

    def _ask(self, columns: Iterable[Column]) -> Decision:
        """Every column that could be meant is named; who only made or approved something comes last."""
        named = [column for column in columns if self._could_be_meant(column)]
        named.sort(key=self._unlikeliness)
        return None, FieldProposal(self.field, candidates=tuple(map(self._candidate, named)), asked=True)

    def _could_be_meant(self, column: Column) -> bool:
        if column.header.known is self.field or self._fits(column):
            return True
        return not self._is_harmless(column) and (self._may_replace(column) or self._looks_meant(column))

    def _looks_meant(self, column: Column) -> bool:
        """Whether a likely name stands above something unknown that looks as if it could be meant."""
        if not column.tells or not self._is_likely(column):
            return False
        if self.field is not Field.EXTERNAL_ID:
            return not column.holds_dates
        fitting = (other.kinds for other in self.columns if self._fits(other))
        return column.tells_rows_apart and any(not column.kinds.isdisjoint(kinds) for kinds in fitting)

    def _unlikeliness(self, column: Column) -> tuple[bool, bool, bool, int]:
        named = column.header.known is self.field
        return (
            self._is_harmless(column),
            not (named or self._fits(column)),
            not (named or self._is_likely(column)),
            column.place,
        )

    def _candidate(self, column: Column) -> Candidate:
        return Candidate(column.place, self._of(column).fitting, self._of(column).values)

    def _fits(self, column: Column) -> bool:
        named = (
            self.field is not Field.WORKFLOW or self._is_likely(column) or column.header.known is self.field
        )
        return _share(self._of(column)) >= (ENOUGH if named else ENOUGH_UNNAMED)

    def _of(self, column: Column) -> Overlap:
        return column.overlaps[self.field]

    def _is_harmless(self, column: Column) -> bool:
        return self.field in column.header.harmless

    def _is_likely(self, column: Column) -> bool:
        return self.field in column.header.likely | column.header.renewed

    def _may_replace(self, column: Column) -> bool:
        """Whether its name says that something changes, and its values may be what it changes to."""
        return self.field in column.header.changed and not column.holds_dates
