"""The line that tells how far a command has come."""

import os
import pty
import subprocess
import sys
from contextlib import redirect_stderr
from typing import Final

from bot.command_line.local_run import Console
from importer.words.jobs import Stage
from tests.handlers.imports import an_import

_UNSEEN: Final = """
import asyncio, sys
from bot.command_line.local_run import Console
from importer.words.jobs import Stage
from tests.handlers.imports import an_import

asyncio.run(Console().show_progress(an_import(), 1_000, Stage.CHECKING))
print("babel" in sys.modules)
"""


async def test_whoever_looks_is_told() -> None:
    """On a terminal, in place of what stood in that line."""
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)  # where nothing was written, that is an error, and nobody waits for it
    with os.fdopen(theirs, "w") as terminal, redirect_stderr(terminal):
        await Console().show_progress(an_import(), 1_000, Stage.CHECKING)
        told = os.read(ours, 1_000).decode()
    os.close(ours)
    assert told == "\r\x1b[KImport 12: checking 1,000 of 1,240 rows"


def test_nothing_is_loaded_for_words_that_nobody_sees() -> None:
    """What writes numbers takes memory beside every large import that a script begins."""
    told = subprocess.run([sys.executable, "-c", _UNSEEN], capture_output=True, text=True, check=True)
    assert (told.stdout, told.stderr) == ("False\n", "")
