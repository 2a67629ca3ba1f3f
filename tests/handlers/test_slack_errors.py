"""What a failed call means, and how long to wait after it."""

from datetime import timedelta

import pytest
from aiohttp import ClientError, ClientSession, ServerDisconnectedError

from handlers.slack_errors import LONGEST_PAUSE, Trouble, pause_before, read_trouble
from tests.handlers.told_slack import refusal

FIRST = timedelta(seconds=1)
BROKE = Trouble("7F3A-91C2", passes=True, may_be_done=True)


async def test_what_never_left_this_machine_was_not_done() -> None:
    """Where there is no connection nothing has to be looked for; where it broke, something may be there."""
    async with ClientSession() as session:
        with pytest.raises(ClientError) as never:
            await session.get("http://127.0.0.1:1/")
    assert read_trouble(never.value).passes
    assert not read_trouble(never.value).may_be_done
    assert read_trouble(ServerDisconnectedError()).may_be_done


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


@pytest.mark.parametrize("asked", [str(10**15), "9" * 5_000], ids=["a number", "no number"])
def test_a_pause_without_measure_is_one_within_bounds(asked: str) -> None:
    """What stands before Slack may ask for more seconds than any calendar has."""
    trouble = read_trouble(refusal("ratelimited", {"Retry-After": asked}))
    assert trouble.passes
    assert pause_before(0, trouble, FIRST) == LONGEST_PAUSE
