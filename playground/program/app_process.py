"""The app under trial, as a process of its own that is told where this Slack is."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from playground.program.server import Playground

MODULE = "bot"
DIRECTORY = ("users", "workflows", "customers")
STOP_SECONDS = 5.0


class AppError(Exception):
    """The app could not be started; the sentence says at which step."""


def environment_of(playground: Playground, database: str) -> dict[str, str]:
    """What the app is told: the address and tokens of this Slack, and its database.

    The signing secret is blank, so that one in the app's own settings doesn't make it wait for HTTP. Where
    workspaces install the app by themselves, the bot token is blank, too.
    """
    credentials, grants = playground.slack.credentials, playground.slack.grants
    many = {
        "SLACK_CLIENT_ID": grants.client_id,
        "SLACK_CLIENT_SECRET": grants.client_secret,
        "OAUTH_PORT": str(playground.install_port),
        "TOKEN_KEY": urlsafe_b64encode(os.urandom(32)).decode(),
    }
    return (many if playground.install_port else {}) | {
        "SLACK_API_URL": playground.api_url,
        "SLACK_BOT_TOKEN": credentials.bot_token,
        "SLACK_APP_TOKEN": credentials.app_token,
        "SLACK_SIGNING_SECRET": "",
        "DATABASE_URL": database,
    }


async def load_directory(folder: Path, environment: Mapping[str, str]) -> None:
    """Let the app load the sample users, workflows and customers; raises AppError."""
    for kind in DIRECTORY:
        words = ("directory", "load", kind, str(folder / f"{kind}.csv"))
        async with _started(words, environment, output=DEVNULL) as process:
            if await process.wait() != 0:
                raise AppError(f"The app could not load the sample {kind}.")


@asynccontextmanager
async def running_app(environment: Mapping[str, str]) -> AsyncIterator[Process]:
    """The app, running until the end of the block."""
    async with _started(("run",), environment) as process:
        yield process


@asynccontextmanager
async def _started(
    words: tuple[str, ...], environment: Mapping[str, str], output: int | None = None
) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", MODULE, *words, env={**os.environ, **environment}, stdout=output
    )
    try:
        yield process
    finally:
        await _stop(process)


async def _stop(process: Process) -> None:
    """Ask the process to end, and end it when it takes too long."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
