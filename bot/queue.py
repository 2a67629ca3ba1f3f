"""The queue on PostgreSQL, which procrastinate keeps: how the bot reaches it, and who looks after it.

`procrastinate --app bot.queue.app shell` shows an operator what waits and what is under way.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from procrastinate import App, JobContext, PsycopgConnector, RetryDecision
from procrastinate.connector import Notify
from procrastinate.exceptions import ConnectorException, JobAborted, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager, get_channel_for_queues
from procrastinate.retry import BaseRetryStrategy
from psycopg_pool import AsyncConnectionPool

from bot.settings import read_settings
from bot.work_loop import RETRY_SECONDS
from storage.connections import label_connections
from storage.database_names import parse_url
from storage.deliveries import STALLED_SECONDS, Queue
from storage.rescue import Rescue

SIGN_SECONDS: Final = 1.0
"""How often a process gives a sign of life; after STALLED_SECONDS without one others take over.

As often it looks whether rows have become due, of which nobody tells: what was put off.
"""
_BY_ITSELF_SECONDS: Final = 3_600.0
"""How often a worker would look by itself; its process looks for all."""
_MOST_CONNECTIONS: Final = 4
_AGAIN_SECONDS: Final = 0.5
_LAST_SECONDS: Final = 3.0
"""What is under way at the program's end is broken off after so long; others go on with it."""

_SIGN: Final = """
WITH signed AS (UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = ANY(%(workers)s))
SELECT DISTINCT queue_name FROM procrastinate_jobs
WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
"""
_NEW_ROW: Final = json.dumps({"type": "job_inserted"})
"""The part of procrastinate's notification of a row that its workers read."""
_ENDED: Final = "Job was not found"
"""So procrastinate's functions call a row that was ended meanwhile."""
log = logging.getLogger(__name__)

Carry = Callable[[JobContext, int], Awaitable[None]]
"""Carries out what a row asks for, about what has this id."""


def open_queue(url: str, names: Iterable[str] = tuple(Queue)) -> App:
    """The queue in the database that `url` names, to be opened; rows of these names are heard of at once."""
    listener = OneListener(names, pool_factory=lambda **kwargs: _pool(url, **kwargs))
    queue = App(connector=listener)
    queue.job_manager = AmongOthers(listener)
    return queue


class AmongOthers(JobManager):
    """What a worker does with rows, of which others may have been faster: that is no failure.

    Else a worker whose row was given to others would leave a traceback, and one that wants a lock at the same
    moment as another would break off all that it has under way.
    """

    def __init__(self, listener: "OneListener") -> None:
        super().__init__(listener)
        self._listener = listener
        self._workers = set[int]()
        self._signed = float("-inf")

    async def register_worker(self) -> int:
        """Let the signs of life from now on be a new worker's as well."""
        worker = await super().register_worker()
        self._workers.add(worker)
        return worker

    async def unregister_worker(self, worker_id: int) -> None:
        """Let them be no more those of one that has ended."""
        self._workers.discard(worker_id)
        await super().unregister_worker(worker_id)

    async def update_heartbeat(self, worker_id: int) -> None:
        """Give a sign of life for all workers, and tell them of rows that wait; the first to come does so."""
        del worker_id
        if time.monotonic() - self._signed < SIGN_SECONDS / 2:
            return
        self._signed = time.monotonic()
        rows = await self.connector.execute_query_all_async(_SIGN, workers=list(self._workers))
        await self._listener.tell_of_rows(name for row in rows for name in row.values())

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """A row that is free; None as well where another has just got one with its lock."""
        try:
            return await super().fetch_job(queues, worker_id)
        except UniqueViolation:
            return None

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """End a row, unless others have."""
        try:
            await super().finish_job(job, status, delete_job)
        except ConnectorException as error:
            if _ENDED not in str(error.__cause__):
                raise
            _tell_ended(job)

    async def retry_job(self, job: Job, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - its own
        """Have a row delivered again, unless others have ended it: procrastinate would revive it.

        Where the same waits already, this one has nothing more to tell.
        """
        if await self.get_job_status_async(job.id or 0) is not Status.DOING:
            _tell_ended(job)
            return
        try:
            await super().retry_job(job, *args, **kwargs)
        except UniqueViolation:
            await self.finish_job(job, Status.FAILED, delete_job=False)


def _tell_ended(job: Job) -> None:
    log.info("row %s of the queue was given to others, as this process had given no sign of life", job.id)


class OneListener(PsycopgConnector):
    """All workers of a process hear of new rows over one connection; each would have one of its own."""

    def __init__(self, names: Iterable[str], **kwargs: Any) -> None:  # noqa: ANN401 - as the connector has it
        super().__init__(**kwargs)
        self._channels = get_channel_for_queues(names)
        self._hearers: dict[str, Notify] = {}
        self._listening: asyncio.Task[None] | None = None

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        """Tell a worker of what comes over its channels; when the connection breaks, all begin anew."""
        self._hearers |= dict.fromkeys(channels, on_notification)
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(super().listen_notify(self._pass_on, self._channels))
        await asyncio.shield(self._listening)

    async def tell_of_rows(self, names: Iterable[str]) -> None:
        """Tell the workers of these names to look, so far as there are any here."""
        for channel in get_channel_for_queues(names):
            await self._pass_on(channel=channel, payload=_NEW_ROW)

    async def _pass_on(self, *, channel: str, payload: str) -> None:
        if hearer := self._hearers.get(channel):
            await hearer(channel=channel, payload=payload)

    async def close_async(self) -> None:
        """Let go of all connections."""
        while self._listening and not self._listening.done():
            self._listening.cancel()  # again, where what it waits for has ended at the very moment
            await asyncio.wait({self._listening}, timeout=_AGAIN_SECONDS)
        await super().close_async()


def _pool(url: str, **kwargs: Any) -> AsyncConnectionPool:  # noqa: ANN401 - as the pool takes them
    address = parse_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    label = {"application_name": label_connections()}
    return AsyncConnectionPool(address, min_size=1, max_size=_MOST_CONNECTIONS, kwargs=label, **kwargs)


def _pool_of_settings(**kwargs: Any) -> AsyncConnectionPool:  # noqa: ANN401 - as the pool takes them
    return _pool(read_settings().database_url, **kwargs)


app: Final = App(connector=PsycopgConnector(pool_factory=_pool_of_settings))
"""For procrastinate's own command line; the settings are read when it connects."""


class LaterError(Exception):
    """The row is to be delivered again, not before this moment."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class PutOff(BaseRetryStrategy):
    """Delivers again what was put off or broke, and at once what was broken off at the program's end."""

    def __init__(self, *, keeps_lock: bool) -> None:
        """Without `keeps_lock` what is put off holds up nothing else."""
        self._keeps_lock = keeps_lock

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """When the row is delivered again."""
        return RetryDecision(
            retry_at=_moment(exception), lock=None if self._keeps_lock else job.queueing_lock
        )


def _moment(exception: BaseException) -> datetime:
    if isinstance(exception, LaterError):
        return exception.at
    is_end = isinstance(exception, asyncio.CancelledError | JobAborted)
    return datetime.now(UTC) + timedelta(seconds=0 if is_end else RETRY_SECONDS)


def later(pause: timedelta = timedelta()) -> LaterError:
    """What has the row delivered again after a pause."""
    return LaterError(datetime.now(UTC) + pause)


def add_task(queue: App, task: str, carry: Carry, *, keeps_lock: bool = True) -> None:
    """Let the rows of a task be carried out here."""

    async def carry_out(context: JobContext, id: int) -> None:  # noqa: A002 - the name that rows give it
        await carry(context, id)

    queue.task(name=task, pass_context=True, retry=PutOff(keeps_lock=keeps_lock))(carry_out)


class UnderWay:
    """What this process has under way, so that rows whose end the database never heard of are found.

    It may be away at the very moment; such a row would keep its lock for as long as the process lives.
    """

    def __init__(self, rescue: Rescue) -> None:
        self._rescue = rescue
        self._workers = set[int]()
        self._rows = set[int]()
        self._left = set[int]()

    def note(self, carry: Carry) -> Carry:
        """The same, noted while it lasts."""

        async def carry_out(context: JobContext, id_: int) -> None:
            row, worker = context.job.id or 0, context.job.worker_id or 0
            self._workers.add(worker)
            self._rows.add(row)
            try:
                await carry(context, id_)
            finally:
                self._rows.discard(row)

        return carry_out

    async def end_what_is_left(self) -> None:
        """End what isn't under way any more, and wasn't at the last look."""
        left = await self._rescue.find_under_way(self._workers) - self._rows
        await self._rescue.end_left(left & self._left)
        self._left = left


async def work_on(queue: App, name: str, places: int) -> None:
    """Take rows of this name, so many at once, until cancelled; what is under way then has a while to end."""
    await queue.run_worker_async(
        queues=[name],
        concurrency=places,
        install_signal_handlers=False,
        fetch_job_polling_interval=_BY_ITSELF_SECONDS,
        update_heartbeat_interval=SIGN_SECONDS,
        stalled_worker_timeout=12 * STALLED_SECONDS,
        shutdown_graceful_timeout=_LAST_SECONDS,
    )
