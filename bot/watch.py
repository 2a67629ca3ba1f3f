"""What whoever watches the program can ask over HTTP: does it live, is it ready, and what are its numbers."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from bot.listening import listen
from bot.metrics import Metrics
from bot.settings import Settings
from storage.database import Database
from storage.database_errors import DatabaseError
from storage.figures import Figures, read_figures

EXPOSITION: Final = "text/plain; version=0.0.4; charset=utf-8"
_LONGEST_ANSWER: Final = 5.0
"""In seconds: a need that gives no answer in that time isn't met."""

Check = Callable[[], Awaitable[bool]]


@dataclass(slots=True)
class Watch:
    """The numbers of a process, and what it needs to be alive and to be ready; filled in as it starts.

    `loops` are the tasks without which it is no more than a shell. `needs` are asked whether they are met,
    `find_served` for the ids of the workspaces of which it is told what waits; without it, of all.
    """

    metrics: Metrics = field(default_factory=Metrics)
    needs: dict[str, Check] = field(default_factory=dict)
    loops: Collection[asyncio.Task[None]] = ()
    database: Database | None = None
    find_served: Callable[[], Awaitable[Collection[int]]] | None = None
    is_started: bool = False

    @property
    def is_alive(self) -> bool:
        """Whether none of its loops has broken off."""
        return not any(loop.done() for loop in self.loops)

    def watch_database(self, database: Database) -> None:
        """From now on the database is a need, and tells its figures."""
        self.database = database
        self.needs["database"] = database.answers

    @contextmanager
    def started(self) -> Iterator[None]:
        """All is there now, until the end begins."""
        self.is_started = True
        try:
            yield
        finally:
            self.is_started = False

    @contextmanager
    def acknowledging(self) -> Iterator[None]:
        """Measure how long an acknowledgement takes."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.metrics.count_acknowledgement(time.perf_counter() - begin)

    async def needs_met(self) -> dict[str, bool]:
        """For each need whether it is met; `started` is the first, and false again before the end."""
        answers = await asyncio.gather(*(_is_met(need) for need in self.needs.values()))
        return {"started": self.is_started, **dict(zip(self.needs, answers, strict=True))}


@asynccontextmanager
async def watched(settings: Settings) -> AsyncIterator[Watch]:
    """A watch that listens on METRICS_PORT, where that is set; raises SettingsError where it can't."""
    watch = Watch()
    if not settings.metrics_port:
        yield watch
        return
    async with listen(application_of(watch), settings.host, settings.metrics_port, "METRICS_PORT"):
        yield watch


def application_of(watch: Watch) -> web.Application:
    """What answers: `/healthz`, `/readyz` and `/metrics`."""

    async def tell_health(_request: web.Request) -> web.Response:
        return _verdict({"alive": watch.is_alive})

    async def tell_readiness(_request: web.Request) -> web.Response:
        return _verdict(await watch.needs_met())

    async def tell_metrics(_request: web.Request) -> web.Response:
        watch.metrics.note_needs(await watch.needs_met())
        watch.metrics.note_figures(await _read_figures(watch))
        return web.Response(body=watch.metrics.exposition(), headers={"Content-Type": EXPOSITION})

    application = web.Application()
    application.router.add_get("/healthz", tell_health)
    application.router.add_get("/readyz", tell_readiness)
    application.router.add_get("/metrics", tell_metrics)
    return application


def _verdict(found: dict[str, bool]) -> web.Response:
    """200 where all is well, else 503, as Kubernetes and load balancers understand it."""
    return web.json_response(found, status=200 if all(found.values()) else 503)


async def _read_figures(watch: Watch) -> Figures | None:
    try:
        served = await watch.find_served() if watch.find_served else None
        return await read_figures(watch.database, served=served) if watch.database else None
    except DatabaseError:
        return None


async def _is_met(need: Check) -> bool:
    """What a need answers; the question itself goes on, as nothing may be broken off in a transaction."""
    asking = asyncio.ensure_future(need())
    done, _ = await asyncio.wait({asking}, timeout=_LONGEST_ANSWER)
    if not done:
        asking.add_done_callback(lambda late: late.cancelled() or late.exception())
        return False
    return asking.exception() is None and asking.result()
