"""Killed at each step that has a name, one after the other in the life of a single import."""

from collections.abc import Awaitable, Callable

import pytest

from importer.words.jobs import JobState
from playground.program.server import Playground
from tests.command_line.midway import CHECKING, FIRST_BATCH, SECOND_BATCH, Halt, Step
from tests.dialogues.control import Control
from tests.dialogues.steps import QUESTION, SUMMARY
from tests.kills.bot_process import BotProcess
from tests.kills.imports import Imports
from tests.kills.writing import PostgresWriting, Writing

PROMISED_SECONDS = 3.0
"""So long after its start a bot has gone on with what was left; counted is what it does itself."""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of either kind, with the directory."""
    return str(request.getfixturevalue(request.param))


async def test_killed_at_every_step(
    playground: Playground, bot: BotProcess, slack: Control, imports: Imports, writing: Writing
) -> None:
    """It ends right all the same, and all that is said is said once."""
    await _killed_while_asking(bot, slack, imports, writing)
    for step, go_on in ((FIRST_BATCH, imports.begin), (SECOND_BATCH, bot.start)):
        await _killed_at(step, writing, bot, go_on)
        assert (await imports.job()).state is JobState.APPLYING
    _delete_files(playground)
    await _killed_while_telling(bot, slack, imports)
    await imports.ends_right()
    assert imports.said_once(), imports.person.transcript()


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
@pytest.mark.parametrize("comes_through", [True, False])
async def test_killed_inside_a_commit(
    bot: BotProcess, imports: Imports, writing: PostgresWriting, comes_through: bool
) -> None:
    """The next bot goes on behind a batch that was committed without a word, and repeats one that wasn't.

    SQLite commits in the bot's own process, and dies with it.
    """
    with writing.halted_in_commit() as halt:
        await _killed_in_commit(bot, imports, halt)
        before = await imports.job()
        assert (before.state, before.cursor) == (JobState.APPLYING, 0)
        if not comes_through:
            writing.lose_commit()
    if comes_through:
        await imports.comes_to(lambda job: job.cursor > 0, "What was sent was never committed.")
    assert ((await imports.job()).cursor > 0) is comes_through
    await bot.start()
    await imports.ends_right()
    assert imports.said_once(), imports.person.transcript()


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
async def test_killed_while_a_commit_hangs(
    bot: BotProcess, imports: Imports, writing: PostgresWriting
) -> None:
    """The next bot starts all the same, cuts off who keeps the commit from its end, and goes on."""
    with writing.halted_in_commit() as halt:
        await _killed_in_commit(bot, imports, halt)
        before = await imports.job()
        await bot.start()
        await imports.comes_to(lambda job: job.attempt > before.attempt, "Nobody took the import up.")
    await imports.ends_right()
    assert imports.said_once(), imports.person.transcript()


async def _killed_in_commit(bot: BotProcess, imports: Imports, halt: Halt) -> None:
    """While the first batch is being committed."""
    await imports.share()
    await imports.begin()
    await halt.reached()
    await bot.kill()


async def _killed_while_asking(bot: BotProcess, slack: Control, imports: Imports, writing: Writing) -> None:
    """Kill it while the file comes, in the check, and after the question is posted but before it is known."""
    await slack.hold("files.download")
    shared = await imports.share()
    await slack.sees_calls("files.download")
    await bot.kill()
    await slack.release()
    await _killed_at(CHECKING, writing, bot, bot.start)
    assert (await imports.job()).state is JobState.CHECKING
    await slack.hold("chat.postMessage", "after")
    await bot.start()
    await imports.person.sees(QUESTION, thread=shared)
    await bot.kill()
    await slack.release()
    await bot.start()


async def _killed_at(
    step: Step, writing: Writing, bot: BotProcess, begin: Callable[[], Awaitable[object]]
) -> None:
    """While something is being written, and not committed yet."""
    with writing.halted(step) as halt:
        await begin()
        await halt.reached()
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
    await _goes_on_in_time(bot, imports)
    await slack.sees_calls("chat.postMessage", told + 1)
    await bot.kill()
    await slack.release()
    await slack.hold("chat.postMessage", "after")
    await bot.start()
    await imports.person.sees(SUMMARY)
    await bot.kill()
    await slack.release()
    await slack.hold("files.completeUploadExternal")
    await bot.start()
    await slack.sees_calls("files.completeUploadExternal")
    await bot.kill()
    await slack.release()
    await slack.hold("files.completeUploadExternal", "after")
    await bot.start()
    await imports.person.sees("the 162 rows that need attention. Correct the file")
    await bot.kill()
    await slack.release()
    await bot.start()


def _delete_files(playground: Playground) -> None:
    """What people shared is gone from Slack: the plan is stored, so nobody needs it any more."""
    workspace = playground.slack.workspace
    for message in workspace.messages("C0HANDOFF01"):
        for file in filter(None, map(workspace.file, message.files)):
            workspace.delete_file(file)
