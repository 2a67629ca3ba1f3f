"""Rows about one customer are dropped, joined or refused, by what they ask for."""

from importer.check.contradictions import MOST_NAMED, Settled, settle
from importer.directory import Assignment
from importer.plan import PlannedRow

OLD = Assignment((1,), 7)


def _row(number: int, managers: tuple[int, ...] | None = None, workflow: int | None = None) -> PlannedRow:
    return PlannedRow(number, 5, OLD, managers, workflow)


def test_equal_rows_count_once() -> None:
    """The first of equal rows stays as it is, the others are dropped."""
    assert settle([_row(2, (3,), 8), _row(4, (3,), 8), _row(9, (3,), 8)]) == Settled(dropped=(4, 9))


def test_rows_that_complement_each_other_are_joined() -> None:
    """One row for the managers and one for the workflow make one change, in the first one's place."""
    assert settle([_row(2, workflow=8), _row(4, (3,))]) == Settled(_row(2, (3,), 8), dropped=(4,))


def test_a_row_that_adds_nothing_to_a_fuller_one_is_dropped() -> None:
    """Joining leaves the first row alone where it already asks for all."""
    assert settle([_row(2, (3,), 8), _row(4, (3,))]) == Settled(dropped=(4,))


def test_rows_that_differ_contradict() -> None:
    """Different managers or different workflows refuse every row concerned, each naming the others."""
    rows = [_row(2, (3,)), _row(4, (3, 4)), _row(6, (3,))]
    assert settle(rows).contradicting == {2: (4, 6), 4: (2, 6), 6: (2, 4)}
    assert settle([_row(2, workflow=8), _row(3, workflow=9)]).contradicting == {2: (3,), 3: (2,)}


def test_clearing_and_setting_contradict() -> None:
    """To clear a value is to ask for something, other than to leave it."""
    assert settle([_row(2, ()), _row(3, (1,))]).contradicting == {2: (3,), 3: (2,)}
    assert settle([_row(2, workflow=0), _row(3, workflow=7)]).contradicting == {2: (3,), 3: (2,)}


def test_a_row_that_is_already_so_contradicts_one_that_changes_it() -> None:
    """What the customer has now doesn't matter: the two rows say different things."""
    assert settle([_row(2, OLD.managers), _row(3, (9,))]).contradicting == {2: (3,), 3: (2,)}


def test_a_row_that_contradicts_nobody_goes_through() -> None:
    """Beside rows that quarrel about the managers, one that only sets the workflow is good."""
    assert settle([_row(2, (3,)), _row(3, (4,)), _row(4, workflow=8)]) == Settled(
        contradicting={2: (3,), 3: (2,)}
    )


def test_a_row_in_two_quarrels_names_all_others() -> None:
    """A row that contradicts one about managers and another about the workflow names both."""
    rows = [_row(2, (3,)), _row(3, (4,), 8), _row(4, workflow=9)]
    assert settle(rows).contradicting == {2: (3,), 3: (2, 4), 4: (3,)}


def test_a_long_quarrel_names_only_the_first_rows() -> None:
    """Every row is refused, but the list of the others stays readable."""
    found = settle([_row(number, (number,)) for number in range(2, 1_002)]).contradicting
    assert len(found) == 1_000
    assert found[2] == tuple(range(3, 3 + MOST_NAMED))
    assert found[900] == tuple(range(2, 2 + MOST_NAMED))
