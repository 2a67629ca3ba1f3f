"""A bot that runs, until the test ends it."""

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.command_line.program import Answer, Program, answer_of, line_with

MOST_SECONDS = 10.0
"""Service managers wait no longer before they kill."""


@asynccontextmanager
async def running(bot: Program) -> AsyncIterator[Process]:
    """The bot's process, connected; told to end at the end."""
    async with bot.started("run") as process:
        await line_with(process.stdout, "Handoff is connected")
        yield process
        if process.returncode is None:
            assert (await ended(process, signal.SIGTERM)).code == 0


async def ended(process: Process, sign: signal.Signals) -> Answer:
    """How a process ends that is told so."""
    process.send_signal(sign)
    async with asyncio.timeout(MOST_SECONDS):
        return await answer_of(process)
