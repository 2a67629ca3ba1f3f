"""Many files after each other, in one database on this machine."""

import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.core import Core, open_core
from bot.settings import Settings
from tests.fuzzing.truth.case import IN_ONE_DIRECTORY, directory_of, make_case
from tests.fuzzing.truth.judgement import judge
from tests.fuzzing.truth.person import Person
from tests.fuzzing.truth.tally import Tally
from tests.laid_tables import lay_tables

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - only the place of a folder with a name of its own


async def run_cases(seed: int, directories: Iterable[int], until: float = float("inf")) -> Tally:
    """Import all files of these directories, given by number; start none after the moment `until`."""
    tally = Tally()
    async with _core() as (core, folder):
        for directory in directories:
            if time.monotonic() > until:
                break
            await _run_directory(core, folder, seed, directory, tally)
    return tally


async def _run_directory(core: Core, folder: Path, seed: int, number: int, tally: Tally) -> None:
    first = number * IN_ONE_DIRECTORY
    directory = directory_of(seed, first)
    workspace = await core.store.workspaces.connect(f"T{number}", "Acme")
    await directory.load(core.store, workspace)
    person = await Person.of(core, workspace, folder)
    for turn in range(first, first + IN_ONE_DIRECTORY):
        case = make_case(seed, turn, directory)
        outcome = await person.share(case)
        tally.add(case, outcome, judge(case.draft, outcome))


@asynccontextmanager
async def _core() -> AsyncIterator[tuple[Core, Path]]:
    """A database of its own, in memory where the system has room: each file writes it a dozen times."""
    place = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="handoff-", dir=place) as name:
        settings = Settings(database_url=await lay_tables(Path(name) / "handoff.db"))
        async with open_core(settings) as core:
            yield core, Path(name)
