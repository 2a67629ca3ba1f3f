"""Work that can be dropped at any moment, and is dropped as soon as its job is told to stop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, ParamSpec, TypeVar

from importer.running.child_process import Child, Limits

P = ParamSpec("P")
T = TypeVar("T")

GoOn = Callable[[], Awaitable[bool]]
"""Asked again and again while something is done; False tells to stop."""

LOOK_SECONDS = 0.25
"""How often is asked whether to go on: Cancel is promised within a second."""


async def run_unless_stopped(work: Coroutine[Any, Any, T], go_on: GoOn) -> T | None:
    """What the work gives, or None when it was told to stop before; an open transaction still ends."""
    task = asyncio.create_task(work)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_SECONDS))[0]:
            if not await go_on():
                return None
        return await task
    finally:
        await _drop(task)


async def _drop(task: asyncio.Task[T]) -> None:
    """Wait until the work has let go of what it holds."""
    if task.cancel():
        with suppress(asyncio.CancelledError):
            await task


async def in_thread(step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the step returns. It can't be broken off: whoever is cancelled here stops once it has ended."""
    task = asyncio.create_task(asyncio.to_thread(step, *args, **kwargs))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


@asynccontextmanager
async def running_child(limits: Limits) -> AsyncIterator[Child]:
    """A child process that is gone at the end of the context, whoever still waits for it in a thread."""
    starting = asyncio.create_task(in_thread(Child, limits))
    try:
        yield await asyncio.shield(starting)
    finally:
        child = await starting
        child.kill()  # at once: all threads may be waiting for children
        await in_thread(child.close)
