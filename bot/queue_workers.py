"""The workers on PostgreSQL: the queue tells them what to do, row by row, whichever process is free."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Generic, TypeVar

from procrastinate import App, JobContext
from structlog.contextvars import bind_contextvars

from bot.core import Core
from bot.delivery import EVENT_RETRY_SECONDS, Deliverer, Works
from bot.queue import Carry, PutOff, UnderWay, add_task, later, open_queue, work_on
from bot.runner import Turns
from bot.work_loop import RETRY_SECONDS, Outage, WakeSignals, Work, WorkLoop, survive
from importer.words.errors import JobNotFoundError
from importer.words.job_ports import Jobs
from importer.words.jobs import ImportJob
from importer.words.postings import Posting
from importer.words.turns import Turn
from storage.deliveries import Queue, Task
from storage.inbox import Event, Inbox
from storage.postings import Postings
from storage.rescue import Rescue
from storage.store import Store

T = TypeVar("T")
LOOK_SECONDS: Final = 1.0
KEEP_HOURS: Final = 48
"""So long operators can look back at rows that have ended."""
_EVENTS_AT_ONCE: Final = 8
_LARGE_EVENTS_AT_ONCE: Final = 4
_MESSAGES_AT_ONCE: Final = 100
"""What each waits for most is Slack, and its conversation's turn: many conversations' fill them."""
EVERY_MINUTE, HOURLY = "* * * * *", "17 * * * *"
_AGAIN_SECONDS: Final = 1.0
_NOT_THERE: Final = timedelta(minutes=1)
"""So long an import is left alone whose workspace the bot isn't in."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Errand(Generic[T]):
    """What the rows of a task ask for, done as a `Work`.

    `find` gives the piece of work that a row is about, as it stands now; None where nothing is left to be
    done. It isn't done before it is `due`. What `goes_on` is done until nothing is left; any other once, and
    then `after` is called with the row's id, which is about to end. One that broke is left alone for a while.
    """

    task: Task
    work: Work[T]
    find: Callable[[int], Awaitable[T | None]]
    due: Callable[[T], datetime | None] = lambda _: None
    goes_on: bool = False
    keeps_lock: bool = True
    after: Callable[[T, int], Awaitable[None]] | None = None
    retry_seconds: float = RETRY_SECONDS

    async def carry_out(self, context: JobContext, id_: int) -> None:
        """Do it; raises LaterError where it is to be delivered again."""
        done: object = None
        while (piece := await self.find(id_)) is not None:
            self._require_due(piece)
            if done == self.work.key(piece):
                raise later()  # it stopped, as the program is about to end
            await self._do(piece, id_)
            done = self.work.key(piece)
            if not self.goes_on:
                await self._end(piece, context)
                return

    def _require_due(self, piece: T) -> None:
        due = self.due(piece)
        if due and due > datetime.now(UTC):
            raise later(due - datetime.now(UTC))

    async def _do(self, piece: T, id_: int) -> None:
        bind_contextvars(**self.work.context(piece))  # for the rest of this task alone
        reference = await survive(self.work.do(piece), f"doing {self.work.key(piece)}")
        if reference:
            await survive(self.work.note_failure(piece, reference), "telling people about it")
            left = await self.find(id_)
            if left is not None:
                self._require_due(left)
                raise later(timedelta(seconds=self.retry_seconds))

    async def _end(self, piece: T, context: JobContext) -> None:
        if self.after and context.job.id is not None:
            await self.after(piece, context.job.id)


@dataclass(frozen=True, slots=True)
class Chore:
    """What one process of all does at the times of a cron line; put off where it tells that some is left."""

    name: str
    cron: str
    do: Callable[[], Awaitable[bool]]
    pause: timedelta = timedelta(minutes=1)

    async def carry_out(self, _context: JobContext, _timestamp: int) -> None:
        """Do it; raises LaterError where some is left."""
        if not await self.do():
            raise later(self.pause)


class QueueWorkers:
    """Work until `stopping`, with so many places at once for each queue; what breaks is begun anew."""

    def __init__(
        self,
        queue: App,
        errands: Sequence[Errand[Any]],
        places: dict[Queue, int],
        rescue: Rescue,
        stopping: asyncio.Event,
        chores: Sequence[Chore] = (),
    ) -> None:
        self.queue = queue
        self._places = places
        self._rescue = rescue
        self._stopping = stopping
        self._under_way = UnderWay(rescue)
        for errand in errands:
            add_task(queue, errand.task, self._carry(errand.carry_out), keeps_lock=errand.keeps_lock)
        for chore in (*chores, Chore("forget_old_rows", HOURLY, self._forget_old_rows)):
            _add_chore(queue, chore, self._carry(chore.carry_out))

    def _carry(self, carry: Carry) -> Carry:
        """The same, noted while it lasts; a row that was fetched as the end came is left to the others."""

        async def carry_unless_stopping(context: JobContext, id_: int) -> None:
            if self._stopping.is_set():
                raise later()
            await carry(context, id_)

        return self._under_way.note(carry_unless_stopping)

    async def run(self) -> None:
        """Work until asked to stop; then wait for what is under way. Until the queue can be opened, try."""
        while not self._stopping.is_set():
            await survive(self._work(), "opening the queue")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _AGAIN_SECONDS)

    async def _work(self) -> None:
        try:
            await self.queue.open_async()
            working = [asyncio.create_task(self._work_on(*one)) for one in self._places.items()]
            working.append(asyncio.create_task(self._look()))
            try:
                await self._stopping.wait()
            finally:
                await _end(working)
        finally:
            await self.queue.close_async()

    async def _work_on(self, name: Queue, places: int) -> None:
        """A worker ends when the database was away, or others took it for dead: then there is another."""
        while True:
            await survive(work_on(self.queue, name, places), f"working on {name}")
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _forget_old_rows(self) -> bool:
        await self.queue.job_manager.delete_old_jobs(
            nb_hours=KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
        )
        return True

    async def _look(self) -> None:
        """Look for what dead processes had more often than for what was lost: someone waits for it."""
        lost, ended, others = Outage(), Outage(), Outage()
        while True:
            await survive(self._rescue.look(), "looking for what was lost", lost)
            await survive(self._under_way.end_what_is_left(), "looking for what has ended", ended)
            await asyncio.sleep(LOOK_SECONDS / 2)
            await survive(self._rescue.give_to_others(), "looking for what others had", others)
            await asyncio.sleep(LOOK_SECONDS / 2)


async def _end(working: Sequence[asyncio.Task[None]]) -> None:
    for one in working:
        one.cancel()
    await asyncio.gather(*working, return_exceptions=True)


def ask_queue(core: Core, works: Works, signals: WakeSignals) -> Sequence[Deliverer]:
    """The workers that take from the queue, and one for what each machine does for itself."""
    imports = (Queue.SMALL, Queue.LARGE, Queue.SMALL_CHECKS, Queue.LARGE_CHECKS)
    places = {
        **dict.fromkeys(imports, core.settings.imports_at_once),
        Queue.EVENTS: _EVENTS_AT_ONCE,
        Queue.LARGE_EVENTS: _LARGE_EVENTS_AT_ONCE,
        Queue.MESSAGES: _MESSAGES_AT_ONCE,
        Queue.CHORES: 1,
    }
    chores = (
        Chore("expire_approvals", EVERY_MINUTE, works.deadlines.expire),
        Chore("keep_house", HOURLY, works.housekeeping.let_go),
    )
    workers = QueueWorkers(
        open_queue(core.settings.database_url),
        list(_errands(core.store, works)),
        places,
        core.store.rescue,
        signals.jobs.stopping,
        chores,
    )
    return workers, WorkLoop(works.housekeeping.files_work(), signals.housekeeping)


def _errands(store: Store, works: Works) -> Iterator[Errand[Any]]:
    """What is done for each task of the queue."""
    turns = works.turns

    async def find(job: int) -> ImportJob | None:
        with suppress(JobNotFoundError):  # it may have been forgotten
            return await store.jobs.get(job)
        return None

    async def begin(job: ImportJob) -> None:
        await store.jobs.let_go(job)

    async def note_failure(job: ImportJob, reference: str) -> None:
        log.warning("reference %s: the return %s is looked for again", reference, job.id)

    yield errand_of_jobs(store.jobs, turns)
    yield Errand(Task.TELL_WAITING, turns.work(), turns.find_waiting)
    yield Errand(Task.BEGIN_RETURN, Work(_nothing, lambda job: f"return {job.id}", begin, note_failure), find)
    yield errand_of_events(store.inbox, works.inbox)
    yield errand_of_messages(store.postings, works.saying)


async def _nothing() -> Sequence[ImportJob]:
    return ()


def errand_of_jobs(jobs: Jobs, turns: Turns) -> Errand[Turn]:
    """One of a workspace that the bot isn't in is put off, or it would be found anew each second."""

    async def find(job: int) -> Turn | None:
        turn = await turns.find_turn(job)
        if turn is None and await turns.is_elsewhere(job):
            raise later(_NOT_THERE)
        return turn

    async def let_others_go_on(turn: Turn, row: int) -> None:
        await jobs.let_go(turn.job, row)

    return Errand(Task.RUN_JOB, turns.work(), find, after=let_others_go_on)


def errand_of_events(inbox: Inbox, work: Work[Event]) -> Errand[Event]:
    """One that is put off holds up no other of its person."""
    return Errand(
        Task.TAKE_UP_EVENT,
        work,
        inbox.find,
        due=lambda event: event.due,
        goes_on=True,
        keeps_lock=False,
        retry_seconds=EVENT_RETRY_SECONDS,
    )


def errand_of_messages(postings: Postings, work: Work[Posting]) -> Errand[Posting]:
    """One that is put off holds up those behind it in its lane, which are said in their order."""
    return Errand(Task.SAY, work, postings.first_in_lane_of, due=lambda posting: posting.due, goes_on=True)


def _add_chore(queue: App, chore: Chore, carry: Carry) -> None:
    async def carry_out(context: JobContext, timestamp: int) -> None:
        await carry(context, timestamp)

    task = queue.task(
        name=chore.name,
        pass_context=True,
        retry=PutOff(keeps_lock=True),
        queue=Queue.CHORES,
        lock=chore.name,
        queueing_lock=chore.name,
    )
    queue.periodic(cron=chore.cron)(task(carry_out))
