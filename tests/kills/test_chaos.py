"""Any call to Slack may fail, hang, lag or lose its answer while the bot is killed: all comes out right."""

import asyncio
import logging
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from handlers.rate_limits import Tempo
from playground.program.app_process import environment_of
from playground.program.server import Playground
from storage.schema import import_jobs
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.steps import QUESTION
from tests.kills.bot_process import BotProcess
from tests.kills.small_imports import SharedImport, SmallImport, assigned_right, load
from tests.sight import Json

TEMPO = Tempo(
    post_seconds=0.02,
    first_pause=timedelta(seconds=0.005),
    file_lag=timedelta(seconds=2),
    silence_seconds=1,
    edits_a_minute=100_000,
)
"""As little waiting as can be; the longest pause between two tries is then five seconds."""
STRUCK = 0.25
"""So large a share of all calls fails."""
AT_ONCE = 4
"""So many files are shared at once."""
IMPORTS_A_KILL = 4
LONGEST_LIFE = 2.0
"""So long, in seconds, does a bot live at most before it is killed."""
ELSEWHERE = 0.25
"""So often the next bot runs where the copies of files don't lie."""

log = logging.getLogger(__name__)


class Chaos:
    """People who share files and press Import, while the bot is killed; all chances follow from one seed."""

    def __init__(self, bot: BotProcess, people: Sequence[Person], store: Store, copies: Path) -> None:
        self._bot = bot
        self._people = people
        self._store = store
        self._copies = copies
        self._is_over = False

    async def go_through(
        self, files: Iterable[SmallImport], kills: int, chance: Random
    ) -> list[SharedImport]:
        """Share and begin all files, and kill the bot so often; whatever ends first, the other goes on."""
        waiting = iter(files)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._kill(kills, chance))
            lanes = [
                group.create_task(self._import(waiting, self._people[lane % len(self._people)]))
                for lane in range(AT_ONCE)
            ]
        return [one for lane in lanes for one in lane.result()]

    async def _import(self, files: Iterator[SmallImport], person: Person) -> list[SharedImport]:
        """Share one file after the other, and press Import until that counts; the end is not waited for."""
        begun = []
        for small in files:
            one = SharedImport(small, person, await person.share(small.content, name=small.name), self._store)
            question = await self._question(one)
            while not await one.is_begun():
                await person.tries_to_press(question, "Import")
                await asyncio.sleep(0.1)  # a person looks, and presses again
            begun.append(one)
        return begun

    async def _question(self, one: SharedImport) -> Seen:
        """The question below a file; as long as bots are killed, it may take any time."""
        while not self._is_over:
            with suppress(AssertionError):
                return await one.person.sees(QUESTION, thread=one.shared)
        return await one.person.sees(QUESTION, thread=one.shared)

    async def _kill(self, kills: int, chance: Random) -> None:
        """Kill the bot at random moments, some of them while it starts."""
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))  # the moment itself is what is tried
            await self._bot.kill()
            if chance.random() < ELSEWHERE:
                shutil.rmtree(self._copies, ignore_errors=True)
            self._bot.begin()
            if chance.random() < 0.5:
                await self._bot.connected()
        await self._bot.connected()
        self._is_over = True


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What failures and kills follow from, as far as moments can be."""
    return int(request.config.getoption("--seed"))


@pytest.fixture
def files(request: pytest.FixtureRequest) -> list[SmallImport]:
    """The files to be imported."""
    return [SmallImport(number) for number in range(request.config.getoption("--imports"))]


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of either kind."""
    (tmp_path / "data").mkdir()
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/handoff.db"
    return str(request.getfixturevalue("laid_postgres"))


@pytest.fixture
async def url(empty_url: str, files: list[SmallImport], tmp_path: Path) -> str:
    """The same, with the directory."""
    await load(empty_url, tmp_path, len(files))
    return empty_url


@pytest.fixture
async def bot(playground: Playground, maya: Person, url: str, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The bot, running; at the end it leaves."""
    process = BotProcess(environment_of(playground, url), tmp_path, maya, TEMPO)
    await process.start()
    yield process
    assert await process.leave() == 0


@pytest.fixture
def chaos(bot: BotProcess, maya: Person, tom: Person, store: Store, tmp_path: Path) -> Chaos:
    """All who take part."""
    return Chaos(bot, (maya, tom), store, tmp_path / "data" / "files")


async def test_chaos(chaos: Chaos, slack: Control, store: Store, files: list[SmallImport], seed: int) -> None:
    """Each import has one question, summary and error file and the right result; no button is left."""
    kills = max(2, len(files) // IMPORTS_A_KILL)
    await slack.storm(seed, STRUCK, TEMPO.file_lag.total_seconds())
    chance = Random(f"{seed}:kills")  # noqa: S311 - the same chances for the same seed
    shared = await chaos.go_through(files, kills, chance)
    log.info("%s", _told(await slack.calm(), kills, len(shared)))
    for one in sorted(shared, key=lambda one: one.small.number):  # they end about in this order
        await one.is_told()
        await one.is_right()
    assert await assigned_right(store, files)
    assert await store.database.rows(select(func.count()).select_from(import_jobs)) == [(len(files),)]


def _told(met: list[Json], kills: int, imports: int) -> str:
    """How much was met, by kind and by method."""
    kinds, methods = Counter[str](), Counter[str]()
    for one in met:
        kinds[one["met"]] += one["times"]
        methods[one["method"]] += one["times"]
    lines = (f"{times:6,} {name}" for counted in (kinds, methods) for name, times in counted.most_common())
    return "\n".join([f"{imports} imports, {kills} kills, {kinds.total():,} failures:", *lines])
