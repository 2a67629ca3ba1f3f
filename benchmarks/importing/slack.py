"""`python -m benchmarks.importing.slack FOLDER FILE`: a large import in the playground, while people work.

FOLDER has a filled database, `slack.db`. The bot is a process of its own, the playground runs here. Prints
what was measured as JSON, in seconds.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from benchmarks.importing.watch import share_below
from playground.envelopes import Envelope
from playground.manifest import Manifest
from playground.program.app_process import environment_of
from playground.program.server import Playground
from playground.socket_mode import SocketMode
from playground.wire import JsonObject
from tests.dialogue import MAYA, TOM, Person, Seen, visiting
from tests.dialogues.steps import QUESTION, SUMMARY, is_checked

_ROOT = Path(__file__).parents[2]
_PATIENCE = 1_800.0
_GLANCE = 0.02
_BETWEEN_COMMANDS = 0.05
_BETWEEN_SHARES = 1.0
_SMALL_FILE = "External Id,Account manager email\nCU-00000001,ada.00000@acme-finance.example.com\n"


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """How long the bot took to acknowledge what Slack sent, in seconds, by its kind."""

    taken: dict[str, list[float]] = field(default_factory=dict)

    def timed(self, sockets: SocketMode) -> None:
        """Time every envelope from here on."""
        deliver = sockets.deliver

        async def timed_deliver(envelope: Envelope) -> JsonObject:
            begun = perf_counter()
            try:
                return await deliver(envelope)
            finally:
                self.taken.setdefault(envelope.kind, []).append(perf_counter() - begun)

        sockets.deliver = timed_deliver  # type: ignore[method-assign]  # only a benchmark wants to know

    def forget(self) -> None:
        """Begin anew."""
        self.taken.clear()


async def main(folder: Path, file: Path) -> None:
    """Import the file, and meanwhile ask for the history, share small files and cancel what they bring."""
    acknowledgements, report = Acknowledgements(), folder / "watched.json"
    async with Playground(Manifest.read(_ROOT / "manifest.json")) as playground:
        acknowledgements.timed(playground.slack.sockets)
        async with (
            visiting(playground.url, MAYA) as maya,
            visiting(playground.url, TOM) as tom,
            _bot(playground, folder, report),
        ):
            await maya.sees_app(connected=True)
            shared = await maya.share(file, name="assignments.csv")
            begun = perf_counter()
            await _sees(maya, lambda reply: QUESTION in reply, shared)
            acknowledgements.forget()
            async with _busy(tom):
                await maya.press(await _sees(maya, is_checked, shared), "Import")
                await _sees(maya, lambda reply: SUMMARY in reply, shared)
            ended = perf_counter()
            taken = {kind: list(values) for kind, values in acknowledgements.taken.items()}
    # One clock for all processes of the machine: what the bot saw before and after the import is left out.
    seen = {
        kind: [seconds for at, seconds in moments if begun <= at <= ended]
        for kind, moments in json.loads(report.read_text(encoding="utf-8")).items()
    }
    print(
        json.dumps(
            {"seconds": ended - begun, **{kind: _told(values) for kind, values in (taken | seen).items()}}
        )
    )


@asynccontextmanager
async def _bot(playground: Playground, folder: Path, report: Path) -> AsyncIterator[None]:
    """The watched bot, until it has ended by itself after SIGTERM."""
    environment = environment_of(playground, f"sqlite:///{folder / 'slack.db'}")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.importing.watched_bot",
        str(report),
        env={**os.environ, **environment, "MAX_FILE_MB": "1000", "LOG_LEVEL": "ERROR"},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _busy(person: Person) -> AsyncIterator[None]:
    """Someone who goes on working meanwhile."""
    work = [asyncio.create_task(_commands(person)), asyncio.create_task(_shares(person))]
    try:
        yield
    finally:
        for task in work:
            task.cancel()
        ended = await asyncio.gather(*work, return_exceptions=True)
    for error in ended:
        if not isinstance(error, asyncio.CancelledError):
            raise RuntimeError("The work beside the import broke off.") from error  # noqa: TRY004 - no type's


async def _commands(person: Person) -> None:
    while True:
        await person.command("/imports")
        await asyncio.sleep(_BETWEEN_COMMANDS)


async def _shares(person: Person) -> None:
    """Share a file, wait for the question, press Cancel below it."""
    while True:
        shared = await person.share(_SMALL_FILE, name="few.csv")
        question = await _sees(person, lambda reply: QUESTION in reply, shared)
        await person.press(question, "Cancel")
        await asyncio.sleep(_BETWEEN_SHARES)


async def _sees(person: Person, is_wanted: Callable[[Seen], bool], shared: Seen) -> Seen:
    """The first such reply; a large import takes longer than a person of the tests would wait."""
    async with asyncio.timeout(_PATIENCE):
        while not (  # noqa: ASYNC110 - the person has no event for it
            found := [reply for reply in person.messages(thread=shared) if is_wanted(reply)]
        ):
            await asyncio.sleep(_GLANCE)
    return found[0]


def _told(values: list[float]) -> dict[str, float]:
    return {
        "number": len(values),
        "p50": share_below(values, 0.5),
        "p99": share_below(values, 0.99),
        "most": max(values),
    }


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
