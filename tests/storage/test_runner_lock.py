"""One runner of jobs for each SQLite file, told by a lock that dies with its process."""

import os
import subprocess
import sys

from storage.runner_lock import Holder, RunnerLock

_HOLD = """
import sys
from storage.runner_lock import RunnerLock
lock = RunnerLock(sys.argv[1])
print(lock.take("bot"), flush=True)
sys.stdin.read()
lock.release()
"""


def _runner(url: str) -> subprocess.Popen[str]:
    """Another process that has taken the lock, until its standard input ends."""
    runner = subprocess.Popen(
        [sys.executable, "-c", _HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert runner.stdout is not None
    assert runner.stdout.readline() == "True\n"
    return runner


def test_the_second_runner_learns_of_the_first(sqlite_url: str) -> None:
    """While another process runs the jobs the lock can't be taken, and tells who has it."""
    lock = RunnerLock(sqlite_url)
    assert lock.holder() is None
    with _runner(sqlite_url) as runner:
        assert not lock.take("import")
        assert lock.holder() == Holder(runner.pid, "bot")
        runner.communicate()
    assert lock.holder() is None
    assert lock.take("import")
    lock.release()


def test_a_killed_runner_leaves_nothing_behind(sqlite_url: str) -> None:
    """After kill -9 the lock is free at once, whatever the note says."""
    lock = RunnerLock(sqlite_url)
    with _runner(sqlite_url) as runner:
        runner.kill()
    assert lock.holder() is None
    assert lock.take("import")
    lock.release()


def test_taking_and_releasing(sqlite_url: str) -> None:
    """Who has the lock can take it again, is told as its holder, and lets others have it when done."""
    lock, other = RunnerLock(sqlite_url), RunnerLock(sqlite_url)
    assert lock.take("bot")
    assert lock.take("bot")
    assert lock.holder() == other.holder() == Holder(os.getpid(), "bot")
    assert not other.take("import")
    other.release()
    assert not other.take("import")
    lock.release()
    assert other.take("import")
    other.release()


def test_postgresql_needs_no_lock() -> None:
    """On PostgreSQL any number of runners may run the jobs."""
    one, two = (RunnerLock("postgresql://host/name") for _ in range(2))
    assert one.take("bot")
    assert two.take("bot")
    assert two.holder() is None
    two.release()
