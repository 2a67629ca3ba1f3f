"""How long to wait after a failed call."""

from datetime import timedelta

from handlers.slack_errors import LONGEST_PAUSE, Trouble, pause_before

FIRST = timedelta(seconds=1)
BROKE = Trouble("7F3A-91C2", passes=True, may_be_done=True)


def test_pauses_grow() -> None:
    """Each is twice as long, and five minutes at most: a lasting failure isn't tried every few seconds."""
    pauses = [pause_before(tries, BROKE, FIRST).total_seconds() for tries in range(12)]
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_slacks_own_pause_is_kept_within_bounds() -> None:
    """A day would be as good as never."""
    asked = Trouble("ratelimited", passes=True, may_be_done=False, retry_after=timedelta(seconds=7))
    day = Trouble("ratelimited", passes=True, may_be_done=False, retry_after=timedelta(days=1))
    assert pause_before(5, asked, FIRST) == timedelta(seconds=7)
    assert pause_before(0, day, FIRST) == LONGEST_PAUSE
