"""Work that can't be broken off, and whoever waits for it being cancelled."""

import asyncio
from threading import Event

import pytest

from importer.running.stopping import in_thread
from tests.patience import let_others_go_on


async def test_a_step_in_a_thread_ends_before_who_is_cancelled_goes_on() -> None:
    """So nobody takes away what it still works with."""
    begun, go_on, done = Event(), Event(), list[str]()

    def step() -> None:
        begun.set()
        go_on.wait()
        done.append("step")

    asked = asyncio.create_task(in_thread(step))
    await asyncio.to_thread(begun.wait)
    asked.cancel()
    await let_others_go_on()
    assert not asked.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert done == ["step"]
