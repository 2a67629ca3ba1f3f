"""The program under trial: what `python -m bot` does, as a process with an environment of its own."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from tests.forked import Forked, Start, fork
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
Running: TypeAlias = Forked | Process
OWN_RIGHTS_ONLY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")
"""Takes from root what lets it read and write everything, so that it meets files as others do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the program printed
        """Standard output, which must be one JSON value and nothing else."""
        return json.loads(self.out)


class Typed(Protocol):
    """Runs words in this process, in the program's folder and with its settings."""

    def __call__(self, *words: str, **settings: str) -> Answer:
        """What these words bring."""


@dataclass(frozen=True, slots=True)
class Program:
    """Starts the program in a folder; `settings` are all that its environment says.

    It is forked from a process that has loaded its modules, unless it `loads_anew`, as for people, or is
    started by others, whose words are `before` its own.
    """

    folder: Path
    settings: Mapping[str, str]
    before: tuple[str, ...] = ()
    module: str = "bot"
    loads_anew: bool = False

    @property
    def database(self) -> Path:
        """The SQLite file that the program keeps everything in."""
        return Path(self.settings["DATABASE_URL"].removeprefix("sqlite:///"))

    def given(self, **settings: str) -> "Program":
        """The same with these settings instead of its own."""
        return replace(self, settings={**self.settings, **settings})

    def as_anybody(self) -> "Program":
        """The same without root's right to read and write everything."""
        return replace(self, before=OWN_RIGHTS_ONLY) if os.geteuid() == 0 else self

    def able_to_stand_still(self) -> "Program":
        """The same, which a test can meet in the middle of an import; see `midway`."""
        return replace(self, module="tests.command_line.standing_still")

    async def run(self, *words: str) -> Answer:
        """What these words bring."""
        async with self.started(*words) as process:
            return await answer_of(process)

    @asynccontextmanager
    async def started(self, *words: str) -> AsyncIterator[Running]:
        """The running program; killed at the end, when it still runs."""
        process = await self._start(words)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    async def _start(self, words: Sequence[str]) -> Running:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "LOGNAME": "robin",
            **self.settings,
        }
        if not (self.loads_anew or self.before):
            return await fork(Start(self.module, words, self.folder, environment))
        return await asyncio.create_subprocess_exec(
            *(*self.before, sys.executable, "-m", self.module, *words),
            cwd=self.folder,
            env=environment,
            stdout=PIPE,
            stderr=PIPE,
        )


async def answer_of(process: Running) -> Answer:
    """Wait until the process has ended; whatever went wrong, nobody is shown a traceback."""
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    assert process.returncode is not None
    answer = Answer(process.returncode, out.decode(), err.decode())
    assert "Traceback" not in answer.out + answer.err, answer.err
    return answer


async def line_with(stream: asyncio.StreamReader | None, words: str) -> str:
    """The first line with these words that comes from the process."""
    assert stream is not None
    seen = []
    async with asyncio.timeout(PATIENCE):
        while line := (await stream.readline()).decode():
            seen.append(line)
            if words in line:
                return line
    raise AssertionError(f"It ended without “{words}”:\n{''.join(seen)}")
