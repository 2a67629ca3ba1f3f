"""Killed while a new message takes over from one that can't be edited any more."""

import pytest

from importer.words.jobs import JobState
from tests.command_line.midway import Step
from tests.dialogues.control import Control
from tests.dialogues.steps import replies
from tests.kills.bot_process import BotProcess
from tests.kills.imports import Imports
from tests.kills.writing import Writing

GIVEN_UP = Step("UPDATE OF said_at", "postings", "NEW.kind = 'handoff_close'")
"""The new message is written down by then, and the edit isn't struck off yet."""
LEFT = "was not imported"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of either kind, with the directory."""
    return str(request.getfixturevalue(request.param))


async def test_the_end_is_told_once(
    bot: BotProcess, slack: Control, imports: Imports, writing: Writing
) -> None:
    """Before the edit is struck off, and after the new message is posted but before that is known."""
    shared = await imports.share()
    question = await imports.is_previewed()
    await slack.age(question.ts)
    with writing.halted(GIVEN_UP) as halt:
        await imports.person.press(question, "Cancel")
        await halt.reached()
        await bot.kill()
    await slack.hold("chat.postMessage", "after")
    await bot.start()
    await imports.person.sees(LEFT, thread=shared)
    await bot.kill()
    await slack.release()
    await bot.start()
    assert (await imports.is_told()).state is JobState.CANCELLED
    assert len(replies(imports.person, shared, LEFT)) == 1
