"""Two companies, two bots and a worker on one PostgreSQL, of which one after the other dies amid the load."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import select

from benchmarks.importing.watch import share_below
from benchmarks.load.companies import Company, make_companies
from benchmarks.load.crew import Crew, Life, posts_of
from benchmarks.load.extent import Extent
from benchmarks.load.killer import Killer
from benchmarks.load.slack_side import Acknowledgements
from benchmarks.load.trial import Waits
from benchmarks.load.version import HERE
from benchmarks.promises import MEMORY, MEMORY_WITH_LARGE, TAKEN_OVER_LAST, Promise
from benchmarks.scaling.database import Databases
from playground.limits import Limits
from playground.manifest import Manifest
from playground.program.server import Playground
from storage.slack_schema import UNSAID, postings
from storage.store import Store, open_store
from tests.postgres_server import PostgresServer
from tests.workers_seen import WorkersSeen

NAME: Final = "load with kills"
_GLANCE = 0.1


@dataclass(frozen=True, slots=True)
class MeasuredWithKills:
    """What came of it; the waits are each company's."""

    waits: Sequence[Waits]
    acknowledged: Sequence[float]
    lives: Sequence[Life]
    killed: Sequence[str]
    taken_over: Sequence[float]

    def facts(self) -> Iterator[tuple[str, str]]:
        """Each thing that was measured, and in words how it came out."""
        results = [one.result for wait in self.waits for one in wait.small]
        yield "imported in each of two workspaces", f"{len(self.waits[0].small)} small files and a large one"
        yield "killed with `kill -9`", ", ".join(f"{one} {n}" for one, n in Counter(self.killed).items())
        yield "imports that the dead were at work on", f"{len(self.taken_over)}"
        yield "another had them after, half of them", _seconds(_half(self.taken_over))
        yield "another had them after, the last one", _seconds(self.taken_over)
        yield "acknowledged after, 99th percentile", f"{1_000 * share_below(self.acknowledged, 0.99):,.0f} ms"
        yield "the result after, half of the small files", _seconds([share_below(results, 0.5)])
        yield "the result after, the last small file", _seconds(results)
        yield "the large imports' results after", " and ".join(_seconds([one.large]) for one in self.waits)
        yield "memory of a process that had no large import, at most", self._memory(had_large=False)
        yield "memory of a process that had one, at most", self._memory(had_large=True)
        yield "the same with the processes that read", _megabytes(life.memory.most for life in self.lives)

    def promises(self) -> Iterator[Promise]:
        """What of it is promised, and how it came out."""
        half = max(_half(self.taken_over), default=None)
        yield Promise("another process had half of what the dead had", half, TAKEN_OVER_LAST, "s")
        for had_large, limit in ((False, MEMORY), (True, MEMORY_WITH_LARGE)):
            kind = "with a large import" if had_large else "without one"
            most = max(self._sizes(had_large=had_large), default=None)
            yield Promise(f"memory of a process {kind}", most, limit, "MB")

    def _memory(self, *, had_large: bool) -> str:
        return _megabytes(self._sizes(had_large=had_large))

    def _sizes(self, *, had_large: bool) -> list[float]:
        """Of those that were looked at before they died."""
        sizes = [life.memory.alone for life in self.lives if life.had_large is had_large]
        return [size for size in sizes if size > 0]


def _half(taken: Sequence[float]) -> Sequence[float]:
    """After how long half of them were over; of none, nothing."""
    return [median(taken)] if taken else []


def _seconds(taken: Iterable[float]) -> str:
    return _told(taken, "{:.1f} s")


def _megabytes(sizes: Iterable[float]) -> str:
    return _told(sizes, "{:.0f} MB")


def _told(measured: Iterable[float], form: str) -> str:
    """The most that was measured."""
    most = max(measured, default=None)
    return "not measured" if most is None else form.format(most)


async def measured_with_kills(
    server: PostgresServer, extent: Extent, folder: Path, *, loads_anew: bool = True
) -> MeasuredWithKills:
    """Measure this version; raises RuntimeError where anything was lost, or is there twice."""
    databases = Databases(server)
    url = server.create("killed")
    manifest = Manifest.read(HERE / "manifest.json")
    async with (
        Playground(manifest, limits=Limits(rates=True), two_workspaces=True) as playground,
        _opened(url) as store,
        _at_work(playground, url, store, folder, loads_anew=loads_anew) as crew,
    ):
        companies = await asyncio.to_thread(lambda: list(make_companies(playground, extent, folder)))
        for company in companies:
            await company.install(playground, store)
        await asyncio.to_thread(databases.ask, "killed", "VACUUM ANALYZE")
        result = await _under_load(crew, store, companies, extent)
        ask = partial(databases.ask, "killed")
        faults = [fault for company in companies for fault in await company.faults(ask, store)]
    databases.drop("killed")
    if faults:
        raise RuntimeError("; ".join(faults))
    return result


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Store]:
    store = await open_store(url)
    yield store
    await store.close()


@asynccontextmanager
async def _at_work(
    playground: Playground, url: str, store: Store, folder: Path, *, loads_anew: bool
) -> AsyncIterator[Crew]:
    async with AsyncExitStack() as running:
        posts = posts_of(playground, url, folder)
        crew = Crew(playground, WorkersSeen(store.database), running, posts, loads_anew)
        for post in posts:
            await crew.fill(post)
        yield crew


async def _under_load(
    crew: Crew, store: Store, companies: Sequence[Company], extent: Extent
) -> MeasuredWithKills:
    """Kill until everybody has seen their results; then wait until nothing is left to be done or said."""
    acknowledgements = Acknowledgements()
    acknowledgements.timed(crew.playground.slack.sockets)
    killer = Killer(crew, store)
    async with asyncio.TaskGroup() as group:
        group.create_task(killer.kill(extent.kills))
        waits = await asyncio.gather(*(company.go_through(extent) for company in companies))
        killer.stop()
    while await _is_something_left(store):  # noqa: ASYNC110 - other processes do it, and tell nobody
        await asyncio.sleep(_GLANCE)
    killed = [post.name for post in killer.killed]
    return MeasuredWithKills(waits, acknowledgements.taken, crew.lives, killed, killer.taken_over)


async def _is_something_left(store: Store) -> bool:
    unsaid = select(postings.c.id).where(UNSAID).limit(1)
    return bool(await store.inbox.open() or await store.jobs.waiting() or await store.database.rows(unsaid))
