"""The bot leaves in time when it is told to, whatever a thread is busy with."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE

from bot.command_line.stop_signals import LAST_SECONDS
from tests.command_line.program import ROOT
from tests.patience import PATIENCE

BUSY = """
import asyncio, time
from bot.command_line.run import run_until_stopped

async def read_something_large():
    reading = asyncio.create_task(asyncio.to_thread(time.sleep, 3600))
    print("busy", flush=True)
    await reading

asyncio.run(run_until_stopped(read_something_large(), last_seconds=0.1))
"""


async def test_a_busy_thread_holds_nobody_up() -> None:
    """A thread can't be stopped, and Python would wait for it: the process ends without it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BUSY, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        assert await process.stdout.readline() == b"busy\n"
        process.send_signal(signal.SIGTERM)
        _, complaints = await process.communicate()
    assert process.returncode == 0
    assert b"done again at the next start" in complaints


def test_service_managers_need_not_kill() -> None:
    """They wait for ten seconds."""
    assert LAST_SECONDS < 10
