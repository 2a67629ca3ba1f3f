"""Work that can't be broken off, and whoever waits for it being cancelled."""

import asyncio
from threading import Event

import pytest

from importer.stopping import in_thread


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
    _, waiting = await asyncio.wait({asked}, timeout=0.02)
    go_on.set()
    assert waiting == {asked}
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert done == ["step"]
