"""The parent's side of the child process: started, watched, and killed when its time is up or nobody waits any more."""

import logging
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

from importer.file.workbook.errors import REFUSED, DamagedError, TooLargeError, WorkbookError
from importer.running.child_process import start_child

log = logging.getLogger(__name__)

SECONDS: Final = 30.0
SECONDS_A_MEGABYTE: Final = 5.0
"""A packed megabyte holds about 40,000 rows of five cells, which take one to two seconds."""

_LOOK_SECONDS = 0.02
_MODULE = "importer.file.workbook"


class GivenUpError(Exception):
    """Nobody waits for the workbook any more."""


def unpack_in_child(
    workbook: Path, folder: Path, given_up: threading.Event, seconds: float = SECONDS
) -> None:
    """Fill the folder with the spool of the workbook; raises WorkbookError, and GivenUpError when told to give up."""
    deadline = time.monotonic() + seconds + SECONDS_A_MEGABYTE * workbook.stat().st_size / 1_000_000
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complaints:
        with start_child(
            _MODULE,
            os.fspath(workbook.resolve()),
            os.fspath(folder.resolve()),
            output=said,
            complaints=complaints,
        ) as child:
            try:
                _watch(child, deadline, given_up)
            finally:
                child.kill()
        said.seek(0)
        complaints.seek(0)
        _judge(child.returncode, said.read().decode(), complaints.read().decode(errors="replace"))


def _watch(child: subprocess.Popen[bytes], deadline: float, given_up: threading.Event) -> None:
    while child.poll() is None:
        if given_up.wait(_LOOK_SECONDS):
            raise GivenUpError
        if time.monotonic() > deadline:
            raise TooLargeError


def _judge(code: int, said: str, complaints: str) -> None:
    if code == REFUSED:
        raise WorkbookError(said)
    if code < 0:
        raise TooLargeError  # the system ended it, for want of memory
    if code:
        log.warning("a workbook could not be read: %s", complaints)
        raise DamagedError
