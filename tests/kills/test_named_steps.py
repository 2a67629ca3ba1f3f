"""Killed at each step that has a name, one after the other in the life of a single import."""

import sqlite3
from contextlib import closing
from pathlib import Path

from importer.jobs import ImportJob, JobState
from playground.server import Playground
from tests.command_line.midway import CHECKING, slowed
from tests.dialogues.control import Control
from tests.dialogues.steps import QUESTION, SUMMARY
from tests.kills.bot_process import BotProcess
from tests.kills.imports import Imports, is_midway
from tests.patience import until

PROMISED_SECONDS = 3.0
"""So long after its start a bot has gone on with what was left; counted is what it does itself."""


async def test_killed_at_every_step(
    playground: Playground, bot: BotProcess, slack: Control, imports: Imports, tmp_path: Path
) -> None:
    """It ends right all the same, and all that is said is said once."""
    await _killed_while_asking(bot, slack, imports)
    database = tmp_path / "handoff.db"
    with slowed(database, CHECKING):
        await imports.begin()
        await imports.comes_to(_is_checking, "It was never checking.")
        await bot.kill()
    with slowed(database):
        await bot.start()
        await _killed_while_writing(bot, imports, database)
        await bot.start()
        await imports.comes_to(is_midway, "It never came to the middle.")
        await bot.kill()
        _delete_files(playground)
        await _goes_on_in_time(bot, imports)
        await bot.kill()
    await _killed_while_telling(bot, slack, imports)
    await imports.ends_right()
    assert imports.said_once(), imports.person.transcript()


async def _killed_while_asking(bot: BotProcess, slack: Control, imports: Imports) -> None:
    """While the file is on its way, and when the question is posted and the bot doesn't know it yet."""
    await slack.hold("files.download")
    shared = await imports.share()
    await slack.sees_calls("files.info")
    await bot.kill()
    await slack.release()
    await slack.hold("chat.postMessage", "after")
    await bot.start()
    await imports.person.sees(QUESTION, thread=shared)
    await bot.kill()
    await slack.release()
    await bot.start()


async def _killed_while_writing(bot: BotProcess, imports: Imports, database: Path) -> None:
    """While a batch is being written, and not committed yet."""

    async def writes() -> bool:
        return (await imports.job()).state is JobState.APPLYING and _is_locked(database)

    await until(writes, "It was never caught while it wrote.")
    await bot.kill()


async def _goes_on_in_time(bot: BotProcess, imports: Imports) -> None:
    """From its checkpoint."""
    at = (await imports.job()).cursor
    await bot.start()
    await imports.comes_to(lambda job: job.cursor > at, "It never went on.")
    assert bot.cpu_seconds() < PROMISED_SECONDS


async def _killed_while_telling(bot: BotProcess, slack: Control, imports: Imports) -> None:
    """Before and after the summary is posted, while the error file is sent, and when it is there."""
    await slack.hold("chat.postMessage")
    told = len(await slack.calls("chat.postMessage"))
    await bot.start()
    await slack.sees_calls("chat.postMessage", told + 1)
    await bot.kill()
    await slack.release()
    await slack.hold("chat.postMessage", "after")
    await bot.start()
    await imports.person.sees(SUMMARY)
    await bot.kill()
    await slack.release()
    await slack.hold("files.upload")
    await bot.start()
    await slack.sees_calls("files.getUploadURLExternal")
    await imports.comes_to(lambda job: _error_file(job) != "", "It never sent the error file.")
    await bot.kill()
    await slack.release()
    await slack.hold("files.completeUploadExternal", "after")
    await bot.start()
    await imports.person.sees("the 450 rows that need attention. Correct the file")
    await bot.kill()
    await slack.release()
    await bot.start()


def _is_checking(job: ImportJob) -> bool:
    return job.state is JobState.CHECKING


def _error_file(job: ImportJob) -> str:
    return job.thread.error_file if job.thread else ""


def _is_locked(database: Path) -> bool:
    """Whether someone else is in the middle of a transaction that writes."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
    return False


def _delete_files(playground: Playground) -> None:
    """What people shared is gone from Slack: the plan is stored, so nobody needs it any more."""
    workspace = playground.slack.workspace
    for message in workspace.messages("C0HANDOFF01"):
        for file in filter(None, map(workspace.file, message.files)):
            workspace.delete_file(file)
