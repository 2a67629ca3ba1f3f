"""The keys of a list are known again as in a set, however many come, and in whatever pieces."""

from hypothesis import given
from hypothesis import strategies as st

from importer.loading.seen_keys import SeenKeys, hash_of

_PIECES = st.lists(st.lists(st.integers(0, 400).map(str), max_size=50), max_size=30)


@given(_PIECES)
def test_a_piece_is_taken_whole_or_not_at_all(pieces: list[list[str]]) -> None:
    """A piece is taken where all of its keys are new and different, as a set tells it."""
    seen, truth = SeenKeys(0), set[str]()
    for piece in pieces:
        is_new = len(set(piece)) == len(piece) and truth.isdisjoint(piece)
        assert seen.add(piece) is is_new
        truth |= set(piece) if is_new else set()
    assert not any(seen.add([key]) for key in truth)


def test_more_keys_come_than_were_expected() -> None:
    """The table grows, and forgets none."""
    seen, keys = SeenKeys(10), [f"CU-{one}" for one in range(5_000)]
    assert all(seen.add(keys[start : start + 100]) for start in range(0, 5_000, 100))
    assert not any(seen.add([key]) for key in keys)
    assert seen.add(["CU-5000"])


@given(_PIECES)
def test_keys_that_came_again_are_known(pieces: list[list[str]]) -> None:
    """They are still known as taken, and no others are told of; also once the table has grown."""
    seen, again = SeenKeys(0), set[str]()
    for key in (key for piece in pieces for key in piece):
        if not seen.add([key]):
            seen.note_again(key)
            again.add(key)
    seen.add([f"new {one}" for one in range(2_000)])
    assert sorted(seen.find_again()) == sorted(map(hash_of, again))
    assert not any(seen.add([key]) for key in again)
