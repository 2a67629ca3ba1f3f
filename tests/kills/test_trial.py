"""The bot is killed while it tries a preview out: five customers have changed, and the preview is back."""

from collections.abc import Awaitable, Callable

import pytest

from importer.words.jobs import ImportJob, JobState
from storage.store import Store
from tests.command_line.midway import FIRST_BATCH, Step
from tests.dialogue import Person
from tests.dialogues.steps import QUESTION, SUMMARY, replies
from tests.kills.bot_process import BotProcess
from tests.kills.imports import Imports
from tests.kills.writing import Writing
from tests.storage.kept import all_said

ENDING = Step("UPDATE OF state", "import_jobs", "NEW.state = 'completed'")
"""The five have changed, and the preview doesn't know yet."""
RENEWING = Step("UPDATE", "planned_rows")
"""The trial has ended, and the preview counts its customers as right."""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of either kind, with the directory."""
    return str(request.getfixturevalue(request.param))


async def test_a_trial_killed_at_every_step(
    bot: BotProcess, imports: Imports, maya: Person, store: Store, writing: Writing
) -> None:
    """It is told once, and then the rest of the import can be pressed as if nothing had happened."""
    shared = await imports.share()
    question = await maya.sees(QUESTION, thread=shared)
    await maya.sees_change(question, "[Apply 5 first]")

    async def begin() -> None:
        await maya.press(question, "Apply 5 first")

    await _killed_at(FIRST_BATCH, writing, bot, begin)
    assert (await _trial(store)).counts.changed == 0
    await _killed_at(ENDING, writing, bot, bot.start)
    assert ((await _trial(store)).counts.changed, await _changed(store)) == (5, 5)
    await _killed_at(RENEWING, writing, bot, bot.start)
    assert (await _trial(store)).state is JobState.COMPLETED
    await bot.start()

    stands = await maya.sees_change(question, "changes are applied (import 2)")
    assert "Someone has changed" not in stands
    assert "Already right: 5" in stands
    assert await _changed(store) == 5
    await all_said(store, 2)
    assert len(replies(maya, shared, SUMMARY)) == 1
    rest = (await imports.job()).counts.planned
    await maya.press(stands, "Go on with")
    ended = await imports.comes_to(lambda job: job.state.ended, "It never ended.")
    assert ended.counts.changed == rest
    assert await _changed(store) == rest + 5


async def _trial(store: Store) -> ImportJob:
    return await store.jobs.numbered(await store.workspaces.pick(None), 2)


async def _changed(store: Store) -> int:
    """How many customers have been given anything; nobody had anything before."""
    exported = store.directory.export_customers(await store.workspaces.pick(None))
    return len([row async for row in exported if row[2] or row[3]])


async def _killed_at(
    step: Step, writing: Writing, bot: BotProcess, begin: Callable[[], Awaitable[object]]
) -> None:
    """While something is being written, and not committed yet."""
    with writing.halted(step) as halt:
        await begin()
        await halt.reached()
        await bot.kill()
