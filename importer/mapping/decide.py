"""The decision which column serves which field, from what is known of each column; it asks nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from importer.fields import Field, Mapping

ENOUGH = 0.5  # the share of values that has to fit before they speak for a field, or against a header


class Standing(IntEnum):
    """How much a column's header says, in rising order."""

    LEFT_OUT = 0  # a person left this header out before
    UNKNOWN = 1
    KNOWN = 2
    REMEMBERED = 3  # a person chose it before


@dataclass(frozen=True, slots=True)
class Column:
    """What speaks for a column: the field its header names, how firmly, and how far its values fit each field."""

    named: Field | None
    standing: Standing
    overlap: dict[Field, float]


@dataclass(frozen=True, slots=True, order=True)
class _Claim:
    """A column's claim to a field; the greater claim wins, and among equal ones the first."""

    undisputed: bool
    standing: Standing
    overlap: float
    column: int = field(compare=False)
    claimed: Field = field(compare=False)


def decide(columns: Sequence[Column]) -> Mapping:
    """Give each field the column with the greatest claim to it: by header, then by values, then the first."""
    mapping = Mapping()
    claims = [claim for place in range(len(columns)) for claim in _claims(columns, place)]
    for claim in sorted(claims, reverse=True):
        if mapping.column(claim.claimed) is None and claim.column not in mapping.columns:
            mapping = mapping.choose(claim.claimed, claim.column)
    return mapping


def _claims(columns: Sequence[Column], place: int) -> Iterator[_Claim]:
    """The fields that a column may serve, in the order in which people are asked."""
    column = columns[place]
    for claimed in Field:
        overlap = column.overlap[claimed]
        if claimed is column.named:
            if not _holds_something_else(column, claimed):
                disputed = _fits_elsewhere(columns, column, claimed)
                yield _Claim(not disputed, column.standing, overlap, place, claimed)
        elif overlap >= ENOUGH and _may_be_claimed(column, claimed):
            yield _Claim(True, min(column.standing, Standing.UNKNOWN), overlap, place, claimed)


def _may_be_claimed(column: Column, claimed: Field) -> bool:
    """A column that was left out before comes back only for the External Id, without which nothing works."""
    return column.standing is not Standing.LEFT_OUT or claimed is Field.EXTERNAL_ID


def _holds_something_else(column: Column, named: Field) -> bool:
    """Whether the values of a column are those of another field than its header says."""
    return any(_outweighs(column.overlap[other], column, named) for other in Field if other is not named)


def _fits_elsewhere(columns: Sequence[Column], column: Column, named: Field) -> bool:
    """Whether the values that a column's header promises stand in another column, one that nobody left out."""
    others = (other for other in columns if other is not column and other.standing is not Standing.LEFT_OUT)
    return any(_outweighs(other.overlap[named], column, named) for other in others)


def _outweighs(share: float, column: Column, named: Field) -> bool:
    """Whether a share of fitting values counts for more than a header.

    Values that fit nothing never speak against a header: the check will name them. A known name gives way to more than
    twice the overlap of its own column; what a person answered only where none of its values fit.
    """
    own = column.overlap[named]
    if column.standing is Standing.REMEMBERED:
        return share >= ENOUGH and own == 0
    return share >= ENOUGH and share > 2 * own
