"""`python -m tests.browser.demo_with_a_clock FOLDER`: a demo whose clock the test moves, not the machine's.

The folder has the users, workflows and customers to begin with; `days_later`, once it is there, how many days
the bot is ahead of the machine.
"""

import asyncio
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.program import running_bot
from bot.settings import Settings
from importer.words.clock import Clock, utc_now
from playground.cast import PEOPLE
from playground.manifest import Manifest
from playground.program.app_process import environment_of, load_directory
from playground.program.server import Playground
from tests.browser.demo import ROOT

_DAYS_LATER: Final = "days_later"


def command(folder: Path) -> Sequence[str]:
    """What starts it."""
    return (sys.executable, "-m", __name__, str(folder))


def move(folder: Path, *, days: int) -> None:
    """Let the bot be so many days ahead from now on."""
    written = folder / f"{_DAYS_LATER}.new"
    written.write_text(str(days))
    written.replace(folder / _DAYS_LATER)  # at once, so that nobody reads half of it


async def run(folder: Path) -> None:
    """The workspace, whose people all speak English, and the bot, until SIGTERM."""
    told_to_end = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told_to_end.set)
    database = f"sqlite:///{folder.as_posix()}/handoff.db"
    async with Playground(Manifest.read(ROOT / "manifest.json")) as playground:
        everyone = [replace(person, locale="en-US") for person in PEOPLE]
        playground.slack.workspace.populate(everyone, ())
        await load_directory(folder, environment_of(playground, database))
        credentials = playground.slack.credentials
        settings = Settings(
            slack_bot_token=credentials.bot_token,
            slack_app_token=credentials.app_token,
            slack_api_url=playground.api_url,
            database_url=database,
        )
        clock = _read_clock(folder / _DAYS_LATER)
        async with running_bot(settings, clock=clock):
            sys.stdout.write(f"{playground.url}/\n")
            sys.stdout.flush()
            await told_to_end.wait()


def _read_clock(later: Path) -> Clock:
    """The machine's clock, and the days that the test has put into the file."""
    return lambda: utc_now() + timedelta(days=int(later.read_text()) if later.exists() else 0)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1])))
