"""What nobody waits for, or what a person would have to press for too often: asked of the store itself."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import perf_counter

from benchmarks.history.looking import Timed, timed
from bot.settings import DEFAULTS
from importer.retention import BATCH_ROWS
from storage.store import Store, open_store

_BATCHES = 50


async def asked_of_the_store(url: str, times: int) -> AsyncIterator[Timed]:
    """Opening it, an old page of the history, a look for work, and the retention."""
    yield "the store is opened, as at the bot's start", await timed(times, lambda: _opened(url))
    store = await open_store(url)
    try:
        workspace = await store.workspaces.pick(None)
        yield (
            "the page of the history that ends with the first import",
            await timed(times, lambda: store.jobs.history(workspace, before=12, limit=11)),
        )
        yield "a look for work, as every second", await timed(times, store.jobs.waiting)
        async for one in _retention(store, times):
            yield one
    finally:
        await store.close()


async def _retention(store: Store, times: int) -> AsyncIterator[Timed]:
    before = datetime.now(UTC) - timedelta(days=DEFAULTS.keep_imports_days)
    yield "a look for imports that are a year old", await timed(times, lambda: store.jobs.outdated(before))
    old = await store.jobs.outdated(before) or await store.jobs.outdated(datetime.now(UTC))
    yield f"{BATCH_ROWS:,} rows of an old import are deleted", await _deleted(store, list(old))


async def _deleted(store: Store, jobs: list[int]) -> list[float]:
    """The seconds of so many batches; one that finds nothing left doesn't count."""
    taken: list[float] = []
    for job in jobs:
        gone = False
        while not gone and len(taken) < _BATCHES:
            begun = perf_counter()
            gone = await store.plans.forget(job, BATCH_ROWS)
            taken.append(perf_counter() - begun)
    return taken


async def _opened(url: str) -> None:
    await (await open_store(url)).close()
