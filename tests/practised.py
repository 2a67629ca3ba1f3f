"""What forked programs start from: modules loaded, and each thing done once, so that its SQL is compiled.

A fork server imports it, once for each of pytest's workers: it can do no more. Two fifths of what a short
program took went into compiling the same statements again. Where a practice fails, the fork server ends with
what was said, and nothing can be forked.
"""

import asyncio
import gc
import os
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Final

from bot.command_line.exit_codes import DONE, SOME_ROWS_HAD_ERRORS
from bot.command_line.main import main
from bot.program import running_bot
from bot.settings import Settings
from playground.manifest import Manifest
from playground.program.server import Playground
from tests.compiled_sql import share_compiled_sql
from tests.dialogue import MAYA, visiting

_MANIFEST: Final = Path(__file__).parents[1] / "manifest.json"
_LISTS: Final = {
    "users": "Email,Name\nzoe@example.com,Zoë Marsh\n",
    "workflows": "Name\nVIP gentle\n",
    "customers": "External Id,Name\nCU-001,Alder & Co\n",
}
_FILE: Final = """\
External Id,Account manager email,Workflow name
CU-001,zoe@example.com,VIP gentle
CU-002,nobody@example.com,
"""
_COMMANDS: Final = (
    *((("directory", "load", kind, f"{kind}.csv"), DONE) for kind in _LISTS),
    (("import", "import.csv"), SOME_ROWS_HAD_ERRORS),
    (("undo", "4"), DONE),
    (("history",), DONE),
)
"""Each with the exit code that it has to end with."""


def _practise() -> None:
    """Do on the command line, and in a pretend Slack, what tests do most often."""
    said = StringIO()
    with tempfile.TemporaryDirectory() as name, _alone_in(Path(name), said) as url:
        for kind, text in {**_LISTS, "import": _FILE}.items():
            Path(f"{kind}.csv").write_text(text, encoding="utf-8")
        for words, wanted in _COMMANDS:
            code = main(words)
            assert code == wanted, f"`{' '.join(words)}` ended with {code}:\n{said.getvalue()}"
        asyncio.run(_talk(url))


@contextmanager
def _alone_in(folder: Path, said: StringIO) -> Iterator[str]:
    """Be in a folder, with no settings but its database's URL, and keep to ourselves what is said."""
    before, url = dict(os.environ), f"sqlite:///{folder}/handoff.db"
    os.environ.clear()
    os.environ["DATABASE_URL"] = url
    try:
        with chdir(folder), redirect_stdout(said), redirect_stderr(said):
            yield url
    finally:
        os.environ.clear()
        os.environ.update(before)


async def _talk(url: str) -> None:
    async with Playground(Manifest.read(_MANIFEST)) as playground:
        credentials = playground.slack.credentials
        settings = Settings(
            slack_bot_token=credentials.bot_token,
            slack_app_token=credentials.app_token,
            slack_api_url=playground.api_url,
            database_url=url,
        )
        async with running_bot(settings), visiting(playground.url, MAYA) as maya:
            shared = await maya.share(_FILE)
            question = await maya.sees("[Import", thread=shared)
            await maya.press(question, "Import")
            await maya.sees("this is the result of import", thread=shared)


share_compiled_sql()
_practise()
tempfile.tempdir = None  # each program finds out from its own environment where temporary files go
gc.collect()
gc.freeze()  # what is here is here to stay: no fork has to look at it, or to copy it
