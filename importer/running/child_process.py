"""Child processes of our own: Python again, with one of our modules, and gone when the parent is."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).parents[2]


def start_child(
    module: str, *words: str, output: IO[bytes] | int, complaints: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start one of our modules; its standard input is a pipe that tells it, by its end, that we are gone."""
    return subprocess.Popen(  # noqa: S603 - our own module, by our own Python
        [
            sys.executable,
            "-P",
            "-m",
            module,
            *words,
        ],  # -P: what lies in the current folder is no module of ours
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=complaints,
        env={**os.environ, "PYTHONPATH": os.fspath(_ROOT), "PYTHONIOENCODING": "utf-8"},
        process_group=None if sys.platform == "win32" else 0,  # Ctrl-C is for us: we end the child
    )


def outlive_nobody() -> None:
    """For the child: the parent alone stops it; when that is gone, however that was, its end of the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
