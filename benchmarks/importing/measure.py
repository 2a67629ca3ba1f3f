"""What a program took as a whole, from its start to its end, as Linux counts it; Handoff is one."""

import os
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds on the clock and of the processors, the most megabytes at once, the gigabytes written."""

    seconds: float
    busy_seconds: float
    megabytes: float
    gigabytes_written: float
    output: str


def run(
    command: Sequence[str],
    *,
    variables: Mapping[str, str],
    text: str = "",
    may_end_with: Collection[int] = (0,),
    folder: Path | None = None,
) -> Usage:
    """Run a program to its end, with this text as its input; raises CalledProcessError for another exit code.

    It works in this folder, or where we do.

    Written is what it handed to the disk, files that were deleted again among it.
    """
    with TemporaryFile("w+", encoding="utf-8") as given, TemporaryFile("w+", encoding="utf-8") as output:
        given.write(text)
        given.seek(0)
        begun = perf_counter()
        child = subprocess.Popen(  # noqa: S603 - the programs to be measured
            command, env=os.environ | variables, stdin=given, stdout=output, cwd=folder
        )
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        seconds = perf_counter() - begun
        written = _written(child.pid)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in may_end_with:
            raise subprocess.CalledProcessError(child.returncode, command)
        output.seek(0)
        busy = usage.ru_utime + usage.ru_stime
        return Usage(seconds, busy, usage.ru_maxrss / 1024, written / 1e9, output.read())


class Start(Protocol):
    """Runs one of Handoff's commands to its end."""

    def __call__(
        self,
        *words: str,
        variables: Mapping[str, str],
        may_end_with: Collection[int] = (0,),
        folder: Path | None = None,
    ) -> Usage:
        """What it took; raises CalledProcessError for another exit code."""


def start_handoff(
    *words: str,
    variables: Mapping[str, str],
    may_end_with: Collection[int] = (0,),
    folder: Path | None = None,
) -> Usage:
    """Run it as a program of its own, as people do."""
    command = [sys.executable, "-m", "bot", *words]
    return run(command, variables=variables, may_end_with=may_end_with, folder=folder)


def _written(pid: int) -> int:
    """The bytes that an ended program has written, as long as nobody has waited for it."""
    lines = Path(f"/proc/{pid}/io").read_text(encoding="ascii").splitlines()
    return next(int(value) for name, value in (line.split(": ") for line in lines) if name == "write_bytes")
