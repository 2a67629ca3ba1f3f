"""What is kept is delivered, each once and in its order: by looking at a SQLite file, and by the queue."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from procrastinate.jobs import Job
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import Deliverer
from bot.queue import open_queue
from bot.queue_workers import Errand, QueueWorkers, errand_of_events, errand_of_jobs, errand_of_messages
from bot.runner import Turns
from bot.work_loop import Signals, Work, WorkLoop
from importer.words.jobs import ImportJob, JobState
from importer.words.language import Sentence
from importer.words.postings import Posting
from storage.deliveries import Queue
from storage.inbox import Event
from storage.store import Store
from tests.bot.silent import Silent
from tests.patience import PATIENCE, until
from tests.storage.conftest import laid_sqlite_url, store, url, workspace
from tests.storage.words import a_posting, queued_job, shared_job

__all__ = ["laid_sqlite_url", "store", "url", "workspace"]


@dataclass
class Doer:
    """Does events, messages and jobs, and keeps what was done; it can be told to break, or to put things off.

    The bot is `present` in these workspaces.
    """

    store: Store
    workspace: int
    done: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    puts_off: dict[str, timedelta] = field(default_factory=dict)
    present: list[int] = field(default_factory=list)
    announcer: Silent = field(default_factory=Silent)

    async def find_present(self) -> Sequence[int]:
        """The workspaces where the bot is."""
        return self.present

    async def carry_out(self, job: ImportJob) -> ImportJob:
        """Carry a job out that was taken up."""
        name = f"{job.workspace}-{job.number}"
        if name in self.breaks:
            self.breaks.remove(name)
            raise ZeroDivisionError
        if mine := await self.store.jobs.begin(job):
            await self.store.jobs.end(mine, JobState.COMPLETED)
            self.done.append(name)
        return await self.store.jobs.get(job.id)

    async def give_up(self, job: ImportJob, sentence: Sentence) -> ImportJob:
        """End a job that broke too often."""
        await self.store.jobs.end(job, JobState.FAILED, failure=sentence)
        self.done.append(f"{job.workspace}-{job.number} failed")
        return await self.store.jobs.get(job.id)

    async def take_up(self, event: Event) -> None:
        """Do an event."""
        if event.event_id in self.breaks:
            self.breaks.remove(event.event_id)
            raise ZeroDivisionError
        if pause := self.puts_off.pop(event.event_id, None):
            await self.store.inbox.put_off(event.event_id, pause)
            return
        await self.store.inbox.finish(event.event_id, self.workspace)
        self.done.append(event.event_id)

    async def say(self, posting: Posting) -> None:
        """Say a message."""
        if pause := self.puts_off.pop(posting.kind, None):
            await self.store.postings.put_off(posting.id, pause)
            return
        await self.store.postings.note_said(posting.id)
        self.done.append(posting.kind)

    async def note_failure(self, piece: object, reference: str) -> None:
        """Keep the reference under which the log has the reason."""
        del piece
        self.references.append(reference)

    async def has_done(self, *things: str) -> None:
        """Wait until these were done, in whatever order."""
        await until(lambda: sorted(self.done) == sorted(things), lambda: f"Only these were done: {self.done}")


@pytest.fixture
def doer(store: Store, workspace: int) -> Doer:
    """Who does what is delivered."""
    return Doer(store, workspace, present=[workspace])


@pytest.fixture
async def wake(doer: Doer, url: str) -> AsyncIterator[Callable[[], None]]:
    """Have it all delivered; the function tells that there is something new."""
    signals = Signals()
    async with delivering(doer, url, signals):
        yield signals.wake


@asynccontextmanager
async def delivering(doer: Doer, url: str, signals: Signals) -> AsyncIterator[None]:
    """Deliver to whoever does it, in the form that the database asks for, until the context ends."""
    running = [asyncio.create_task(one.run()) for one in _deliverers(doer, url, signals)]
    try:
        yield
    finally:
        signals.ask_to_stop()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*running)


def _deliverers(doer: Doer, url: str, signals: Signals) -> Sequence[Deliverer]:
    inbox, postings = doer.store.inbox, doer.store.postings
    events = Work(inbox.due, lambda event: event.event_id, doer.take_up, doer.note_failure)
    messages = Work(postings.due, lambda posting: posting.id, doer.say, doer.note_failure)
    turns = Turns(doer.store.jobs, doer, doer.announcer, doer.find_present)
    if not doer.store.database.is_shared:
        running = WorkLoop(turns.work(), signals, at_once=2, retry_seconds=0.01)
        return WorkLoop(events, signals, retry_seconds=0.01), WorkLoop(messages, signals), running
    errands: Sequence[Errand[Any]] = (
        errand_of_events(inbox, events),
        errand_of_messages(postings, messages),
        replace(errand_of_jobs(doer.store.jobs, turns), retry_seconds=0.01),
    )
    places = {Queue.EVENTS: 2, Queue.MESSAGES: 2, Queue.SMALL: 2}
    return (QueueWorkers(open_queue(url), errands, places, doer.store.rescue, signals.stopping),)


async def test_what_is_kept_is_done_once(doer: Doer, wake: Callable[[], None]) -> None:
    """Also what Slack sends again, and what was there before anyone began to look."""
    for event in ("Ev1", "Ev2", "Ev1"):
        await doer.store.inbox.put(event, "T1", {}, "U1")
        wake()
    await doer.has_done("Ev1", "Ev2")
    assert await doer.store.inbox.open() == []


async def test_what_was_there_before_the_start_is_done(doer: Doer, url: str) -> None:
    """A program that was away has left it."""
    await doer.store.inbox.put("Ev1", "T1", {}, "U1")
    async with delivering(doer, url, Signals()):
        await doer.has_done("Ev1")


async def test_what_was_taken_back_is_not_delivered(doer: Doer, wake: Callable[[], None]) -> None:
    """It was never true; what comes after it is done."""

    async def keep_and_break(connection: AsyncConnection) -> None:
        await _keep(connection, "Ev1")
        raise LookupError

    with pytest.raises(LookupError):
        await doer.store.database.write(keep_and_break)
    await doer.store.inbox.put("Ev2", "T1", {}, "U1")
    wake()
    await doer.has_done("Ev2")


async def test_what_nobody_was_told_of_is_found(doer: Doer, wake: Callable[[], None]) -> None:
    """Whatever has become of the word that it is there."""
    await doer.store.database.write(_keep, "Ev1")
    wake()
    await doer.has_done("Ev1")


async def test_what_breaks_is_tried_again(doer: Doer, wake: Callable[[], None]) -> None:
    """Whoever does it hears the reference under which the log has the reason."""
    doer.breaks += ["Ev1"]
    await doer.store.inbox.put("Ev1", "T1", {}, "U1")
    wake()
    await doer.has_done("Ev1")
    assert len(doer.references) == 1


async def test_what_is_put_off_holds_up_no_other_event(doer: Doer, wake: Callable[[], None]) -> None:
    """Not even of the same person; it is done when its time has come."""
    doer.puts_off |= {f"Ev{number}": timedelta(hours=1) for number in range(4)}
    doer.puts_off["Ev4"] = timedelta(seconds=0.01)
    for number in range(8):
        await doer.store.inbox.put(f"Ev{number}", "T1", {}, "U1")
    wake()
    await doer.has_done("Ev4", "Ev5", "Ev6", "Ev7")
    assert [event.tries for event in await doer.store.inbox.open()] == [1, 1, 1, 1]


async def test_a_lane_is_said_in_its_order(doer: Doer, wake: Callable[[], None]) -> None:
    """What is put off holds up those behind it, and no other lane."""
    doer.puts_off |= {"first": timedelta(seconds=0.01), "late": timedelta(hours=1)}
    said = [a_posting(kind, kind=kind) for kind in ("first", "second", "third")]
    elsewhere = [a_posting(kind, kind=kind, thread="9.0") for kind in ("late", "never")]
    await doer.store.postings.add(doer.workspace, [*elsewhere, *said])
    wake()
    await doer.has_done("first", "second", "third")
    assert doer.done == ["first", "second", "third"]


async def test_jobs_are_run_in_turn(doer: Doer, wake: Callable[[], None]) -> None:
    """Each once, and those of one workspace in their order; another workspace's wait for none of them."""
    doer.present.append(await doer.store.workspaces.connect("T2", "Globex"))
    for place, share in ((doer.workspace, "F1"), (doer.workspace, "F2"), (doer.present[1], "F3")):
        await queued_job(doer.store, place, share)
    wake()
    await doer.has_done("1-1", "1-2", "2-1")
    assert [name for name in doer.done if name != "2-1"] == ["1-1", "1-2"]
    assert await doer.store.jobs.waiting() == []


async def test_a_job_that_breaks_is_tried_again_and_then_ends(doer: Doer, wake: Callable[[], None]) -> None:
    """The one behind it is run all the same."""
    doer.breaks += ["1-1", *["1-2"] * 3]
    for share in ("F1", "F2", "F3"):
        await queued_job(doer.store, doer.workspace, share)
    wake()
    await doer.has_done("1-1", "1-2 failed", "1-3")


async def test_a_job_of_a_workspace_where_the_bot_is_not_waits(doer: Doer, wake: Callable[[], None]) -> None:
    """Others may be there; it holds up none."""
    elsewhere = await doer.store.workspaces.connect("T2", "Globex")
    waiting = await queued_job(doer.store, elsewhere, "F1")
    await queued_job(doer.store, doer.workspace, "F2")
    wake()
    await doer.has_done("1-1")
    assert [job.id for job in await doer.store.jobs.waiting()] == [waiting.id]


async def test_what_is_overtaken_holds_up_nothing(
    doer: Doer, wake: Callable[[], None], settled: Callable[[], Awaitable[bool]]
) -> None:
    """Though it was put off for long."""
    doer.puts_off["waiting"] = timedelta(hours=1)
    job = await a_job(doer)
    await doer.store.postings.add(doer.workspace, [a_posting("waiting", kind="waiting")], job)
    wake()
    await until(settled, "It was never put off.")
    await doer.store.postings.add(
        doer.workspace, [a_posting("close", kind="close", overtakes=("waiting",))], job
    )
    wake()
    await doer.has_done("close")


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_what_ended_unheard_keeps_no_lock(doer: Doer, wake: Callable[[], None]) -> None:
    """The queue was away when the row should have ended; the lane goes on all the same."""
    await doer.store.database.write(_refuse_ends)
    try:
        await doer.store.postings.add(doer.workspace, [a_posting("first", kind="first")])
        wake()
        await doer.has_done("first")
        await doer.store.postings.add(doer.workspace, [a_posting("second", kind="second")])
        await doer.has_done("first", "second")
    finally:
        await doer.store.database.execute(text("DROP FUNCTION refuse CASCADE"))


async def _refuse_ends(connection: AsyncConnection) -> None:
    """Let no row of the queue end well."""
    refuse = (
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'away'; END $$",
        "CREATE TRIGGER refuse BEFORE UPDATE ON procrastinate_jobs FOR EACH ROW "
        "WHEN (NEW.status = 'succeeded') EXECUTE FUNCTION refuse()",
    )
    for statement in refuse:
        await connection.execute(text(statement))


async def test_at_the_end_nothing_new_is_begun(doer: Doer, url: str) -> None:
    """What is under way ends, and the rest is left to the next start."""
    signals, may_end, begun = Signals(), asyncio.Event(), asyncio.Event()
    take_up = doer.take_up

    async def stand_still(event: Event) -> None:
        begun.set()
        await may_end.wait()
        await take_up(event)

    doer.take_up = stand_still  # type: ignore[method-assign] # as one that takes its time
    async with delivering(doer, url, signals):
        await doer.store.inbox.put("Ev1", "T1", {}, "U1")
        signals.wake()
        await begun.wait()
        signals.ask_to_stop()
        await doer.store.inbox.put("Ev2", "T1", {}, "U1")
        may_end.set()
    assert doer.done == ["Ev1"]
    assert [event.event_id for event in await doer.store.inbox.open()] == ["Ev2"]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_what_was_fetched_as_the_end_came_is_left(doer: Doer, url: str) -> None:
    """Its row goes back at once, and the next start does it."""
    signals = Signals()
    (workers,) = _deliverers(doer, url, signals)
    assert isinstance(workers, QueueWorkers)
    manager = workers.queue.job_manager
    fetch = manager.fetch_job

    async def fetch_at_the_end(queues: Iterable[str] | None, worker_id: int) -> Job | None:
        if row := await fetch(queues, worker_id):
            signals.ask_to_stop()
        return row

    manager.fetch_job = fetch_at_the_end  # type: ignore[method-assign] # the very moment, made to come
    await doer.store.inbox.put("Ev1", "T1", {}, "U1")
    async with asyncio.timeout(PATIENCE):
        await workers.run()
    assert doer.done == []
    async with delivering(doer, url, Signals()):
        await doer.has_done("Ev1")


async def test_what_is_found_as_the_end_comes_is_left() -> None:
    """The same of a worker that looks at the tables."""
    signals, done = Signals(), list[str]()

    async def find_at_the_end() -> Sequence[str]:
        signals.ask_to_stop()
        return ["Ev1"]

    async def do(piece: str) -> None:
        done.append(piece)

    async def note_failure(piece: str, reference: str) -> None:
        del piece, reference

    await WorkLoop(Work(find_at_the_end, str, do, note_failure), signals).run()
    assert done == []


@pytest.fixture
def settled(doer: Doer) -> Callable[[], Awaitable[bool]]:
    """Whether nothing can be said now."""

    async def is_so() -> bool:
        return not await doer.store.postings.due()

    return is_so


async def a_job(doer: Doer) -> int:
    """The id of an import of which something can be said."""
    return (await shared_job(doer.store, doer.workspace)).id


async def _keep(connection: AsyncConnection, event: str) -> None:
    """Write an event down without a word to anyone."""
    kept = text(
        "INSERT INTO inbox_events (event_id, team_id, person, body, received_at) "
        "VALUES (:event, 'T1', 'U1', '{}', CURRENT_TIMESTAMP)"
    )
    await connection.execute(kept, {"event": event})
