"""Killed at random moments: whatever the bot was doing, the import ends as if nothing had happened."""

import asyncio
import random
import time

import pytest

from tests.kills.bot_process import BotProcess
from tests.kills.imports import Imports

MOST_ON_POSTGRES = 2
"""So many kills are enough there in the short run: what differs from SQLite is inside the transactions."""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of either kind, with the directory."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def kills(request: pytest.FixtureRequest, url: str) -> int:
    """How many times the bot is killed."""
    asked: int | None = request.config.getoption("--kills")
    if asked is not None:
        return asked
    return 5 if url.startswith("sqlite") else MOST_ON_POSTGRES


async def test_killed_at_random_moments(bot: BotProcess, imports: Imports, kills: int) -> None:
    """Each import is killed once, somewhere between the sharing of its file and its error file."""
    until_question, until_end = await _undisturbed_seconds(imports)
    chance = random.Random(kills)  # noqa: S311 - the same moments each time, as far as moments can be
    for kill in range(kills):
        moment = (kill + chance.random()) / kills * (until_question + until_end)
        await imports.share()
        if moment < until_question:
            await _killed_after(moment, bot)
            await imports.begin()
        else:
            await imports.begin()
            await _killed_after(moment - until_question, bot)
        await imports.ends_right()
    assert imports.said_once(), imports.person.transcript()


async def _killed_after(seconds: float, bot: BotProcess) -> None:
    await asyncio.sleep(seconds)  # the moment itself is what is tried
    await bot.restart()


async def _undisturbed_seconds(imports: Imports) -> tuple[float, float]:
    """How long a whole import takes until the question, and from Import to the end."""
    begun = time.monotonic()
    shared = await imports.share()
    await imports.person.sees("Which columns", thread=shared)
    asked = time.monotonic()
    await imports.begin()
    await imports.ends_right()
    return asked - begun, time.monotonic() - asked
