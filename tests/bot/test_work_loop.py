"""The work loop: what breaks does not end it, and stopping waits for what is under way."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from psycopg import OperationalError

from bot.work_loop import Outage, Signals, Work, WorkLoop, survive
from tests.patience import PATIENCE, let_others_go_on, until


class Pieces:
    """Pieces of work that stay to be done until they are taken away, and what became of them."""

    def __init__(self, *pieces: str) -> None:
        self.pieces = list(pieces)
        self.tries = 0
        self.references: list[str] = []
        self.changed = asyncio.Condition()

    async def find(self) -> list[str]:
        """What is there."""
        return list(self.pieces)

    async def do(self, piece: str) -> None:
        """Do a piece; one that is called so breaks the first two times."""
        self.tries += 1
        if piece == "brittle" and self.tries < 3:
            raise ZeroDivisionError(piece)
        async with self.changed:
            self.pieces.remove(piece)
            self.changed.notify_all()

    async def note_failure(self, piece: str, reference: str) -> None:
        """Keep the reference, and break as well."""
        self.references.append(reference)
        raise LookupError(piece)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something has become of the pieces."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(is_so)

    def work(self) -> Work[str]:
        """The work as a loop sees it."""
        return Work(self.find, lambda piece: piece, self.do, self.note_failure)


@asynccontextmanager
async def working(loop: WorkLoop[str], signals: Signals) -> AsyncIterator[asyncio.Task[None]]:
    """The loop at work; asked to stop at the end."""
    running = asyncio.create_task(loop.run())
    try:
        yield running
    finally:
        signals.ask_to_stop()
        async with asyncio.timeout(PATIENCE):
            await running


async def test_what_breaks_is_tried_again_after_a_pause(caplog: pytest.LogCaptureFixture) -> None:
    """The log has the reference that people are told, and the reason; other work is done meanwhile."""
    pieces, signals = Pieces("brittle"), Signals()
    async with working(WorkLoop(pieces.work(), signals, retry_seconds=0.01), signals):
        await pieces.until(lambda: pieces.pieces == [])
    assert pieces.tries == 3
    entries = [record for record in caplog.records if record.exc_info and "doing brittle" in record.message]
    assert [re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", entry.message) is not None for entry in entries] == [
        True
    ] * 2
    assert [reference in caplog.text for reference in pieces.references] == [True] * 2
    assert "ZeroDivisionError: brittle" in caplog.text
    assert "LookupError: brittle" in caplog.text


async def test_what_breaks_holds_up_nothing_else() -> None:
    """The next piece is done while the broken one is left alone."""
    pieces, signals = Pieces("brittle", "sound"), Signals()
    async with working(WorkLoop(pieces.work(), signals, retry_seconds=PATIENCE), signals):
        await pieces.until(lambda: pieces.pieces == ["brittle"])
        assert (pieces.tries, len(pieces.references)) == (2, 1)


async def test_what_was_found_while_it_was_done_is_not_taken_up_as_it_was_found() -> None:
    """What a search found while the work was done is outdated, and would be done a second time."""
    pieces, signals = Pieces("slow"), Signals()
    searches, may_end, ended = 0, asyncio.Event(), asyncio.Event()

    async def find() -> list[str]:
        nonlocal searches
        searches += 1
        found = list(pieces.pieces)
        if searches == 2:
            may_end.set()
            await ended.wait()
            await let_others_go_on()
        return found

    async def do(piece: str) -> None:
        signals.wake()
        await may_end.wait()
        await pieces.do(piece)
        ended.set()

    work = Work(find, lambda piece: piece, do, pieces.note_failure)
    async with working(WorkLoop(work, signals), signals):
        await until(lambda: searches > 2, "It was never looked again.")
    assert (pieces.tries, pieces.references) == (1, [])


async def test_a_loop_outlives_a_search_that_breaks(caplog: pytest.LogCaptureFixture) -> None:
    """The database may be away for a moment; when it is woken the loop looks again."""
    pieces, signals = Pieces("sound"), Signals()
    broken = asyncio.Event()

    async def find() -> list[str]:
        if not broken.is_set():
            broken.set()
            raise ConnectionError("the database is away")
        return await pieces.find()

    work = Work(find, lambda piece: piece, pieces.do, pieces.note_failure)
    async with working(WorkLoop(work, signals), signals):
        await broken.wait()
        signals.wake()
        await pieces.until(lambda: pieces.pieces == [])
    assert "the database is away" in caplog.text


async def test_a_database_that_is_away_is_told_of_when_it_goes_and_when_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not each time that somebody looks; whatever else breaks is told each time."""
    outage, back = Outage(), "looking works again: the database is back"
    away, broken = OperationalError("connection refused"), ZeroDivisionError("it broke")

    async def look(error: Exception | None = None) -> None:
        if error:
            raise error

    for error in (away, away, None, None, away, broken, broken, away, away, None):
        assert (await survive(look(error), "looking", outage) is None) is (error is None)
    told = [
        type(one.exc_info[1]) if one.exc_info else one.getMessage()
        for one in caplog.records
        if one.name == "bot.work_loop"
    ]
    assert told == [
        *(OperationalError, back, OperationalError),
        *(ZeroDivisionError, ZeroDivisionError, OperationalError, back),
    ]


async def test_stopping_waits_for_what_is_under_way() -> None:
    """And begins nothing new."""
    pieces, signals = Pieces("slow"), Signals()
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def do(piece: str) -> None:
        begun.set()
        await may_end.wait()
        await pieces.do(piece)
        pieces.pieces.append("new")

    work = Work(pieces.find, lambda piece: piece, do, pieces.note_failure)
    async with working(WorkLoop(work, signals), signals) as running:
        async with asyncio.timeout(PATIENCE):
            await begun.wait()
        signals.ask_to_stop()
        await let_others_go_on()
        assert not running.done()
        may_end.set()
    assert pieces.pieces == ["new"]
    assert pieces.tries == 1


async def test_no_more_at_once_than_allowed() -> None:
    """Two pieces are under way, the third waits until one of them is done."""
    pieces, signals = Pieces("a", "b", "c"), Signals()
    under_way, may_end = 0, asyncio.Event()
    most = 0

    async def do(piece: str) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if under_way == 2:
            may_end.set()
        await may_end.wait()
        under_way -= 1
        await pieces.do(piece)

    work = Work(pieces.find, lambda piece: piece, do, pieces.note_failure)
    async with working(WorkLoop(work, signals, at_once=2), signals):
        await pieces.until(lambda: pieces.pieces == [])
    assert most == 2


async def test_what_is_heavy_takes_several_places() -> None:
    """It waits until they are free, and what came later doesn't take them from it."""
    pieces, signals = Pieces("a", "b", "HEAVY", "c"), Signals()
    begun, may_end = list[str](), {piece: asyncio.Event() for piece in ("a", "b", "HEAVY", "c")}

    async def do(piece: str) -> None:
        begun.append(piece)
        await may_end[piece].wait()
        await pieces.do(piece)

    work = Work(
        pieces.find,
        lambda piece: piece,
        do,
        pieces.note_failure,
        weight=lambda one: 3 if one.isupper() else 1,
    )
    async with working(WorkLoop(work, signals, at_once=3), signals):
        await until(lambda: begun == ["a", "b"], "the light ones never began")
        may_end["a"].set()
        await pieces.until(lambda: pieces.pieces == ["b", "HEAVY", "c"])
        signals.wake()
        may_end["b"].set()
        await until(lambda: begun == ["a", "b", "HEAVY"], "the heavy one never began")
        may_end["HEAVY"].set()
        await until(lambda: begun == ["a", "b", "HEAVY", "c"], "the last one never began")
        may_end["c"].set()
        await pieces.until(lambda: pieces.pieces == [])
