"""One version in the playground: from sharing a file to its preview, and from Import to the summary."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import aiohttp

from benchmarks.load.crowd import Crowd, Seat
from benchmarks.load.extent import Extent
from benchmarks.preview.on_command_line import VersionAtWork
from playground.manifest import Manifest
from playground.program.app_process import environment_of
from playground.program.server import Playground
from tests.dialogues.steps import SUMMARY

_LOOK_SECONDS: Final = 0.05
_READS_SECONDS: Final = 1.5
"""So long a person reads before they press: within a second Slack takes no second message in a channel."""
_LONGEST_SECONDS: Final = 300.0
"""So long a file may take before it is clear that it never ends."""


async def measure(at_work: VersionAtWork, files: Sequence[Path]) -> tuple[float, float]:
    """Median seconds from sharing to the question, checked where it is, and from Import to the summary."""
    version = at_work.version
    at_work.begin_anew()
    async with (
        Playground(Manifest.read(version.code / "manifest.json")) as playground,
        aiohttp.ClientSession(playground.url) as session,
    ):
        environment = environment_of(playground, at_work.environment["DATABASE_URL"])
        environment |= {"LOG_LEVEL": "ERROR", "PYTHONDONTWRITEBYTECODE": ""}
        crowd = Crowd(playground.slack, session)
        async with version.bot(environment):
            while not playground.slack.sockets.connected:  # noqa: ASYNC110 - nothing else tells
                await asyncio.sleep(_LOOK_SECONDS)
            taken = [
                await _see_to_its_end(crowd, seat, file)
                for seat, file in zip(crowd.admit(_each_alone(len(files))), files, strict=True)
            ]
    return _medians(taken)


def _each_alone(people: int) -> Extent:
    """Each in a channel of their own, so that nobody's messages wait for another's."""
    return Extent(people=people, files=people, channels=people, small_rows=0, large_rows=0)


async def _see_to_its_end(crowd: Crowd, seat: Seat, file: Path) -> tuple[float, float]:
    """Raises SystemExit where no question or no result comes."""
    try:
        async with asyncio.timeout(_LONGEST_SECONDS):
            return await _see_through(crowd, seat, file)
    except TimeoutError as error:
        raise SystemExit(
            f"Not measured: {file.name} was shared, and {_LONGEST_SECONDS:.0f} seconds later its question or "
            "its result wasn't there. Does a guard want a yes?"
        ) from error


async def _see_through(crowd: Crowd, seat: Seat, file: Path) -> tuple[float, float]:
    person, channel = seat
    begun = perf_counter()
    thread = await crowd.share(person, channel, file.name, file)
    question = await crowd.sees_checked(channel, thread)
    asked = perf_counter() - begun
    await asyncio.sleep(_READS_SECONDS)
    begun = perf_counter()
    await crowd.press_import(person, question)
    await crowd.sees(channel, thread, SUMMARY)
    return asked, perf_counter() - begun


def _medians(taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    asked, told = zip(*taken, strict=True)
    return median(asked), median(told)
