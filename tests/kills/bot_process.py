"""The bot as a process of its own, in the playground: started, killed, and started again."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.command_line.run import run_until_stopped, serve
from bot.log import start_log
from bot.settings import read_settings
from handlers.rate_limits import Tempo
from tests.command_line.standing_still import teach_standing_still
from tests.dialogue import Person
from tests.forked import loaded

LOG = "bot.log"
TEMPO = Tempo(file_lag=timedelta(seconds=3))
"""So long a bot looks for a file that it may have shared before it was killed."""
USER_TICKS, SYSTEM_TICKS = 11, 12
"""Where they stand in `/proc/PID/stat`, behind the name of the process (`man 5 proc`)."""


class BotProcess:
    """One bot after another, each forked from a process with its modules loaded: that takes a second.

    `witness` sees in the playground whether the bot is connected.
    """

    def __init__(
        self, environment: Mapping[str, str], folder: Path, witness: Person, tempo: Tempo = TEMPO
    ) -> None:
        self._environment = dict(environment)
        self._folder = folder
        self._witness = witness
        self._tempo = tempo
        self._forks = loaded()
        self._process: ForkServerProcess | None = None

    async def start(self) -> None:
        """Start it, and wait until it is connected."""
        self.begin()
        await self.connected()

    async def connected(self) -> None:
        """Wait until it is connected."""
        await self._witness.sees_app(connected=True)

    def begin(self) -> None:
        """Start it, and wait for nothing."""
        words = (self._environment, self._folder, self._tempo)
        self._process = self._forks.Process(target=_be_the_bot, args=words, daemon=True)
        self._process.start()

    async def kill(self) -> None:
        """End it as `kill -9` does, and wait until Slack knows."""
        self.running.kill()
        await self._gone()

    def ask_to_leave(self) -> None:
        """Ask it to leave as service managers do."""
        self.running.terminate()

    async def left(self) -> int | None:
        """The exit code of one that was asked to leave."""
        await self._gone()
        return self.running.exitcode

    async def leave(self) -> int | None:
        """Ask it to leave; its exit code."""
        self.ask_to_leave()
        return await self.left()

    async def restart(self) -> None:
        """Kill it, and start another."""
        await self.kill()
        await self.start()

    def pause(self) -> None:
        """Let it stand still in the middle of whatever it does."""
        os.kill(self._pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on after a pause."""
        os.kill(self._pid, signal.SIGCONT)

    def cpu_seconds(self) -> float:
        """How long it has kept a processor busy: that doesn't depend on what else the machine has to do."""
        told = Path(f"/proc/{self._pid}/stat")
        if not told.exists():  # Linux alone tells
            return 0.0
        fields = told.read_text().rpartition(")")[2].split()
        return (int(fields[USER_TICKS]) + int(fields[SYSTEM_TICKS])) / os.sysconf("SC_CLK_TCK")

    @property
    def _pid(self) -> int:
        assert self.running.pid is not None
        return self.running.pid

    @property
    def running(self) -> ForkServerProcess:
        """The process that was started last."""
        assert self._process, "The bot was never started."
        return self._process

    async def _gone(self) -> None:
        await asyncio.to_thread(self.running.join)
        await self._witness.sees_app(connected=False)


def _be_the_bot(environment: Mapping[str, str], folder: Path, tempo: Tempo) -> None:
    """Do in the forked process what `python -m bot run` does, in a folder of its own, at this tempo."""
    os.environ.update(environment)
    os.chdir(folder)
    log = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, sys.stdout.fileno())
    os.dup2(log, sys.stderr.fileno())
    teach_standing_still()
    settings = read_settings()
    start_log(settings.log_level, settings.log_format)
    asyncio.run(run_until_stopped(serve(settings, tempo)))
