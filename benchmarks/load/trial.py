"""One version of the bot under the load, from its directory's loading to the last result."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf, isfinite
from pathlib import Path
from time import perf_counter

import aiohttp

from benchmarks.importing.generate import DIRECTORY
from benchmarks.importing.watch import share_below
from benchmarks.load.crowd import LONGEST, Crowd, Seat, Waited
from benchmarks.load.extent import Extent
from benchmarks.load.slack_side import Acknowledgements, Told
from benchmarks.load.truth import Truth, ask_sqlite
from benchmarks.load.version import Version
from playground.cast import MAYA
from playground.limits import Limits
from playground.manifest import Manifest
from playground.program.app_process import environment_of
from playground.program.server import Playground
from tests.dialogues.steps import QUESTION

_CHANNEL = "C0HANDOFF01"
_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Waits:
    """How long those with small files waited, and the seconds from sharing the large one to its result."""

    small: Sequence[Waited]
    large: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one version; `large` is the seconds from sharing the large file to its result, or `inf`.

    `faults` tell which imports differ from what their files say.
    """

    version: str
    acknowledged: Sequence[float]
    small: Sequence[Waited]
    large: float
    memory: float
    told: Told
    faults: Sequence[str]

    def facts(self) -> Iterator[tuple[str, str]]:
        """Each thing that was measured, and in words how it came out."""
        questions, results = [wait.question for wait in self.small], [wait.result for wait in self.small]
        yield "small files imported", f"{sum(isfinite(result) for result in results)}"
        yield "imports that are as their files say", "not all" if self.faults else "all"
        yield "acknowledged after, 99th percentile", f"{1_000 * share_below(self.acknowledged, 0.99):,.0f} ms"
        yield "the question after, half of the files", as_seconds(share_below(questions, 0.5))
        yield "the question after, the last file", as_seconds(max(questions))
        yield "the result after, half of the files", as_seconds(share_below(results, 0.5))
        yield "the result after, the last file", as_seconds(max(results))
        yield "the large import's result after", as_seconds(self.large)
        yield "memory at most, with the process that reads", f"{self.memory:.0f} MB"
        yield "edits in the busiest minute", f"{self.told.edits}"
        yield "messages in a channel in its busiest second", f"{self.told.posts}"


def as_seconds(wait: float) -> str:
    """A wait in words; those who were told nothing wait for ever."""
    return f"{wait:.1f} s" if isfinite(wait) else f"not within {LONGEST:.0f} s"


async def measured(version: Version, truth: Truth, extent: Extent, folder: Path) -> Measured:
    """Measure a version, as long as anyone waits."""
    folder.mkdir()
    database = folder / "handoff.db"
    manifest = Manifest.read(version.code / "manifest.json")
    async with (
        Playground(manifest, limits=Limits(rates=True)) as playground,
        aiohttp.ClientSession(playground.url) as session,
    ):
        environment = environment_of(playground, f"sqlite:///{database}")
        environment |= {"MAX_FILE_MB": "1000", "LOG_LEVEL": "ERROR"}
        await _load_directory(version, truth, environment)
        crowd = Crowd(playground.slack, session)
        seats = crowd.admit(extent)
        async with version.bot(environment) as memory:
            while not playground.slack.sockets.connected:  # noqa: ASYNC110 - nothing else tells
                await asyncio.sleep(_LOOK_SECONDS)
            acknowledgements = Acknowledgements()
            acknowledgements.timed(playground.slack.sockets)
            waits = await go_through(crowd, seats, truth, (MAYA.id, _CHANNEL))
            told = Told.of(playground.slack.journal.calls())
    faults = truth.faults(ask_sqlite(database))
    return Measured(version.name, acknowledgements.taken, waits.small, waits.large, memory.most, told, faults)


async def _load_directory(version: Version, truth: Truth, environment: Mapping[str, str]) -> None:
    for kind in DIRECTORY:
        file = str(truth.large.with_name(f"{kind}.csv"))
        await version.run("directory", "load", kind, file, environment=environment)


async def go_through(crowd: Crowd, seats: Sequence[Seat], truth: Truth, sharer: Seat) -> Waits:
    """Import all files of a company; those who share small ones begin once the large one is checked.

    In earlier versions that waits for a press.
    """
    person, channel = sharer
    thread = await crowd.share(person, channel, truth.large.name, truth.large)
    begun, large = perf_counter(), inf
    await crowd.sees(channel, thread, QUESTION)
    small = asyncio.create_task(crowd.import_all(seats, truth.small))
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            await crowd.imports(person, await crowd.sees_checked(channel, thread))
            large = perf_counter() - begun
    return Waits(await small, large)
