"""Slack is told no more than it takes: one message a second in a conversation, fifty edits a minute."""

import asyncio
from dataclasses import dataclass

import pytest

from handlers.passing_lock import MOST_PASSED, PassingLock
from handlers.rate_limits import (
    KEPT_FOR_ENDS,
    KEPT_FOR_PEOPLE,
    MOST_WAITING,
    Call,
    EditRation,
    PostRation,
    TurnsTakenError,
)
from importer.words.errors import OvertakenError

START = 1_000.0
A_MINUTE = 50


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: float = START

    def __call__(self) -> float:
        """The time in seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let so much time pass at once."""
        self.now += seconds


async def _prepare_nothing() -> None:
    """For what stands ready."""


async def test_messages_of_one_conversation_come_a_second_apart() -> None:
    """The second waits until Slack has answered, however long; another conversation waits for nobody."""
    clock = Clock()
    ration = PostRation(1.0, clock, clock.sleep)
    sent = list[tuple[str, float]]()
    for channel, takes in (("C1", 0.25), ("C2", 0.0), ("C1", 0.5), ("C1", 0.0)):
        async with ration.turn(channel, _prepare_nothing):
            sent.append((channel, clock.now - START))
            clock.now += takes
    assert sent == [("C1", 0.0), ("C2", 0.25), ("C1", 1.25), ("C1", 2.75)]


async def test_what_is_noted_before_a_message_belongs_to_its_turn() -> None:
    """A note may take long: the message behind it comes a second after the noted one, not after its turn."""
    clock = Clock()
    ration = PostRation(1.0, clock, clock.sleep)
    sent = list[float]()

    async def post() -> None:
        async with ration.turn("C1", lambda: clock.sleep(0.75)):
            sent.append(clock.now - START)

    await asyncio.gather(post(), post())
    assert sent == [0.75, 2.5]


async def test_a_message_is_drawn_in_its_turn() -> None:
    """It shows what has come of its import while it waited behind another."""
    clock = Clock()
    ration = PostRation(1.0, clock, clock.sleep)
    stands, shown = ["it can be undone"], list[str]()

    async def draw() -> str:
        return stands[-1]

    async def post() -> None:
        async with ration.turn("C1", draw) as drawn:
            shown.append(drawn)

    async with ration.turn("C1", _prepare_nothing):
        waiting = asyncio.create_task(post())
        await asyncio.sleep(0)
        stands.append("it was undone")
    await waiting
    assert shown == ["it was undone"]


async def test_a_first_word_passes_others_that_are_never_held_up_for_good() -> None:
    """Questions go before summaries that wait for the same conversation; behind five of them one goes too."""
    clock = Clock()
    ration = PostRation(1.0, clock, clock.sleep)
    sent = list[str]()

    async def post(what: str) -> None:
        async with ration.turn("C1", lambda: asyncio.sleep(0), Call(comes_first=what == "question")):
            sent.append(what)

    await asyncio.gather(*map(post, ["summary"] * 3 + ["question"] * 7))
    assert sent == ["summary", *["question"] * MOST_PASSED, "summary", *["question"] * 2, "summary"]


async def test_behind_many_that_wait_the_next_come_back() -> None:
    """Each is told a time of its own, a turn apart: it keeps nobody's place meanwhile.

    What comes back may wait where new ones may not; else it comes again before those have had their turns.
    """
    ration, go_on = PostRation(1.0, Clock()), asyncio.Event()
    new, back = Call(), Call(is_back=True)

    async def post(call: Call, channel: str = "C1") -> None:
        async with ration.turn(channel, go_on.wait, call):
            pass

    async def pause(call: Call) -> float:
        with pytest.raises(TurnsTakenError) as raised:
            await post(call)
        return raised.value.pause.total_seconds()

    waiting = [asyncio.create_task(post(new)) for _ in range(1 + MOST_WAITING)]
    await asyncio.sleep(0)
    assert [await pause(new) for _ in range(3)] == [1, 2, 3]
    others = [post(back) for _ in range(MOST_WAITING)]
    passing = [post(Call(comes_first=True)), post(new, "C2")]
    waiting += map(asyncio.create_task, [*others, *passing])
    await asyncio.sleep(0)
    again = [await pause(back) for _ in range(3)]
    assert again == sorted(again)
    assert 1 < again[0] < again[-1] < 2 * MOST_WAITING
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_who_waits_no_more_is_passed_over() -> None:
    """One that is told to stop while it waits, or as its turn comes, leaves it to the next."""
    lock, had = PassingLock(), list[str]()

    async def hold(name: str) -> None:
        async with lock.hold():
            had.append(name)

    async with lock.hold():
        waiting = [asyncio.create_task(hold(name)) for name in ("waits", "comes", "stays")]
        await asyncio.sleep(0)
        waiting[0].cancel()
    waiting[1].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert had == ["stays"]
    assert not lock.is_held


async def test_a_message_that_is_not_answered_holds_up_the_others_for_a_few_turns_only() -> None:
    """Nobody knows whether it stands there; those behind it go on after a while, or once it is answered."""
    ration, silence = PostRation(0.01), asyncio.Event()

    async def post_into_silence() -> None:
        async with ration.turn("C1", _prepare_nothing):
            await silence.wait()

    hanging = asyncio.create_task(post_into_silence())
    await asyncio.sleep(0)
    async with ration.turn("C1", _prepare_nothing):
        assert not hanging.done()
    silence.set()
    await hanging


async def test_what_could_not_be_noted_takes_no_turn() -> None:
    """Another process says it: the next message goes at once."""
    clock = Clock()
    ration = PostRation(1.0, clock, clock.sleep)

    async def fail() -> None:
        raise OvertakenError(1)

    with pytest.raises(OvertakenError):
        async with ration.turn("C1", fail):
            pass
    async with ration.turn("C1", _prepare_nothing):
        assert clock.now == START


def test_edits_of_a_minute_are_rationed() -> None:
    """Progress leaves some edits for what has ended; a minute later, the first ones are free again."""
    clock = Clock()
    ration = EditRation(A_MINUTE, clock)
    shown = [ration.take(KEPT_FOR_ENDS) for _ in range(A_MINUTE)]
    assert shown.count(True) == A_MINUTE - KEPT_FOR_ENDS
    clock.now += 30
    assert [ration.take() for _ in range(KEPT_FOR_ENDS + 1)] == [True] * KEPT_FOR_ENDS + [False]
    clock.now += 30
    assert ration.take(KEPT_FOR_ENDS) is False
    assert [ration.take() for _ in range(KEPT_FOR_ENDS + 1)] == [True] * KEPT_FOR_ENDS + [False]


def test_those_who_wait_for_an_edit_come_one_after_the_other() -> None:
    """Each is given a time of its own, at which there is an edit for it: nobody asks over and over."""
    clock = Clock()
    ration = EditRation(A_MINUTE, clock)
    most = A_MINUTE - KEPT_FOR_PEOPLE
    assert all(ration.take(KEPT_FOR_PEOPLE) for _ in range(most))
    pauses = [ration.promise(KEPT_FOR_PEOPLE).total_seconds() for _ in range(3 * most)]
    assert pauses[0] == 60
    began = clock.now
    for pause in pauses:
        clock.now = began + pause
        assert ration.take(KEPT_FOR_PEOPLE)
