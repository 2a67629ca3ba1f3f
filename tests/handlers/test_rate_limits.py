"""Slack is told no more than it takes: one message a second in a conversation, fifty edits a minute."""

from dataclasses import dataclass

from handlers.rate_limits import KEPT_FOR_ENDS, KEPT_FOR_PEOPLE, EditRation, PostRation

A_MINUTE = 50


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: float = 1_000.0

    def __call__(self) -> float:
        """The time in seconds."""
        return self.now


def test_messages_of_one_conversation_come_a_second_apart() -> None:
    """Who comes while others wait has the turn behind them; another conversation waits for nobody."""
    clock = Clock()
    ration = PostRation(1.0, clock)
    assert [ration.take("C1") for _ in range(3)] == [0, 1, 2]
    assert ration.take("C2") == 0
    clock.now += 2.5
    assert [ration.take("C1"), ration.take("C2")] == [0.5, 0]
    clock.now += 60
    assert ration.take("C1") == 0


def test_edits_of_a_minute_are_rationed() -> None:
    """Progress leaves those that are kept for what has ended; a minute later the first ones are to be had again."""
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
