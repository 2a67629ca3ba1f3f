"""Cancel and SIGTERM stop an import between two batches, and an unreadable thread silences nothing."""

import pytest

from importer.words.jobs import JobState
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.dialogues.steps import QUESTION, SUMMARY, replies
from tests.kills.bot_process import BotProcess
from tests.kills.imports import Imports
from tests.kills.writing import Writing


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of either kind, with the directory."""
    return str(request.getfixturevalue(request.param))


@pytest.mark.usefixtures("bot")
async def test_cancel_stops_at_once(imports: Imports, store: Store, writing: Writing) -> None:
    """Once it is heard, at most one batch is applied, in a fraction of a second (docs/performance.md).

    It says how many rows had been applied, and each customer has all that its row says or nothing of it.
    """
    shared = await imports.share()
    applied = set[int]()
    with writing.halted() as halt:
        question = await imports.begin()
        await halt.reached()
        # The bot acknowledges it, and then waits for the batch: nobody else can write before that is over.
        await imports.person.press(question, "Cancel")
        halt.go_on()
        job = await imports.comes_to(
            lambda job: job.cancel_asked or job.state.ended, "Cancel was never heard."
        )
        applied.add(job.counts.changed)
        while not job.state.ended:
            job = await imports.comes_to(job.__ne__, "It never stopped.")
            applied.add(job.counts.changed)
    assert len(applied) <= 2
    assert job.state is JobState.CANCELLED
    summary = await imports.person.sees(SUMMARY, thread=shared)
    assert f"It was cancelled after {job.counts.changed:,} rows had been applied." in summary
    rows = [row async for row in store.directory.export_customers(job.workspace)]
    assert {bool(managers) == bool(workflow) for _, _, managers, workflow in rows} == {True}
    assert sum(bool(managers) for _, _, managers, _ in rows) == job.counts.changed


@pytest.mark.parametrize("silent", [False, True])
async def test_asked_to_leave_it_leaves(
    bot: BotProcess, slack: Control, imports: Imports, writing: Writing, silent: bool
) -> None:
    """Also where Slack answers nothing any more; the next bot goes on from there."""
    await imports.share()
    await imports.is_previewed()
    if silent:
        await slack.hold("chat.update")
    with writing.halted() as halt:
        await imports.begin()
        await halt.reached()
        bot.ask_to_leave()
        halt.go_on()
        assert await bot.left() == 0
    assert (await imports.job()).state is JobState.APPLYING
    await slack.release()
    await bot.start()
    await imports.ends_right()
    assert imports.said_once(), imports.person.transcript()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_where_the_thread_cant_be_read_it_is_said_again(
    bot: BotProcess, slack: Control, imports: Imports, maya: Person
) -> None:
    """Rather twice than never; what passes would be waited out."""
    await slack.hold("chat.postMessage", "after")
    shared = await imports.share()
    await maya.sees(QUESTION, thread=shared)
    await bot.kill()
    await slack.release()
    await slack.fail("conversations.replies", error="missing_scope")
    first = replies(maya, shared, QUESTION)
    await bot.start()
    await maya.sees(QUESTION, thread=shared, after=first[-1])
    assert len(replies(maya, shared, QUESTION)) == len(first) + 1
