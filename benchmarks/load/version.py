"""A version of the bot, as processes of its own: this one, or an earlier commit's in a folder of its own."""

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.command_line.program import Program

HERE = Path(__file__).parents[2]
_LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Version:
    """The folder that holds the program's code; its commands are forked unless they are to load it anew."""

    name: str
    code: Path
    loads_anew: bool = True

    async def run(self, *words: str, environment: Mapping[str, str]) -> None:
        """Run a command to its end; raises RuntimeError where it wasn't carried out."""
        settings = {"PYTHONPATH": os.fspath(self.code), **environment}
        answer = await Program(self.code, settings, loads_anew=self.loads_anew).run(*words)
        if answer.code:
            raise RuntimeError(f"{self.name}: {' '.join(words)} ended with {answer.code}:\n{answer.err}")

    @asynccontextmanager
    async def bot(self, environment: Mapping[str, str]) -> AsyncIterator["Memory"]:
        """The running bot, and how much memory it takes; it leaves at the end."""
        async with self._started(("run",), environment) as process:
            memory = Memory(process.pid)
            watching = asyncio.create_task(memory.watch())
            try:
                yield memory
            finally:
                watching.cancel()

    @asynccontextmanager
    async def _started(
        self, words: tuple[str, ...], environment: Mapping[str, str]
    ) -> AsyncIterator[Process]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.code,
            env={**os.environ, "PYTHONPATH": os.fspath(self.code), **environment},
            stdout=DEVNULL,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


class Memory:
    """The most megabytes of a process with those that it has started, and of it `alone`, as Linux counts."""

    def __init__(self, process: int) -> None:
        self._process = process
        self.most = 0.0
        self.alone = 0.0

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            self.most = max(self.most, _kilobytes(self._process) / 1_000)
            self.alone = max(self.alone, _kilobytes_alone(self._process, "VmHWM:") / 1_000)
            await asyncio.sleep(_LOOK_SECONDS)


def _kilobytes(process: int) -> int:
    """Of one that has ended meanwhile nothing."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return _kilobytes_alone(process, "VmRSS:") + sum(map(_kilobytes, map(int, children)))


def _kilobytes_alone(process: int, name: str) -> int:
    """What Linux counts under this name, of the process without those that it has started."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(name))


@contextmanager
def checked_out(commit: str, folder: Path) -> Iterator[Version]:
    """An earlier commit's code in this folder, for as long as the context lasts."""
    code = folder / "code"
    _git("worktree", "add", "--detach", os.fspath(code), commit)
    try:
        yield Version(commit, code)
    finally:
        _git("worktree", "remove", "--force", os.fspath(code))


def _git(*words: str) -> None:
    command = ["git", *words]  # of our own words, and git is where the user has it
    subprocess.run(command, cwd=HERE, check=True, capture_output=True)  # noqa: S603 - the line above
