"""Child processes do their task within their limits, and are gone when nobody waits for them any more."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import pytest

from importer.running.child_process import (
    Child,
    ChildEndedError,
    ChildKilledError,
    LimitReachedError,
    Limits,
    standing_by,
)
from importer.words.errors import FileRefusedError
from tests.children import StandingChild, is_gone
from tests.importer import steps
from tests.patience import PATIENCE, until

PARENT: Final = """
import sys, threading
from pathlib import Path
from importer.running.child_process import Child
from tests.importer.steps import stand_still

child = Child()
threading.Thread(target=child.ask, args=(stand_still, Path(sys.argv[1])), daemon=True).start()
threading.Event().wait()
"""
"""A program whose child stands still at a step."""

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no child")


def test_a_child_does_one_step_after_the_other() -> None:
    """All in one process, which isn't ours."""
    with Child() as child:
        numbers = {child.ask(steps.tell_number) for _ in range(3)}
    assert len(numbers) == 1
    assert numbers != {os.getpid()}


def test_a_generator_gives_value_after_value() -> None:
    """More of them than a pipe holds, and then the child does something else."""
    with Child() as child:
        hear_next = child.begin(steps.count, 100_000)
        assert [hear_next() for _ in range(100_000)] == list(range(100_000))
        assert child.ask(len, "four") == 4


def test_what_people_can_mend_is_told_as_it_is_and_ends_nothing() -> None:
    """The child goes on with the next step."""
    with Child() as child:
        with pytest.raises(FileRefusedError, match=r"^a.csv is no table\.$"):
            child.ask(steps.refuse, "a.csv")
        assert child.ask(len, "four") == 4


def test_what_nobody_foresaw_is_told_with_its_place() -> None:
    """The last line of what the child complained of comes first."""
    with Child() as child, pytest.raises(ChildEndedError, match=r"(?s)^ZeroDivisionError\n.*in break_off"):
        child.ask(steps.break_off)


def test_a_child_that_stands_by_is_the_next_one() -> None:
    """With its module loaded; the one after it is started as ever, and so it is behind the context."""
    with standing_by("colorsys"), Child() as ready, Child() as started:
        assert ready.ask(steps.has_loaded, "colorsys")
        assert not started.ask(steps.has_loaded, "colorsys")
    with Child() as later:
        assert not later.ask(steps.has_loaded, "colorsys")


@posix
async def test_a_child_that_nobody_needed_ends_with_the_context(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is waited for, so that nothing is left of it."""
    standing = StandingChild.into(tmp_path)
    monkeypatch.setattr(sys, "executable", str(standing.interpreter))
    with standing_by("colorsys"):
        await until(standing.sign.exists, "the child was never started")
    assert is_gone(int(standing.sign.read_text()))


@posix
def test_a_child_that_stood_by_keeps_to_its_limits() -> None:
    """They are told with its first step."""
    with (
        standing_by("tests.importer.steps"),
        Child(Limits(memory=1 << 30)) as child,
        pytest.raises(LimitReachedError),
    ):
        child.ask(steps.take_much_memory)


@posix
def test_memory_is_bounded() -> None:
    """The step fails; ours has nothing of it."""
    with Child(Limits(memory=1 << 30)) as child, pytest.raises(LimitReachedError):
        child.ask(steps.take_much_memory)


@posix
def test_time_is_bounded() -> None:
    """What is counted is the processor's time, so that a busy machine makes no difference."""
    with Child(Limits(seconds=1)) as child, pytest.raises(LimitReachedError):
        child.ask(steps.take_much_time)


@posix
def test_what_the_system_ends_is_told() -> None:
    """As it does for want of memory."""
    with Child() as child:
        os.kill(child.ask(steps.tell_number), signal.SIGKILL)
        with pytest.raises(ChildKilledError, match="-9"):
            child.ask(steps.tell_number)


@posix
def test_being_asked_to_leave_is_for_the_parent_alone() -> None:
    """A service manager tells every process of a service; the parent still needs what the child does."""
    with Child() as child:
        for sign in (signal.SIGTERM, signal.SIGINT):
            os.kill(child.ask(steps.tell_number), sign)
        assert child.ask(len, "four") == 4


async def test_who_waits_hears_of_the_end(tmp_path: Path) -> None:
    """Another thread kills the child amid a step."""
    sign, heard = tmp_path / "sign", list[type[Exception]]()
    child = Child()

    def wait() -> None:
        try:
            child.ask(steps.stand_still, sign)
        except ChildEndedError as error:
            heard.append(type(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    await until(sign.exists, "the step was never begun")
    child.kill()
    waiting.join(PATIENCE)
    child.close()
    assert heard == [ChildKilledError]
    with pytest.raises(ChildEndedError):
        child.ask(len, "four")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of other processes' ends")
async def test_a_child_is_gone_when_its_parent_is(tmp_path: Path) -> None:
    """However the parent came to its end, and whatever the child is at."""
    sign = tmp_path / "sign"
    with subprocess.Popen([sys.executable, "-c", PARENT, str(sign)]) as parent:  # noqa: ASYNC220 - ours
        await until(sign.exists, "the step was never begun")
        parent.kill()
    await until(lambda: is_gone(int(sign.read_text())), "The child outlived its parent.")
