"""A bot that runs, until the test ends it."""

import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.command_line.program import Answer, Program, Running, answer_of, line_with


@asynccontextmanager
async def running(bot: Program) -> AsyncIterator[Running]:
    """The bot's process, connected; told to end at the end."""
    async with bot.started("run") as process:
        await line_with(process.stdout, "Handoff is connected")
        yield process
        if process.returncode is None:
            assert (await ended(process, signal.SIGTERM)).code == 0


async def ended(process: Running, sign: signal.Signals) -> Answer:
    """How a process ends that is told so."""
    process.send_signal(sign)
    return await answer_of(process)
