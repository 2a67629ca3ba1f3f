"""A demo in one process, forked from one that has practised: five fresh ones take a hundred times as long.

What people see is the same. That `python -m playground` starts the bot as a process of its own is tried in
`tests/playground/test_demo.py` and `tests/project/test_wheel.py`.
"""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from datetime import timedelta
from io import StringIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from bot.command_line.main import main
from bot.program import running_bot
from bot.settings import Settings
from importer.words.clock import utc_now
from playground.cast import PEOPLE
from playground.manifest import Manifest
from playground.program.app_process import DIRECTORY
from playground.program.server import HERE, Playground
from tests.browser.demo import OPERATOR, ROOT, ending_in_order
from tests.forked import loaded
from tests.patience import PATIENCE

_DAYS_LATER: Final = "days_later"


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that keeps its database in a folder, and begins with the lists of another.

    Its clock is the machine's until it is moved. People have the languages of the cast, or all speak English.
    """

    folder: Path
    lists: Path = HERE / "samples" / "directory"
    is_english: bool = False

    @property
    def url(self) -> str:
        """Its database's."""
        return f"sqlite:///{self.folder.as_posix()}/handoff.db"

    @property
    def days_later(self) -> int:
        """How many days the bot is ahead of the machine."""
        moved = self.folder / _DAYS_LATER
        return int(moved.read_text()) if moved.exists() else 0

    def move(self, *, days: int) -> None:
        """Let the bot be so many days ahead from now on."""
        written = self.folder / f"{_DAYS_LATER}.new"
        written.write_text(str(days))
        written.replace(self.folder / _DAYS_LATER)  # at once, so that nobody reads half of it


@contextmanager
def running_in_one_process(demo: Demo) -> Iterator[str]:
    """The address of the demo's page; the demo is gone at the end of the block."""
    forks = loaded()
    hear, say = forks.Pipe(duplex=False)
    process = forks.Process(target=_be_the_demo, args=(demo, say), daemon=True)
    with ending_in_order(), hear:
        with say:
            process.start()
        try:
            assert hear.poll(PATIENCE), "The demo hung before it said where its page is."
            yield hear.recv()
        finally:
            process.terminate()
            process.join(PATIENCE)
            process.kill()


def _be_the_demo(demo: Demo, say: Connection) -> None:
    """What the forked process does."""
    os.chdir(demo.folder)
    os.environ.update({**OPERATOR, "DATABASE_URL": demo.url})
    with redirect_stdout(StringIO()):
        for kind in DIRECTORY:
            assert main(("directory", "load", kind, str(demo.lists / f"{kind}.csv"))) == 0
    asyncio.run(_run(demo, say))


async def _run(demo: Demo, say: Connection) -> None:
    """The workspace and the bot, until SIGTERM."""
    told_to_end = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told_to_end.set)
    async with Playground(Manifest.read(ROOT / "manifest.json")) as playground:
        if demo.is_english:
            everyone = [replace(person, locale="en-US") for person in PEOPLE]
            playground.slack.workspace.populate(everyone, ())
        credentials = playground.slack.credentials
        settings = Settings(
            slack_bot_token=credentials.bot_token,
            slack_app_token=credentials.app_token,
            slack_api_url=playground.api_url,
            database_url=demo.url,
        )
        async with running_bot(settings, clock=lambda: utc_now() + timedelta(days=demo.days_later)):
            say.send(f"{playground.url}/")
            await told_to_end.wait()
