"""What Slack had an acknowledgement for is finished before the bot leaves."""

import asyncio
from contextlib import AsyncExitStack

from bot.listening import SHUTDOWN_SECONDS
from bot.program import HANDLER_SECONDS, LOOP_SECONDS, running_bot
from bot.settings import read_settings
from playground.holds import Moment
from playground.program.server import Playground
from storage.store import Store
from tests.command_line.directory import ZOE
from tests.command_line.program import Program
from tests.dialogue import Person
from tests.patience import PATIENCE, until


async def test_a_press_counts_although_the_bot_ends(
    bot: Program, playground: Playground, maya: Person, priya: Person, store: Store
) -> None:
    """The bot has acknowledged it, and asks Slack who pressed when it is told to end."""
    async with AsyncExitStack() as running:
        settings = read_settings(bot.settings, bot.folder / ".env")
        await running.enter_async_context(running_bot(settings, handler_seconds=PATIENCE))
        shared = await maya.share(f"External Id,Account manager email\nCU-002,{ZOE}\n")
        question = await priya.sees("Which columns of", thread=shared)
        playground.slack.holds.hold("users.info", Moment.BEFORE)
        asked = len(playground.slack.journal.calls("users.info"))
        await priya.press(question, "Import")
        await until(
            lambda: len(playground.slack.journal.calls("users.info")) > asked, "nobody asked who pressed"
        )
        ending = asyncio.create_task(running.aclose())
        await priya.sees_app(connected=False)
        playground.slack.holds.release()
        await ending
    job = await store.jobs.numbered(await store.workspaces.pick(), 1)
    assert job.started_by is not None


def test_service_managers_need_not_kill() -> None:
    """Whatever handlers and work loops wait for, the bot is gone before ten seconds are over."""
    assert HANDLER_SECONDS + LOOP_SECONDS + SHUTDOWN_SECONDS <= 8.0
