"""The demo, as `make demo` starts it: the playground, with the bot in it, as processes of their own."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
OPERATOR = {"LOGNAME": "robin"}
"""Who loads the directory: in pictures stands nobody of this machine."""
PROCESSES = 4
"""The bot is started three times to load the directory, and then runs."""


@contextmanager
def running_demo(command: Sequence[str], folder: Path) -> Iterator[str]:
    """The address of the demo's page; the demo and all that it started are gone at the end of the block."""
    with (
        ending_in_order(),
        subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, start_new_session=True, env=os.environ | OPERATOR
        ) as demo,
    ):
        try:
            yield _address(demo)
        finally:
            _stop(demo)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Take SIGTERM as Ctrl-C: tests that are told to end must not leave the demo behind."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _address(demo: subprocess.Popen[bytes]) -> str:
    """What the demo says where its page is; fails when it ends, or says nothing for minutes."""
    assert demo.stdout is not None
    patience = Timer(PROCESSES * PATIENCE, _kill, (demo,))
    patience.start()
    try:
        for line in demo.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line.decode()):
                return found.group()
    finally:
        patience.cancel()
    raise AssertionError("The demo ended, or hung, before it said where its page is.")


def _stop(demo: subprocess.Popen[bytes]) -> None:
    """Ask the demo to end, as Ctrl-C does, and then leave nothing of its group behind."""
    demo.terminate()
    try:
        demo.wait(PATIENCE)
    finally:
        _kill(demo)


def _kill(demo: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(demo.pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # everything has ended by itself, as it should
