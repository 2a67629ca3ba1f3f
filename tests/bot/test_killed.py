"""The bot is killed, or told to end, midway: started again it goes on; nothing is lost or done twice."""

import signal

import pytest

from importer.words.jobs import JobState
from playground.failures import Failure
from playground.holds import Moment
from playground.program.server import Playground
from storage.store import Store
from tests.bot.running import ended, running
from tests.command_line.directory import MANY, ZOE, assignments, many_assignments, many_ids
from tests.command_line.midway import halted
from tests.command_line.program import Program, answer_of
from tests.dialogue import Person
from tests.patience import until

QUESTION = "Which columns of"
SUMMARY = "this is the result of import"
EXIT_CODES = {signal.SIGKILL: -signal.SIGKILL, signal.SIGTERM: 0}


@pytest.mark.parametrize("sign", EXIT_CODES)
async def test_an_import_is_finished_after_a_restart(
    large_bot: Program, maya: Person, store: Store, sign: signal.Signals
) -> None:
    """Every customer has the new manager in the end, each change counts once, and one summary tells so."""
    with halted(large_bot.database) as halt:
        async with running(large_bot) as process:
            shared = await maya.share(many_assignments(), name="all.csv")
            question = await maya.sees(QUESTION, thread=shared)
            await maya.press(await maya.sees_change(question, "customers change:"), "Import")
            await halt.reached()
            process.send_signal(sign)
            halt.go_on()
            assert (await answer_of(process)).code == EXIT_CODES[sign]
    job = await store.jobs.numbered(await store.workspaces.pick(), 1)
    assert job.state is JobState.APPLYING
    assert 0 < job.counts.changed < MANY

    async with running(large_bot):
        summary = await maya.sees(SUMMARY, thread=shared)
        assert f"{MANY:,} customers changed" in summary
    job = await store.jobs.get(job.id)
    assert (job.state, job.counts.changed, job.counts.errors) == (JobState.COMPLETED, MANY, 0)
    assert await assignments(large_bot.database) == dict.fromkeys(many_ids(), (ZOE, ""))
    assert len([reply for reply in maya.messages(thread=shared) if SUMMARY in reply]) == 1


@pytest.mark.parametrize("sign", EXIT_CODES)
async def test_a_file_that_was_shared_is_asked_about_after_a_restart(
    bot: Program, playground: Playground, maya: Person, store: Store, sign: signal.Signals
) -> None:
    """Slack had its acknowledgement, and the bot ended before the file had come."""
    playground.slack.holds.hold("files.download", Moment.BEFORE)
    async with running(bot) as process:
        shared = await maya.share(f"External Id,Account manager email\nCU-002,{ZOE}\n")
        await until(lambda: _is_being_fetched(playground, store), "the file was never asked for")
        assert (await ended(process, sign)).code == EXIT_CODES[sign]
    playground.slack.holds.release()
    assert maya.messages(thread=shared) == []

    async with running(bot):
        await maya.press(await maya.sees(QUESTION, thread=shared), "Import")
        await maya.sees(SUMMARY, thread=shared)
    assert len(maya.messages(thread=shared)) == 2
    assert (await assignments(bot.database))["CU-002"][0] == ZOE
    assert await store.inbox.open() == []


async def _is_being_fetched(playground: Playground, store: Store) -> bool:
    return bool(playground.slack.journal.calls("files.download")) and len(await store.inbox.open()) == 1


async def test_who_waits_for_slack_still_leaves_in_time(
    bot: Program, playground: Playground, maya: Person
) -> None:
    """Slack lets an edit wait for half a minute; the bot does not, and the summary comes after a restart."""
    wait = Failure(method="chat.update", status=429, retry_after=30)
    playground.slack.failures.plan(wait)
    async with running(bot) as process:
        shared = await maya.share(f"External Id,Account manager email\nCU-002,{ZOE}\n")
        await maya.press(await maya.sees(QUESTION, thread=shared), "Import")
        await until(
            lambda: bool(playground.slack.journal.calls("chat.update")), "the message was never edited"
        )
        assert (await ended(process, signal.SIGTERM)).code == 0
    async with running(bot):
        assert "1 customer changed" in await maya.sees(SUMMARY, thread=shared)
