"""The program, forked from a process that has loaded its modules: loading them takes half a second."""

import asyncio
import os
import runpy
import signal
import sys
from asyncio import ReadTransport, StreamReader, StreamReaderProtocol
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import TextIO

from bot.command_line.main import VERBS

_LOADED_WHEN_NEEDED = ("aiosqlite", "bot.command_queue", "bot.queue_workers", "openpyxl")
"""What the program loads only once it needs it; a fork server leaves out what there isn't."""
_PRACTISED = "tests.practised"


@dataclass(frozen=True, slots=True)
class Start:
    """What `python -m module words` is started with."""

    module: str
    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


class Forked:
    """The running process, with the names that asyncio's processes have."""

    def __init__(self, process: ForkServerProcess, stdout: "Output", stderr: "Output") -> None:
        self._process = process
        self._stdout = stdout
        self._stderr = stderr

    @property
    def stdout(self) -> StreamReader:
        """What it says."""
        return self._stdout.stream

    @property
    def stderr(self) -> StreamReader:
        """What it complains of."""
        return self._stderr.stream

    @property
    def pid(self) -> int:
        """Its id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """How it ended: its exit code, less than none for the signal that ended it; None while it runs."""
        return self._process.exitcode

    def send_signal(self, sign: signal.Signals) -> None:
        """Give it this signal, if it still runs."""
        if self.returncode is None:
            os.kill(self.pid, sign)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def close_stdout(self) -> None:
        """Listen no more to what it says, as `head` does once it has enough."""
        self._stdout.transport.close()

    async def communicate(self) -> tuple[bytes, bytes]:
        """All that it says and complains of, until it has ended."""
        said = await asyncio.gather(self.stdout.read(), self.stderr.read())
        await asyncio.to_thread(self._process.join)
        return said


@dataclass(frozen=True, slots=True)
class Output:
    """The end of a pipe at which it is read."""

    stream: StreamReader
    transport: ReadTransport


async def fork(start: Start) -> Forked:
    """Start the program so."""
    forks = loaded()
    (stdout, say), (stderr, complain) = forks.Pipe(duplex=False), forks.Pipe(duplex=False)
    process = forks.Process(target=_be_the_program, args=(start, say, complain), daemon=True)
    with say, complain:
        await asyncio.to_thread(process.start)
    return Forked(process, await _read(stdout), await _read(stderr))


def loaded() -> ForkServerContext:
    """What forks processes with the program's modules loaded, and practised; nothing of it runs on there."""
    forks = get_context("forkserver")
    commands = [f"bot.command_line.{verb.module}" for verb in VERBS.values()]
    forks.set_forkserver_preload([*commands, *_LOADED_WHEN_NEEDED, _PRACTISED])
    return forks


async def _read(connection: Connection) -> Output:
    stream = StreamReader()
    with connection:
        pipe = os.fdopen(os.dup(connection.fileno()), "rb", buffering=0)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: StreamReaderProtocol(stream), pipe)
    return Output(stream, transport)


def _write_to(connection: Connection, number: int, *, buffering: int) -> TextIO:
    """A stream as Python opens it at its start: the one of the parent may have been a file."""
    with connection:
        os.dup2(connection.fileno(), number)
    return open(number, "w", buffering=buffering, encoding="utf-8", closefd=False)


def _be_the_program(start: Start, say: Connection, complain: Connection) -> None:
    """What the forked process does: what `python -m module words` does there."""
    assert _PRACTISED in sys.modules  # a fork server is silent where something to be loaded isn't there
    sys.stdout, sys.stderr = _write_to(say, 1, buffering=-1), _write_to(complain, 2, buffering=1)
    os.chdir(start.folder)
    os.environ.clear()
    os.environ.update(start.environment)
    sys.argv = [start.module, *start.words]
    runpy.run_module(start.module, run_name="__main__", alter_sys=True)
