"""Several rows about one customer are one change, or errors that name each other."""

from collections.abc import Sequence

from importer.check.repeats import Contradictions, Repeats, Settled
from importer.words.plan import LEAVES, Joined, PlannedPart
from importer.words.row_errors import MOST_NAMED

Asking = tuple[int, str, str]


def settle(*rows: Asking) -> Settled:
    """What becomes of rows (number, managers, workflow) about one customer."""
    return _settled(rows)[0]


def contradicting(*rows: Asking) -> dict[int, tuple[int, ...]]:
    """Those of the rows that contradict others, each with the numbers that it names."""
    settled, contradictions = _settled(rows)
    assert [number for number in range(1_100) if number in contradictions] == settled.refused
    return {number: contradictions.others(number) for number in settled.refused}


def _settled(rows: Sequence[Asking]) -> tuple[Settled, Contradictions]:
    numbers, managers, workflows = zip(*rows, strict=True)
    part = PlannedPart(numbers, ["7"] * len(rows), managers, workflows)
    repeats = Repeats(contradictions := Contradictions())
    repeats.compare(part)
    settled = repeats.settle(part)
    contradictions.close()
    return settled, contradictions


def test_equal_rows_count_once() -> None:
    """The first stays as it is, the others repeat it."""
    assert settle((2, "3", "4"), (5, "3", "4"), (9, "3", "4")) == Settled([5, 9])


def test_complementary_rows_are_joined() -> None:
    """What they ask for together is one change, in the place of the first row."""
    assert settle((2, LEAVES, "8"), (3, "9", LEAVES), (4, LEAVES, "8")) == Settled(
        [3, 4], [Joined(2, "9", "8")]
    )


def test_a_row_that_adds_nothing_to_a_fuller_one_is_dropped() -> None:
    """Joining leaves the first row alone where it already asks for all."""
    assert settle((2, "3", "8"), (4, "3", LEAVES)) == Settled([4])


def test_rows_that_differ_contradict() -> None:
    """None of them is preferred, and each names the others."""
    assert contradicting((2, "1", LEAVES), (4, "2", LEAVES), (6, "1", LEAVES)) == {
        2: (4, 6),
        4: (2, 6),
        6: (2, 4),
    }
    assert contradicting((2, LEAVES, "8"), (3, LEAVES, "9")) == {2: (3,), 3: (2,)}


def test_clearing_and_setting_contradict() -> None:
    """To clear a value is to ask for something."""
    assert contradicting((2, "", LEAVES), (3, "1", LEAVES)) == {2: (3,), 3: (2,)}
    assert contradicting((2, LEAVES, "0"), (3, LEAVES, "7")) == {2: (3,), 3: (2,)}


def test_a_row_that_contradicts_nobody_goes_through() -> None:
    """Others contradict each other about the workflow; this one leaves it as it is."""
    assert settle((2, LEAVES, "8"), (3, LEAVES, "9"), (4, "5", LEAVES)) == Settled(refused=[2, 3])


def test_what_nobody_contradicts_is_kept_beside_rows_that_contradict() -> None:
    """A row that asks for nothing stays first: it takes what a later one asks for, which repeats it then."""
    differ = ((4, "1", LEAVES), (5, "2", "8"))
    assert settle((2, LEAVES, LEAVES), (3, LEAVES, "8"), *differ, (6, LEAVES, "8")) == Settled(
        [3, 6], [Joined(2, LEAVES, "8")], [4, 5]
    )
    assert settle((2, LEAVES, LEAVES), *differ, (6, LEAVES, LEAVES)) == Settled([6], [], [4, 5])


def test_a_row_can_contradict_others_about_each_of_the_two() -> None:
    """A row that contradicts one about managers and another about the workflow names both."""
    rows: Sequence[Asking] = ((2, "1", LEAVES), (3, "2", "8"), (4, LEAVES, "9"))
    assert contradicting(*rows) == {2: (3,), 3: (2, 4), 4: (3,)}


def test_rows_that_went_through_earlier_are_held_against_others() -> None:
    """They are named by those that contradict them, and nothing that they ask for is joined."""
    repeats = Repeats(contradictions := Contradictions())
    part = PlannedPart((4, 5, 6), ("7", "7", "8"), ("1", LEAVES, "2"), (LEAVES, "8", LEAVES))
    repeats.compare(part)
    repeats.hold_against(PlannedPart((2, 3, 9), ("7", "8", "9"), ("2", LEAVES, "3"), (LEAVES, "9", "9")))
    assert repeats.settle(part) == Settled(refused=[4])
    contradictions.close()
    assert (contradictions.others(4), 2 in contradictions) == ((2,), False)


def test_only_the_first_others_are_named() -> None:
    """A thousand contradicting rows would else name a million numbers."""
    found = contradicting(*((number, str(number), LEAVES) for number in range(2, 1_002)))
    assert found[2] == tuple(range(3, 3 + MOST_NAMED))
    assert found[1_001] == tuple(range(2, 2 + MOST_NAMED))
