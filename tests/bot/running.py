"""A bot that runs, until the test ends it."""

import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from bot.program import TEMPO, running_bot
from bot.setting_values import SettingsError
from bot.settings import Settings
from handlers.rate_limits import Tempo
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


async def start_at_free_port(
    running: AsyncExitStack, settings_at: Callable[[int], Settings], tempo: Tempo = TEMPO
) -> Settings:
    """Start the bot at a free port, at another one where somebody was faster; its settings then."""
    for _ in range(20):
        with suppress(SettingsError):
            found = settings_at(_free_port())
            await running.enter_async_context(running_bot(found, tempo=tempo))
            return found
    raise AssertionError("Every port that was free a moment ago was taken.")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
