"""`python -m playground`, with a small stand-in for the bot: starts, says where, and stops cleanly."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.dialogue import MAYA, visiting
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
STAND_IN = '''"""Connects as the settings say, and answers every message."""

import asyncio
import os
import sys
from pathlib import Path


async def run():
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler  # no list needs it
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    address = os.environ["SLACK_API_URL"]
    app = AsyncApp(client=AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=address))

    @app.event("message")
    async def answer(say):
        await say(f"My number is {os.getpid()}, and I loaded {loaded.read_text()}")

    web_client = AsyncWebClient(base_url=address)
    await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=web_client).start_async()


loaded = Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
if sys.argv[1:3] == ["directory", "load"]:
    with loaded.open("a") as log:
        log.write(f"{sys.argv[3]} ")
else:
    asyncio.run(run())
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a stand-in for the bot and no manifest of its own."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text("")
    (tmp_path / "bot" / "__main__.py").write_text(STAND_IN)
    return tmp_path


@asynccontextmanager
async def _demo(folder: Path, *words: str) -> AsyncIterator[Process]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    command = (sys.executable, "-m", "playground", *words)
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=environment, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _line_with(process: Process, words: str) -> str:
    assert process.stdout is not None
    while words not in (line := (await process.stdout.readline()).decode()):
        assert line, f"“{words}” was never said"
    return line.strip()


async def test_it_starts_the_bot_and_stops_it(folder: Path) -> None:
    """The bot loads the sample directory and connects; SIGTERM ends it and leaves nothing behind."""
    async with _demo(folder) as demo:
        address = await _line_with(demo, "http://127.0.0.1:")
        async with visiting(address.rstrip("/"), MAYA) as maya:
            await maya.say("Hello")
            answer = await maya.sees("I loaded users workflows customers")
        demo.send_signal(signal.SIGTERM)
        await asyncio.wait_for(demo.wait(), PATIENCE)
        bot = int(answer.text.split(",")[0].removeprefix("My number is "))
        with pytest.raises(ProcessLookupError):
            os.kill(bot, 0)
        assert [path.name for path in folder.iterdir()] == ["bot"]


async def test_it_says_when_the_bot_dies(folder: Path) -> None:
    """A bot that dies is reported, with the way to start it again; the workspace stays open."""
    async with _demo(folder) as demo:
        address = await _line_with(demo, "http://127.0.0.1:")
        async with visiting(address.rstrip("/"), MAYA) as maya:
            await maya.say("Hello")
            answer = await maya.sees("My number is ")
            os.kill(int(answer.text.split(",")[0].removeprefix("My number is ")), signal.SIGKILL)
            await maya.sees_app(connected=False)
        await _line_with(demo, "The app stopped by itself")
        assert "python -m bot run" in await _line_with(demo, "SLACK_API_URL=")
        demo.send_signal(signal.SIGINT)
        await asyncio.wait_for(demo.wait(), PATIENCE)


async def test_it_gives_up_when_the_bot_cannot_start(folder: Path) -> None:
    """A bot that doesn't even load the directory ends the demo, with a sentence."""
    (folder / "bot" / "__main__.py").write_text("raise SystemExit(3)")
    async with _demo(folder) as demo:
        _, said = await asyncio.wait_for(demo.communicate(), PATIENCE)
        assert demo.returncode == 1
        assert "The app could not load the sample users." in said.decode()
