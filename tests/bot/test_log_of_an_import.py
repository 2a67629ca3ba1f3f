"""The log of whole imports at the level DEBUG: no cell of their files is in it, and no token."""

import json
import signal
import sqlite3
from contextlib import closing

from playground.failures import Failure
from playground.program.server import Playground
from tests.command_line.program import Program, Running, line_with
from tests.dialogue import Person

SHARP = "sharp-cell-7741"
FILE = f"""\
External Id,Workflow name,Comment
CU-001,{SHARP}-workflow,{SHARP}-comment
{SHARP}-id,VIP gentle,
CU-002,VIP gentle,
"""
BREAKS = """
CREATE TRIGGER break_refused BEFORE INSERT ON refused_rows WHEN (SELECT count(*) FROM import_jobs) > 1
BEGIN SELECT RAISE(ABORT, 'the trigger says no'); END
"""


async def test_no_cell_and_no_token_is_in_the_log(bot: Program, playground: Playground, maya: Person) -> None:
    """Of an import that goes well, and of one that breaks in the database, while Slack refuses much."""
    with closing(sqlite3.connect(bot.database)) as database:
        database.executescript(BREAKS)
    talkative = bot.given(LOG_LEVEL="DEBUG", LOG_FORMAT="json")
    async with talkative.started("run") as process:
        await line_with(process.stdout, "Handoff is connected")
        shared = await maya.share(FILE, name="assignments.csv")
        question = await maya.sees("Import 1 change", thread=shared)
        playground.slack.failures.plan(Failure(method="chat.update", error="internal_error"))
        playground.slack.failures.plan(Failure(method="chat.postMessage", error="internal_error"))
        await maya.press(question, "Import 1 change")
        await maya.sees("1 customer changed", thread=shared, after=question)
        broken = await maya.share(FILE, name="again.csv")
        await maya.sees("went wrong", thread=broken)
        log = await _log_of(process)
    credentials = playground.slack.credentials
    assert not [line for line in log if SHARP in line]
    assert not [line for line in log if credentials.bot_token in line or credentials.app_token in line]
    lines = [json.loads(line) for line in log]
    broke = [line for line in lines if "the trigger says no" in line.get("exception", "")]
    assert all(line["workspace"] and line["job"] and line["reference"] for line in broke)
    assert broke
    off = [line["event"] for line in lines if "is put off" in line["event"]]
    assert not [line for line in off if "isn't there yet" in line]  # it is on its way


async def _log_of(process: Running) -> list[str]:
    """The log of a bot that is told to end."""
    process.send_signal(signal.SIGTERM)
    _, errors = await process.communicate()
    return errors.decode().splitlines()
