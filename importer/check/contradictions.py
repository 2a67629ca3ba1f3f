"""Several rows about one customer: equal ones count once, complementary ones are joined, others contradict."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace

from importer.plan import PlannedRow

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of the rows about one customer.

    `kept` replaces the row with its number, where joining has changed it; `dropped` repeat or were joined to another
    row; `contradicting` names for each row that contradicts others those others (the first twenty of them).
    """

    kept: PlannedRow | None = None
    dropped: tuple[int, ...] = ()
    contradicting: dict[int, tuple[int, ...]] = field(default_factory=dict)


def settle(rows: Sequence[PlannedRow]) -> Settled:
    """Decide about the rows of one customer, given in the order of their numbers.

    Rows contradict when they ask for different managers, or for different workflows; a row that leaves a value as
    it is contradicts nobody about it.
    """
    about_managers = _contradicting(rows, lambda row: row.managers)
    about_workflow = _contradicting(rows, lambda row: row.workflow)
    contradicting = {
        row.number: _others(row.number, about_managers, about_workflow)
        for row in rows
        if row.number in about_managers or row.number in about_workflow
    }
    good = [row for row in rows if row.number not in contradicting]
    joined = _join(good) if len(good) > 1 else None
    kept = joined if joined and joined != good[0] else None
    return Settled(kept, tuple(row.number for row in good[1:]), contradicting)


def _contradicting(rows: Sequence[PlannedRow], asked: Callable[[PlannedRow], Hashable]) -> dict[int, None]:
    """The numbers, in order, of the rows that ask for something where not all ask for the same."""
    asking = [row for row in rows if asked(row) is not None]
    return dict.fromkeys(row.number for row in asking) if len({asked(row) for row in asking}) > 1 else {}


def _others(number: int, *groups: dict[int, None]) -> tuple[int, ...]:
    """The first numbers of the other rows in the groups that the row belongs to."""
    near = {
        other
        for group in groups
        if number in group
        for other, _ in zip(group, range(MOST_NAMED + 1), strict=False)
    }
    return tuple(sorted(near - {number})[:MOST_NAMED])


def _join(rows: Sequence[PlannedRow]) -> PlannedRow:
    """One row that asks for all that these ask for, in the place of the first."""
    managers = next((row.managers for row in rows if row.managers is not None), None)
    workflow = next((row.workflow for row in rows if row.workflow is not None), None)
    return replace(rows[0], managers=managers, workflow=workflow)
